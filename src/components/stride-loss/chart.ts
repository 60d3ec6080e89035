import { classColour } from '../ui/class-colour.ts';
import type { Derived } from './state.ts';

type LabelPicture = { width: number; height: number; labels: ArrayLike<number> };

const rgb = (hex: string): [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

/** Class colours as bytes, made once. */
const colours = Array.from({ length: 256 }, (_, k) => rgb(classColour(k)));

/** Every label in its class's colour, one canvas pixel each. Where `truth` says otherwise a pixel is darkened and crossed. */
export function drawLabels(
  canvas: HTMLCanvasElement,
  { width, height, labels }: LabelPicture,
  truth?: ArrayLike<number>,
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext('2d')!;
  const image = pen.createImageData(width, height);
  for (let i = 0; i < labels.length; i++) {
    const colour = colours[labels[i]!]!;
    // Stripes, so that the marks do not rest on colour alone.
    const wrong = truth !== undefined && truth[i] !== labels[i];
    const stripe = wrong && ((i % width) + Math.floor(i / width)) % 4 < 2;
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = stripe ? 0 : wrong ? colour[c]! * 0.45 : colour[c]!;
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}

/** Background of a table cell with this IoU: full tint for 1, none for 0. */
export function iouTint(iou: number): string {
  if (Number.isNaN(iou)) return 'transparent';
  return `color-mix(in srgb, var(--class-2) ${Math.round(38 * iou)}%, var(--surface))`;
}

/** What the three pictures show, for readers who do not see them. */
export function pictureNames({
  width,
  height,
  coarse,
  rows,
  wrongPixels,
}: Derived): [string, string, string] {
  return [
    `Label map of ${width} by ${height} pixels with ${rows.map(({ name }) => name).join(', ')}`,
    `The same as ${coarse.width} by ${coarse.height} labels`,
    `Enlarged again; ${wrongPixels} of ${width * height} pixels are wrong`,
  ];
}
