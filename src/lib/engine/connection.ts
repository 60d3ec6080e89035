/** The way to a host: a worker where the browser has one that can draw, else this very page. */
import type { Reply, Request } from './protocol.ts';

/** Sends a request to the host. */
export type Connection = (request: Request, transfer: Transferable[]) => void;

/** How long a worker may take to say hello before the page does its work. */
const HELLO_MS = 20_000;

/**
 * Opens the way. A worker that does not load, or does not answer, is not an error: the page takes over.
 *
 * @param onPage true to compute on the page whatever the browser can do
 */
export async function connect(onReply: (reply: Reply) => void, onPage: boolean): Promise<Connection> {
  if (!onPage && typeof Worker !== 'undefined' && typeof OffscreenCanvas !== 'undefined') {
    const worker = await openWorker(onReply);
    if (worker) return (request, transfer) => worker.postMessage(request, transfer);
  }
  const { createHost } = await import('./host.ts');
  const handle = createHost(onReply, 'page');
  return (request) => handle(request);
}

function openWorker(onReply: (reply: Reply) => void): Promise<Worker | undefined> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'fovea-engine' });
    } catch {
      resolve(undefined);
      return;
    }
    const giveUp = (): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(undefined);
    };
    const timer = setTimeout(giveUp, HELLO_MS);
    worker.addEventListener('error', giveUp, { once: true });
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      if (data.kind !== 'hello') {
        onReply(data);
        return;
      }
      clearTimeout(timer);
      worker.removeEventListener('error', giveUp);
      resolve(worker);
    });
  });
}
