import {
  conv2d,
  describeStack,
  effectiveKernel,
  explainOutput,
  type Layer,
  type LayerCode,
  layerCode,
  type NdArray,
  outputSize,
  type Term,
} from '../../lib/conv/index.ts';
import { rememberLast } from '../../lib/remember-last.ts';
import { shortNumber } from '../../lib/short-number.ts';
import { inputPreset, isThreeByThree, type KernelName, kernelPreset } from './presets.ts';
import { type ConvState, objection, outputSides, paddingOf } from './settings.ts';

export { type ConvState, convCodec, objection } from './settings.ts';

/** A photo as numbers 0 … 255: [rows, columns, 3], row-major, already as small as the input. */
export interface SmallPhoto {
  rows: number;
  columns: number;
  data: ArrayLike<number>;
}

/** One axis of the layer: how its output size comes about. */
export interface AxisLine {
  name: string;
  formula: string;
  before: number;
  after: number;
  output: number;
}

/** Everything that is shown. */
export interface Derived {
  input: NdArray;
  filter: NdArray;
  output: NdArray;
  /** the slices on show, row-major */
  shownInput: number[];
  shownKernel: number[];
  shownOutput: number[];
  outputRows: number;
  outputColumns: number;
  /** the input channel on show, after groups; and whether the filter on show reads it */
  channel: number;
  filterIndex: number;
  reads: boolean;
  at: number;
  /** top left corner of the window in input cells; may lie in the padding */
  corner: [row: number, column: number];
  /** the products behind the chosen output number, channel by channel */
  terms: { channel: number; terms: Term[] }[];
  bias: number;
  sum: number;
  axes: [AxisLine, AxisLine];
  parameters: number;
  parameterLine: string;
  macs: number;
  macsLine: string;
  code: LayerCode;
  sentence: string;
}

/** The input's numbers [rows, columns, channels]. Until a photo is there, a photo input is all zeros. */
export function inputCells(state: ConvState, photo: SmallPhoto | null): number[] {
  const { rows, columns, channels, input } = state;
  const size = rows * columns * channels;
  if (input === 'own') return Array.from({ length: size }, (_, i) => state.cells[i] ?? 0);
  if (input !== 'photo') return inputPreset(input, rows, columns, channels);
  if (!photo || photo.rows !== rows || photo.columns !== columns) return new Array<number>(size).fill(0);
  const grey = (i: number) =>
    Math.round(0.299 * photo.data[i]! + 0.587 * photo.data[i + 1]! + 0.114 * photo.data[i + 2]!);
  return Array.from({ length: size }, (_, i) => {
    const channel = i % channels;
    const from = Math.floor(i / channels) * 3;
    return channels === 1 || channel === 3 ? grey(from) : photo.data[from + channel]!;
  });
}

/** The kernels' numbers [kernel rows, kernel columns, channels / groups, filters]. */
export function kernelWeights(state: ConvState): number[] {
  const { kernelRows, kernelColumns, filters } = state;
  const slices = (state.channels / state.groups) * filters;
  const size = kernelRows * kernelColumns * slices;
  if (state.kernel === 'own') return Array.from({ length: size }, (_, i) => state.weights[i] ?? 0);
  const cells = kernelPreset(state.kernel, kernelRows, kernelColumns);
  return Array.from({ length: size }, (_, i) => cells[Math.floor(i / slices)]!);
}

/** Which slices are on show. A kernel slice that the filter does not have (another group's channel) gives way to its first. */
function shown({ channels, filters, groups, ...state }: ConvState) {
  const inPerGroup = channels / groups;
  const filterIndex = Math.min(state.filter, filters - 1);
  const channel = Math.min(state.channel, channels - 1);
  const first = Math.floor(filterIndex / (filters / groups)) * inPerGroup;
  const reads = channel >= first && channel < first + inPerGroup;
  const kernelSlice = (reads ? channel - first : 0) * filters + filterIndex;
  return { inPerGroup, first, filterIndex, channel, reads, kernelSlice };
}

/** What does not depend on the output cell that is chosen. */
const whole = rememberLast(
  (state: ConvState, photo: SmallPhoto | null) => {
    const { rows, columns, channels, kernelRows, kernelColumns, filters, stride, dilation, groups } = state;
    const { inPerGroup, filterIndex, channel, reads, kernelSlice } = shown(state);
    const input: NdArray = { shape: [1, rows, columns, channels], data: inputCells(state, photo) };
    const filter: NdArray = {
      shape: [kernelRows, kernelColumns, inPerGroup, filters],
      data: kernelWeights(state),
    };
    const padding = paddingOf(state);
    const bias = Array.from({ length: filters }, (_, i) => state.bias[i] ?? 0);
    const options = { strides: stride, dilations: dilation, groups, padding, bias };
    const output = conv2d(input, filter, options);
    const [, outputRows, outputColumns] = output.shape as [number, number, number, number];
    const slice = (array: NdArray, depth: number, index: number) =>
      Array.from({ length: array.data.length / depth }, (_, i) => array.data[i * depth + index]!);
    const layer: Layer = {
      type: 'conv',
      kernel: [kernelRows, kernelColumns],
      filters,
      stride,
      dilation,
      groups,
      padding,
    };
    const { parameters, macs } = describeStack([rows, columns, channels], [layer]);
    const picture = {
      input,
      filter,
      output,
      shownInput: slice(input, channels, channel),
      shownKernel: slice(filter, inPerGroup * filters, kernelSlice),
      shownOutput: slice(output, filters, filterIndex),
      outputRows,
      outputColumns,
      channel,
      filterIndex,
      reads,
      axes: axisLines(state),
      parameters,
      parameterLine: `${kernelRows} × ${kernelColumns} × ${inPerGroup} × ${filters} weights + ${filters} bias${filters > 1 ? 'es' : ''} = ${group(parameters)}`,
      macs,
      macsLine: `${outputRows} × ${outputColumns} outputs × ${filters} filter${filters > 1 ? 's' : ''} × ${kernelRows * kernelColumns * inPerGroup} products = ${group(macs)}`,
      code: layerCode([rows, columns, channels], layer),
    };
    return { options, picture };
  },
  ['at', 'greys'],
);

/** Every number that the picture, the tables and the caption show. Throws RangeError where {@link objection} objects. */
export function derive(state: ConvState, photo: SmallPhoto | null = null): Derived {
  const { options, picture } = whole(state, photo);
  const { input, filter, outputRows, outputColumns, filterIndex, axes } = picture;
  const { inPerGroup, first } = shown(state);
  const at = Math.min(state.at, outputRows * outputColumns - 1);
  const row = Math.floor(at / outputColumns);
  const column = at % outputColumns;
  const { terms, bias, sum } = explainOutput({ kind: 'conv2d', input, filter, options }, [
    0,
    row,
    column,
    filterIndex,
  ]);
  const padded = terms.filter((term) => !term.inside).length;
  return {
    ...picture,
    at,
    corner: [row * state.stride - axes[0].before, column * state.stride - axes[1].before],
    terms: Array.from({ length: inPerGroup }, (_, i) => ({
      channel: first + i,
      terms: terms.filter((term) => term.input[3] === first + i),
    })),
    bias,
    sum,
    sentence: `Output at row ${row}, column ${column}${state.filters > 1 ? ` of filter ${filterIndex}` : ''}: ${terms.length} product${terms.length === 1 ? '' : 's'}${padded ? `, ${padded} of them with padding,` : ''}${bias ? ` and the bias ${shortNumber(bias)}` : ''} add${terms.length === 1 && !bias ? 's' : ''} up to ${shortNumber(sum, 3)}.`,
  };
}

const group = (count: number) => count.toLocaleString('en-GB').replaceAll(',', '\u202f');

function axisLines(state: ConvState): [AxisLine, AxisLine] {
  const { stride, dilation, padding } = state;
  const rule = paddingOf(state);
  const line = (name: string, input: number, kernel: number, axis: 0 | 1): AxisLine => {
    const { output, before, after } = outputSize({
      input,
      kernel,
      stride,
      dilation,
      padding: typeof rule === 'object' ? rule[axis]! : rule,
    });
    const span = effectiveKernel(kernel, dilation);
    const spread = dilation > 1 ? `, span (${kernel} − 1) × ${dilation} + 1 = ${span}` : '';
    const formula =
      padding === 'same'
        ? `⌈${input} / ${stride}⌉ = ${output}, padded by ${before} before and ${after} after${spread}`
        : `⌊(${input}${before + after ? ` + ${before} + ${after}` : ''} − ${span}) / ${stride}⌋ + 1 = ${output}${spread}`;
    return { name, formula, before, after, output };
  };
  return [
    line('Rows', state.rows, state.kernelRows, 0),
    line('Columns', state.columns, state.kernelColumns, 1),
  ];
}

/** One cell of the input channel on show painted: from then on the input is the reader's own. */
export function paint(state: ConvState, photo: SmallPhoto | null, index: number, value: number): ConvState {
  const cells = inputCells(state, photo);
  cells[index * state.channels + Math.min(state.channel, state.channels - 1)] = value;
  return { ...state, input: 'own', cells };
}

/** One weight of the kernel slice on show set. */
export function weigh(state: ConvState, index: number, value: number): ConvState {
  const weights = kernelWeights(state);
  const { inPerGroup, kernelSlice } = shown(state);
  weights[index * inPerGroup * state.filters + kernelSlice] = value;
  return { ...state, kernel: 'own', weights };
}

/** A preset into every channel of the filter on show; a kernel that exists only as 3 x 3 makes all filters that size. */
export function presetKernel(state: ConvState, name: KernelName): ConvState {
  const sized = isThreeByThree(name) ? resize(state, { kernelRows: 3, kernelColumns: 3 }) : state;
  if (sized.filters === 1) return { ...sized, kernel: name, weights: [] };
  const weights = kernelWeights(sized);
  const slices = (sized.channels / sized.groups) * sized.filters;
  const cells = kernelPreset(name, sized.kernelRows, sized.kernelColumns);
  const { filterIndex } = shown(sized);
  for (let i = 0; i < weights.length; i++)
    if (i % sized.filters === filterIndex) weights[i] = cells[Math.floor(i / slices)]!;
  return { ...sized, kernel: 'own', weights };
}

/**
 * Other sizes or settings. What was painted keeps its place: cells that no longer exist go, new ones are 0 (of a new
 * filter or channel: a copy of the last one's weights). A kernel that exists only as 3 x 3 becomes the reader's own when
 * the size changes. The chosen output cell stays where there is one.
 */
export function resize(state: ConvState, part: Partial<ConvState>): ConvState {
  const next = { ...state, ...part };
  if (state.input === 'own') {
    const before = inputCells(state, null);
    next.cells = Array.from({ length: next.rows * next.columns * next.channels }, (_, i) => {
      const channel = i % next.channels;
      const column = Math.floor(i / next.channels) % next.columns;
      const row = Math.floor(i / next.channels / next.columns);
      if (row >= state.rows || column >= state.columns || channel >= state.channels) return 0;
      return before[(row * state.columns + column) * state.channels + channel]!;
    });
  }
  const otherKernel = next.kernelRows !== state.kernelRows || next.kernelColumns !== state.kernelColumns;
  const fixed = state.kernel !== 'own' && isThreeByThree(state.kernel);
  const shares =
    Number.isInteger(next.channels / next.groups) && Number.isInteger(state.channels / state.groups);
  if (shares && (state.kernel === 'own' || (fixed && otherKernel && part.kernel === undefined))) {
    const before = kernelWeights(state);
    const was = state.channels / state.groups;
    const is = next.channels / next.groups;
    next.kernel = 'own';
    next.weights = Array.from(
      { length: next.kernelRows * next.kernelColumns * is * next.filters },
      (_, i) => {
        const filter = Math.min(i % next.filters, state.filters - 1);
        const channel = Math.min(Math.floor(i / next.filters) % is, was - 1);
        const cell = Math.floor(i / next.filters / is);
        const column = cell % next.kernelColumns;
        const row = Math.floor(cell / next.kernelColumns);
        if (row >= state.kernelRows || column >= state.kernelColumns) return 0;
        return before[((row * state.kernelColumns + column) * was + channel) * state.filters + filter]!;
      },
    );
  }
  if (objection(next) === '' && objection(state) === '') {
    const columns = outputSides(state)[1];
    const [outRows, outColumns] = outputSides(next);
    const row = Math.min(Math.floor(state.at / columns), outRows - 1);
    next.at = row * outColumns + Math.min(state.at % columns, outColumns - 1);
  }
  return next;
}
