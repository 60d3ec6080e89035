import { fieldsOf, layersOf, MAX_LAYERS, readStack, stackFields } from '../../lib/classroom/stack.ts';
import { type Codec, codec } from '../../lib/codec.ts';
import { type Bytes, describeStack, type LayerDescription } from '../../lib/conv/index.ts';
import { sizeWords } from '../../lib/size-words.ts';

/** A small network and how it is run. Every layer is a convolution with SAME padding and biases. */
export interface MemoryState {
  height: number;
  width: number;
  channels: number;
  /** [kernel, stride, filters] of each layer */
  layers: readonly (readonly number[])[];
  batch: number;
  /** per number */
  bytes: number;
  /** numbers kept per parameter while training */
  copies: number;
}

export const memoryCodec: Codec<MemoryState> = codec<MemoryState>(stackFields);

export type LayerField = 'kernel' | 'stride' | 'filters';
const COLUMN: Record<LayerField, number> = { kernel: 0, stride: 1, filters: 2 };

/** Sets one number of one layer. */
export function setLayer(state: MemoryState, index: number, field: LayerField, value: number): MemoryState {
  const layers = state.layers.map((row, i) =>
    i === index ? row.map((old, column) => (column === COLUMN[field] ? value : old)) : row,
  );
  return { ...state, layers };
}

/** Adds a layer like the last one at the end; unchanged at MAX_LAYERS. */
export function addLayer(state: MemoryState): MemoryState {
  return state.layers.length >= MAX_LAYERS
    ? state
    : { ...state, layers: [...state.layers, state.layers.at(-1)!] };
}

/** Takes a layer away; the last one stays. */
export function removeLayer(state: MemoryState, index: number): MemoryState {
  return state.layers.length <= 1 ? state : { ...state, layers: state.layers.filter((_, i) => i !== index) };
}

export interface Derived {
  layers: readonly LayerDescription[];
  parameters: number;
  macs: number;
  /** the totals that open into their sums */
  totals: readonly { id: 'parameters' | 'prediction' | 'training'; title: string; bytes: Bytes }[];
  /** parts of the training total, for the bar: shares add up to 1 */
  shares: readonly { name: string; bytes: number; share: number }[];
  sentence: string;
}

/** Every number that is shown. */
export function derive(state: MemoryState): Derived {
  const { batch, bytes, copies } = state;
  const input = [state.height, state.width, state.channels];
  const layers = layersOf(readStack(fieldsOf(memoryCodec.write(state))));
  const described = describeStack(input, layers, { batch, bytesPerNumber: bytes, copies });
  const { prediction, training, parameters } = described.memory;
  const pictures = batch === 1 ? 'one picture' : `${batch.toLocaleString('en-GB')} pictures`;
  const shares = training.parts.map(({ name, bytes: part }) => ({
    name,
    bytes: part,
    share: part / training.bytes,
  }));
  const largest = shares.toSorted((a, b) => b.share - a.share)[0]!;
  return {
    layers: described.layers,
    parameters: described.parameters,
    macs: described.macs,
    totals: [
      { id: 'parameters', title: 'Parameters', bytes: parameters },
      { id: 'prediction', title: 'To predict one picture', bytes: prediction },
      { id: 'training', title: `To train on ${pictures} at once`, bytes: training },
    ],
    shares,
    sentence: `${described.parameters.toLocaleString('en-GB')} parameters. At least ${sizeWords(prediction.bytes)} to predict one picture, and ${sizeWords(training.bytes)} to train on ${pictures}, of which the ${largest.name} take ${(100 * largest.share).toFixed(0)} %.`,
  };
}
