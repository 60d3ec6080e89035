import { engine, type Progress, type Tasks } from '../../lib/engine/client.ts';
import '../ui/chosen-backend.ts';
import type { TransferModel } from '../../lib/nn/transfer/model.ts';
import { type Collection, type Deal, SIDE, type TransferState } from './state.ts';

/** What a run gives. */
export type Trained = Tasks['transfer']['output'];

/** How a run is watched and ended. */
export interface RunWatch {
  readonly signal: AbortSignal;
  readonly stop: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onUpdate: (update: Tasks['transfer']['update']) => void;
}

/**
 * Trains a head, or, given a model, head and last block.
 *
 * @param set stands for these pictures, and changes with them
 */
export function runTransfer(
  set: string,
  state: TransferState,
  { classes, items }: Collection,
  { parts }: Deal,
  from: TransferModel | undefined,
  watch: RunWatch,
): Promise<Trained> {
  const size = SIDE * SIDE * 3;
  const pixels = new Uint8Array(items.length * size);
  items.forEach((item, i) => {
    pixels.set(item.pixels, i * size);
  });
  const { seed, variants, split, epochs, rounds } = state;
  return engine.run(
    'transfer',
    {
      set: `${set}/${split}/${seed}/${variants}`,
      pictures: { pixels, shape: [SIDE, SIDE, 3] },
      labels: Uint8Array.from(items, ({ label }) => label),
      parts,
      classCount: classes.length,
      variants,
      settings: {
        epochs: from ? rounds : epochs,
        batchSize: 16,
        optimiser: { kind: 'adam', weightDecay: 0.01 },
        // What was learnt before should be bent, not overwritten: a tenth of the head's rate.
        learningRate: from ? 3e-4 : 3e-3,
        schedule: from ? { kind: 'cosine', warmUp: 0.1 } : { kind: 'cosine' },
        seed,
      },
      from,
    },
    { ...watch, transfer: [pixels.buffer] },
  );
}

/** What a model says of the middle square of a picture or film: the classes' probabilities. */
export async function recognise(
  model: TransferModel,
  picture: HTMLVideoElement | ImageBitmap,
  signal: AbortSignal,
): Promise<Float32Array> {
  const [width, height] =
    picture instanceof HTMLVideoElement
      ? [picture.videoWidth, picture.videoHeight]
      : [picture.width, picture.height];
  const side = Math.min(width, height);
  const image = await createImageBitmap(
    picture,
    Math.floor((width - side) / 2),
    Math.floor((height - side) / 2),
    side,
    side,
    { resizeWidth: SIDE, resizeHeight: SIDE, resizeQuality: 'high' },
  );
  const { probabilities } = await engine.run('recognise', { model, image, side: SIDE }, { signal });
  return probabilities;
}
