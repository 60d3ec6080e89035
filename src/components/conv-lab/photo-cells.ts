import type { Photo } from '../../device/photo.ts';
import type { SmallPhoto } from './state.ts';

/**
 * The middle of a photo, cut to the proportions of the grid and made as small as it. Rejects with PictureError when the
 * photo cannot be fetched or read.
 */
export async function smallPhoto(photo: Photo, rows: number, columns: number): Promise<SmallPhoto> {
  const bitmap = await photo.bitmap();
  try {
    const scale = Math.min(bitmap.width / columns, bitmap.height / rows);
    const width = columns * scale;
    const height = rows * scale;
    const canvas = new OffscreenCanvas(columns, rows);
    const pen = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(
      bitmap,
      (bitmap.width - width) / 2,
      (bitmap.height - height) / 2,
      width,
      height,
      0,
      0,
      columns,
      rows,
    );
    const rgba = pen.getImageData(0, 0, columns, rows).data;
    const data = Array.from({ length: rows * columns * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]!);
    return { rows, columns, data };
  } finally {
    bitmap.close();
  }
}
