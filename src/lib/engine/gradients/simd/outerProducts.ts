import { type Code, op, type, type WasmFunction } from '../../kernels/assemble.ts';
import { advance, advanceBy, times, walk } from '../../kernels/loops.ts';

const [X, Y, SUMS, COUNT, X_STEP, Y_STEP, X_BYTES, Y_BYTES] = [0, 1, 2, 3, 4, 5, 6, 7];
const [X_END, Y_END, AT_Y, AT_SUM, I, PX, PY, ROW] = [8, 9, 10, 11, 12, 13, 14, 15];
const SUM = 16; // eight vectors
const FACTOR = 24;
const WIDE = 25; // two vectors
const SCALAR = 27; // four floats

/** Adds `rows` numbers of x times `vectors` · 4 numbers of y, over all places, to the sums at AT_SUM. */
function tile(rows: number, vectors: number, relaxed: boolean): Code {
  const sum = (row: number, vector: number): number => SUM + row * 2 + vector;
  const every = (f: (row: number, vector: number) => Code): Code =>
    Array.from({ length: rows * vectors }, (_, i) => f(Math.floor(i / vectors), i % vectors)).flat();
  const eachRow = (f: (vector: number, row: number) => Code): Code => [
    ...[op.get(AT_SUM), op.set(ROW)],
    ...every((row, vector) => [
      ...f(vector, row),
      ...(vector === vectors - 1 && row < rows - 1 ? advance(ROW, Y_BYTES) : []),
    ]),
  ];
  return [
    ...eachRow((vector, row) => [op.get(ROW), op.v128Load(16 * vector), op.set(sum(row, vector))]),
    ...[op.get(X), op.set(PX), op.get(AT_Y), op.set(PY), op.get(COUNT), op.set(I)],
    ...times(I, [
      ...Array.from({ length: vectors }, (_, v) => [
        op.get(PY),
        op.v128Load(16 * v),
        op.set(WIDE + v),
      ]).flat(),
      ...every((row, vector) => [
        ...(vector === 0 ? [op.get(PX), op.v128LoadSplat(4 * row), op.set(FACTOR)] : []),
        ...[op.get(FACTOR), op.get(WIDE + vector)],
        ...(relaxed
          ? [op.get(sum(row, vector)), op.multiplyAdd]
          : [op.vMul, op.get(sum(row, vector)), op.vAdd]),
        op.set(sum(row, vector)),
      ]),
      ...advance(PX, X_STEP),
      ...advance(PY, Y_STEP),
    ]),
    ...eachRow((vector, row) => [op.get(ROW), op.get(sum(row, vector)), op.v128Store(16 * vector)]),
  ];
}

/** The same for one number of y, of which fewer than four are left. */
function narrow(rows: number): Code {
  const eachRow = (f: (row: number) => Code): Code => [
    ...[op.get(AT_SUM), op.set(ROW)],
    ...Array.from({ length: rows }, (_, row) => [
      ...f(row),
      ...(row < rows - 1 ? advance(ROW, Y_BYTES) : []),
    ]).flat(),
  ];
  return [
    ...eachRow((row) => [op.get(ROW), op.f32Load(), op.set(SCALAR + row)]),
    ...[op.get(X), op.set(PX), op.get(AT_Y), op.set(PY), op.get(COUNT), op.set(I)],
    ...times(I, [
      ...Array.from(
        { length: rows },
        (_, row): Code => [
          ...[op.get(PX), op.f32Load(4 * row), op.get(PY), op.f32Load(), op.f32Mul],
          ...[op.get(SCALAR + row), op.f32Add, op.set(SCALAR + row)],
        ],
      ).flat(),
      ...advance(PX, X_STEP),
      ...advance(PY, Y_STEP),
    ]),
    ...eachRow((row) => [op.get(ROW), op.get(SCALAR + row), op.f32Store()]),
  ];
}

/** All of y against `rows` numbers of x. */
const across = (rows: number, relaxed: boolean): Code => [
  ...[op.get(Y), op.set(AT_Y), op.get(SUMS), op.set(AT_SUM)],
  ...walk(AT_Y, Y_END, 32, [...tile(rows, 2, relaxed), ...advanceBy(AT_SUM, 32)]),
  ...walk(AT_Y, Y_END, 16, [...tile(rows, 1, relaxed), ...advanceBy(AT_SUM, 16)]),
  ...walk(AT_Y, Y_END, 4, [...narrow(rows), ...advanceBy(AT_SUM, 4)]),
  ...Array.from({ length: rows }, () => advance(SUMS, Y_BYTES)).flat(),
];

/**
 * outerProducts(x, y, sums, count, xStep, yStep, xBytes, yBytes): sums[i][j] += x[i] · y[j] over `count` places, at least one, which
 * lie xStep and yStep bytes apart. x has xBytes / 4 numbers at each place, y yBytes / 4, and sums, row by row, one for
 * each pair. Sums stay in registers while the places go by, 4 x 8 at a time, so every number that is loaded is used 4 or 8 times.
 *
 * @param relaxed multiply and add in one instruction: faster, and the last bits depend on the processor
 */
export const outerProducts = (relaxed: boolean): WasmFunction => ({
  name: 'outerProducts',
  parameters: Array(8).fill(type.i32),
  locals: [...Array(8).fill(type.i32), ...Array(11).fill(type.v128), ...Array(4).fill(type.f32)],
  body: [
    ...[op.get(X), op.get(X_BYTES), op.i32Add, op.set(X_END)],
    ...[op.get(Y), op.get(Y_BYTES), op.i32Add, op.set(Y_END)],
    ...walk(X, X_END, 16, across(4, relaxed)),
    ...walk(X, X_END, 4, across(1, relaxed)),
  ],
});
