import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'detector-bench',
  title: 'Your own detector table',
  summary:
    'The site’s detectors on your device: milliseconds with percentiles and stages, parameters, multiply-adds, memory and AP on the same street scenes; then change one condition of the measurement and watch the table change.',
  chapter: 3,
  networks: ['street-yolo', 'street-ssd', 'street-frcnn', 'centernet'],
  how: 'YOLO, SSD and Faster R-CNN look at the same drawn scenes one by one, in turns of 20, after warm-up; CenterNet looks at the six photos. Milliseconds are those of the stages as the engine measures them; drawing a scene is not among them. AP follows COCO’s and VOC’s rules; things that are hardly visible count neither way. Parameters, multiply-adds and the least memory of one look come from the layers, counted.',
};
