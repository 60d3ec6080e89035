import {
  bilinearKernel,
  conv2d,
  explainOutput,
  type NdArray,
  overlapCount,
  resizeNearest,
  transposeByInsertion,
  transposeByMatrix,
  transposeByStamping,
  transposedMatrix,
  zeroInsertion,
} from '../../lib/conv/index.ts';
import { rememberLast } from '../../lib/remember-last.ts';
import { shortNumber } from '../../lib/short-number.ts';
import { type KernelName, objection, paddingOf, type TransposedState } from './settings.ts';

export { objection, type TransposedState, transposedCodec } from './settings.ts';

/** Side of the input whose overlaps are counted. */
export const MAP_SIDE = 8;

/** One input that reaches the followed output. */
export interface Stamp {
  /** input cell, row-major, and its number */
  cell: number;
  value: number;
  /** kernel cell, row-major, and its weight */
  tap: number;
  weight: number;
}

/** How many stamps or windows cover each cell of a large output. */
export interface Coverage {
  name: string;
  /** [side, side] */
  counts: number[];
  side: number;
  /** the different counts away from the border, by size */
  inside: number[];
}

/** Everything that is shown. */
export interface Derived {
  input: number[];
  kernel: number[];
  outputRows: number;
  outputColumns: number;
  /** the output by each of the three ways, row-major */
  byInsertion: number[];
  byStamping: number[];
  byMatrix: number[];
  /** largest difference between any two of them */
  disagreement: number;
  /** the output after the first `stamps` inputs only */
  partial: number[];
  stamps: number;
  at: number;
  row: number;
  column: number;
  /** the input with zeros in and around it, and where its first cell stands */
  stretched: number[];
  stretchedRows: number;
  stretchedColumns: number;
  origin: [row: number, column: number];
  /** the kernel turned by 180 degrees */
  turned: number[];
  /** [inputs, outputs] */
  matrix: number[];
  /** what the followed output is the sum of */
  reached: Stamp[];
  sum: number;
  /** rows and columns of the first stamp that are cut off */
  before: [row: number, column: number];
  sizeLine: string;
  coverage: [Coverage, Coverage, Coverage];
  coverageSentence: string;
  sentence: string;
}

/** The kernel's numbers, row-major. */
export function kernelOf({ kernel, stride, start, weights }: TransposedState): number[] {
  const cells = Array.from({ length: kernel * kernel }, (_, i) => i);
  if (start === 'own') return cells.map((i) => weights[i] ?? 0);
  if (start === 'ones') return cells.map(() => 1);
  if (start === 'count') return cells.map((i) => i + 1);
  const middle = Math.floor((kernel - 1) / 2);
  const at = (i: number) => [Math.floor(i / kernel), i % kernel] as const;
  if (start === 'cross') return cells.map((i) => (at(i).some((place) => place === middle) ? 1 : 0));
  const rows = bilinearKernel(stride);
  return cells.map((i) => rows[at(i)[0]]?.[at(i)[1]] ?? 0);
}

/** Side of the kernel with which this stride interpolates bilinearly. */
export const bilinearSide = (stride: number): number => bilinearKernel(stride).length;

const square = (side: number, data: readonly number[]): NdArray => ({ shape: [side, side, 1, 1], data });

function coverageOf(name: string, kernel: number, stride: number, resize: boolean): Coverage {
  const ones: NdArray = { shape: [1, MAP_SIDE, MAP_SIDE, 1], data: new Array<number>(MAP_SIDE ** 2).fill(1) };
  const counted = resize
    ? conv2d(resizeNearest(ones, stride), square(kernel, new Array<number>(kernel * kernel).fill(1)), {
        padding: 'SAME',
      })
    : overlapCount([MAP_SIDE, MAP_SIDE], [kernel, kernel], { strides: stride });
  const side = counted.shape[resize ? 1 : 0]!;
  // Resizing first keeps whole windows further out.
  const margin = resize ? Math.ceil((kernel - 1) / 2) : kernel - 1;
  const seen = new Set<number>();
  counted.data.forEach((count, i) => {
    const places = [Math.floor(i / side), i % side];
    if (places.every((place) => place >= margin && place < side - margin)) seen.add(count);
  });
  return { name, counts: counted.data, side, inside: [...seen].sort((a, b) => a - b) };
}

/** What does not depend on the output that is followed, nor on how many stamps are laid. */
const whole = rememberLast(
  (state: TransposedState) => {
    const { rows, columns, kernel: side, stride } = state;
    const inputData = Array.from({ length: rows * columns }, (_, i) => state.cells[i] ?? 0);
    const input: NdArray = { shape: [1, rows, columns, 1], data: inputData };
    const filter = square(side, kernelOf(state));
    const options = { strides: stride, padding: paddingOf(state) };
    const stamped = transposeByStamping(input, filter, options);
    const [, outputRows, outputColumns] = stamped.shape as [number, number, number, number];
    const byInsertion = transposeByInsertion(input, filter, options).data;
    const byMatrix = transposeByMatrix(input, filter, options).data;
    const { origin, stretched, turned } = zeroInsertion(input, filter, options);
    const next = Math.ceil(side / stride) * stride;
    const coverage: Derived['coverage'] = [
      coverageOf(`kernel ${side}, stride ${stride}`, side, stride, false),
      coverageOf(`kernel ${next}, stride ${stride}`, next, stride, false),
      coverageOf(`repeat ${stride}×, then kernel ${side}`, side, stride, true),
    ];
    const before: [number, number] = [side - 1 - origin[0], side - 1 - origin[1]];
    const full = (size: number) => (size - 1) * stride + side;
    const axis = (size: number, output: number) =>
      state.padding === 'same' || (state.padding === 'valid' && side < stride)
        ? `${size} × ${stride} = ${output}`
        : `(${size} − 1) × ${stride} + ${side}${full(size) === output ? '' : ` − ${full(size) - output}`} = ${output}`;
    const shown: Omit<
      Derived,
      'partial' | 'stamps' | 'at' | 'row' | 'column' | 'reached' | 'sum' | 'sentence'
    > = {
      input: inputData,
      kernel: Array.from(filter.data),
      outputRows,
      outputColumns,
      byInsertion,
      byStamping: stamped.data,
      byMatrix,
      disagreement: Math.max(
        ...stamped.data.map((value, i) =>
          Math.max(Math.abs(value - byInsertion[i]!), Math.abs(value - byMatrix[i]!)),
        ),
      ),
      stretched: stretched.data,
      stretchedRows: stretched.shape[1]!,
      stretchedColumns: stretched.shape[2]!,
      origin,
      turned: turned.data,
      matrix: transposedMatrix(input, filter, options).data,
      before,
      sizeLine: `Rows ${axis(rows, outputRows)}; columns ${axis(columns, outputColumns)}.`,
      coverage,
      coverageSentence: coverageSentence(coverage, side, stride),
    };
    return { input, filter, options, shown };
  },
  ['at', 'stamps', 'method'],
);

/** The output after the first inputs only. */
const partOf = rememberLast(
  (state: TransposedState) => {
    const { input, filter, options } = whole(state);
    const data = Array.from(input.data, (value, i) => (i < state.stamps ? value : 0));
    return transposeByStamping({ ...input, data }, filter, options).data;
  },
  ['at', 'method'],
);

/** Every number that the picture, the tables and the caption show. Throws RangeError where {@link objection} objects. */
export function derive(state: TransposedState): Derived {
  const { input, filter, options, shown } = whole(state);
  const at = Math.min(state.at, shown.byStamping.length - 1);
  const row = Math.floor(at / shown.outputColumns);
  const column = at % shown.outputColumns;
  const { terms, sum } = explainOutput({ kind: 'transposed', input, filter, options }, [0, row, column, 0]);
  const reached = terms.map(({ input: from, filter: tap, value, weight }) => ({
    cell: from[1]! * state.columns + from[2]!,
    value,
    tap: tap[0]! * state.kernel + tap[1]!,
    weight,
  }));
  return {
    ...shown,
    partial: partOf(state),
    stamps: Math.min(state.stamps, shown.input.length),
    at,
    row,
    column,
    reached,
    sum,
    sentence: sentence(row, column, reached, sum),
  };
}

function sentence(row: number, column: number, reached: readonly Stamp[], sum: number): string {
  const where = `Output at row ${row}, column ${column}`;
  if (reached.length === 0) return `${where}: no stamp reaches it, so it is 0.`;
  const products = reached
    .map(
      ({ value, weight }) =>
        `${shortNumber(value)} × ${weight < 0 ? `(${shortNumber(weight)})` : shortNumber(weight)}`,
    )
    .join(' + ');
  return `${where}: ${reached.length} stamp${reached.length === 1 ? '' : 's'} reach${reached.length === 1 ? 'es' : ''} it, ${products} = ${shortNumber(sum)}.`;
}

function coverageSentence(
  [own, divisible, resized]: Derived['coverage'],
  side: number,
  stride: number,
): string {
  const list = ({ inside }: Coverage) => inside.map((count) => shortNumber(count)).join(', ');
  const even = own.inside.length === 1;
  const first = even
    ? `Away from the border every cell is covered ${list(own)} times: the stride ${stride} divides the kernel ${side}, so there is no checkerboard to begin with.`
    : `Away from the border cells are covered ${list(own)} times, because the stride ${stride} does not divide the kernel ${side}: that is the checkerboard.`;
  return `${first} ${even ? '' : `A kernel of ${Math.ceil(side / stride) * stride} covers all ${list(divisible)} times; `}${even ? 'R' : 'r'}epeating cells first and then convolving covers all ${list(resized)} times.`;
}

/** The kernel of another start; a bilinear one brings the size that its stride needs. */
export function startKernel(state: TransposedState, start: KernelName): TransposedState {
  const kernel = start === 'bilinear' ? bilinearSide(state.stride) : state.kernel;
  return settle({ ...state, start, weights: [], kernel });
}

/** Other sizes or settings: painted numbers keep their place, and a bilinear kernel follows the stride. */
export function resize(state: TransposedState, part: Partial<TransposedState>): TransposedState {
  const next = { ...state, ...part };
  if (state.start === 'bilinear') {
    if (part.kernel !== undefined && part.kernel !== state.kernel) next.start = 'own';
    else next.kernel = bilinearSide(next.stride);
  }
  const moved = (cells: readonly number[], was: number, rows: number, columns: number) =>
    Array.from({ length: rows * columns }, (_, i) => {
      const column = i % columns;
      return column < was ? (cells[Math.floor(i / columns) * was + column] ?? 0) : 0;
    });
  if (next.columns !== state.columns || next.rows !== state.rows)
    next.cells = moved(derivedInput(state), state.columns, next.rows, next.columns);
  if (next.start === 'own') next.weights = moved(kernelOf(state), state.kernel, next.kernel, next.kernel);
  return objection(next) ? next : settle(next);
}

const derivedInput = ({ rows, columns, cells }: TransposedState) =>
  Array.from({ length: rows * columns }, (_, i) => cells[i] ?? 0);

function settle(state: TransposedState): TransposedState {
  if (objection(state)) return state;
  const { outputRows, outputColumns } = derive(state);
  return { ...state, at: Math.min(state.at, outputRows * outputColumns - 1), stamps: 16 };
}

/** One number of the input, or one weight, set. */
export function setCell(state: TransposedState, index: number, value: number): TransposedState {
  return { ...state, cells: derivedInput(state).map((old, i) => (i === index ? value : old)) };
}

/** See {@link setCell}. */
export function setWeight(state: TransposedState, index: number, value: number): TransposedState {
  return { ...state, start: 'own', weights: kernelOf(state).map((old, i) => (i === index ? value : old)) };
}

/** What the engine answered for the photo, as plain data. */
export interface Enlarged {
  values: Float32Array;
  height: number;
  width: number;
  inputHeight: number;
  inputWidth: number;
  difference: number;
  stages: { engine: number; arrays: number };
  backend: string;
  /** the mean sum of weights per output, see {@link meanWeight} */
  mean: number;
}

/** How much brighter the kernel makes a flat picture on average: the sum of its weights per output cell. */
export function meanWeight(state: TransposedState): number {
  const total = kernelOf(state).reduce((sum, weight) => sum + weight, 0);
  return state.method === 'resize' ? total : total / state.stride ** 2;
}

/** How an enlarged photo is shown: 0 … 255 from value * gain + shift. */
export interface Showing {
  gain: number;
  shift: number;
  sentence: string;
}

/**
 * A kernel's weights sum to more than 1, so what comes out is brighter than the photo: shown divided by the mean
 * sum per output. Where that is not above 0 (an edge kernel), stretched between its smallest and largest number.
 */
export function showing(enlarged: Enlarged): Showing {
  const { values, width, height, inputWidth, inputHeight, difference, stages, backend, mean } = enlarged;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const gain = mean > 1e-6 ? 1 / mean : 255 / (high - low || 1);
  const shift = mean > 1e-6 ? 0 : -low * gain;
  const how =
    mean > 1e-6
      ? `divided by ${shortNumber(mean)}, the mean weight per output`
      : 'stretched to the full range';
  return {
    gain,
    shift,
    sentence: `${inputWidth} × ${inputHeight} pixels became ${width} × ${height} on ${backend} in ${stages.engine.toFixed(0)} ms; our arrays took ${stages.arrays.toFixed(0)} ms. The largest difference between the two is ${difference === 0 ? '0 (sums of numbers as short as these are exact in both)' : difference.toPrecision(2)}, of numbers up to ${shortNumber(Math.max(Math.abs(low), Math.abs(high)), 0)}. Shown ${how}.`,
  };
}
