/** A small problem that a network can learn in seconds: stripes that run down or across, or dots, with noise. */
import type { LabelledPictures } from '../../../../src/lib/datasets/labelled-pictures.ts';
import { random } from '../../../../src/lib/random.ts';

/** @param count of pictures, 6 x 6 x 1, of three classes in turn */
export function stripes(count: number, seed: number): LabelledPictures {
  const next = random(seed);
  const pixels = new Uint8Array(count * 36);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  labels.forEach((label, i) => {
    const phase = next() < 0.5 ? 0 : 1;
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 6; x++) {
        const along = label === 0 ? x : label === 1 ? y : x + y;
        pixels[i * 36 + y * 6 + x] = ((along + phase) % 2) * 160 + next() * 90;
      }
    }
  });
  return { pixels, labels, shape: [6, 6, 1], classes: ['down', 'across', 'dots'] };
}
