/** What goes into a dream and what comes out while it runs and at its end. */
import type { DreamSettings } from '../../dream-settings.ts';
import type { DreamCheckpoint } from '../../nn/dream/checkpoint.ts';
import type { Objective } from '../../nn/objective.ts';

/** What to dream. */
export interface DreamInput {
  /** a network of the registry */
  readonly network: string;
  /** the picture to begin with, moved to the engine, which closes it; without one it begins with noise around grey */
  readonly image?: ImageBitmap;
  /**
   * the working size in pixels, at most MAX_SIDE (1024) a side, whatever the picture's own size; the picture is stretched to
   * it. An objective that needs the whole detector rounds it to what the network can take.
   */
  readonly width: number;
  readonly height: number;
  readonly objective: Objective;
  readonly settings: DreamSettings;
  /** how many pictures at once, each from other noise (or the same photo with other jitter), 1 to 9. Default: 1 */
  readonly copies?: number;
  /** how much copies are pushed apart, 0 to 10 (Olah et al. 2017, Diversity); 0 is not at all. Default: 0 */
  readonly diversity?: number;
  /**
   * Goes on from here: with the same objective, settings and seed exactly as if it had not stopped. `image`, `width`,
   * `height` and `copies` are then read from it; the number of octaves and their scale must be what they were.
   */
  readonly resume?: DreamCheckpoint;
}

/** Sent after every step. */
export interface DreamUpdate {
  /** [copies, height, width, 4] RGBA, one copy below the other: a picture of `width` x `height * copies` */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** of one copy at this octave, in pixels */
  readonly width: number;
  readonly height: number;
  readonly copies: number;
  /** 0 is the smallest */
  readonly octave: number;
  readonly octaves: number;
  /** steps done in this octave, and over all of them */
  readonly step: number;
  readonly stepsDone: number;
  readonly stepsTotal: number;
  /** the objective before this step, on the scale of the layer; grows while the dream goes well */
  readonly loss: number;
  /** what the step took */
  readonly milliseconds: number;
  /** for all steps that are left, from the speed of this run; null until it has one */
  readonly secondsLeft: number | null;
  /** a sentence, when something had to be done differently from here on: smaller tiles for want of memory */
  readonly notice?: string;
}

/** How a dream ended. */
export type DreamEnding =
  | 'finished'
  /** asked to */
  | 'stopped'
  /** a loss or a gradient was no number, or a step threw almost every colour to black or white */
  | 'diverged'
  /** the step size is 0 */
  | 'no-step'
  /** nothing in the picture moves the objective: its gradient is 0 everywhere */
  | 'flat'
  /** not even small tiles fit */
  | 'out-of-memory';

/** The end of a dream, good or not: there always is a last good picture. */
export interface DreamOutput {
  readonly ended: DreamEnding;
  /** one or two sentences for the reader: how it ended, and what to change if it ended badly */
  readonly says: string;
  /** as in DreamUpdate: the last good picture */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly copies: number;
  /** one for each step */
  readonly losses: readonly number[];
  /** to go on from: after 'stopped' where it was; after 'finished' at the end, where more steps can follow */
  readonly checkpoint: DreamCheckpoint;
  readonly backend: string;
  /** milliseconds of the steps of this run */
  readonly milliseconds: number;
}

/** Which frame to bring to the photo's own size. */
export interface EnlargeDreamInput {
  /** the photo as it was given to the dream, moved */
  readonly image: ImageBitmap;
  /** a frame of the dream: RGBA */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** The frame at the photo's own size, or at the largest that fits 16 megapixels. */
export interface EnlargeDreamOutput {
  /** RGBA */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}
