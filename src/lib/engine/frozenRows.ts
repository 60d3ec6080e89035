/** What the frozen part of a network makes of many small pictures, and of changed copies of them. */
import { type Tensor, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { type Pictures, pictureSize } from '../datasets/labelled-pictures.ts';
import { pictureVariant } from '../datasets/picture-variant.ts';
import type { Block } from '../detector-block.ts';
import type { Network } from '../nn/network.ts';
import { pool } from '../nn/transfer/model.ts';
import type { FrozenRows } from '../nn/transfer/rows.ts';
import { turn } from './turn.ts';

/** Pictures at a time: enough to fill a GPU, little enough to stop soon. */
const BATCH = 8;

/** Which pictures to look at. */
export interface FrozenJob {
  readonly network: Network;
  /** the picture's node, and the node of the block */
  readonly input: string;
  readonly block: Block;
  readonly pictures: Pictures;
  /** whether changed copies are wanted of a picture; how many, and their seed */
  readonly varied: (picture: number) => boolean;
  readonly variants: number;
  readonly seed: number;
  readonly onRow: (done: number, total: number) => void;
  readonly throwIfAborted: () => void;
}

/** The pictures as they are come first, in their order; then their variants. */
export async function frozenRows(job: FrozenJob): Promise<FrozenRows> {
  const { network, input, block, pictures, variants, seed } = job;
  const count = pictures.pixels.length / pictureSize(pictures);
  const wanted = Array.from({ length: count }, (_, picture) => ({ picture, variant: 0 }));
  for (let picture = 0; picture < count; picture++) {
    if (!job.varied(picture)) continue;
    for (let variant = 1; variant <= variants; variant++) wanted.push({ picture, variant });
  }
  const size = pictureSize(pictures);
  let made: { maps: Float32Array<ArrayBuffer>; pooled: Float32Array<ArrayBuffer> } | undefined;
  let [cell, channels]: [[number, number, number], number] = [[0, 0, 0], 0];
  for (let first = 0; first < wanted.length; first += BATCH) {
    job.throwIfAborted();
    const some = wanted.slice(first, first + BATCH);
    const values = new Float32Array(some.length * size);
    some.forEach(({ picture, variant }, i) => {
      pictureVariant(pictures, picture, { variant, seed }, values, i * size);
    });
    let outputs: Tensor[] = [];
    try {
      outputs = tidy(() => {
        const batch = tensor4d(values, [some.length, ...pictures.shape]);
        const [maps, last] = network.run({ [input]: batch }, [block.input, block.output], {
          // The fastest plan scales filters by the gate of the picture, and works for one picture only.
          backward: true,
        });
        return [maps!, pool(last as Tensor4D)];
      });
      const [maps, pooled] = await Promise.all(outputs.map((one) => one.data()));
      cell = outputs[0]!.shape.slice(1) as [number, number, number];
      channels = outputs[1]!.shape[1]!;
      const each = cell[0] * cell[1] * cell[2];
      made ??= {
        maps: new Float32Array(wanted.length * each),
        pooled: new Float32Array(wanted.length * channels),
      };
      made.maps.set(maps!, first * each);
      made.pooled.set(pooled!, first * channels);
    } finally {
      for (const output of outputs) output.dispose();
    }
    job.onRow(Math.min(wanted.length, first + BATCH), wanted.length);
    await turn();
  }
  if (!made) throw new RangeError('pictures: there are none');
  return { ...made, cell, channels, picture: Uint32Array.from(wanted, ({ picture }) => picture) };
}
