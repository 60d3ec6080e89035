import { decodeCenterNet } from '../src/lib/boxes/centernet.ts';
import { initialAnchors } from '../src/lib/boxes/initial-anchors.ts';
import { runKMeans, startKMeans } from '../src/lib/boxes/kmeans.ts';
import { nms, nmsTyped } from '../src/lib/boxes/nms.ts';
import { random, randomNormal } from '../src/lib/random.ts';
import { type Benchmark, median, medianMilliseconds } from './benchmark.ts';

/** 10,000 boxes of 4 to 132 pixels on a 512 x 512 picture, each with a score and one of 80 classes. */
function manyBoxes(count: number): { boxes: number[][]; scores: number[]; classes: number[] } {
  const next = random(1);
  const boxes = Array.from({ length: count }, () => {
    const [x, y] = [next() * 512, next() * 512];
    return [x, y, x + 4 + next() * 128, y + 4 + next() * 128];
  });
  return {
    boxes,
    scores: boxes.map(() => next()),
    classes: boxes.map(() => Math.floor(next() * 80)),
  };
}

/**
 * What a network's maps look like on a busy photo: a low background and twelve objects, each a Gaussian hill in its own
 * class's map and a lower one in a class that resembles it.
 */
export function syntheticMaps(rows: number, columns: number, classCount: number) {
  const next = random(2);
  const heat = new Float32Array(rows * columns * classCount);
  const distances = new Float32Array(rows * columns * 4);
  for (let i = 0; i < heat.length; i++) heat[i] = 0.03 * next() ** 2;
  for (let i = 0; i < distances.length; i++) distances[i] = 20 + 60 * next();
  for (let object = 0; object < 12; object++) {
    const [cy, cx] = [next() * rows, next() * columns];
    const [height, width] = [12 + next() * 120, 12 + next() * 120];
    const kind = Math.floor(next() * classCount);
    const peak = 0.4 + 0.5 * next();
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const away = ((y - cy) / (height / 30)) ** 2 + ((x - cx) / (width / 30)) ** 2;
        const score = peak * Math.exp(-away / 2);
        if (score < 0.02) continue;
        const cell = y * columns + x;
        for (const [klass, value] of [
          [kind, score],
          [(kind + 1) % classCount, score / 2],
        ] as const) {
          const at = cell * classCount + klass;
          heat[at] = Math.max(heat[at]!, value);
        }
        distances.set(
          [
            width / 2 + (x - cx) * 4,
            height / 2 + (y - cy) * 4,
            width / 2 + (cx - x) * 4,
            height / 2 + (cy - y) * 4,
          ].map((d) => Math.max(1, d + 2 * next() - 1)),
          cell * 4,
        );
      }
    }
  }
  return { heat, distances, rows, columns, classCount };
}

/** Box sizes in pixels that spread like those of a detection data set: log-normal sides, alike but not equal. */
export function manySizes(count: number): Float64Array {
  const next = random(3);
  const sizes = new Float64Array(count * 2);
  for (let i = 0; i < count; i++) {
    const scale = 60 * Math.exp(randomNormal(next));
    sizes[i * 2] = scale * Math.exp(0.4 * randomNormal(next));
    sizes[i * 2 + 1] = scale * Math.exp(0.4 * randomNormal(next));
  }
  return sizes;
}

export const benchmarks: Benchmark[] = [
  {
    name: 'nms-10k',
    unit: 'ms',
    run: () => {
      const { boxes, scores, classes } = manyBoxes(10_000);
      return medianMilliseconds(() => nms(boxes, scores, { iouThreshold: 0.5, classes }));
    },
  },
  {
    name: 'detect-decode-nms',
    unit: 'ms',
    run: () => {
      const maps = syntheticMaps(128, 128, 80);
      return medianMilliseconds(() => {
        const { boxes, scores, classes } = decodeCenterNet({
          ...maps,
          stride: 4,
          scoreThreshold: 0.1,
          maxCandidates: 2000,
        });
        return nmsTyped(boxes, scores, { iouThreshold: 0.5, classes });
      });
    },
  },
  {
    name: 'kmeans-100k',
    unit: 's',
    run: () => {
      const sizes = manySizes(100_000);
      const times = [1, 2, 3].map((seed) => {
        const start = performance.now();
        const end = runKMeans(startKMeans(sizes, initialAnchors(sizes, 9, random(seed))), Infinity);
        if (!end.converged) throw new Error('k-means stopped before it converged');
        return (performance.now() - start) / 1000;
      });
      return median(times);
    },
  },
];
