import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'transfer-lab',
  title: 'Teach it your own pictures',
  summary:
    'Classes from your camera, files or folders; a trained backbone looks at each picture once, and a small head learns them in seconds. Then fine-tune the last block.',
  chapter: 10,
  networks: ['centernet'],
  how: 'The backbone of the bundled detector (MobileNetV3) turns each picture of 128 × 128 pixels into 480 numbers. A softmax layer is trained on them with Adam; fine-tuning goes on with the last block of the backbone, by its real gradients. Near-duplicates are found by a difference hash and stay on one side of the split.',
};
