import { op, type, type WasmFunction } from '../../kernels/assemble.ts';
import { advance, advanceBy, times, walk } from '../../kernels/loops.ts';

const [X, Y, SUMS, COUNT, X_STEP, Y_STEP, END, PX, PY, I] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const [SUM, SCALAR] = [10, 11];

/**
 * channelProducts(x, y, sums, count, xStep, yStep, end): sums[c] += x[c] · y[c] over `count` places, at least one, which lie xStep
 * and yStep bytes apart. `end` is where the first place's x ends.
 */
export const channelProducts: WasmFunction = {
  name: 'channelProducts',
  parameters: Array(7).fill(type.i32),
  locals: [type.i32, type.i32, type.i32, type.v128, type.f32],
  body: [
    ...walk(X, END, 16, [
      ...[op.get(SUMS), op.v128Load(), op.set(SUM)],
      ...[op.get(X), op.set(PX), op.get(Y), op.set(PY), op.get(COUNT), op.set(I)],
      ...times(I, [
        ...[op.get(PX), op.v128Load(), op.get(PY), op.v128Load(), op.vMul, op.get(SUM), op.vAdd, op.set(SUM)],
        ...advance(PX, X_STEP),
        ...advance(PY, Y_STEP),
      ]),
      ...[op.get(SUMS), op.get(SUM), op.v128Store()],
      ...advanceBy(SUMS, 16),
      ...advanceBy(Y, 16),
    ]),
    ...walk(X, END, 4, [
      ...[op.get(SUMS), op.f32Load(), op.set(SCALAR)],
      ...[op.get(X), op.set(PX), op.get(Y), op.set(PY), op.get(COUNT), op.set(I)],
      ...times(I, [
        ...[op.get(PX), op.f32Load(), op.get(PY), op.f32Load(), op.f32Mul],
        ...[op.get(SCALAR), op.f32Add, op.set(SCALAR)],
        ...advance(PX, X_STEP),
        ...advance(PY, Y_STEP),
      ]),
      ...[op.get(SUMS), op.get(SCALAR), op.f32Store()],
      ...advanceBy(SUMS, 4),
      ...advanceBy(Y, 4),
    ]),
  ],
};
