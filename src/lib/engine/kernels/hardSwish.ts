import { op, type, type WasmFunction } from './assemble.ts';
import { along } from './loops.ts';

const [X, Y, END4, END, SCALE, V, S] = [0, 1, 2, 3, 4, 5, 6];

/**
 * hardSwish(x, y, end4, end, scale): y = v · min(max(v + 3, 0), 6) · scale for the floats v from address x to address `end`, four at a time
 * up to `end4` and then one by one.
 */
export const hardSwish: WasmFunction = {
  name: 'hardSwish',
  parameters: [type.i32, type.i32, type.i32, type.i32, type.f32],
  locals: [type.v128, type.f32],
  body: [
    ...along([X, Y], END4, 16, [
      ...[op.get(Y), op.get(X), op.v128Load(), op.tee(V), op.get(V)],
      ...[op.vConst(3), op.vAdd, op.vConst(0), op.vMax, op.vConst(6), op.vMin],
      ...[op.vMul, op.get(SCALE), op.splat, op.vMul, op.v128Store()],
    ]),
    ...along([X, Y], END, 4, [
      ...[op.get(Y), op.get(X), op.f32Load(), op.tee(S), op.get(S)],
      ...[op.f32Const(3), op.f32Add, op.f32Const(0), op.f32Max, op.f32Const(6), op.f32Min],
      ...[op.f32Mul, op.get(SCALE), op.f32Mul, op.f32Store()],
    ]),
  ],
};
