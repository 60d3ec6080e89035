/** Loops and steps of addresses, as instructions for the assembler. What they count and move are locals, given by number. */
import { type Code, op } from './assemble.ts';

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

/** Does the body again and again, perhaps never, until the condition before it leaves something other than 0. */
export const until = (condition: Code, body: Code): Code => [
  op.block,
  op.loop,
  ...condition,
  op.branchIf(1),
  ...body,
  op.branch(0),
  op.end,
  op.end,
];

/** Does the body as often as a local says, which must be at least once; the local is 0 then. */
export const times = (counter: number, body: Code): Code => [
  op.loop,
  ...body,
  ...[op.get(counter), op.i32Const(1), op.i32Sub, op.tee(counter), op.branchIf(0)],
  op.end,
];

/** Likewise, where the local may be 0 from the beginning. */
export const timesOrNever = (counter: number, body: Code): Code =>
  until(
    [op.get(counter), op.i32Zero],
    [...body, op.get(counter), op.i32Const(1), op.i32Sub, op.set(counter)],
  );

/** While the first of some addresses is below that in another local: does the body, then moves them all on by `bytes`. */
export const along = (addresses: readonly number[], end: number, bytes: number, body: Code): Code =>
  until(
    [op.get(addresses[0]!), op.get(end), op.i32Below, op.i32Zero],
    [...body, ...addresses.flatMap((address) => advanceBy(address, bytes))],
  );

/** While at least `bytes` lie between the address in a local and that in another: does the body, then moves on by `bytes`. */
export const walk = (local: number, end: number, bytes: number, body: Code): Code => [
  ...until(
    [...advanceBy(local, bytes), op.get(end), op.get(local), op.i32Below],
    [...advanceBy(local, -bytes), ...body, ...advanceBy(local, bytes)],
  ),
  ...advanceBy(local, -bytes),
];
