import type { CocoIouType } from '../../lib/metrics/index.ts';
import type { Comparison, Lab } from './lab.ts';

/** What the page asks of the worker. */
export type Order =
  | { kind: 'evaluate'; truth: File; results: File; iouType: CocoIouType; at: number }
  | { kind: 'compare'; at: number };

/** What the worker answers. `done` is 0 to 1 over everything. */
export type Answer =
  | { kind: 'progress'; label: string; done: number }
  | { kind: 'done'; lab: Lab }
  | { kind: 'comparison'; comparison: Comparison }
  | { kind: 'error'; sentence: string };
