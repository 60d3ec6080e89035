import type { CutoutState } from './state.ts';

/** What can be drawn as a picture. */
export type Picture = ImageBitmap | OffscreenCanvas;

/** How much of a person is where: a small picture of opacities over the whole large one. */
export interface Alpha {
  width: number;
  height: number;
  alpha: Uint8ClampedArray;
}

/** Colours that stand behind a person, and photos by their id. */
const PLAIN: Partial<Record<CutoutState['background'], [top: string, bottom: string]>> = {
  green: ['#00b140', '#00b140'],
  dusk: ['#2b2a5e', '#e08a6d'],
  paper: ['#f7f4ec', '#e7e1d3'],
};

const layers = new Map<string, OffscreenCanvas>();

/** A canvas that is kept from frame to frame. */
function layer(name: string, width: number, height: number): OffscreenCanvasRenderingContext2D {
  const canvas = layers.get(name) ?? new OffscreenCanvas(width, height);
  layers.set(name, canvas);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen)
    throw new Error('This browser has no memory left to draw the picture. Close other tabs and try again.');
  pen.globalCompositeOperation = 'source-over';
  pen.clearRect(0, 0, width, height);
  return pen;
}

function maskLayer({ width, height, alpha }: Alpha, grey: boolean): OffscreenCanvas {
  const pen = layer('mask', width, height);
  const image = pen.createImageData(width, height);
  for (let i = 0; i < alpha.length; i++) {
    const value = alpha[i]!;
    image.data[4 * i] = image.data[4 * i + 1] = image.data[4 * i + 2] = grey ? value : 255;
    image.data[4 * i + 3] = grey ? 255 : value;
  }
  pen.putImageData(image, 0, 0);
  return pen.canvas;
}

/** Blurs by drawing small and large again, which every browser can and is quick. */
function blurred(picture: Picture, width: number, height: number, percent: number): OffscreenCanvas {
  const side = Math.max(4, Math.round(100 / percent));
  const small = layer('small', side, Math.max(3, Math.round((side * height) / width)));
  small.imageSmoothingQuality = 'high';
  small.drawImage(picture, 0, 0, small.canvas.width, small.canvas.height);
  const large = layer('blurred', width, height);
  large.imageSmoothingQuality = 'high';
  large.drawImage(small.canvas, 0, 0, width, height);
  return large.canvas;
}

/** A picture over the whole of another, its sides cut off where the shapes differ. */
function cover(
  pen: OffscreenCanvasRenderingContext2D,
  picture: Picture,
  width: number,
  height: number,
): void {
  const scale = Math.max(width / picture.width, height / picture.height);
  const [across, down] = [picture.width * scale, picture.height * scale];
  pen.drawImage(picture, (width - across) / 2, (height - down) / 2, across, down);
}

/**
 * Draws a picture with its background replaced, blurred or taken away, or the mask itself, at the size of the picture.
 *
 * @param alpha null while there is no mask: then the picture as it is
 * @param behind the photo of a background that is one; null while it is being fetched
 */
export function drawCutout(
  picture: Picture,
  alpha: Alpha | null,
  state: CutoutState,
  { behind, mirror }: { behind: Picture | null; mirror: boolean },
): OffscreenCanvas {
  const { width, height } = picture;
  const pen = layer('result', width, height);
  pen.save();
  if (mirror) pen.setTransform(-1, 0, 0, 1, width, 0);
  pen.imageSmoothingQuality = 'high';
  if (!alpha) pen.drawImage(picture, 0, 0);
  else if (state.mask) pen.drawImage(maskLayer(alpha, true), 0, 0, width, height);
  else {
    const person = layer('person', width, height);
    person.imageSmoothingQuality = 'high';
    person.drawImage(maskLayer(alpha, false), 0, 0, width, height);
    person.globalCompositeOperation = 'source-in';
    person.drawImage(picture, 0, 0);
    if (state.mode === 'blur') pen.drawImage(blurred(picture, width, height, state.blur), 0, 0);
    else if (state.mode === 'replace') {
      const plain = PLAIN[state.background];
      if (plain) {
        const gradient = pen.createLinearGradient(0, 0, 0, height);
        plain.forEach((colour, stop) => {
          gradient.addColorStop(stop, colour);
        });
        pen.fillStyle = gradient;
        pen.fillRect(0, 0, width, height);
      } else if (behind) cover(pen, behind, width, height);
    }
    pen.drawImage(person.canvas, 0, 0);
  }
  pen.restore();
  return pen.canvas;
}
