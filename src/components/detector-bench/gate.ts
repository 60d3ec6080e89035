/** Lets a measurement be paused between two looks, and the look that is under way be cut short. */
export class Gate {
  paused = false;
  #stop = new AbortController();
  #goOn = () => {};
  #open: Promise<void> = Promise.resolve();

  /** Aborted by a pause; another one after each. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Resolves at once, or when the pause is over. */
  pass(): Promise<void> {
    return this.#open;
  }

  close(): void {
    this.paused = true;
    this.#open = new Promise((resolve) => {
      this.#goOn = resolve;
    });
    this.#stop.abort();
  }

  open(): void {
    this.paused = false;
    this.#stop = new AbortController();
    this.#goOn();
    this.#open = Promise.resolve();
  }
}
