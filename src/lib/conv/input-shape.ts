import { shapeText, wholeNumber } from './array.ts';
import type { Layer } from './layer.ts';

/** How many spatial axes the layers work on, as far as they say. */
function spatialAxes(layers: readonly Layer[]): number | undefined {
  for (const layer of layers) {
    const written = /([123])d$/i.exec(String(layer.type))?.[1];
    if (written) return Number(written);
    for (const setting of [layer.kernel, layer.stride, layer.dilation]) {
      if (Array.isArray(setting)) return setting.length;
    }
  }
  return undefined;
}

/**
 * Splits the shape of an input into its batch axis (`[]` when it has none) and the shape of one example. The number of
 * spatial axes is what the layers say (`conv1d`, `conv3d`, a setting per axis), else what the shape suggests.
 * Throws a RangeError when the two do not go together.
 */
export function readInputShape(
  inputShape: readonly number[],
  layers: readonly Layer[],
): { batch: number[]; example: number[]; axes: number } {
  if (!Array.isArray(inputShape) || inputShape.length < 1 || inputShape.length > 5) {
    throw new RangeError(
      'inputShape: [height, width, channels] is needed, with or without a batch axis before it',
    );
  }
  inputShape.forEach((size, axis) => {
    wholeNumber(`inputShape[${axis}]`, size, 1);
  });
  const axes = spatialAxes(layers) ?? [0, 0, 1, 2, 2, 3][inputShape.length]!;
  const hasBatch = inputShape.length === axes + 2;
  if (!hasBatch && inputShape.length !== axes + 1) {
    throw new RangeError(
      `inputShape: ${axes + 1} sizes are needed (${axes} spatial and the channels), or ${axes + 2} with a batch, ` +
        `not ${shapeText(inputShape)}`,
    );
  }
  const batch = hasBatch ? [inputShape[0]!] : [];
  return { batch, example: inputShape.slice(batch.length), axes };
}
