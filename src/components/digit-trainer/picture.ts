/** Draws pictures and maps onto canvases, a canvas pixel for each number. */

/** One picture of a set. `shape` is [height, width, channels]; 1 channel is grey, 3 are red, green and blue. */
export function drawPicture(
  canvas: HTMLCanvasElement,
  pixels: ArrayLike<number>,
  [height, width, channels]: readonly [number, number, number],
  start = 0,
): void {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = pixels[start + i * channels + Math.min(c, channels - 1)]!;
    }
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}

/** Maps side by side, one tile each with a gap of one pixel, from black at the layer's lowest value to white at its highest. */
export function drawMaps(
  canvas: HTMLCanvasElement,
  values: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  columns: number,
): void {
  const rows = Math.ceil(channels / columns);
  canvas.width = columns * (width + 1) - 1;
  canvas.height = rows * (height + 1) - 1;
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const span = high - low || 1;
  const image = new ImageData(canvas.width, canvas.height);
  for (let c = 0; c < channels; c++) {
    const [left, top] = [(c % columns) * (width + 1), Math.floor(c / columns) * (height + 1)];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const grey = (255 * (values[(y * width + x) * channels + c]! - low)) / span;
        const at = 4 * ((top + y) * canvas.width + left + x);
        image.data[at] = image.data[at + 1] = image.data[at + 2] = grey;
        image.data[at + 3] = 255;
      }
    }
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}
