/** What the page and the engine's host say to each other, as plain data. */
import type { PlainError } from './errors.ts';
import type { BackendName, EngineStatus, Progress } from './status.ts';

/** From the page. */
export type Request =
  | { readonly kind: 'open'; readonly root: string; readonly preference: BackendName | 'auto' }
  | { readonly kind: 'run'; readonly id: number; readonly task: string; readonly input: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'stop'; readonly id: number }
  | { readonly kind: 'use'; readonly id: number; readonly backend: BackendName | 'auto' }
  | { readonly kind: 'memory'; readonly id: number }
  | { readonly kind: 'lose'; readonly id: number };

/** To the page. */
export type Reply =
  | { readonly kind: 'hello' }
  | { readonly kind: 'status'; readonly status: EngineStatus }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'update'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError };

/** Sends a reply; `transfer` names the buffers in it that move. */
export type Send = (reply: Reply, transfer?: Transferable[]) => void;
