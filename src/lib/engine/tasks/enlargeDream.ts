import { addDetail } from '../../nn/dream/addDetail.ts';
import { resample } from '../../nn/dream/resample.ts';
import { throwIfAborted } from '../errors.ts';
import { pictureValues } from '../picture.ts';
import { turn } from '../turn.ts';
import type { EnlargeDreamInput, EnlargeDreamOutput } from './dreamMessages.ts';
import type { Task } from './task.ts';

export type { EnlargeDreamInput, EnlargeDreamOutput } from './dreamMessages.ts';

/** More pixels than this do not fit into a canvas everywhere. */
const MOST_PIXELS = 16_000_000;
/** Rows that are worked on at once, so that a large photo takes little memory. */
const STRIP = 256;

/**
 * Brings a frame of a dream to the photo's own size: what the dream changed is enlarged and added to the full photo, which keeps
 * its fine detail.
 *
 * @throws RangeError when the pixels are not of the size that is said
 */
export const enlargeDream: Task<EnlargeDreamInput, EnlargeDreamOutput> = async (input, context) => {
  const { image, pixels, width, height } = input;
  if (pixels.length !== width * height * 4)
    throw new RangeError(
      `pixels: ${width} x ${height} pixels have ${width * height * 4} bytes, not ${pixels.length}`,
    );
  throwIfAborted(context.signal);
  const before = pictureValues(image, width, height);
  const change = new Float32Array(before.length);
  for (let from = 0, to = 0; to < change.length; from += 4, to += 3) {
    for (let colour = 0; colour < 3; colour++) {
      change[to + colour] = pixels[from + colour]! - before[to + colour]!;
    }
  }

  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (image.width * image.height)));
  const columns = Math.max(1, Math.floor(image.width * scale));
  const rows = Math.max(1, Math.floor(image.height * scale));
  const detail = resample({ values: change, rows: height, columns: width }, height, columns);
  const result = new Uint8ClampedArray(columns * rows * 4);
  const full =
    scale === 1
      ? image
      : await createImageBitmap(image, { resizeWidth: columns, resizeHeight: rows, resizeQuality: 'high' });
  try {
    for (let top = 0; top < rows; top += STRIP) {
      const count = Math.min(STRIP, rows - top);
      const strip = await createImageBitmap(full, 0, top, columns, count);
      try {
        const values = pictureValues(strip, columns, count);
        addDetail(values, detail, top, rows, result.subarray(top * columns * 4));
      } finally {
        strip.close();
      }
      context.progress({ stage: 'run', done: top + count, total: rows, label: 'Bringing it to full size' });
      await turn();
      throwIfAborted(context.signal);
    }
  } finally {
    if (full !== image) full.close();
  }
  context.transfer(result.buffer);
  return { pixels: result, width: columns, height: rows };
};
