/** Draws canvases again only when what is on them has changed. */
export class ChangedCanvases {
  readonly #drawn = new WeakMap<HTMLCanvasElement, readonly unknown[]>();

  /** @param of everything that the drawing depends on, compared by identity */
  draw(canvas: HTMLCanvasElement, of: readonly unknown[], draw: () => void): void {
    const before = this.#drawn.get(canvas);
    if (before && of.every((each, i) => each === before[i])) return;
    this.#drawn.set(canvas, of);
    draw();
  }
}
