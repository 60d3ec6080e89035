import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'upsampling',
  title: 'Four ways to make a map large again',
  summary:
    'Repeating, bilinear interpolation, a transposed convolution that starts bilinear, and one that has learned: from ×2 to ×32, on score maps and on photos, with the error of each and the weights that were learned.',
  chapter: 6,
  networks: [],
  how: 'The original is made small by averaging, enlarged in each way by the book’s own library, and compared with the original away from the border. The learned kernel minimises the squared error over the training pictures: gradient descent from the bilinear start, whose n-th step is computed directly as a matrix power, or the exact least squares solution where it leads. All of it runs in the page.',
};
