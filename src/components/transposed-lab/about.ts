import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'transposed-lab',
  title: 'A transposed convolution, three ways',
  summary:
    'Zeros put in and convolved, stamps laid and added, a matrix turned over: three ways to the same numbers, linked cell by cell. Where checkerboards come from, what cures them, and a photo enlarged with your kernel.',
  chapter: 5,
  networks: [],
  how: 'Three independent pieces of code compute the small output on plain arrays, and the figure says whether they agree. The photo is enlarged with the same kernel by the page’s GPU or WebAssembly backend and by the plain arrays; the largest difference between the two is shown.',
};
