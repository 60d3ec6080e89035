import { wholeNumber } from './array.ts';
import { readInputShape } from './input-shape.ts';
import { type Layer, type LayerType, layerType } from './layer.ts';
import { type MapSize, type Measured, measureLayer } from './measure-layer.ts';
import { accountMemory, type Memory, type MemoryOptions } from './memory.ts';
import { inputField } from './receptive-field.ts';

/** What the first unit of a map sees along one axis, in input pixels. */
export interface AxisField {
  receptiveField: number;
  stride: number;
  start: number;
}

/** One layer of a described network. */
export interface LayerDescription extends AxisField {
  name: string;
  type: LayerType;
  /** Names of the layers it reads; `'input'` is the input. */
  from: string[];
  /** With the batch axis if the input's shape had one. */
  outputShape: number[];
  parameters: number;
  weights: number;
  biases: number;
  /** Multiply-adds for one example, without biases. */
  macs: number;
  /** Field, stride and start along every spatial axis; the numbers beside it are those of the first axis. */
  axes: AxisField[];
}

/** A described network. Sums over its layers. */
export interface StackDescription {
  layers: LayerDescription[];
  parameters: number;
  macs: number;
  memory: Memory;
}

/**
 * Output shapes, receptive field, effective stride, start, parameters, multiply-adds and memory of a network.
 *
 * `receptiveField` and `stride` are in input pixels: how many of them a unit sees (padding counted as if it were
 * input), and how far the fields of neighbouring units stand apart. `start` is the centre of the first unit's field,
 * where pixel p covers [p, p + 1]: the input's own start is 0.5. A dense layer is a convolution that covers its input.
 * Where branches meet, the field is all that any branch sees.
 *
 * @param inputShape `[h, w, c]` or `[batch, h, w, c]` (`[w, c]` and `[d, h, w, c]` when the layers are 1-D and 3-D, which
 *   `conv1d`, `conv3d` or a kernel per axis says); the batch counts only for the memory of training
 * @param layers see Layer; a chain unless a layer says `from`
 * @param options see MemoryOptions; `batch` overrides the batch axis
 * @throws RangeError that names the layer and its setting
 */
export function describeStack(
  inputShape: readonly number[],
  layers: readonly Layer[],
  options: MemoryOptions = {},
): StackDescription {
  const { batch, example, axes } = readInputShape(inputShape, layers);
  for (const [name, value] of Object.entries(options)) wholeNumber(`options.${name}`, value, 1);
  const input: MapSize = {
    shape: example,
    fields: new Array(axes).fill(inputField),
  };

  const places = new Map<string, number>([['input', -1]]);
  const measured: Measured[] = [];
  const sources: number[][] = [];
  const names: string[] = [];
  layers.forEach((layer, i) => {
    const name = layer.name ?? `${layerType(layer.type, `layers[${i}]`)} ${i + 1}`;
    const where = `layers[${i}] (${name})`;
    if (places.has(name)) throw new RangeError(`${where}.name: it is taken; names must be unique`);
    const from =
      layer.from === undefined
        ? [i - 1]
        : [layer.from].flat().map((source) => {
            const place = places.get(source as string);
            if (place === undefined)
              throw new RangeError(`${where}.from: no layer before it is named ${String(source)}`);
            return place;
          });
    measured.push(
      measureLayer(
        layer,
        from.map((place) => (place < 0 ? input : measured[place]!)),
        where,
      ),
    );
    names.push(name);
    sources.push(from);
    places.set(name, i);
  });

  const described = measured.map((layer, i): LayerDescription => {
    const fields = layer.fields.map(({ low, high, jump }) => ({
      receptiveField: high - low,
      stride: jump,
      start: (low + high) / 2,
    }));
    return {
      name: names[i]!,
      type: layer.type,
      from: sources[i]!.map((place) => names[place] ?? 'input'),
      outputShape: [...batch, ...layer.shape],
      parameters: layer.weights + layer.biases,
      weights: layer.weights,
      biases: layer.biases,
      macs: layer.macs,
      ...(fields[0] ?? { receptiveField: 1, stride: 1, start: 0.5 }),
      axes: fields,
    };
  });
  const entries = measured.map((layer, i) => ({
    ...layer,
    name: names[i]!,
    // A crop takes only the size of its second layer, not its numbers.
    from: layer.type === 'crop' ? sources[i]!.slice(0, 1) : sources[i]!,
  }));
  return {
    layers: described,
    parameters: described.reduce((sum, layer) => sum + layer.parameters, 0),
    macs: described.reduce((sum, layer) => sum + layer.macs, 0),
    memory: accountMemory(input.shape, entries, { batch: batch[0] ?? 1, ...options }),
  };
}
