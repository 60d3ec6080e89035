import { runsOfSegmentation } from '../metrics/coco-mask.ts';
import { type CocoGroundTruth, compressCounts, encodeRle } from '../metrics/index.ts';
import { decodeRle } from '../metrics/rle.ts';
import { checkLabelMap, type LabelMap, UNPAINTED } from './label-map.ts';
import type { Labels } from './strided-labels.ts';

/** What a label map is of. */
export interface LabelledPicture {
  readonly fileName: string;
  /** names by label; the category of label k has the id k + 1, since COCO's ids start at 1 */
  readonly classes: readonly string[];
}

/**
 * A label map as COCO ground truth: one annotation for each class that occurs, its mask as COCO's compressed run lengths, its
 * box [x, y, width, height] and area in pixels.
 *
 * @throws RangeError when a label is neither a class nor UNPAINTED, or the map has another number of labels than pixels
 */
export function cocoOfLabels(map: Labels, { fileName, classes }: LabelledPicture) {
  checkLabelMap('map', map);
  const { width, height, labels } = map;
  const masks = new Map<number, Uint8Array>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label === UNPAINTED) continue;
    if (!(Number.isInteger(label) && label >= 0 && label < classes.length))
      throw new RangeError(`map.labels[${i}] must be below ${classes.length}, got ${label}`);
    let mask = masks.get(label);
    if (!mask) {
      mask = new Uint8Array(width * height);
      masks.set(label, mask);
    }
    mask[i] = 1;
  }
  const annotations = [...masks]
    .sort(([a], [b]) => a - b)
    .map(([label, data], i) => {
      const { counts } = encodeRle({ height, width, data });
      return {
        id: i + 1,
        image_id: 1,
        category_id: label + 1,
        iscrowd: 0 as const,
        ...measure(data, width),
        segmentation: { size: [height, width], counts: compressCounts(counts) },
      };
    });
  return {
    images: [{ id: 1, file_name: fileName, width, height }],
    categories: classes.map((name, i) => ({ id: i + 1, name })),
    annotations,
  };
}

function measure(mask: Uint8Array, width: number): { bbox: [number, number, number, number]; area: number } {
  let [left, right, top, bottom, area] = [Number.POSITIVE_INFINITY, -1, Number.POSITIVE_INFINITY, -1, 0];
  mask.forEach((value, i) => {
    if (!value) return;
    const x = i % width;
    const y = Math.floor(i / width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    area++;
  });
  return { bbox: [left, top, right - left + 1, bottom - top + 1], area };
}

/**
 * The label map of one image of a COCO file, as our own masks are stored (public/data/masks): annotations painted in their
 * order, later ones on top.
 *
 * @param fileName which image
 * @param classes category names in the order of the labels wanted
 * @returns UNPAINTED where there is no annotation, or one of another category
 * @throws RangeError when there is no such image, or as `runsOfSegmentation` for a broken mask
 */
export function labelsOfCoco(coco: CocoGroundTruth, fileName: string, classes: readonly string[]): LabelMap {
  const image = coco.images.find(({ file_name }) => file_name === fileName);
  if (!image?.width || !image.height)
    throw new RangeError(`fileName: there is no image "${fileName}" with a width and a height`);
  const { width, height } = image;
  const labels = new Uint8Array(width * height).fill(UNPAINTED);
  const labelOf = new Map(coco.categories.map(({ id, name }) => [id, classes.indexOf(name ?? '')]));
  coco.annotations.forEach((annotation, i) => {
    if (annotation.image_id !== image.id || !annotation.segmentation) return;
    const label = labelOf.get(annotation.category_id) ?? -1;
    const runs = runsOfSegmentation(
      annotation.segmentation,
      [height, width],
      `annotations[${i}].segmentation`,
    );
    const { data } = decodeRle({ size: [height, width], counts: [...runs.counts] });
    data.forEach((value, pixel) => {
      if (value) labels[pixel] = label < 0 ? UNPAINTED : label;
    });
  });
  return { width, height, labels };
}
