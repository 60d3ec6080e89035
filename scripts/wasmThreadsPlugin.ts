import type { Plugin } from 'vite';

/**
 * tfjs starts its WASM threads from the text of one of its own functions. That text must stand alone, yet it mentions a
 * variable of the function around it (Emscripten's _scriptDir) behind a typeof guard, and minifiers take the guard
 * away because they can see that the variable exists. In a thread it does not. tfjs always says where the script is,
 * so the mention can go.
 */
export function wasmThreadsPlugin(): Plugin {
  const mentions: readonly [string, string][] = [
    ['if(typeof _scriptDir !== "undefined" && _scriptDir){scriptDirectory=_scriptDir}', ''],
    ['Module["mainScriptUrlOrBlob"]||_scriptDir', 'Module["mainScriptUrlOrBlob"]'],
  ];
  return {
    name: 'fovea-wasm-threads',
    enforce: 'pre',
    transform(code, id) {
      if (!/tfjs-backend-wasm-threaded-simd\.js/.test(id)) return;
      let text = code;
      for (const [from, to] of mentions) {
        if (!text.includes(from))
          throw new Error(`${id}: "${from}" is not there any more; look whether threads need this plugin`);
        text = text.replace(from, to);
      }
      return { code: text, map: null };
    },
  };
}
