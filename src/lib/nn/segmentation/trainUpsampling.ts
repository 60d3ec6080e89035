/** Training score layers together with the transposed convolutions that double their sums. */
import {
  add,
  concat,
  conv2dTranspose,
  dispose,
  log,
  matMul,
  mul,
  neg,
  reshape,
  type Scalar,
  slice,
  softmax,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tensor2d,
  tidy,
  valueAndGrads,
  zeros,
} from '@tensorflow/tfjs-core';
import { bilinearDoubling } from '../../segmentation/fcn-head.ts';
import { doublingTaps } from '../../segmentation/feature-maps.ts';
import { createOptimiser } from '../train/optimiser.ts';
import {
  endingOf,
  type HeadEnding,
  type HeadListener,
  type HeadProblem,
  type HeadSettings,
  headOf,
  mapScale,
  type TrainedHead,
} from './trainHead.ts';

/** x [1, rows, columns, classes] with its border cells repeated once on every side, doubled by the filter and cropped. */
export function doubling(x: Tensor4D, filter: Tensor4D): Tensor4D {
  const [, rows, columns, classes] = x.shape;
  const part = (y: Tensor4D, axis: number, at: number): Tensor4D => {
    const begin = [0, 0, 0, 0];
    const size = [...y.shape];
    begin[axis] = at;
    size[axis] = 1;
    return slice(y, begin, size);
  };
  const tall = concat([part(x, 1, 0), x, part(x, 1, rows - 1)], 1);
  const wide = concat([part(tall, 2, 0), tall, part(tall, 2, columns - 1)], 2);
  const large = conv2dTranspose(wide, filter, [1, 2 * rows + 4, 2 * columns + 4, classes], 2, 'same');
  return slice(large, [0, 2, 2, 0], [1, 2 * rows, 2 * columns, classes]);
}

/** Standardised and scaled features of a map, [cells, channels]. */
function standardised({ maps, statistics }: HeadProblem, m: number): Tensor2D {
  const map = maps[m]!;
  const { mean, deviation } = statistics[m]!;
  const scale = mapScale(map);
  const values = Float32Array.from(map.values, (value, i) => {
    const k = i % map.channels;
    return ((value - mean[k]!) / deviation[k]!) * scale;
  });
  return tensor2d(values, [map.rows * map.columns, map.channels]);
}

/** [cells learnt from, cells of the finest scored map]: bilinear interpolation from that map to the grid, at these places. */
function reading({ maps, grid, cells }: HeadProblem): Tensor2D {
  const { rows, columns } = maps.at(-1)!;
  const down = doublingTaps(rows, grid.rows);
  const across = doublingTaps(columns, grid.columns);
  const values = new Float32Array(cells.length * rows * columns);
  cells.forEach((cell, i) => {
    const y = down[Math.floor(cell / grid.columns)]!;
    const x = across[cell % grid.columns]!;
    y.cells.forEach((row, a) => {
      x.cells.forEach((column, b) => {
        values[i * rows * columns + row * columns + column]! += y.shares[a]! * x.shares[b]!;
      });
    });
  });
  return tensor2d(values, [cells.length, rows * columns]);
}

/** As the training of `trainHead`, with whole score maps and the filters among the parameters; see there. */
export async function trainUpsampling(
  problem: HeadProblem,
  settings: HeadSettings,
  listener: HeadListener,
): Promise<Pick<TrainedHead, 'head' | 'ending' | 'losses'>> {
  const { classCount, steps = 50, rate = 0.02, weightDecay = 0.9, patience = 0.02 } = settings;
  const { maps, cells } = problem;
  const scores = createOptimiser({ kind: 'adam', weightDecay });
  // Decay would pull the filters from bilinear to nothing.
  const filters = createOptimiser({ kind: 'adam' });
  const features = maps.map((_, m) => standardised(problem, m));
  const read = reading(problem);
  const targets = tensor2d(problem.targets, [cells.length, classCount]);
  const shares = tensor2d(problem.shares, [cells.length, 1]);
  let parameters: Tensor[] = [
    ...maps.map(({ channels }) => zeros([channels, classCount])),
    zeros([classCount]),
    ...maps.slice(1).map(() => tensor(bilinearDoubling(classCount), [4, 4, classCount, classCount])),
  ];
  const optimisers = parameters.map((_, i) => (i <= maps.length ? scores : filters));
  let memories = parameters.map((parameter, i) => optimisers[i]!.start(parameter));
  const loss = (...given: Tensor[]): Scalar => {
    const bias = given[maps.length]!;
    let total: Tensor4D | undefined;
    maps.forEach(({ rows, columns }, m) => {
      const flat = matMul(features[m]!, given[m] as Tensor2D);
      const own = reshape(m === 0 ? add(flat, bias) : flat, [1, rows, columns, classCount]) as Tensor4D;
      total = total ? add(doubling(total, given[maps.length + m] as Tensor4D), own) : own;
    });
    const logits = matMul(read, reshape(total!, [-1, classCount]) as Tensor2D);
    const chosen = sum(mul(log(add(softmax(logits), 1e-7)), targets), 1, true);
    return neg(sum(mul(chosen, shares))) as Scalar;
  };
  const losses: number[] = [];
  let ending: HeadEnding = 'steps';
  let best: { loss: number; values: Float32Array[] } = { loss: Number.POSITIVE_INFINITY, values: [] };
  const differentiate = valueAndGrads(loss);
  try {
    for (let step = 0; step <= steps; step++) {
      const { value, grads } = tidy(() => differentiate(parameters));
      try {
        const now = ((await value.data()) as Float32Array)[0]!;
        losses.push(now);
        if (now < best.loss) {
          const values = await Promise.all(parameters.map((parameter) => parameter.data()));
          best = { loss: now, values: values.map((list) => (list as Float32Array).slice()) };
        }
        const ended = endingOf(losses, patience);
        if (ended) ending = ended;
        else if (step < steps && (await listener.step(step, now))) ending = 'stopped';
        if (ending !== 'steps' || step === steps) break;
        const moved = parameters.map((parameter, i) =>
          tidy(() => {
            const slower = i > maps.length ? 0.1 * rate : rate;
            const next = optimisers[i]!.update(parameter, grads[i]!, memories[i]!, slower, step);
            return [next.parameter, ...next.memory];
          }),
        );
        dispose([...parameters, ...memories.flat()]);
        parameters = moved.map((list) => list[0]!);
        memories = moved.map((list) => list.slice(1));
      } finally {
        dispose([value, ...grads]);
      }
    }
  } finally {
    dispose([...features, read, targets, shares, ...parameters, ...memories.flat()]);
  }
  const widths = maps.map(({ channels }) => channels * classCount);
  const weights = new Float32Array(widths.reduce((a, b) => a + b, 0));
  let offset = 0;
  maps.forEach((_, m) => {
    weights.set(best.values[m]!, offset);
    offset += widths[m]!;
  });
  const upsampling = best.values.slice(maps.length + 1);
  return { head: headOf(problem, settings, weights, best.values[maps.length]!, upsampling), ending, losses };
}
