import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'channel-portrait',
  title: 'Portrait of a channel',
  summary:
    'Begin with noise and climb until one channel of the network fires as strongly as it can. Switch each rule that keeps the picture readable on and off, and see both pictures side by side.',
  chapter: 8,
  networks: ['centernet'],
  how: 'Each step runs the network forwards and back and moves the pixels along the gradient of the channel’s mean. Both pictures begin from the same noise. At the end the network looks at the picture, at plain noise and at the current photo, and the channel’s values are compared.',
};
