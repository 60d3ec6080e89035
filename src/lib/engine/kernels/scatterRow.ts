import { op, type, type WasmFunction } from './assemble.ts';

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
  body: [
    op.block,
    op.loop,
    ...[op.get(COUNT), op.i32Zero, op.branchIf(1)],
    ...[op.i32Const(0), op.set(I)],
    op.block,
    op.loop,
    ...[op.get(I), op.get(LENGTH), op.i32Equal, op.branchIf(1)],
    ...[op.get(DX), op.get(I), op.i32Add, op.tee(AT), op.get(AT), op.v128Load],
    ...[op.get(DY), op.get(I), op.i32Add, op.v128Load, op.get(W), op.get(I), op.i32Add, op.v128Load],
    ...[op.vMul, op.vAdd, op.v128Store],
    ...[op.get(I), op.i32Const(16), op.i32Add, op.set(I)],
    op.branch(0),
    op.end,
    op.end,
    ...[op.get(DY), op.get(LENGTH), op.i32Add, op.set(DY)],
    ...[op.get(DX), op.get(STEP), op.i32Add, op.set(DX)],
    ...[op.get(COUNT), op.i32Const(1), op.i32Sub, op.set(COUNT)],
    op.branch(0),
    op.end,
    op.end,
  ],
};
