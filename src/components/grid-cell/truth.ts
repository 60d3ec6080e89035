import { siteRoot } from '../../lib/engine/base.ts';
import type { ObjectRow } from './state.ts';

interface Truth {
  images: { id: number; file_name: string }[];
  annotations: { image_id: number; category_id: number; bbox: number[]; iscrowd: number }[];
}

let file: Promise<Truth> | null = null;

/** The objects of a bundled photo as (x1, y1, x2, y2, category); none for other photos and when the file cannot be had. */
export async function truthOf(photoId: string): Promise<ObjectRow[]> {
  file ??= fetch(`${siteRoot()}data/photos-truth.json`).then((response) => {
    if (!response.ok) throw new Error(String(response.status));
    return response.json() as Promise<Truth>;
  });
  try {
    const { images, annotations } = await file;
    const image = images.find(({ file_name }) => file_name === `${photoId}.jpg`);
    return annotations
      .filter(({ image_id, iscrowd }) => image_id === image?.id && !iscrowd)
      .map(({ bbox: [x, y, w, h], category_id }) => [x!, y!, x! + w!, y! + h!, category_id]);
  } catch {
    file = null;
    return [];
  }
}
