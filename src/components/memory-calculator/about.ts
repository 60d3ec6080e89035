import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'memory-calculator',
  title: 'What a network weighs',
  summary:
    'A small network of convolutions, layer by layer: its parameters, its maps, and the memory that it needs to predict and to train. Every total opens into its sum.',
  chapter: 10,
  networks: [],
  how: 'describeStack in src/lib/conv counts weights and biases per layer and the numbers in every map. To predict, the maps that are alive at the fullest moment count; to train, all maps of all pictures, the pictures and the parameters. Buffers that a framework adds are not counted.',
};
