import type { Plane } from './state.ts';

/** Writes a map into a canvas as greys, one pixel per number; CSS makes it larger. */
export function paintPlane(canvas: HTMLCanvasElement, { width, height, data, black, white }: Plane): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const image = pen.createImageData(width, height);
  const scale = 255 / (white - black || 1);
  for (let i = 0; i < data.length; i++) {
    const grey = (data[i]! - black) * scale;
    image.data[4 * i] = grey;
    image.data[4 * i + 1] = grey;
    image.data[4 * i + 2] = grey;
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}
