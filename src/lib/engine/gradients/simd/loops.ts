import { op } from '../../kernels/assemble.ts';

/** Instructions one after the other, as the assembler takes them. */
export type Code = readonly (readonly number[])[];

/** Opcodes that the assembler of ../../kernels does not list. Offsets are in bytes, below 128. */
export const more = {
  loadAt: (offset: number) => [0xfd, 0x00, 2, offset],
  storeAt: (offset: number) => [0xfd, 0x0b, 2, offset],
  splatAt: (offset: number) => [0xfd, 0x09, 2, offset],
  scalarAt: (offset: number) => [0x2a, 2, offset],
} as const;

/** local += another local */
export const advance = (local: number, by: number): Code => [
  op.get(local),
  op.get(by),
  op.i32Add,
  op.set(local),
];

/** local += a constant */
export const advanceBy = (local: number, by: number): Code => [
  op.get(local),
  op.i32Const(by),
  op.i32Add,
  op.set(local),
];

/** While at least `bytes` lie between the address in a local and that in another: do the body, then move on by `bytes`. */
export const walk = (local: number, end: number, bytes: number, body: Code): Code => [
  op.block,
  op.loop,
  ...[op.get(local), op.i32Const(bytes), op.i32Add, op.set(local)],
  ...[op.get(end), op.get(local), op.i32Below, op.branchIf(1)],
  ...advanceBy(local, -bytes),
  ...body,
  ...advanceBy(local, bytes),
  op.branch(0),
  op.end,
  op.end,
  ...advanceBy(local, -bytes),
];

/** Does the body as often as a local says, which must be at least once; the local is 0 then. */
export const times = (counter: number, body: Code): Code => [
  op.loop,
  ...body,
  ...[op.get(counter), op.i32Const(1), op.i32Sub, op.tee(counter), op.branchIf(0)],
  op.end,
];
