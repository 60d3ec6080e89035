/** Frames per second as a steady figure: mostly the rate so far. 0 before the first frame. */
export class SteadyRate {
  now = 0;
  #last: number;

  /** @param start when the film begins, in milliseconds of any clock */
  constructor(start: number) {
    this.#last = start;
  }

  /** A frame is done at `time`; returns the rate with it. */
  frame(time: number): number {
    const rate = 1000 / (time - this.#last);
    this.#last = time;
    this.now = this.now ? 0.8 * this.now + 0.2 * rate : rate;
    return this.now;
  }
}
