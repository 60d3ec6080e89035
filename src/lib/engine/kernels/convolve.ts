import { type Code, op, type, type WasmFunction } from './assemble.ts';
import { advance, advanceBy, times } from './loops.ts';

const [X, WEIGHTS, OUT, BIAS, TILES, BLOCKS, ROWS, FOURS, ONES] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [ROW_BYTES, PIXEL_BYTES, OUT_BYTES, LOWEST] = [9, 10, 11, 12];
const [TILE, AT_X, AT_OUT, ROW, I, AT_WEIGHT, AT_ROW, PIXEL] = [13, 14, 15, 16, 17, 18, 19, 20]; // PIXEL: four addresses
const SUM = 24; // [4 pixels][2 vectors]
const WEIGHT = 32; // two vectors
const FACTOR = 34;
const FLOOR = 35;

/** Pixels of a row that are worked on together: a row must have as many. */
export const TILE_PIXELS = 4;

/** Channels of each that are worked on together: their number is a multiple of it. */
export const BLOCK_CHANNELS = 8;

/** Does the body unless a local is 0. */
const unlessZero = (local: number, body: Code): Code => [
  op.block,
  ...[op.get(local), op.i32Zero, op.branchIf(0)],
  ...body,
  op.end,
];

const eachSum = (f: (pixel: number, vector: number, sum: number) => Code): Code =>
  [0, 1, 2, 3].flatMap((pixel) => [0, 1].flatMap((vector) => f(pixel, vector, SUM + 2 * pixel + vector)));

/** One number of each pixel times the eight weights of its channel, added to the sums. */
const products = (step: number): Code => [
  ...[0, 1].flatMap((vector) => [
    op.get(AT_WEIGHT),
    op.v128Load(step * 32 + vector * 16),
    op.set(WEIGHT + vector),
  ]),
  ...eachSum((pixel, vector, sum) => [
    ...(vector === 0 ? [op.get(PIXEL + pixel), op.v128LoadSplat(step * 4), op.set(FACTOR)] : []),
    ...[op.get(FACTOR), op.get(WEIGHT + vector), op.get(sum), op.multiplyAdd, op.set(sum)],
  ]),
];

const run = (counter: number, from: number, steps: number): Code =>
  unlessZero(from, [
    ...[op.get(from), op.set(counter)],
    ...times(counter, [
      ...Array.from({ length: steps }, (_, step) => products(step)).flat(),
      ...[0, 1, 2, 3].flatMap((pixel) => advanceBy(PIXEL + pixel, 4 * steps)),
      ...advanceBy(AT_WEIGHT, 32 * steps),
    ]),
  ]);

/**
 * convolve(x, weights, out, bias, tiles, blocks, rows, fours, ones, rowBytes, pixelBytes, outBytes, lowest): one row of a
 * convolution's output, tiles · 4 pixels of blocks · 8 channels. An output pixel is the sum over `rows` rows of the input, rowBytes
 * apart, of fours · 4 + ones numbers times their weights, all of which lie side by side: the taps of a row and their
 * channels. Neighbouring pixels begin pixelBytes apart. weights: [block][row][number][8]. Sums begin with the bias and end no
 * lower than `lowest`.
 *
 * Sums of 4 pixels and 8 channels stay in registers, multiplied and added in one instruction (relaxed SIMD) where the processor has
 * it: the last bits of a result depend on that.
 */
export const convolve: WasmFunction = {
  name: 'convolve',
  parameters: [...Array<number>(12).fill(type.i32), type.f32],
  locals: [...Array<number>(11).fill(type.i32), ...Array<number>(12).fill(type.v128)],
  body: [
    ...[op.get(LOWEST), op.splat, op.set(FLOOR)],
    ...times(BLOCKS, [
      ...[op.get(TILES), op.set(TILE), op.get(X), op.set(AT_X), op.get(OUT), op.set(AT_OUT)],
      ...times(TILE, [
        ...eachSum((_, vector, sum) => [op.get(BIAS), op.v128Load(16 * vector), op.set(sum)]),
        ...[op.get(WEIGHTS), op.set(AT_WEIGHT), op.get(AT_X), op.set(AT_ROW), op.get(ROWS), op.set(ROW)],
        ...times(ROW, [
          ...[op.get(AT_ROW), op.set(PIXEL)],
          ...[1, 2, 3].flatMap((pixel) => [
            ...[op.get(PIXEL + pixel - 1), op.get(PIXEL_BYTES), op.i32Add, op.set(PIXEL + pixel)],
          ]),
          ...run(I, FOURS, 4),
          ...run(I, ONES, 1),
          ...advance(AT_ROW, ROW_BYTES),
        ]),
        ...eachSum((pixel, vector, sum) => [
          ...(vector === 0 && pixel === 0 ? [op.get(AT_OUT), op.set(AT_ROW)] : []),
          ...(vector === 0 && pixel > 0 ? advance(AT_ROW, OUT_BYTES) : []),
          ...[op.get(AT_ROW), op.get(sum), op.get(FLOOR), op.vMax, op.v128Store(16 * vector)],
        ]),
        ...Array.from({ length: TILE_PIXELS }, () => advance(AT_X, PIXEL_BYTES)).flat(),
        ...Array.from({ length: TILE_PIXELS }, () => advance(AT_OUT, OUT_BYTES)).flat(),
      ]),
      ...[op.get(AT_WEIGHT), op.set(WEIGHTS)],
      ...advanceBy(OUT, 32),
      ...advanceBy(BIAS, 32),
    ]),
  ],
};
