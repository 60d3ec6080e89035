import { GARMENT_SIDE, withPadding } from '../../lib/datasets/garment-network.ts';
import { pick } from '../../lib/datasets/labelled-pictures.ts';
import { engine } from '../../lib/engine/client.ts';
import type { Garments, Stack } from '../ui/garments.ts';
import type { Results } from './results.ts';
import { CROPS, canvasOf, cutOut, type DenseState, SIDE, shelfOf } from './state.ts';

/** What the answers depend on: a result is that of the state with the same key. */
export const keys = {
  shelf: ({ shelf }: DenseState) => String(shelf),
  grid: ({ items, padding }: DenseState) => `${padding} ${items}`,
  crop: (state: DenseState) => `${keys.grid(state)} at ${state.row} ${state.column}`,
};

const padded = ({ conv }: Garments, { padding }: DenseState): Stack => ({
  layers: withPadding(conv.layers, padding),
  weights: conv.weights,
});

/** Answers along a side of one crop: see outputSize; five when the maps keep their size. */
const cropSide = ({ padding }: DenseState) => (padding === 'SAME' ? GARMENT_SIDE / 4 - 2 : 1);

/** Both networks on the ten garments of the shelf. */
export async function askShelf(garments: Garments, state: DenseState, signal: AbortSignal) {
  const pictures = pick(garments.pictures, shelfOf(state));
  const dense = await engine.run('classify', { ...garments.dense, pictures }, { signal });
  const conv = await engine.run('classify', { ...garments.conv, pictures }, { signal });
  return { dense: dense.probabilities, conv: conv.probabilities };
}

/** The convolutions on the whole canvas. */
export async function askGrid(garments: Garments, state: DenseState, signal: AbortSignal) {
  const pixels = canvasOf(state, garments.pictures.pixels);
  const pictures = { pixels, shape: [SIDE, SIDE, 1] as const };
  const found = await engine.run('classify', { ...padded(garments, state), pictures }, { signal });
  return { side: state.padding === 'SAME' ? SIDE / 4 - 2 : CROPS, values: found.probabilities };
}

/** Crops of the canvas, each run on its own. VALID ones go through the network as it was trained, with its dense layers. */
export async function askCrops(
  garments: Garments,
  state: DenseState,
  places: NonNullable<Results['crops']>['places'],
  signal: AbortSignal,
) {
  const pixels = cutOut(canvasOf(state, garments.pictures.pixels), places);
  const pictures = { pixels, shape: [GARMENT_SIDE, GARMENT_SIDE, 1] as const };
  const stack = state.padding === 'SAME' ? padded(garments, state) : garments.dense;
  const found = await engine.run('classify', { ...stack, pictures }, { signal });
  return { side: cropSide(state), places, values: found.probabilities };
}
