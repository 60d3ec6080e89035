/** The street networks in memory: plain numbers, read once; every job makes its tensors of them and disposes them. */
import { readStreetModel } from '../nn/street/files.ts';
import { EngineError } from './errors.ts';
import type { TaskContext } from './tasks/task.ts';

/** A network as its files say. */
export type StreetModelRead = ReturnType<typeof readStreetModel>;

const read = new Map<string, StreetModelRead>();

/**
 * The network of that id, fetched when it is first asked for. One that builds on another (a mask head on its Faster R-CNN)
 * comes with the other's values.
 *
 * @throws EngineError 'network-missing' or 'network-damaged'
 */
export async function streetModel(id: string, context: Pick<TaskContext, 'files'>): Promise<StreetModelRead> {
  const known = read.get(id);
  if (known) return known;
  const files = await context.files(id);
  const [json, weights] = [files.get('model.json'), files.get('weights.bin')];
  if (!json || !weights) {
    throw new EngineError('network-missing', `The network "${id}" is none of the street scenes.`);
  }
  try {
    const own = readStreetModel(JSON.parse(new TextDecoder().decode(json)), weights);
    const { base } = own.details as { readonly base?: string };
    const model = base
      ? { ...own, values: [...(await streetModel(base, context)).values, ...own.values] }
      : own;
    read.set(id, model);
    return model;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new EngineError('network-damaged', `The files of the network "${id}" cannot be read: ${why}`);
  }
}
