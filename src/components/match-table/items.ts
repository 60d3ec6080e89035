/** Class names that a box on this picture can have, with their places among COCO's 80. */
export const CLASSES = [
  { name: 'horse', category: 17 },
  { name: 'cow', category: 19 },
] as const;

/** The photo that the boxes lie on. */
export const PICTURE = { file: 'photos/horses.jpg', width: 773, height: 512 } as const;

/** Columns of a truth's row after its box: class, flags (1: crowd, 2: difficult). */
export const START_TRUTHS: readonly (readonly number[])[] = [
  [0, 192, 316, 411, 0, 0],
  [0, 187, 143, 348, 0, 0],
  [0, 195, 153, 246, 0, 2],
  [170, 196, 418, 362, 0, 0],
  [274, 209, 457, 324, 0, 0],
  [433, 213, 595, 347, 0, 0],
];

/** Columns of a prediction's row after its box: class, score. */
export const START_DETECTIONS: readonly (readonly number[])[] = [
  [428, 216, 597, 345, 0, 0.94],
  [6, 200, 308, 405, 0, 0.9],
  [178, 200, 412, 352, 0, 0.81],
  [445, 210, 610, 350, 0, 0.72],
  [215, 200, 430, 345, 0, 0.64],
  [0, 180, 120, 330, 0, 0.55],
  [0, 190, 160, 250, 0, 0.41],
  [600, 250, 700, 340, 0, 0.33],
  [270, 205, 460, 330, 1, 0.28],
];
