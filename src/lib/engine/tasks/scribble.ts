import { getBackend } from '@tensorflow/tfjs-core';
import { type HeadEnding, type HeadSettings, trainHead } from '../../nn/segmentation/trainHead.ts';
import type { FcnHead } from '../../segmentation/fcn-head.ts';
import type { LabelMap } from '../../segmentation/label-map.ts';
import { paintedCells } from '../../segmentation/painted-cells.ts';
import { throwIfAborted } from '../errors.ts';
import { type FeaturePhoto, photoFeatures } from '../photoFeatures.ts';
import { type Segmented, segmentPhoto, type Wanted } from '../segmentPhoto.ts';
import { turn } from '../turn.ts';
import type { Task } from './task.ts';

/** A photo, the reader's paint, and how to learn from it. */
export interface ScribbleInput extends FeaturePhoto {
  /** the paint at any size (`paintStrokes`), 255 where there is none; the photo's proportions or not, it is stretched over the photo */
  readonly painted: LabelMap;
  /** depth, number of classes and settings of the training; one head is trained for each entry, one after the other */
  readonly heads: readonly HeadSettings[];
  readonly wanted?: Wanted;
}

/** One trained head and what it makes of the photo. */
export interface ScribbledHead extends Segmented {
  /** plain data for the task `segment`: apply it to the next photo or to the camera */
  readonly head: FcnHead;
  /** why training ended. 'diverged': the result is of the step with the smallest loss */
  readonly ending: HeadEnding;
  /** class-balanced cross-entropy by step, in nats */
  readonly losses: readonly number[];
  /** painted cells of the 128 x 128 grid by class, and how many of all were learnt from */
  readonly painted: readonly number[];
  readonly used: number;
  /** milliseconds */
  readonly stages: { readonly train: number; readonly apply: number };
}

/** In the order of the heads asked for; fewer when it was stopped before their turn came. */
export interface ScribbleOutput {
  readonly heads: readonly ScribbledHead[];
  /** milliseconds in the backbone; 0 when the photo was known */
  readonly features: number;
  /** the backend that trained */
  readonly backend: string;
}

/** Told every few steps. */
export interface ScribbleUpdate {
  /** index into the heads */
  readonly head: number;
  readonly step: number;
  readonly loss: number;
}

/**
 * Trains FCN heads on the reader's strokes and labels the whole photo with each. Stopping ends with the head as it is.
 *
 * @throws RangeError when nothing is painted or a setting is out of its range; EngineError 'bad-picture' without a photo
 */
export const scribble: Task<ScribbleInput, ScribbleOutput, ScribbleUpdate> = async (input, context) => {
  const found = await photoFeatures(input, context);
  throwIfAborted(context.signal);
  const finest = found.maps.at(-1)!;
  const cells = paintedCells(input.painted, { width: finest.columns, height: finest.rows });
  const heads: ScribbledHead[] = [];
  for (const [index, settings] of input.heads.entries()) {
    if (index > 0 && context.stop.aborted) break;
    // Gradients of the filters come from autodiff, which needs kernels that WASM lacks.
    if (settings.trainUpsampling) {
      const { registerGradients } = await import('../gradients/register.ts');
      registerGradients(getBackend());
    }
    const start = performance.now();
    const trained = await trainHead(found.maps, cells, settings, {
      step: async (step, loss) => {
        if (step % 4 === 0) {
          context.update({ head: index, step, loss });
          context.progress({
            stage: 'run',
            done: step,
            total: settings.steps ?? 50,
            label: `Training FCN-${settings.depth}`,
          });
          await turn();
        }
        throwIfAborted(context.signal);
        return context.stop.aborted;
      },
    });
    const ready = performance.now();
    const { result, buffers } = segmentPhoto(trained.head, found, input.wanted ?? {});
    context.transfer(...buffers);
    heads.push({
      ...trained,
      ...result,
      stages: { train: ready - start, apply: performance.now() - ready },
    });
  }
  return { heads, features: found.time, backend: getBackend() };
};
