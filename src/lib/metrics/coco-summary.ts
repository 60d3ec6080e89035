import type { CocoIouType } from './coco-format.ts';
import type { CocoInput } from './coco-input.ts';
import type { CocoOutcomes } from './coco-matching.ts';
import type { CocoCategoryResult, CocoImageCounts, CocoProgress } from './coco-result.ts';
import type { CocoTable } from './coco-table.ts';
import { cocoTable, meanOfDefined } from './coco-table.ts';
import { COCO_AREA_NAMES, COCO_AREA_RANGES, COCO_IOU_THRESHOLDS, COCO_MAX_DETECTIONS } from './grids.ts';
import type { DetectionColumns, TruthColumns } from './record-columns.ts';
import { sortByScore } from './score-order.ts';

/**
 * The tables of all categories, by rising id. A generator, so that a page can pause between categories.
 *
 * @param found, truths in the order of category, image and falling score
 * @param rank place of each detection in its image and category, from 0
 */
export function* categoryResults(
  { categoryIds, categoryNames }: CocoInput,
  found: DetectionColumns,
  truths: TruthColumns,
  rank: Uint32Array,
  { matched, ignored }: CocoOutcomes,
): Generator<CocoProgress, CocoCategoryResult[]> {
  const areas = COCO_AREA_NAMES.length;
  const limit = COCO_MAX_DETECTIONS[2];
  const counted = countTruths(truths.category, truths.area, truths.crowd, categoryIds.length);
  const order = new Uint32Array(found.count);
  const hits = new Uint16Array(found.count);
  const misses = new Uint16Array(found.count);
  const results: CocoCategoryResult[] = [];
  let from = 0;
  for (let k = 0; k < categoryIds.length; k++) {
    let to = from;
    let count = 0;
    for (; to < found.count && found.category[to] === k; to++) {
      if (rank[to]! < limit) order[count++] = to;
    }
    sortByScore(order, found.score, 0, count);
    const tables = COCO_AREA_NAMES.map((_, a) => {
      for (let i = 0; i < count; i++) {
        const at = areas * order[i]! + a;
        hits[i] = matched[at]! & ~ignored[at]!;
        misses[i] = ~matched[at]! & ~ignored[at]!;
      }
      return cocoTable(order, count, hits, misses, found.score, counted[areas * k + a]!);
    });
    const [all, small, medium, large] = tables as [CocoTable, CocoTable, CocoTable, CocoTable];
    const recallWith = (most: number) => {
      if (all.truths === 0) return -1;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const at = areas * order[i]!;
        if (rank[order[i]!]! < most) sum += bitCount(matched[at]! & ~ignored[at]!);
      }
      return sum / all.truths / COCO_IOU_THRESHOLDS.length;
    };
    results.push({
      id: categoryIds[k]!,
      name: categoryNames[k]!,
      detections: to - from,
      ...all,
      byArea: { all, small, medium, large },
      arByMaxDetections: { 1: recallWith(1), 10: recallWith(10), 100: all.ar },
    });
    if (to - from > 2000 || k % 20 === 19)
      yield { stage: 'summing up', done: 0.7 + (0.3 * (k + 1)) / categoryIds.length };
    from = to;
  }
  return results;
}

/** Truths that count, [categories, 4 area ranges]. */
function countTruths(
  category: Uint32Array,
  area: Float64Array,
  crowd: Uint8Array,
  categories: number,
): Uint32Array {
  const areas = COCO_AREA_NAMES.length;
  const counted = new Uint32Array(areas * categories);
  for (let i = 0; i < category.length; i++) {
    if (crowd[i]) continue;
    for (let a = 0; a < areas; a++) {
      const [smallest, largest] = COCO_AREA_RANGES[COCO_AREA_NAMES[a]!];
      if (area[i]! >= smallest && area[i]! <= largest) counted[areas * category[i]! + a]!++;
    }
  }
  return counted;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}

/** COCO's 12 numbers. (COCOeval.summarize) */
export function summary(results: readonly CocoCategoryResult[]): number[] {
  const at75 = COCO_IOU_THRESHOLDS.indexOf(0.75);
  const over = (pick: (result: CocoCategoryResult) => number) => meanOfDefined(results.map(pick));
  return [
    over((r) => r.ap),
    over((r) => r.apByIou[0]!),
    over((r) => r.apByIou[at75]!),
    over((r) => r.byArea.small.ap),
    over((r) => r.byArea.medium.ap),
    over((r) => r.byArea.large.ap),
    over((r) => r.arByMaxDetections[1]),
    over((r) => r.arByMaxDetections[10]),
    over((r) => r.ar),
    over((r) => r.byArea.small.ar),
    over((r) => r.byArea.medium.ar),
    over((r) => r.byArea.large.ar),
  ];
}

/** Counts per image at IoU .50, for detections of at least `score`. */
export function countImages(
  imageIds: number[],
  found: DetectionColumns,
  truths: TruthColumns,
  rank: Uint32Array,
  { matched, ignored }: CocoOutcomes,
  score: number,
): CocoImageCounts {
  const areas = COCO_AREA_NAMES.length;
  const [smallest, largest] = COCO_AREA_RANGES.all;
  const counts: CocoImageCounts = {
    ids: imageIds,
    truths: new Uint32Array(imageIds.length),
    hits: new Uint32Array(imageIds.length),
    falsePositives: new Uint32Array(imageIds.length),
    score,
  };
  for (let i = 0; i < truths.count; i++) {
    const area = truths.area[i]!;
    if (!truths.crowd[i] && area >= smallest && area <= largest) counts.truths[truths.image[i]!]!++;
  }
  for (let i = 0; i < found.count; i++) {
    if (found.score[i]! < score || rank[i]! >= COCO_MAX_DETECTIONS[2] || ignored[areas * i]! & 1) continue;
    if (matched[areas * i]! & 1) counts.hits[found.image[i]!]!++;
    else counts.falsePositives[found.image[i]!]!++;
  }
  return counts;
}

/** Sentences about what a reader of the figures should know. */
export function noticesOf(
  { defaults, truths }: CocoInput,
  iouType: CocoIouType,
  beyondLimit: number,
): string[] {
  const notices: string[] = [];
  const some = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  if (defaults.area) {
    const what = iouType === 'segm' ? "the mask's area" : "the box's width times height";
    notices.push(`${some(defaults.area, 'annotation')} without area: ${what} was used.`);
  }
  if (defaults.iscrowd) notices.push(`${some(defaults.iscrowd, 'annotation')} without iscrowd: 0 was used.`);
  if (defaults.id) notices.push(`${some(defaults.id, 'annotation')} without id: evaluated all the same.`);
  const zero = truths.idIsZero.indexOf(1);
  if (zero >= 0) {
    notices.push(
      `annotations[${zero}].id is 0: COCO's reference code takes that for "not matched", so a detection that finds this object counts as wrong, here too. Number the annotations from 1 to avoid it.`,
    );
  }
  if (beyondLimit) {
    notices.push(
      `${some(beyondLimit, 'detection')} beyond the best ${COCO_MAX_DETECTIONS[2]} of an image and category: left out, as COCO's rule says.`,
    );
  }
  return notices;
}
