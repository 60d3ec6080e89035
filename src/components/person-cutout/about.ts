import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'person-cutout',
  title: 'You, without your room',
  summary:
    'A small network says for every pixel whether it is a person: from your camera, a video or a photo, many times a second. Replace, blur or take away what is behind. No picture leaves the device.',
  chapter: 6,
  networks: ['selfie'],
  how: 'MediaPipe’s selfie segmentation (0.2 MB, on MobileNetV3) runs in a worker of this page on 256 × 256 pixels and answers with how sure it is of a person at each. Threshold, edge, steadying and background are computed in the page, on the mask that is enlarged to the picture.',
};
