import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  type CocoDetection,
  type CocoGroundTruth,
  type CocoIouType,
  compressCounts,
  decodeRle,
  encodeRle,
  evaluateCoco,
  evaluateVoc,
  rasterisePolygon,
  rleArea,
  rleBox,
  runsOf,
  type VocDetection,
  type VocTruth,
} from '../../../src/lib/metrics/index.ts';

interface GoldenRle {
  size: [number, number];
  counts: number[];
  counts_string: string;
}
interface CocoFile {
  meta: { iou_thresholds: number[]; recall_thresholds: number[] };
  cases: {
    id: string;
    iou_type: CocoIouType;
    input: { gt: CocoGroundTruth; dt: CocoDetection[] };
    expected: { stats_array: number[]; per_category: GoldenCategory[] };
  }[];
}
interface GoldenCategory {
  category_id: number;
  ap_by_iou: number[];
  ap: number;
  ap_by_area: Record<string, number>;
  ap50_by_area: Record<string, number>;
  max_recall_by_iou: number[];
  ar_by_maxdets: Record<string, number>;
  ar100_by_area: Record<string, number>;
  precision101_iou50?: number[];
  precision101_iou75?: number[];
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8')) as T;

function near(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      Math.abs(actual[i]! - expected[i]!) <= 1e-9,
      `${what}[${i}]: ${actual[i]}, expected ${expected[i]}`,
    );
  }
}

for (const file of ['coco_val2014_sample', 'coco_crowd_and_ties', 'coco_segm']) {
  const golden = read<CocoFile>(file);
  for (const { id, iou_type, input, expected } of golden.cases) {
    test(`evaluateCoco equals pycocotools on ${id}, summary and every category's table`, () => {
      const result = evaluateCoco(input.gt, input.dt, { iouType: iou_type });
      assert.deepEqual(result.iouThresholds, golden.meta.iou_thresholds);
      assert.deepEqual(result.recallThresholds, golden.meta.recall_thresholds);
      near(result.stats, expected.stats_array, 'stats');
      assert.equal(result.perCategory.length, expected.per_category.length);
      for (const [k, category] of expected.per_category.entries()) {
        const got = result.perCategory[k]!;
        const what = `category ${category.category_id}`;
        assert.equal(got.id, category.category_id);
        near([got.ap], [category.ap], `${what} ap`);
        near(got.apByIou, category.ap_by_iou, `${what} apByIou`);
        near(got.recallByIou, category.max_recall_by_iou, `${what} recallByIou`);
        for (const area of ['all', 'small', 'medium', 'large'] as const) {
          const table = got.byArea[area];
          near(
            [table.ap, table.apByIou[0]!, table.ar],
            [category.ap_by_area[area]!, category.ap50_by_area[area]!, category.ar100_by_area[area]!],
            `${what} ${area}: ap, ap50, ar`,
          );
        }
        for (const most of [1, 10, 100] as const) {
          near([got.arByMaxDetections[most]], [category.ar_by_maxdets[most]!], `${what} ar with ${most}`);
        }
        if (category.precision101_iou50)
          near(got.precision.subarray(0, 101), category.precision101_iou50, `${what} .50`);
        if (category.precision101_iou75) {
          near(got.precision.subarray(505, 606), category.precision101_iou75, `${what} .75`);
        }
      }
    });

    if (iou_type !== 'segm') continue;
    test(`evaluateCoco reads masks as compressed strings too: ${id}`, () => {
      const compressed = <T extends { segmentation?: unknown }>(record: T): T => {
        const { size, counts_string } = record.segmentation as GoldenRle;
        return { ...record, segmentation: { size, counts: counts_string } };
      };
      const result = evaluateCoco(
        { ...input.gt, annotations: input.gt.annotations.map(compressed) },
        input.dt.map(compressed),
        { iouType: 'segm' },
      );
      near(result.stats, expected.stats_array, 'stats');
    });
  }
}

const { mask_api } = read<{
  mask_api: {
    poly: {
      name: string;
      height: number;
      width: number;
      polygon_xy: number[];
      rle: GoldenRle;
      area: number;
    }[];
    masks: { name: string; rle: GoldenRle; area: number; bbox_xywh: number[]; mask_rows: number[][] }[];
  };
}>('coco_segm');

for (const { name, height, width, polygon_xy, rle, area } of mask_api.poly) {
  test(`rasterisePolygon draws ${name} as COCO's mask API does`, () => {
    const runs = rasterisePolygon(polygon_xy, height, width);
    assert.deepEqual([...runs.counts], rle.counts);
    assert.equal(compressCounts(runs.counts), rle.counts_string);
    assert.equal(rleArea(runs), area);
  });
}

for (const { name, rle, area, bbox_xywh, mask_rows } of mask_api.masks) {
  test(`decodeRle, encodeRle, rleArea and rleBox agree with COCO's mask API on ${name}`, () => {
    const data = Uint8Array.from(mask_rows.flat());
    const [height, width] = rle.size;
    assert.deepEqual(decodeRle(rle), { height, width, data });
    assert.deepEqual(decodeRle({ size: rle.size, counts: rle.counts_string }), { height, width, data });
    assert.deepEqual(encodeRle({ height, width, data }), { size: rle.size, counts: rle.counts });
    assert.equal(rleArea(runsOf(rle)), area);
    assert.deepEqual(rleBox(runsOf(rle)), bbox_xywh);
  });
}

interface VocFile {
  cases: {
    id: string;
    input: { gts: VocTruth[]; dets: VocDetection[] };
    expected: VocExpected[];
  }[];
}
interface VocExpected {
  iou_threshold: number;
  per_class: Record<string, VocClassExpected & { n_gt: number; precision: number[]; recall: number[] }>;
  map_every_point: number;
  map_11_point: number;
  no_plus1: { per_class: Record<string, VocClassExpected>; map_every_point: number; map_11_point: number };
}
interface VocClassExpected {
  ap_every_point: number;
  ap_11_point: number;
  n_tp: number;
  n_fp: number;
}

const voc = read<VocFile>('voc_published');
for (const { id, input, expected } of voc.cases) {
  for (const golden of expected) {
    test(`evaluateVoc equals the published implementations on ${id} at IoU ${golden.iou_threshold}`, () => {
      for (const plusOne of [true, false]) {
        const want = plusOne ? golden : golden.no_plus1;
        for (const interpolation of ['all-point', '11-point'] as const) {
          const all = interpolation === 'all-point';
          const options = { iouThreshold: golden.iou_threshold, interpolation, plusOne };
          const result = evaluateVoc(input.gts, input.dets, options);
          near([result.meanAp], [all ? want.map_every_point : want.map_11_point], 'meanAp');
          for (const [name, one] of Object.entries(want.per_class)) {
            const got = result.perClass.find((entry) => entry.class === name)!;
            near([got.ap], [all ? one.ap_every_point : one.ap_11_point], `${name} ap`);
            assert.deepEqual([got.truePositives, got.falsePositives], [one.n_tp, one.n_fp], name);
            if (!plusOne) continue;
            const curve = golden.per_class[name]!;
            assert.equal(got.positives, curve.n_gt);
            near(got.precision, curve.precision, `${name} precision`);
            near(got.recall, curve.recall, `${name} recall`);
          }
        }
      }
    });
  }
}

test('evaluateVoc reproduces the published 26.84 % (11-point) and 24.57 % (all-point) of sample 2 at IoU 0.3', () => {
  const { gts, dets } = voc.cases.find(({ id }) => id === 'padilla_sample_2')!.input;
  const percent = (interpolation: '11-point' | 'all-point') =>
    (100 * evaluateVoc(gts, dets, { iouThreshold: 0.3, interpolation, plusOne: true }).meanAp).toFixed(2);
  assert.equal(percent('11-point'), '26.84');
  assert.equal(percent('all-point'), '24.57');
});
