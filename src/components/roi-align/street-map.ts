/** Maps of a street that need no network: one number for each cell. */
import type { RoiMap } from '../../lib/boxes/roi-align.ts';
import type { Scene } from '../../lib/scenes/scene.ts';

/**
 * The average over each cell of a number for each pixel.
 *
 * @param stride pixels of a cell's side; divides the scene's
 */
function averaged(scene: Readonly<Scene>, stride: number, pixel: (index: number) => number): RoiMap {
  const [rows, columns] = [scene.height / stride, scene.width / stride];
  const values = new Float32Array(rows * columns);
  for (let y = 0; y < rows * stride; y++)
    for (let x = 0; x < columns * stride; x++)
      values[Math.floor(y / stride) * columns + Math.floor(x / stride)]! += pixel(y * scene.width + x);
  return { rows, columns, channels: 1, values: values.map((sum) => sum / stride ** 2) };
}

/** Brightness, 0 to 1: the weighted sum of red, green and blue of ITU-R BT.601. */
export const brightnessMap = (scene: Readonly<Scene>, stride: number): RoiMap =>
  averaged(scene, stride, (i) => {
    const [r, g, b] = [scene.pixels[3 * i]!, scene.pixels[3 * i + 1]!, scene.pixels[3 * i + 2]!];
    return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
  });

/** The share of each cell that a thing covers, 0 to 1; all 0 for thing -1. */
export const coverageMap = (scene: Readonly<Scene>, stride: number, thing: number): RoiMap =>
  averaged(scene, stride, (i) => (thing >= 0 && scene.instances[i] === thing + 1 ? 1 : 0));
