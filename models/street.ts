/** The street networks' part of the registry. */
import { labelNames, thingNames } from '../src/lib/scenes/names.ts';
import type { StreetEntry } from './registry.ts';
import { streetFiles } from './street-files.ts';

const described: readonly (Pick<StreetEntry, 'id' | 'title' | 'labels'> & {
  paper: StreetEntry['source']['paper'];
})[] = [
  {
    id: 'street-yolo',
    title: 'YOLO for street scenes',
    labels: thingNames,
    paper: {
      title: 'YOLO9000: Better, Faster, Stronger (Redmon, Farhadi, 2016)',
      url: 'https://arxiv.org/abs/1612.08242',
    },
  },
  {
    id: 'street-ssd',
    title: 'SSD for street scenes',
    labels: thingNames,
    paper: {
      title: 'SSD: Single Shot MultiBox Detector (Liu et al., 2015)',
      url: 'https://arxiv.org/abs/1512.02325',
    },
  },
  {
    id: 'street-frcnn',
    title: 'Faster R-CNN for street scenes',
    labels: thingNames,
    paper: {
      title:
        'Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks (Ren et al., 2015)',
      url: 'https://arxiv.org/abs/1506.01497',
    },
  },
  {
    id: 'street-mask',
    title: 'Mask R-CNN for street scenes',
    labels: thingNames,
    paper: { title: 'Mask R-CNN (He et al., 2017)', url: 'https://arxiv.org/abs/1703.06870' },
  },
  ...['32', '16', '8'].map((stride) => ({
    id: `street-fcn${stride}s`,
    title: `FCN-${stride}s for street scenes`,
    labels: labelNames,
    paper: {
      title: 'Fully Convolutional Networks for Semantic Segmentation (Long, Shelhamer, Darrell, 2014)',
      url: 'https://arxiv.org/abs/1411.4038',
    },
  })),
];

/** Those whose weights are there. */
export const streetNetworks: readonly StreetEntry[] = described.flatMap(({ paper, ...rest }) => {
  const files = streetFiles[rest.id];
  if (!files) return [];
  return [
    {
      ...rest,
      task: 'street' as const,
      source: { package: 'fovea', paper },
      files: files.map((file) => ({ ...file, from: `models/${rest.id}/${file.name}` })),
      licence: 'MIT',
      credit: 'Trained for Fovea on drawn street scenes',
    },
  ];
});
