/**
 * Resolves after everything that waits has had its turn, messages of the page among it. On WASM a computation and its
 * `await tensor.data()` end without one, so a loop without turns would never hear that it should stop. Unlike a timer it
 * is not slowed down to 4 ms.
 */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
