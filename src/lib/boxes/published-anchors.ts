/** A set of anchors as published, and the unit it counts in. */
export interface PublishedAnchors {
  id: string;
  title: string;
  /** [k][2] as (w, h) */
  anchors: readonly (readonly [number, number])[];
  /** 'cells' of a 13 x 13 grid (32 pixels each at input 416) or 'pixels' of a 416 x 416 input */
  unit: 'cells' | 'pixels';
  source: string;
}

/** The anchors of the published YOLOv2 and YOLOv3 networks. */
export const publishedAnchors: readonly PublishedAnchors[] = [
  {
    id: 'v2-voc',
    title: 'YOLOv2 on VOC',
    unit: 'cells',
    source: 'darknet, cfg/yolov2-voc.cfg',
    anchors: [
      [1.3221, 1.73145],
      [3.19275, 4.00944],
      [5.05587, 8.09892],
      [9.47112, 4.84053],
      [11.2364, 10.0071],
    ],
  },
  {
    id: 'v2-coco',
    title: 'YOLOv2 on COCO',
    unit: 'cells',
    source: 'darknet, cfg/yolov2.cfg',
    anchors: [
      [0.57273, 0.677385],
      [1.87446, 2.06253],
      [3.33843, 5.47434],
      [7.88282, 3.52778],
      [9.77052, 9.16828],
    ],
  },
  {
    id: 'v3-coco',
    title: 'YOLOv3 on COCO',
    unit: 'pixels',
    source: '1804.02767, section 2.3; darknet, cfg/yolov3.cfg',
    anchors: [
      [10, 13],
      [16, 30],
      [33, 23],
      [30, 61],
      [62, 45],
      [59, 119],
      [116, 90],
      [156, 198],
      [373, 326],
    ],
  },
];
