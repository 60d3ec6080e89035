import { sizeOf } from './array.ts';

/** A number of bytes that opens into its parts: `bytes` is the sum of the parts' bytes when there are any. */
export interface Bytes {
  name: string;
  bytes: number;
  /** How the number comes about when it has no parts, `100 x 150 x 100 x 4`. */
  formula?: string;
  parts: Bytes[];
}

/** The memory that a network needs at least: buffers, gradients and copies that a framework adds are not counted. */
export interface Memory {
  /** Weights and biases, part by part. */
  parameters: Bytes;
  /** All maps of one example, layer by layer, without the input. */
  activations: Bytes;
  /** To predict one example: the parameters and, at the fullest moment, the maps that are still to be read. */
  prediction: Bytes;
  /** To train on a batch: every map is kept for the backward pass, then the inputs and the parameters. */
  training: Bytes;
}

/** How the memory is counted. */
export interface MemoryOptions {
  /** 4 for float32 (default), 2 for float16. */
  bytesPerNumber?: number;
  /** Examples in a training batch. Default 1. */
  batch?: number;
  /** Numbers kept per parameter while training: 1 the parameter alone (default), 2 with its gradient, 4 with Adam. */
  copies?: number;
}

/** A layer as the accounting sees it. */
export interface Entry {
  name: string;
  shape: readonly number[];
  weights: number;
  biases: number;
  inPlace: boolean;
  /** Places in the list of the layers it reads; -1 is the input. */
  from: readonly number[];
}

function total(name: string, parts: Bytes[]): Bytes {
  return { name, bytes: parts.reduce((sum, part) => sum + part.bytes, 0), parts };
}

function leaf(name: string, factors: readonly number[]): Bytes {
  return { name, bytes: sizeOf(factors), formula: factors.join(' x '), parts: [] };
}

/**
 * For each layer the place where its numbers live: its own, or that of the map it overwrites; -1 is the input.
 * A map that another layer reads too cannot be overwritten.
 */
function homes(entries: readonly Entry[]): number[] {
  const home: number[] = [];
  const readers = entries.flatMap((entry) => entry.from);
  entries.forEach((entry, i) => {
    const source = entry.from[0]!;
    const alone = readers.filter((reader) => reader === source).length === 1;
    home.push(entry.inPlace && alone ? (source < 0 ? -1 : home[source]!) : i);
  });
  return home;
}

/** The maps that are alive while the fullest layer runs: made before or by it, and read by it or later. */
function fullestMoment(input: readonly number[], entries: readonly Entry[]): number[] {
  const home = homes(entries);
  const place = (layer: number) => (layer < 0 ? -1 : home[layer]!);
  const lastRead = new Map<number, number>([[-1, -1]]);
  entries.forEach((entry, i) => {
    for (const source of entry.from) lastRead.set(place(source), i);
    lastRead.set(home[i]!, Math.max(lastRead.get(home[i]!) ?? i, i));
  });
  const read = new Set(entries.flatMap((entry) => entry.from.map(place)));
  const size = (i: number) => sizeOf(i < 0 ? input : entries[i]!.shape);
  let best: number[] = [];
  let most = -1;
  entries.forEach((_, step) => {
    const live = [...lastRead.keys()].filter(
      (map) => map <= step && (lastRead.get(map)! >= step || (map >= 0 && !read.has(map))),
    );
    const bytes = live.reduce((sum, map) => sum + size(map), 0);
    if (bytes > most) [best, most] = [live, bytes];
  });
  return best.sort((a, b) => a - b);
}

/**
 * The least memory that a network needs to predict one example and to train on a batch, as totals that open into their
 * parts. Layers that can overwrite their input (activations, dropout, batch normalisation, flattening) take none.
 * The fullest moment of a chain is the largest sum of two neighbouring maps.
 */
export function accountMemory(
  input: readonly number[],
  entries: readonly Entry[],
  { bytesPerNumber = 4, batch = 1, copies = 1 }: MemoryOptions = {},
): Memory {
  const weighty = entries.filter((entry) => entry.weights + entry.biases > 0);
  const parameters = (name: string, factors: number[]) =>
    total(
      name,
      weighty.map((entry) =>
        total(entry.name, [
          leaf('weights', [entry.weights, ...factors]),
          ...(entry.biases > 0 ? [leaf('biases', [entry.biases, ...factors])] : []),
        ]),
      ),
    );
  const home = homes(entries);
  const maps = (name: string, factors: number[]) =>
    total(
      name,
      entries
        .filter((_, i) => home[i] === i)
        .map((entry) => leaf(entry.name, [...factors, ...entry.shape, bytesPerNumber])),
    );
  const live = fullestMoment(input, entries).map((i) =>
    i < 0
      ? leaf('input', [...input, bytesPerNumber])
      : leaf(entries[i]!.name, [...entries[i]!.shape, bytesPerNumber]),
  );
  const kept = copies === 1 ? [bytesPerNumber] : [copies, bytesPerNumber];
  return {
    parameters: parameters('parameters', [bytesPerNumber]),
    activations: maps('maps', []),
    prediction: total('prediction', [total('live maps', live), parameters('parameters', [bytesPerNumber])]),
    training: total('training', [
      maps('maps', [batch]),
      leaf('inputs', [batch, ...input, bytesPerNumber]),
      parameters('parameters', kept),
    ]),
  };
}
