/** Where a dream is, as plain data: it can wait, be kept on the device, and go on elsewhere. */
export interface DreamCheckpoint {
  /** what it began from at the working size: [copies, height, width, 3], 0..255; grey for a dream from noise */
  readonly base: Float32Array;
  readonly copies: number;
  /** the working size, in pixels */
  readonly width: number;
  readonly height: number;
  /** the picture as it is now, [copies, rows, columns, 3], 0..255, at the size of its octave */
  readonly picture: Float32Array;
  readonly rows: number;
  readonly columns: number;
  /** the octave it is in, 0 is the smallest, and how many steps of it are done */
  readonly octave: number;
  readonly step: number;
  /** one for each step that was done, over all octaves */
  readonly losses: readonly number[];
}
