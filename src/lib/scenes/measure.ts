import type { Canvas } from './canvas.ts';
import { firstThingLabel } from './names.ts';
import type { Scene, Thing } from './scene.ts';

/** Tags from here on are things, in the order in which they are painted; smaller tags are labels of stuff. */
export const firstTag = 8;

/** A thing's samples before others covered it: inside the frame, and with those outside it. */
export interface Silhouette {
  class: number;
  inside: number;
  whole: number;
}

/**
 * Label map, instance map and things from the tags of the pixels (and, for the shares that are hidden, of the samples).
 * Everything is derived from the same tags, so that all agree.
 *
 * @param tags of the size * size pixels
 * @param silhouettes of the tags `firstTag`, `firstTag` + 1, ...
 */
export function measure(
  canvas: Canvas,
  tags: Uint8Array,
  size: number,
  silhouettes: readonly Silhouette[],
): Pick<Scene, 'labels' | 'instances' | 'things'> {
  const count = firstTag + silhouettes.length;
  const area = new Int32Array(count);
  const left = new Int32Array(count).fill(size);
  const top = new Int32Array(count).fill(size);
  const right = new Int32Array(count).fill(-1);
  const bottom = new Int32Array(count).fill(-1);
  for (let row = 0, i = 0; row < size; row++)
    for (let column = 0; column < size; column++, i++) {
      const tag = tags[i]!;
      if (tag < firstTag) continue;
      area[tag] = area[tag]! + 1;
      if (column < left[tag]!) left[tag] = column;
      if (column > right[tag]!) right[tag] = column;
      if (row < top[tag]!) top[tag] = row;
      bottom[tag] = row;
    }
  const visible = new Int32Array(count);
  const samples = canvas.tags;
  for (let i = 0; i < samples.length; i++) {
    const tag = samples[i]!;
    if (tag >= firstTag) visible[tag] = visible[tag]! + 1;
  }
  const things: Thing[] = [];
  const label = new Uint8Array(count);
  const instance = new Uint8Array(count);
  for (let tag = 0; tag < firstTag; tag++) label[tag] = tag;
  for (let tag = firstTag; tag < count; tag++) {
    if (area[tag] === 0) continue;
    const { class: kind, inside, whole } = silhouettes[tag - firstTag]!;
    const box: Thing['box'] = [left[tag]!, top[tag]!, right[tag]! + 1, bottom[tag]! + 1];
    things.push({
      class: kind,
      box,
      area: area[tag]!,
      hidden: 1 - visible[tag]! / inside,
      cutOff: 1 - inside / whole,
      difficult: visible[tag]! < 0.2 * whole || box[2] - box[0] < 6 || box[3] - box[1] < 6,
    });
    label[tag] = firstThingLabel + kind;
    instance[tag] = things.length;
  }
  const labels = new Uint8Array(tags.length);
  const instances = new Uint8Array(tags.length);
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i]!;
    labels[i] = label[tag]!;
    instances[i] = instance[tag]!;
  }
  return { labels, instances, things };
}
