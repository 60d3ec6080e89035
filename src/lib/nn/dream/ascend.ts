import type { DreamSettings } from '../../dream-settings.ts';
import { decorrelateColours } from './colour.ts';
import { type Picture, rootMeanSquare } from './picture.ts';
import { balanceLevels } from './pyramid.ts';
import { smooth } from './variation.ts';

/** What a step did, or why it could not be done. */
export type Ascent =
  | { readonly kind: 'moved'; readonly picture: Picture }
  /** the gradient is 0 everywhere */
  | { readonly kind: 'flat' }
  /** the gradient or the picture holds something that is no number, or nearly all colours went to an end of their range */
  | { readonly kind: 'diverged' };

/** A picture with a larger part of its colours than this at 0 or 255 has been thrown there by too large a step. */
const THROWN = 0.8;

/**
 * One step of gradient ascent on a picture: the objective's gradient, preconditioned (colours, levels of detail) and normalised,
 * less the gradients of the regularisers, times the step size; colours stay within 0..255.
 *
 * @param gradient of the objective with respect to the picture, [rows, columns, 3]; may be changed
 * @param anchor what `l2` pulls towards: the photo, or grey
 */
export function ascend(
  picture: Picture,
  gradient: Float32Array,
  anchor: ArrayLike<number>,
  settings: DreamSettings,
): Ascent {
  const { values, rows, columns } = picture;
  if (settings.decorrelate) decorrelateColours(gradient);
  const direction = balanceLevels(gradient, rows, columns, settings.pyramid);
  const size = rootMeanSquare(direction);
  if (!Number.isFinite(size)) return { kind: 'diverged' };
  if (size === 0) return { kind: 'flat' };
  const move = new Float32Array(direction);
  if (settings.normalise === 'rms') for (let i = 0; i < move.length; i++) move[i] = move[i]! / size;
  smooth(move, picture, settings.smoothing);
  const pull = settings.l2 / 128;
  const next = new Float32Array(values.length);
  let thrown = 0;
  for (let i = 0; i < next.length; i++) {
    const wanted = values[i]! + settings.stepSize * (move[i]! - pull * (values[i]! - anchor[i]!));
    if (Number.isNaN(wanted)) return { kind: 'diverged' };
    const kept = Math.min(255, Math.max(0, wanted));
    if (kept !== wanted) thrown++;
    next[i] = kept;
  }
  if (thrown > THROWN * next.length) return { kind: 'diverged' };
  return { kind: 'moved', picture: { values: next, rows, columns } };
}
