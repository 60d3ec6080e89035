import { decodePicture } from '../../device/picture.ts';
import { fashionTest, readBundled } from '../../lib/datasets/bundled.ts';
import { fingerprint } from '../../lib/datasets/fingerprint.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import type { Offered } from './intake-plan.ts';
import { type Item, SIDE } from './state.ts';

/** A file and the folder that it lies in. */
export interface OfferedFile extends Offered {
  readonly file: File;
}

/** A folder with more files than this is not read to its end. */
const MOST_FILES = 20_000;
/** Pictures are kept at 128 x 128, so decoding them larger than this is waste. */
const DECODED_PIXELS = 512 * 512;

let scratch: OffscreenCanvas | undefined;

/** The middle square of a picture or of a film's frame, as numbers [SIDE, SIDE, 3]. */
export function squareOf(picture: CanvasImageSource, width: number, height: number): Uint8Array<ArrayBuffer> {
  scratch ??= new OffscreenCanvas(SIDE, SIDE);
  const pen = scratch.getContext('2d', { willReadFrequently: true })!;
  pen.imageSmoothingQuality = 'high';
  const side = Math.min(width, height);
  pen.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  const { data } = pen.getImageData(0, 0, SIDE, SIDE);
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    pixels[to++] = data[from]!;
    pixels[to++] = data[from + 1]!;
    pixels[to++] = data[from + 2]!;
  }
  return pixels;
}

/** A picture as it is kept. */
export function itemOf(pixels: Uint8Array<ArrayBuffer>, rest: Pick<Item, 'label' | 'burst' | 'title'>): Item {
  return { pixels, print: fingerprint({ pixels, shape: [SIDE, SIDE, 3] }, 0), ...rest };
}

/** Opens one file. Rejects with a sentence for the reader when it is no picture. */
export async function openFile(file: File, label: number, signal: AbortSignal): Promise<Item> {
  const { bitmap } = await decodePicture(file, { maxPixels: DECODED_PIXELS, signal });
  try {
    return itemOf(squareOf(bitmap, bitmap.width, bitmap.height), { label, burst: -1, title: file.name });
  } finally {
    bitmap.close();
  }
}

/** Files of a file field; a chosen folder's files know their path. */
export function offeredByField(files: FileList): OfferedFile[] {
  return Array.from(files)
    .slice(0, MOST_FILES)
    .map((file) => ({
      file,
      name: file.name,
      folder: file.webkitRelativePath.split('/').at(-2) ?? '',
    }));
}

/** Files that were dropped, those in folders too. Called in the drop's own turn: later the browser has emptied it. */
export async function offeredByDrop(transfer: DataTransfer): Promise<OfferedFile[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const found: OfferedFile[] = [];
  const visit = async (entry: FileSystemEntry, folder: string): Promise<void> => {
    if (found.length >= MOST_FILES) return;
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      ).catch(() => null);
      if (file) found.push({ file, name: file.name, folder });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // Browsers hand out a hundred at a time, and an empty list at the end.
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      ).catch(() => []);
      if (some.length === 0) return;
      for (const one of some) await visit(one, entry.name);
    }
  };
  for (const entry of entries) await visit(entry, '');
  return found;
}

/** Classes of the example, by their numbers in Fashion-MNIST, and pictures of each. */
const EXAMPLE = [2, 4, 9];
const EXAMPLE_EACH = 40;

/** Real pictures to begin with: pullovers, coats and ankle boots of Fashion-MNIST's test set. */
export async function loadExample(): Promise<{ classes: string[]; items: Item[] }> {
  const set = await readBundled(fashionTest, async (path) => {
    const response = await fetch(siteRoot() + path).catch(() => null);
    if (!response?.ok)
      throw new Error('The example could not be fetched. Check the connection and try again.');
    return new Uint8Array(await response.arrayBuffer());
  });
  const [height, width] = set.shape;
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d')!;
  const items: Item[] = [];
  EXAMPLE.forEach((klass, label) => {
    const some = [...set.labels.keys()].filter((i) => set.labels[i] === klass).slice(0, EXAMPLE_EACH);
    for (const i of some) {
      const image = pen.createImageData(width, height);
      for (let k = 0; k < width * height; k++) {
        const value = set.pixels[i * width * height + k]!;
        image.data.set([value, value, value, 255], 4 * k);
      }
      pen.putImageData(image, 0, 0);
      const title = `${set.classes[klass]} ${i}`;
      items.push(itemOf(squareOf(canvas, width, height), { label, burst: -1, title }));
    }
  });
  return { classes: EXAMPLE.map((klass) => set.classes[klass]!), items };
}
