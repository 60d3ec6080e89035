import { op, type, type WasmFunction } from './assemble.ts';
import { along } from './loops.ts';

const [X, DY, OUT, END4, END, SCALE, V, S] = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * hardSwishGradient(x, dy, out, end4, end, scale): out = dy · scale · (min(max(v + 3, 0), 6) + (v where -3 < v <= 3)) for the floats v
 * from address x to address `end`, four at a time up to `end4` and then one by one.
 */
export const hardSwishGradient: WasmFunction = {
  name: 'hardSwishGradient',
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32, type.f32],
  locals: [type.v128, type.f32],
  body: [
    ...along([X, DY, OUT], END4, 16, [
      ...[op.get(OUT), op.get(X), op.v128Load(), op.tee(V)],
      ...[op.vConst(3), op.vAdd, op.vConst(0), op.vMax, op.vConst(6), op.vMin],
      ...[
        op.get(V),
        op.get(V),
        op.vConst(-3),
        op.vAbove,
        op.vAnd,
        op.get(V),
        op.vConst(3),
        op.vAtMost,
        op.vAnd,
      ],
      ...[op.vAdd, op.get(DY), op.v128Load(), op.vMul, op.get(SCALE), op.splat, op.vMul, op.v128Store()],
    ]),
    ...along([X, DY, OUT], END, 4, [
      ...[op.get(OUT), op.get(X), op.f32Load(), op.tee(S)],
      ...[op.f32Const(3), op.f32Add, op.f32Const(0), op.f32Max, op.f32Const(6), op.f32Min],
      ...[op.get(S), op.f32Const(0), op.get(S), op.f32Const(-3), op.f32Above],
      ...[op.get(S), op.f32Const(3), op.f32AtMost, op.i32And, op.select],
      ...[op.f32Add, op.get(DY), op.f32Load(), op.f32Mul, op.get(SCALE), op.f32Mul, op.f32Store()],
    ]),
  ],
};

/** reluGradient(y, dy, out, end4, end, top): out = dy where 0 < y < top, else 0, for the floats y from address y to address `end`. */
export const reluGradient: WasmFunction = {
  name: 'reluGradient',
  parameters: [type.i32, type.i32, type.i32, type.i32, type.i32, type.f32],
  locals: [type.v128, type.f32],
  body: [
    ...along([X, DY, OUT], END4, 16, [
      ...[op.get(OUT), op.get(DY), op.v128Load(), op.get(X), op.v128Load(), op.tee(V)],
      ...[op.vConst(0), op.vAbove, op.vAnd],
      ...[op.get(SCALE), op.splat, op.get(V), op.vAbove, op.vAnd, op.v128Store()],
    ]),
    ...along([X, DY, OUT], END, 4, [
      ...[op.get(OUT), op.get(DY), op.f32Load(), op.f32Const(0), op.get(X), op.f32Load(), op.tee(S)],
      ...[op.f32Const(0), op.f32Above, op.get(SCALE), op.get(S), op.f32Above, op.i32And],
      ...[op.select, op.f32Store()],
    ]),
  ],
};
