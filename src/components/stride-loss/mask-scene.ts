import { type CocoGroundTruth, decodeRle, rasterisePolygon } from '../../lib/metrics/index.ts';
import type { LabelScene } from '../../lib/scenes/street.ts';

/** Longer side of a photo's label map here, in pixels: as the drawn streets, and divisible by 32. */
const SIDE = 256;

/**
 * One picture's label map out of polygons in COCO's form, its longer side 256 pixels; where regions overlap the later
 * annotation lies on top.
 *
 * @param file the picture's file_name
 * @throws RangeError when the file has no such picture, or a pixel of it has no class
 */
export function sceneOfMasks({ images, annotations, categories }: CocoGroundTruth, file: string): LabelScene {
  const image = images.find(({ file_name }) => file_name === file);
  if (!image?.width || !image.height) throw new RangeError(`file: there are no masks of ${file}`);
  const scale = SIDE / Math.max(image.width, image.height);
  const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const own = annotations.filter(({ image_id }) => image_id === image.id);
  const used = categories.filter(({ id }) => own.some(({ category_id }) => category_id === id));
  const nothing = used.length;
  const labels = new Uint8Array(width * height).fill(nothing);
  for (const { category_id, segmentation } of own) {
    const label = used.findIndex(({ id }) => id === category_id);
    for (const polygon of segmentation as readonly (readonly number[])[]) {
      const scaled = polygon.map(
        (value, i) => value * (i % 2 === 0 ? width / image.width! : height / image.height!),
      );
      const { counts } = rasterisePolygon(scaled, height, width);
      const { data } = decodeRle({ size: [height, width], counts: Array.from(counts) });
      data.forEach((inside, i) => {
        if (inside) labels[i] = label;
      });
    }
  }
  const hole = labels.indexOf(nothing);
  if (hole >= 0) fillHoles(labels, width, height, nothing);
  return { width, height, labels, classes: used.map(({ id, name }) => name ?? String(id)) };
}

/** Pixels between two outlines, which rounding left to neither, take a neighbour's label. */
function fillHoles(labels: Uint8Array, width: number, height: number, hole: number): void {
  for (let pass = 0; labels.includes(hole); pass++) {
    if (pass === Math.max(width, height))
      throw new RangeError('annotations: no pixel of the picture has a class');
    const before = labels.slice();
    for (let i = 0; i < labels.length; i++) {
      if (before[i] !== hole) continue;
      const x = i % width;
      const beside = [x > 0 ? i - 1 : i, x < width - 1 ? i + 1 : i, i - width, i + width];
      const known = beside.find((each) => each >= 0 && each < labels.length && before[each] !== hole);
      if (known !== undefined) labels[i] = before[known]!;
    }
  }
}
