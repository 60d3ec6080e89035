import { saveFile } from '../../device/download.ts';
import { fileTitle } from '../../device/file-title.ts';
import { palettePng } from '../../device/palette-png.ts';
import type { Photo } from '../../device/photo.ts';
import { cocoOfLabels } from '../../lib/segmentation/coco-masks.ts';
import type { FcnHead } from '../../lib/segmentation/fcn-head.ts';
import type { PaintClass } from '../../lib/segmentation/painting.ts';
import { paintRgb } from '../ui/paint-colours.ts';
import { overlayPicture } from './chart.ts';
import { fullSize } from './learning.ts';

/** What is saved: the head's labels of a photo, at its own size as far as the engine goes. */
export interface Saving {
  readonly head: FcnHead;
  readonly picture: ImageBitmap;
  readonly photo: Photo;
  readonly classes: readonly PaintClass[];
  readonly smoothing: number;
  readonly opacity: number;
}

const nameOf = ({ id, source, title }: Photo): string =>
  source === 'bundled' ? id : fileTitle(title, 'picture').replace(/\.[a-z0-9]+$/i, '');

async function labelled({ head, photo, picture, smoothing }: Saving) {
  const answer = await fullSize(head, photo, picture, smoothing);
  const { width, height } = answer.picture!.map;
  const said = answer.reduced
    ? `The photo is large, so the label map was saved with ${width} × ${height} pixels.`
    : '';
  return { labelled: answer.picture!, said };
}

/** A PNG whose pixel values are the labels, with the colours as its palette. Resolves to a sentence, or ''. */
export async function saveMap(saving: Saving): Promise<string> {
  const { labelled: found, said } = await labelled(saving);
  const { width, height, labels } = found.map;
  const file = await palettePng({ width, height, values: labels }, saving.classes.map(paintRgb));
  saveFile(`${nameOf(saving.photo)}-labels.png`, file);
  return said;
}

/** COCO ground truth: one mask for each class that occurs. */
export async function saveCoco(saving: Saving): Promise<string> {
  const { labelled: found, said } = await labelled(saving);
  const { photo, classes } = saving;
  const fileName = photo.source === 'bundled' ? `${photo.id}.jpg` : photo.title;
  const coco = cocoOfLabels(found.map, { fileName, classes: classes.map(({ name }) => name) });
  saveFile(`${nameOf(photo)}-coco.json`, new Blob([JSON.stringify(coco)], { type: 'application/json' }));
  return said;
}

/** The photo under its labels. */
export async function saveOverlay(saving: Saving): Promise<string> {
  const { labelled: found, said } = await labelled(saving);
  const { picture, classes, opacity, photo } = saving;
  saveFile(`${nameOf(photo)}-overlay.png`, await overlayPicture(picture, found, classes, opacity));
  return said;
}
