import { evaluateCoco } from '../src/lib/metrics/coco.ts';
import type { CocoDetection, CocoGroundTruth } from '../src/lib/metrics/coco-format.ts';
import { type Random, random, randomInteger, randomNormal } from '../src/lib/random.ts';
import { type Benchmark, median } from './benchmark.ts';

/**
 * Generated data of COCO's proportions: truths of log-normal sizes, some crowds; a third of the detections are truths
 * that were moved and resized (so that many pairs compete at every IoU threshold), the rest lie anywhere.
 */
function generate(images: number, truths: number, detections: number, categories: number) {
  const next = random(Number(process.env['FOVEA_SEED'] ?? 20_260_101));
  const annotations = Array.from({ length: truths }, (_, i) => {
    const bbox = randomBox(next);
    return {
      id: i + 1,
      image_id: randomInteger(next, 1, images),
      category_id: randomInteger(next, 1, categories),
      bbox,
      area: bbox[2]! * bbox[3]! * (0.5 + 0.5 * next()),
      iscrowd: next() < 0.01 ? 1 : 0,
    };
  });
  const results: CocoDetection[] = Array.from({ length: detections }, () => {
    if (next() < 2 / 3) {
      const place = {
        image_id: randomInteger(next, 1, images),
        category_id: randomInteger(next, 1, categories),
      };
      return { ...place, bbox: randomBox(next), score: next() ** 2 };
    }
    const truth = annotations[randomInteger(next, 0, truths - 1)]!;
    const [x, y, w, h] = truth.bbox as [number, number, number, number];
    const blur = 0.15 * next();
    const bbox = [
      x + w * blur * randomNormal(next),
      y + h * blur * randomNormal(next),
      w * Math.exp(blur * randomNormal(next)),
      h * Math.exp(blur * randomNormal(next)),
    ];
    return { image_id: truth.image_id, category_id: truth.category_id, bbox, score: Math.sqrt(next()) };
  });
  const groundTruth: CocoGroundTruth = {
    images: Array.from({ length: images }, (_, i) => ({ id: i + 1, width: 640, height: 480 })),
    categories: Array.from({ length: categories }, (_, i) => ({ id: i + 1, name: `category ${i + 1}` })),
    annotations,
  };
  return { groundTruth, results };
}

function randomBox(next: Random): number[] {
  const w = Math.min(600, 70 * Math.exp(randomNormal(next)));
  const h = Math.min(440, 70 * Math.exp(randomNormal(next)));
  return [next() * (640 - w), next() * (480 - h), w, h];
}

function secondsToEvaluate(images: number, truths: number, detections: number, runs: number): number {
  const { groundTruth, results } = generate(images, truths, detections, 80);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    const { stats } = evaluateCoco(groundTruth, results);
    times.push((performance.now() - start) / 1000);
    if (!(stats[0]! > 0.05 && stats[0]! < 0.95))
      throw new Error(`the generated data has become trivial: AP ${stats[0]}`);
  }
  return median(times);
}

/** Complete bbox evaluations of generated data with a fixed seed, from COCO's objects to the 12 numbers. */
export const benchmarks: Benchmark[] = [
  { name: 'coco-evaluate-500k', unit: 's', run: () => secondsToEvaluate(5000, 37_000, 500_000, 3) },
  { name: 'coco-evaluate-100k', unit: 's', run: () => secondsToEvaluate(1000, 7_400, 100_000, 5) },
  {
    // the peak of the whole process, the generated objects included
    name: 'coco-evaluate-500k-memory',
    unit: 'MB',
    run: () => {
      secondsToEvaluate(5000, 37_000, 500_000, 1);
      return process.resourceUsage().maxRSS / 1024;
    },
  },
];
