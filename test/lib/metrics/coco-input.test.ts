import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CocoDetection, type CocoGroundTruth, evaluateCoco } from '../../../src/lib/metrics/index.ts';

const groundTruth: CocoGroundTruth = {
  images: [{ id: 1, width: 20, height: 10 }, { id: 2 }],
  categories: [{ id: 1 }],
  annotations: [
    {
      id: 1,
      image_id: 1,
      category_id: 1,
      bbox: [1, 1, 5, 5],
      area: 25,
      iscrowd: 0,
      segmentation: [[1, 1, 6, 1, 6, 6, 1, 6]],
    },
  ],
};
const good: CocoDetection = { image_id: 1, category_id: 1, bbox: [1, 1, 5, 5], score: 0.5 };

/** The ground truth with the first record of a list changed. */
function changed(list: 'images' | 'annotations' | 'categories', change: object): CocoGroundTruth {
  const records = groundTruth[list] as readonly object[];
  return { ...groundTruth, [list]: [{ ...records[0], ...change }, ...records.slice(1)] } as CocoGroundTruth;
}

const badDetections: [string, object, RegExp][] = [
  ['a negative width', { bbox: [0, 0, -3, 1] }, /^detections\[1\]\.bbox: width is negative \(-3\)$/],
  ['a negative height', { bbox: [0, 0, 3, -1] }, /^detections\[1\]\.bbox: height is negative \(-1\)$/],
  [
    'three numbers',
    { bbox: [0, 0, 3] },
    /^detections\[1\]\.bbox must be \[x, y, width, height\], got \[0,0,3\]$/,
  ],
  [
    'a box with NaN',
    { bbox: [Number.NaN, 0, 3, 1] },
    /^detections\[1\]\.bbox: x must be a finite number, got NaN$/,
  ],
  [
    'a box with null',
    { bbox: [0, null, 3, 1] },
    /^detections\[1\]\.bbox: y must be a finite number, got null$/,
  ],
  ['no box', { bbox: undefined }, /^detections\[1\]\.bbox is missing, though detections\[0\] has one$/],
  ['a NaN score', { score: Number.NaN }, /^detections\[1\]\.score must be finite, got NaN$/],
  ['no score', { score: undefined }, /^detections\[1\]\.score must be a number, got undefined$/],
  ['a score as text', { score: '0.5' }, /^detections\[1\]\.score must be a number, got "0\.5"$/],
  [
    'an unknown image',
    { image_id: 99 },
    /^detections\[1\]\.image_id: the ground truth has no image with the id 99$/,
  ],
  ['an image as text', { image_id: '1' }, /^detections\[1\]\.image_id must be an integer, got "1"$/],
  [
    'an unknown category',
    { category_id: 7 },
    /^detections\[1\]\.category_id: the ground truth has no category with the id 7$/,
  ],
  ['no category', { category_id: undefined }, /^detections\[1\]\.category_id is missing$/],
];
for (const [what, change, message] of badDetections) {
  test(`evaluateCoco names the detection with ${what}`, () => {
    const bad = [good, { ...good, ...change }] as CocoDetection[];
    assert.throws(() => evaluateCoco(groundTruth, bad), { message });
  });
}

const badTruths: [string, CocoGroundTruth, RegExp][] = [
  [
    'a negative width',
    changed('annotations', { bbox: [0, 0, -3, 1] }),
    /^annotations\[0\]\.bbox: width is negative \(-3\)$/,
  ],
  ['no box', changed('annotations', { bbox: undefined }), /^annotations\[0\]\.bbox is missing$/],
  ['a negative area', changed('annotations', { area: -1 }), /^annotations\[0\]\.area is negative \(-1\)$/],
  [
    'an area as text',
    changed('annotations', { area: '25' }),
    /^annotations\[0\]\.area must be a finite number, got "25"$/,
  ],
  ['iscrowd 2', changed('annotations', { iscrowd: 2 }), /^annotations\[0\]\.iscrowd must be 0 or 1, got 2$/],
  [
    'an unknown image',
    changed('annotations', { image_id: 5 }),
    /^annotations\[0\]\.image_id: the ground truth has no image with the id 5$/,
  ],
  ['an image id as text', changed('images', { id: 'a' }), /^images\[0\]\.id must be an integer, got "a"$/],
  ['a repeated image id', changed('images', { id: 2 }), /^images\[1\]\.id: 2 is the id of images\[0\] too$/],
  [
    'a repeated annotation id',
    { ...groundTruth, annotations: [...groundTruth.annotations, ...groundTruth.annotations] },
    /^annotations\[1\]\.id: 1 is the id of annotations\[0\] too$/,
  ],
  [
    'a null annotation',
    { ...groundTruth, annotations: [null] } as never,
    /^annotations\[0\] must be an object, got null$/,
  ],
  [
    'no categories',
    { ...groundTruth, categories: undefined } as never,
    /^groundTruth\.categories must be a list$/,
  ],
  ['a list', [] as never, /^groundTruth must be an object with the lists/],
];
for (const [what, bad, message] of badTruths) {
  test(`evaluateCoco names the ground truth's record with ${what}`, () => {
    assert.throws(() => evaluateCoco(bad, [good]), { message });
  });
}

test('a results file for other images is recognised as one', () => {
  const bad = [7, 8, 9].map((image_id) => ({ ...good, image_id }));
  assert.throws(() => evaluateCoco(groundTruth, bad), {
    message:
      'detections[0].image_id: the ground truth has no image with the id 7; the same goes for 3 of the 3 records: do the two files belong together?',
  });
});

const badMasks: [string, unknown, RegExp][] = [
  [
    'of another size',
    { size: [20, 10], counts: [200] },
    /^detections\[0\]\.segmentation\.size is \[20, 10\], but its image is \[10, 20\]$/,
  ],
  [
    'that is too short',
    { size: [10, 20], counts: [10, 5] },
    /^detections\[0\]\.segmentation\.counts add up to 15, but the size 10 x 20 has 200 pixels$/,
  ],
  [
    'with a negative run',
    { size: [10, 20], counts: [201, -1] },
    /^detections\[0\]\.segmentation\.counts\[1\] must be an integer of at least 0, got -1$/,
  ],
  [
    'with a broken string',
    { size: [10, 20], counts: 'W~' },
    /^detections\[0\]\.segmentation\.counts has the character "~" at 1/,
  ],
  [
    'with a string cut off',
    { size: [10, 20], counts: 'W' },
    /^detections\[0\]\.segmentation\.counts stops in the middle of a number$/,
  ],
  [
    'without counts',
    { size: [10, 20] },
    /^detections\[0\]\.segmentation\.counts must be an array of run lengths or a compressed string$/,
  ],
  ['without polygons', [], /^detections\[0\]\.segmentation is empty$/],
  [
    'with a polygon of two corners',
    [[0, 0, 1, 1, 2]],
    /^detections\[0\]\.segmentation\[0\] must have an even number of values, at least 6, got 5$/,
  ],
  [
    'with NaN in a polygon',
    [[0, 0, 1, Number.NaN, 2, 2]],
    /^detections\[0\]\.segmentation\[0\]\[3\] must be a finite number, got NaN$/,
  ],
];
for (const [what, segmentation, message] of badMasks) {
  test(`evaluateCoco names the detection with a mask ${what}`, () => {
    const bad = [{ image_id: 1, category_id: 1, score: 1, segmentation }] as CocoDetection[];
    assert.throws(() => evaluateCoco(groundTruth, bad, { iouType: 'segm' }), { message });
  });
}

test('polygons need the size of their image', () => {
  const bad = [{ image_id: 2, category_id: 1, score: 1, segmentation: [[0, 0, 1, 0, 1, 1]] }];
  assert.throws(() => evaluateCoco(groundTruth, bad, { iouType: 'segm' }), {
    message: 'detections[0].segmentation: polygons need the width and height of their image',
  });
});

test('with masks a detection that has only a box stands for the rectangle', () => {
  const { stats } = evaluateCoco(groundTruth, [good], { iouType: 'segm' });
  assert.ok(Math.abs(stats[0]! - 1) < 1e-9);
});

test('with boxes a detection that has only a mask stands for the box around it', () => {
  const found = [{ image_id: 1, category_id: 1, score: 1, segmentation: [[1, 1, 6, 1, 6, 6, 1, 6]] }];
  assert.ok(Math.abs(evaluateCoco(groundTruth, found).stats[0]! - 1) < 1e-9);
});

test('evaluateCoco names an unknown option', () => {
  assert.throws(
    () => evaluateCoco(groundTruth, [], { iouType: 'keypoints' as never }),
    /iouType must be 'bbox' or 'segm'/,
  );
  assert.throws(
    () => evaluateCoco(groundTruth, [], { imageScore: Number.NaN }),
    /imageScore must be a finite number/,
  );
});
