import { random, randomNormal } from '../../lib/random.ts';

/** Noise like that which a portrait begins from: normal around grey, colours apart. The same for the same seed. */
export async function noisePicture(side: number, seed: number): Promise<ImageBitmap> {
  const next = random(seed);
  const image = new ImageData(side, side);
  for (let i = 0; i < image.data.length; i++)
    image.data[i] = i % 4 === 3 ? 255 : 128 + 16 * randomNormal(next);
  return createImageBitmap(image);
}
