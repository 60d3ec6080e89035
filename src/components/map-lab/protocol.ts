import type { CocoDetection, CocoGroundTruth, CocoIouType } from '../../lib/metrics/index.ts';
import type { Comparison, Lab } from './lab.ts';

/** What the page asks of the worker. */
export type Order =
  | { kind: 'evaluate'; truth: File; results: File; iouType: CocoIouType; at: number }
  | { kind: 'compare'; at: number }
  /** boxes of the page itself, to be judged as often as asked */
  | { kind: 'hold'; title: string; truth: CocoGroundTruth; detections: readonly CocoDetection[] }
  | { kind: 'judge'; score: number; at: number };

/** What the worker answers. `done` is 0 to 1 over everything. */
export type Answer =
  | { kind: 'progress'; label: string; done: number }
  | { kind: 'done'; lab: Lab }
  | { kind: 'comparison'; comparison: Comparison }
  | { kind: 'error'; sentence: string };
