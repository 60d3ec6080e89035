import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'conv-1d-3d',
  title: 'Along time, and through a volume',
  summary:
    'The same sum of products on a signal, with causal and dilated filters and the samples that each output reads, and on a small scan, where a 3-D kernel is compared with a 2-D one slice by slice.',
  chapter: 5,
  networks: [],
  how: 'Signals and the scan are made in this page from a seed. Each layer of the signal is one call of the 1-D convolution of this book’s library; the scan is convolved once in 3-D and once slice by slice. Sound from the microphone is read from the newest 21 milliseconds only; nothing is recorded, kept or sent.',
};
