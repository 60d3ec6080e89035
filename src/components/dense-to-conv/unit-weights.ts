/** The weights of one dense unit, and the words about them. */
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import { CHANNELS, type DenseState, UNITS, unitOf } from './state.ts';

type Chosen = Pick<DenseState, 'layer' | 'unit'>;

/**
 * The chosen unit's weights, [places, channels]: a column of the dense layer's matrix.
 *
 * @param weights of the network, by name; a kernel is [inputs, units]
 */
export function unitWeights(
  weights: readonly { readonly name: string; readonly values: ArrayLike<number> }[],
  chosen: Chosen,
): Float32Array<ArrayBuffer> {
  const { values } = weights.find(({ name }) => name === `${chosen.layer}/kernel`)!;
  const units = UNITS[chosen.layer];
  const unit = unitOf(chosen);
  return Float32Array.from({ length: values.length / units }, (_, i) => values[i * units + unit]!);
}

const about = (chosen: Chosen) => {
  const first = chosen.layer === 'dense1';
  const unit = unitOf(chosen);
  return {
    first,
    length: first ? 9 * CHANNELS : CHANNELS,
    who: first ? `Unit ${unit}` : garmentClasses[unit]!,
  };
};

/** The accessible name of the weights' picture. */
export function foldName(now: Chosen & Pick<DenseState, 'fold'>): string {
  const { length, who } = about(now);
  return `The ${length} weights of ${who}: ${now.fold < 0.5 ? 'a list in the order of the flattened map' : `${CHANNELS} planes of a kernel`}`;
}

/** What the weights are, as a list or as a kernel, and those of the framed channel once they are there. */
export function foldSentence(
  now: Chosen & Pick<DenseState, 'fold' | 'channel'>,
  weights: Float32Array | null,
): string {
  const { first, length, who } = about(now);
  const what =
    now.fold < 0.5
      ? `${who}: a list of ${length} weights. ${first ? 'A line for each of the 3 × 3 places of the map, a column for each of its 64 channels.' : 'One for each of the 64 units before it.'}`
      : `${who}: a kernel of ${first ? '3 × 3' : '1 × 1'} × 64, the same ${length} weights. A plane for each channel.`;
  if (!weights) return what;
  const nine = Array.from(
    { length: weights.length / CHANNELS },
    (_, place) => weights[place * CHANNELS + now.channel]!,
  );
  return `${what} Channel ${now.channel}: ${nine.map((value) => value.toFixed(2).replace('-', '−')).join(', ')}.`;
}
