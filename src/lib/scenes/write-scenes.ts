import { encodePng } from './encode-png.ts';
import { labelPalette } from './label-palette.ts';
import { labelNames } from './names.ts';
import type { Scene } from './scene.ts';
import { sceneFileName, scenesToCoco } from './scenes-to-coco.ts';

/** One file of an exported set. */
export interface SceneFile {
  /** path inside the set, with forward slashes */
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A set of scenes as files: `annotations.json` (COCO), `labels.txt` (the names of the labels, one a line),
 * `images/000001.png` (RGB), `labels/000001.png` and `instances/000001.png` (palette pictures whose indices are the
 * labels, and the instances of that scene). No scenes give a set without pictures.
 *
 * @param onScene is told after each scene how many are written
 * @param signal stops between scenes; its reason is thrown
 */
export async function writeScenes(
  scenes: readonly Scene[],
  { onScene, signal }: { onScene?: (written: number) => void; signal?: AbortSignal } = {},
): Promise<SceneFile[]> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const files: SceneFile[] = [
    { name: 'annotations.json', bytes: encode(JSON.stringify(scenesToCoco(scenes))) },
    { name: 'labels.txt', bytes: encode(`${labelNames.join('\n')}\n`) },
  ];
  for (const [index, scene] of scenes.entries()) {
    signal?.throwIfAborted();
    const { width, height, pixels, labels, instances } = scene;
    const name = sceneFileName(index);
    files.push(
      { name: `images/${name}`, bytes: await encodePng(width, height, pixels) },
      { name: `labels/${name}`, bytes: await encodePng(width, height, labels, labelPalette) },
      { name: `instances/${name}`, bytes: await encodePng(width, height, instances, instancePalette) },
    );
    onScene?.(index + 1);
  }
  return files;
}

/** Black for no thing, then colours that differ from their neighbours in the list. */
const instancePalette = Uint8Array.from({ length: 768 }, (_, i) => {
  const index = Math.floor(i / 3);
  return index === 0 ? 0 : 64 + ((index * [67, 101, 151][i % 3]!) % 192);
});
