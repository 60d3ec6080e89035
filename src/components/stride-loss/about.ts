import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'stride-loss',
  title: 'What a stride leaves of a label map',
  summary:
    'A label map goes down to one label per 2 … 32 pixels and comes back. What survives, class by class, and which things vanish first. Draw your own.',
  chapter: 6,
  networks: [],
  how: 'No network is involved, so this is the best that one could do at that stride. The labels are shrunk by the rule that you choose, enlarged again, and compared with what they were, pixel by pixel; all of it on plain arrays in the page.',
};
