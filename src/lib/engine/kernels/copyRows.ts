import { op, type, type WasmFunction } from './assemble.ts';
import { advance, advanceBy, timesOrNever, until } from './loops.ts';

const [FROM, TO, ROWS, LENGTH, STRIDE, I, END] = [0, 1, 2, 3, 4, 5, 6];

/**
 * copyRows(from, to, rows, length, stride): copies `rows` rows of `length` bytes, a multiple of 16, which lie one after the other at
 * `from`, to `to`, where one begins every `stride` bytes.
 */
export const copyRows: WasmFunction = {
  name: 'copyRows',
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32],
  locals: [type.i32, type.i32],
  body: timesOrNever(ROWS, [
    ...[op.get(FROM), op.get(LENGTH), op.i32Add, op.set(END)],
    ...[op.get(TO), op.set(I)],
    ...until(
      [op.get(FROM), op.get(END), op.i32Equal],
      [
        ...[op.get(I), op.get(FROM), op.v128Load(), op.v128Store()],
        ...advanceBy(FROM, 16),
        ...advanceBy(I, 16),
      ],
    ),
    ...advance(TO, STRIDE),
  ]),
};
