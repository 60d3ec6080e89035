import { saveFile } from '../../device/download.ts';
import { read, remove, write } from '../../device/store.ts';
import type { Files } from './trainer.ts';

/** A network of the reader's: kept on the device, or opened from files. */
export interface OwnNetwork {
  /** for the reader, such as 'A after 240 steps' */
  title: string;
  ap50: number;
  files: Files;
}

const KEPT = 'train-yolo';

/** More than any street YOLO has. */
const MOST_BYTES = 8e6;

/** Saves a network as model.json and weights.bin. */
export function saveNetwork({ json, weights }: Files): void {
  saveFile('model.json', new Blob([json], { type: 'application/json' }));
  saveFile('weights.bin', new Blob([weights], { type: 'application/octet-stream' }));
}

/**
 * The two files of a network among those chosen.
 *
 * @throws RangeError with a sentence when one is missing or too large
 */
export async function pickFiles(files: readonly File[]): Promise<Files> {
  const description = files.find(({ name }) => name.endsWith('.json'));
  const numbers = files.find(({ name }) => name.endsWith('.bin'));
  if (!description)
    throw new RangeError('Choose model.json and weights.bin together: model.json is missing.');
  if (!numbers) throw new RangeError('Choose model.json and weights.bin together: weights.bin is missing.');
  if (description.size + numbers.size > MOST_BYTES)
    throw new RangeError('These files are larger than any street YOLO, so they are something else.');
  return { json: await description.text(), weights: new Uint8Array(await numbers.arrayBuffer()) };
}

/** Keeps a network on this device; false when it lasts only until the page is left. */
export const keepNetwork = (own: OwnNetwork): Promise<boolean> => write(KEPT, own);

/** Forgets the kept network. */
export const forgetNetwork = (): Promise<void> => remove(KEPT);

/** The network that was kept, if there is one that looks like one; its files are checked when it is used. */
export async function keptNetwork(): Promise<OwnNetwork | null> {
  const kept = await read<Partial<OwnNetwork>>(KEPT);
  const { title, ap50, files } = kept ?? {};
  const good =
    typeof title === 'string' &&
    typeof ap50 === 'number' &&
    typeof files?.json === 'string' &&
    files.weights instanceof Uint8Array;
  return good ? { title, ap50, files } : null;
}
