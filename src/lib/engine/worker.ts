/** The worker's entry: a host, with messages for a door. */
import { createHost } from './host.ts';
import type { Reply, Request } from './protocol.ts';

interface WorkerScope {
  postMessage(message: Reply, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<Request>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
const handle = createHost((reply, transfer) => scope.postMessage(reply, transfer ?? []), 'worker');
scope.addEventListener('message', (event) => handle(event.data));
scope.postMessage({ kind: 'hello' });
