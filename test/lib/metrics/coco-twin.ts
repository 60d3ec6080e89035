import type { CocoDetection, CocoGroundTruth } from '../../../src/lib/metrics/index.ts';

/**
 * COCO's bbox evaluation once more, written from its definition and as slowly as it likes: every threshold, area range
 * and limit is computed on its own from plain objects, nothing is shared with the library.
 */
export function cocoTwin(groundTruth: CocoGroundTruth, detections: readonly CocoDetection[]): number[] {
  const ious = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95];
  const areas = { all: [0, 1e10], small: [0, 1024], medium: [1024, 9216], large: [9216, 1e10] };
  const score = (thresholds: number[], area: readonly number[], limit: number, pick: 'ap' | 'recall') => {
    const values: number[] = [];
    for (const category of groundTruth.categories) {
      for (const threshold of thresholds) {
        const one = evaluateOne(groundTruth, detections, category.id, threshold, area, limit);
        if (one) values.push(one[pick]);
      }
    }
    return values.length ? values.reduce((a, b) => a + b) / values.length : -1;
  };
  return [
    score(ious, areas.all, 100, 'ap'),
    score([0.5], areas.all, 100, 'ap'),
    score([0.75], areas.all, 100, 'ap'),
    score(ious, areas.small, 100, 'ap'),
    score(ious, areas.medium, 100, 'ap'),
    score(ious, areas.large, 100, 'ap'),
    score(ious, areas.all, 1, 'recall'),
    score(ious, areas.all, 10, 'recall'),
    score(ious, areas.all, 100, 'recall'),
    score(ious, areas.small, 100, 'recall'),
    score(ious, areas.medium, 100, 'recall'),
    score(ious, areas.large, 100, 'recall'),
  ];
}

type Verdict = { score: number; kind: 'hit' | 'miss' | 'ignored' };

function evaluateOne(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  category: number,
  threshold: number,
  [smallest, largest]: readonly number[],
  limit: number,
): { ap: number; recall: number } | null {
  const outside = (area: number) => area < smallest! || area > largest!;
  const images = groundTruth.images.map(({ id }) => id).sort((a, b) => a - b);
  let positives = 0;
  const verdicts: Verdict[] = [];
  for (const image of images) {
    const truths = groundTruth.annotations
      .filter((a) => a.image_id === image && a.category_id === category)
      .map((a) => ({ ...a, off: a.iscrowd === 1 || outside(a.area!), used: false }));
    positives += truths.filter(({ off }) => !off).length;
    const found = detections
      .filter((d) => d.image_id === image && d.category_id === category)
      .sort((a, b) => b.score - a.score)
      .slice(0, 100);
    const inImage = found.map((d): Verdict => {
      const reach = (t: (typeof truths)[number]) => overlap(d.bbox!, t.bbox!, t.iscrowd === 1);
      for (const off of [false, true]) {
        const open = truths.filter(
          (t) => t.off === off && (!t.used || t.iscrowd === 1) && reach(t) >= threshold,
        );
        if (open.length === 0) continue;
        const most = Math.max(...open.map(reach));
        open.findLast((t) => reach(t) === most)!.used = true;
        return { score: d.score, kind: off ? 'ignored' : 'hit' };
      }
      return { score: d.score, kind: outside(d.bbox![2]! * d.bbox![3]!) ? 'ignored' : 'miss' };
    });
    verdicts.push(...inImage.slice(0, limit));
  }
  if (positives === 0) return null;
  const ranked = verdicts.sort((a, b) => b.score - a.score).filter(({ kind }) => kind !== 'ignored');
  const points = ranked.map((_, i) => {
    const hits = ranked.slice(0, i + 1).filter(({ kind }) => kind === 'hit').length;
    return { precision: hits / (i + 1), recall: hits / positives };
  });
  let sum = 0;
  for (let r = 0; r <= 100; r++) {
    const later = points.filter(({ recall }) => recall >= r * 0.01);
    sum += Math.max(0, ...later.map(({ precision }) => precision));
  }
  return { ap: sum / 101, recall: points.at(-1)?.recall ?? 0 };
}

function overlap(d: readonly number[], g: readonly number[], crowd: boolean): number {
  const side = (i: 0 | 1) => Math.min(d[i]! + d[i + 2]!, g[i]! + g[i + 2]!) - Math.max(d[i]!, g[i]!);
  if (side(0) <= 0 || side(1) <= 0) return 0;
  const both = side(0) * side(1);
  const area = d[2]! * d[3]!;
  return both / (crowd ? area : area + g[2]! * g[3]! - both);
}
