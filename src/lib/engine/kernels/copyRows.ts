import { op, type, type WasmFunction } from './assemble.ts';

const [FROM, TO, ROWS, LENGTH, STRIDE, I, END] = [0, 1, 2, 3, 4, 5, 6];

/**
 * copyRows(from, to, rows, length, stride): copies `rows` rows of `length` bytes, a multiple of 16, which lie one after the other at
 * `from`, to `to`, where one begins every `stride` bytes.
 */
export const copyRows: WasmFunction = {
  name: 'copyRows',
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32],
  locals: [type.i32, type.i32],
  body: [
    op.block,
    op.loop,
    ...[op.get(ROWS), op.i32Zero, op.branchIf(1)],
    ...[op.get(FROM), op.get(LENGTH), op.i32Add, op.set(END)],
    ...[op.get(TO), op.set(I)],
    op.block,
    op.loop,
    ...[op.get(FROM), op.get(END), op.i32Equal, op.branchIf(1)],
    ...[op.get(I), op.get(FROM), op.v128Load, op.v128Store],
    ...[op.get(FROM), op.i32Const(16), op.i32Add, op.set(FROM)],
    ...[op.get(I), op.i32Const(16), op.i32Add, op.set(I)],
    op.branch(0),
    op.end,
    op.end,
    ...[op.get(TO), op.get(STRIDE), op.i32Add, op.set(TO)],
    ...[op.get(ROWS), op.i32Const(1), op.i32Sub, op.set(ROWS)],
    op.branch(0),
    op.end,
    op.end,
  ],
};
