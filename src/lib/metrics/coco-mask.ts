import type { CocoSegmentation } from './coco-format.ts';
import { rasterisePolygon } from './polygon.ts';
import type { Rle, Runs } from './rle.ts';
import { runsOf } from './rle.ts';
import { mergeRuns } from './rle-measures.ts';

/**
 * The run lengths of a COCO `segmentation`: a mask as it is, polygons rasterised and united. A list of four numbers
 * stands for the box [x, y, width, height], as in COCO's mask API. (pycocotools, coco.py annToRLE)
 *
 * @param size [height, width] of the image, or null where it is not known; polygons need it, and a mask must agree with it
 * @param name what messages call the segmentation
 * @throws TypeError or RangeError that names the field
 */
export function runsOfSegmentation(
  segmentation: CocoSegmentation,
  size: readonly [number, number] | null,
  name = 'segmentation',
): Runs {
  if (!Array.isArray(segmentation)) {
    const runs = runsOf(segmentation as Rle, name);
    if (size && (runs.height !== size[0] || runs.width !== size[1])) {
      throw new RangeError(
        `${name}.size is [${runs.height}, ${runs.width}], but its image is [${size[0]}, ${size[1]}]`,
      );
    }
    return runs;
  }
  if (segmentation.length === 0) throw new RangeError(`${name} is empty`);
  if (!size) throw new RangeError(`${name}: polygons need the width and height of their image`);
  const [height, width] = size;
  if (!(Number.isInteger(height) && height > 0 && Number.isInteger(width) && width > 0)) {
    throw new RangeError(
      `${name}: the size of its image must be positive integers, got [${height}, ${width}]`,
    );
  }
  const boxes = (segmentation as readonly (readonly number[])[]).every(
    (part) => Array.isArray(part) && part.length === 4,
  );
  return mergeRuns(
    segmentation.map((part: readonly number[], i: number) =>
      rasterisePolygon(boxes ? boxOutline(part) : part, height, width, `${name}[${i}]`),
    ),
  );
}

function boxOutline(box: readonly number[]): number[] {
  const [x, y, width, height] = box as [number, number, number, number];
  return [x, y, x, y + height, x + width, y + height, x + width, y];
}
