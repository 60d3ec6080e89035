import { labelColours } from '../../lib/segmentation/label-colours.ts';
import type { LabelMap } from '../../lib/segmentation/label-map.ts';
import { labelScores } from '../../lib/segmentation/label-scores.ts';
import { drawOutlines } from '../ui/draw-outlines.ts';
import { margins, scoresOfClass } from './heat.ts';
import type { Scores, View } from './state.ts';

export type Rgb = readonly [number, number, number];

function put(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  rgba: Uint8ClampedArray<ArrayBuffer>,
): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
}

/** The best class of each cell in its colour. */
export function drawLabels(canvas: HTMLCanvasElement, scores: Scores, colours: readonly Rgb[]): void {
  const { map } = labelScores(scores.values, scores, colours.length);
  put(canvas, map.width, map.height, labelColours(map, colours));
}

/** Where a skip changed the label, the new one; darkness elsewhere. Picture data: the same in both themes. */
export function drawChanged(canvas: HTMLCanvasElement, map: LabelMap, colours: readonly Rgb[]): void {
  const rgba = labelColours(map, colours);
  for (let i = 3; i < rgba.length; i += 4) {
    if (rgba[i] === 0) rgba.set([38, 38, 42], i - 3);
    rgba[i] = 255;
  }
  put(canvas, map.width, map.height, rgba);
}

/**
 * A class's margins or scores: blue above 0, orange below, white at 0; full at `largest`. Margins by their square root, since the
 * near ones decide and the far ones are much larger; scores as they are, since they are added.
 */
export function drawHeat(
  canvas: HTMLCanvasElement,
  scores: Scores,
  {
    classes,
    klass,
    view,
    largest,
  }: { classes: number; klass: number; view: Exclude<View, 'labels'>; largest: number },
): void {
  const values = (view === 'margin' ? margins : scoresOfClass)(scores, classes, klass);
  const rgba = new Uint8ClampedArray(values.length * 4).fill(255);
  values.forEach((value, i) => {
    const full = Math.min(1, Math.abs(value) / largest);
    const share = view === 'margin' ? Math.sqrt(full) : full;
    const [r, g, b] = value > 0 ? [0, 90, 178] : [213, 94, 0];
    rgba.set([255 + share * (r! - 255), 255 + share * (g! - 255), 255 + share * (b! - 255)], 4 * i);
  });
  put(canvas, scores.columns, scores.rows, rgba);
}

/** A label map in its colours; transparent where a label has none. */
export function drawMap(canvas: HTMLCanvasElement, map: LabelMap, colours: readonly Rgb[]): void {
  put(canvas, map.width, map.height, labelColours(map, colours));
}

/** The photo with the outlines of the labels. */
export function drawOutlined(
  canvas: HTMLCanvasElement,
  picture: ImageBitmap,
  map: LabelMap,
  colours: readonly Rgb[],
): void {
  const { width, height } = map;
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.drawImage(picture, 0, 0, width, height);
  drawOutlines(pen, map, colours, Math.max(2.5, width / 160));
}

/**
 * A street with outlines: of all labels, or of one label with that of the truth dashed under it.
 *
 * @param street a picture of the street, larger than the map
 * @param said null: only the picture
 */
export function drawStreetOutlines(
  canvas: HTMLCanvasElement,
  street: HTMLCanvasElement,
  said: LabelMap | null,
  truth: LabelMap,
  colours: readonly Rgb[],
  label: number | null,
): void {
  canvas.width = street.width;
  canvas.height = street.height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.drawImage(street, 0, 0);
  if (!said) return;
  pen.scale(street.width / said.width, street.height / said.height);
  if (label === null) {
    drawOutlines(pen, said, colours, 0.9);
    return;
  }
  const only = (colour: Rgb): Rgb[] => Object.assign([], { [label]: colour });
  drawOutlines(pen, said, only(colours[label]!), 1.4);
  drawOutlines(pen, truth, only([0, 0, 0]), 0.55);
  pen.setLineDash([2, 2]);
  drawOutlines(pen, truth, only([255, 255, 255]), 0.55);
}
