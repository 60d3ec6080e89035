/**
 * Just enough of a WebAssembly assembler for kernels of a few lines: one imported memory, some functions, no tables and no data. What the
 * bytes mean is in the specification, chapter 5 (binary format).
 */

/** Instructions one after the other. */
export type Code = readonly (readonly number[])[];

/** Opcodes that the kernels use. Vector opcodes carry the 0xfd prefix. Loads and stores take an offset in bytes from the address. */
export const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  branch: (depth: number) => [0x0c, depth],
  branchIf: (depth: number) => [0x0d, depth],
  end: [0x0b],
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  tee: (local: number) => [0x22, local],
  f32Load: (offset = 0) => [0x2a, 2, ...unsigned(offset)],
  f32Store: (offset = 0) => [0x38, 2, ...unsigned(offset)],
  i32Const: (value: number) => [0x41, ...signed(value)],
  f32Const: (value: number) => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)],
  i32Equal: [0x46],
  i32Zero: [0x45],
  i32Below: [0x49],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32And: [0x71],
  select: [0x1b],
  f32Above: [0x5e],
  f32AtMost: [0x5f],
  f32Add: [0x92],
  f32Mul: [0x94],
  f32Min: [0x96],
  f32Max: [0x97],
  v128Load: (offset = 0) => [0xfd, 0x00, 2, ...unsigned(offset)],
  /** one float from memory, four times */
  v128LoadSplat: (offset = 0) => [0xfd, 0x09, 2, ...unsigned(offset)],
  v128Store: (offset = 0) => [0xfd, 0x0b, 2, ...unsigned(offset)],
  splat: [0xfd, 0x13],
  /** a constant, four times */
  vConst: (value: number): number[] => [...op.f32Const(value), ...op.splat],
  vAdd: [0xfd, 0xe4, 0x01],
  vMul: [0xfd, 0xe6, 0x01],
  vMin: [0xfd, 0xe8, 0x01],
  vMax: [0xfd, 0xe9, 0x01],
  vAbove: [0xfd, 0x44],
  vAtMost: [0xfd, 0x45],
  vAnd: [0xfd, 0x4e],
  /** a * b + c, rounded once or twice: relaxed SIMD */
  multiplyAdd: [0xfd, 0x85, 0x02],
} as const;

/** Value types. */
export const type = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

/** A function without a result. Locals are numbered on from the parameters. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: readonly number[];
  readonly locals: readonly number[];
  /** the instructions, without the final end */
  readonly body: Code;
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && !(low & 0x40)) || (rest === -1 && low & 0x40)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const vector = (items: Code): number[] => [...unsigned(items.length), ...items.flat()];
const name = (text: string): number[] => [...unsigned(text.length), ...new TextEncoder().encode(text)];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...unsigned(content.length),
  ...content,
];

/** The bytes of a module that imports `env.memory` and exports the functions. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const memory = [...name('env'), ...name('memory'), 0x02, 0x00, ...unsigned(0)];
  const code = functions.map(({ locals, body }) => {
    const bytes = [...vector(locals.map((local) => [1, local])), ...body.flat(), ...op.end];
    return [...unsigned(bytes.length), ...bytes];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(
      1,
      vector(functions.map(({ parameters }) => [0x60, ...vector(parameters.map((p) => [p])), 0])),
    ),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(functions.map((f, i) => [...name(f.name), 0x00, ...unsigned(i)]))),
    ...section(10, vector(code)),
  ]);
}
