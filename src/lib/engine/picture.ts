import { EngineError } from './errors.ts';

type Canvas = OffscreenCanvas | HTMLCanvasElement;
let canvas: Canvas | undefined;

/**
 * A picture as numbers: drawn at the wanted size with the browser's best smoothing, transparent parts over white.
 *
 * @param image any bitmap; it stays open
 * @returns [height, width, 3] red, green, blue in 0..255, row-major
 * @throws EngineError 'bad-picture' when the bitmap is closed or empty
 */
export function pictureValues(image: ImageBitmap, width: number, height: number): Float32Array<ArrayBuffer> {
  if (!(image?.width > 0 && image.height > 0)) {
    throw new EngineError('bad-picture', 'The picture is empty. Choose another one.');
  }
  canvas ??=
    typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d', {
    willReadFrequently: true,
  }) as OffscreenCanvasRenderingContext2D | null;
  if (!context)
    throw new EngineError(
      'out-of-memory',
      'There was not enough memory to read the picture. Close other tabs.',
    );
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  try {
    context.drawImage(image, 0, 0, width, height);
  } catch (cause) {
    throw new EngineError('bad-picture', 'The picture could not be read. Choose another one.', { cause });
  }
  const rgba = context.getImageData(0, 0, width, height).data;
  const values = new Float32Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    values[to] = rgba[from]!;
    values[to + 1] = rgba[from + 1]!;
    values[to + 2] = rgba[from + 2]!;
  }
  return values;
}
