import { saveFile } from '../../device/download.ts';
import {
  type NamedValues,
  planStack,
  readLayersModel,
  writeLayersModel,
} from '../../lib/conv/stack/index.ts';
import { type Block, fromPlan, toLayers } from './blocks.ts';

/** Saves a network as model.json and weights.bin, which TensorFlow.js's `tf.loadLayersModel` reads. */
export function saveNetwork(
  blocks: readonly Block[],
  shape: readonly number[],
  weights: readonly NamedValues[],
): void {
  const written = writeLayersModel(planStack(shape, toLayers(blocks)), weights, 'digit-trainer');
  saveFile('model.json', new Blob([JSON.stringify(written.json)], { type: 'application/json' }));
  saveFile('weights.bin', new Blob([written.weights], { type: 'application/octet-stream' }));
}

/** A network that was read, in blocks, with its numbers by their names here. */
export interface OpenedNetwork {
  blocks: Block[];
  /** of a picture */
  shape: [number, number, number];
  weights: NamedValues[];
}

/** The paths that model.json lists, without their folders. */
function listed(json: unknown): string[] {
  const manifest = (json as { weightsManifest?: unknown } | null)?.weightsManifest;
  if (!Array.isArray(manifest)) return [];
  return manifest
    .flatMap((group: { paths?: unknown } | null) => (Array.isArray(group?.paths) ? group.paths : []))
    .map((path) => String(path).split('/').at(-1)!);
}

/**
 * Reads the files of a network in TensorFlow.js's format, chosen together.
 *
 * @throws RangeError with a sentence: a file is missing, no network, or one that cannot be built from blocks
 */
export async function openNetwork(files: readonly File[]): Promise<OpenedNetwork> {
  const description = files.find(({ name }) => name.endsWith('.json'));
  if (!description) throw new RangeError('Choose model.json and its weights (.bin) together.');
  let json: unknown;
  try {
    json = JSON.parse(await description.text());
  } catch {
    throw new RangeError(`${description.name}: it is not JSON, so it is no model.json or it is damaged.`);
  }
  const parts = listed(json).map((path) => {
    const found = files.find(({ name }) => name === path) ?? onlyOther(files);
    if (!found) throw new RangeError(`The file ${path} is missing. Choose it together with model.json.`);
    return found.arrayBuffer();
  });
  const bytes = new Uint8Array(await new Blob(await Promise.all(parts)).arrayBuffer());
  const read = readLayersModel(json, bytes);
  const blocks = fromPlan(read.plan);
  const plan = planStack(read.plan.inputShape, toLayers(blocks));
  // Files name their layers; here they are named by their places, in the same order.
  const weights = plan.parameters.map(({ name, shape }, i) => {
    const written = read.plan.parameters[i]!;
    return { name, shape, values: read.weights.find((one) => one.name === written.name)!.values };
  });
  return { blocks, shape: read.plan.inputShape, weights };
}

/** Browsers rename a second download to weights (1).bin: the only .bin file there is must be meant. */
function onlyOther(files: readonly File[]): File | undefined {
  const others = files.filter(({ name }) => name.endsWith('.bin'));
  return others.length === 1 ? others[0] : undefined;
}
