import type { Layer } from '../layer.ts';

/** A network as data: give `input` and `layers` to describeStack. Activations cost nothing there and are left out. */
export interface Network {
  id: string;
  title: string;
  /** When it was first described in public. */
  year: number;
  /** The paper, and whose released version this is. */
  source: string;
  /** `[height, width, channels]`. */
  input: readonly [number, number, number];
  layers: readonly Layer[];
}
