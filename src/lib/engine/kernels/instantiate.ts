import { assemble, type WasmFunction } from './assemble.ts';

/**
 * The functions by name, working on that memory; null where the browser lacks an instruction that they use. Not asynchronously:
 * some are made at first use, in a kernel, which cannot wait, and a module is no more than two kilobytes.
 */
export function instantiate<Functions>(
  functions: readonly WasmFunction[],
  memory: WebAssembly.Memory,
): Functions | null {
  try {
    const module = new WebAssembly.Module(assemble(functions));
    return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions;
  } catch {
    return null;
  }
}
