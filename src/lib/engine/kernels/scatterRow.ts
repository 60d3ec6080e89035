import { op, type, type WasmFunction } from './assemble.ts';
import { advance, advanceBy, timesOrNever, until } from './loops.ts';

const [DY, W, DX, COUNT, LENGTH, STEP, I, AT] = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * scatterRow(dy, w, dx, count, length, step): for `count` cells of `length` bytes, a multiple of 16, which lie one after the other at dy:
 * dx += dy · w, number by number, where dx moves on by `step` bytes from one cell to the next and w is the same for all. One tap of
 * a depthwise filter, sending a row of gradients back to where it had read.
 */
export const scatterRow: WasmFunction = {
  name: 'scatterRow',
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32, type.i32],
  locals: [type.i32, type.i32],
  body: timesOrNever(COUNT, [
    ...[op.i32Const(0), op.set(I)],
    ...until(
      [op.get(I), op.get(LENGTH), op.i32Equal],
      [
        ...[op.get(DX), op.get(I), op.i32Add, op.tee(AT), op.get(AT), op.v128Load()],
        ...[op.get(DY), op.get(I), op.i32Add, op.v128Load(), op.get(W), op.get(I), op.i32Add, op.v128Load()],
        ...[op.vMul, op.vAdd, op.v128Store()],
        ...advanceBy(I, 16),
      ],
    ),
    ...advance(DY, LENGTH),
    ...advance(DX, STEP),
  ]),
};
