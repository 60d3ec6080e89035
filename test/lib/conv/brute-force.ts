import type { NdArray } from '../../../src/lib/conv/index.ts';

/**
 * A second convolution, written from the definition and from nothing else: it pads a real copy of the input, reads
 * every number by its coordinates, and knows nothing of the library's plans and strides in memory.
 */
interface Settings {
  strides: readonly number[];
  dilations: readonly number[];
  pads: readonly (readonly [number, number])[];
  groups: number;
  bias?: readonly number[];
}

class Grid {
  cells = new Map<string, number>();
  shape: number[];
  constructor(shape: readonly number[]) {
    this.shape = [...shape];
  }
  static from(array: NdArray): Grid {
    const grid = new Grid(array.shape);
    let i = 0;
    for (const place of places(array.shape)) grid.cells.set(place.join(), array.data[i++]!);
    return grid;
  }
  get(place: readonly number[]): number {
    return this.cells.get(place.join()) ?? 0;
  }
  add(place: readonly number[], value: number): void {
    this.cells.set(place.join(), this.get(place) + value);
  }
  flat(): NdArray {
    return { shape: this.shape, data: [...places(this.shape)].map((place) => this.get(place)) };
  }
}

function* places(shape: readonly number[]): Generator<number[]> {
  if (shape.length === 0) {
    yield [];
    return;
  }
  for (let first = 0; first < shape[0]!; first++) {
    for (const rest of places(shape.slice(1))) yield [first, ...rest];
  }
}

/** TensorFlow's rules for padding, worked out from its documentation a second time. */
export function padsFor(
  rule: 'SAME' | 'VALID' | 'CAUSAL',
  sizes: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): [number, number][] {
  return sizes.map((size, axis) => {
    const span = 1 + dilations[axis]! * (kernel[axis]! - 1);
    if (rule === 'VALID') return [0, 0];
    if (rule === 'CAUSAL') return [span - 1, 0];
    const remainder = size % strides[axis]!;
    const total = Math.max(0, remainder === 0 ? span - strides[axis]! : span - remainder);
    return [Math.floor(total / 2), total - Math.floor(total / 2)];
  });
}

export function bruteConvolution(input: NdArray, filter: NdArray, settings: Settings): NdArray {
  const rank = input.shape.length - 2;
  const { strides, dilations, pads, groups, bias } = settings;
  const sizes = input.shape.slice(1, -1);
  const padded = new Grid([
    input.shape[0]!,
    ...sizes.map((size, axis) => size + pads[axis]![0] + pads[axis]![1]),
    input.shape[rank + 1]!,
  ]);
  const source = Grid.from(input);
  for (const place of places(input.shape)) {
    const moved = place.map((p, axis) => (axis > 0 && axis <= rank ? p + pads[axis - 1]![0] : p));
    padded.add(moved, source.get(place));
  }
  const weights = Grid.from(filter);
  const outputs = filter.shape[rank + 1]!;
  const inGroup = filter.shape[rank]!;
  const spatial = sizes.map((_, axis) => {
    let count = 0;
    const reach = (filter.shape[axis]! - 1) * dilations[axis]!;
    while (count * strides[axis]! + reach < padded.shape[axis + 1]!) count++;
    return count;
  });
  const result = new Grid([input.shape[0]!, ...spatial, outputs]);
  for (const place of places(result.shape)) {
    const channel = place.at(-1)!;
    const group = Math.floor((channel * groups) / outputs);
    result.add(place, bias?.[channel] ?? 0);
    for (const tap of places(filter.shape.slice(0, rank))) {
      const where = tap.map((k, axis) => place[axis + 1]! * strides[axis]! + k * dilations[axis]!);
      for (let i = 0; i < inGroup; i++) {
        result.add(
          place,
          padded.get([place[0]!, ...where, group * inGroup + i]) * weights.get([...tap, i, channel]),
        );
      }
    }
  }
  return result.flat();
}

/**
 * A transposed convolution as the adjoint: <conv(unit vector at u), input> for every unit u of the output, with the
 * brute-force convolution above. Slow and without any stamping.
 */
export function bruteTransposed(
  input: NdArray,
  filter: NdArray,
  outputShape: readonly number[],
  settings: Settings,
): NdArray {
  const result = new Grid(outputShape);
  const { bias, ...linear } = settings;
  const picture = outputShape.slice(1);
  const perPicture = input.data.length / outputShape[0]!;
  for (const unit of places(picture)) {
    const grid = new Grid([1, ...picture]);
    grid.add([0, ...unit], 1);
    const answer = bruteConvolution(grid.flat(), filter, linear);
    for (let n = 0; n < outputShape[0]!; n++) {
      let sum = bias?.[unit.at(-1)!] ?? 0;
      for (let i = 0; i < perPicture; i++) sum += answer.data[i]! * input.data[n * perPicture + i]!;
      result.add([n, ...unit], sum);
    }
  }
  return result.flat();
}
