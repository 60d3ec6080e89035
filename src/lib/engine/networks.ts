/** The graphs in memory, each loaded once. */
import { type GraphEntry, graphEntry, networkEntry } from '../../../models/registry.ts';
import type { GraphModelJson } from '../nn/graph.ts';
import { type LayersModelJson, layersGraph } from '../nn/layersGraph.ts';
import { loadNetwork, type Network, networkOf } from '../nn/network.ts';
import { readWeights } from '../nn/weights.ts';
import { EngineError } from './errors.ts';
import { fetchNetwork } from './modelCache.ts';
import type { Progress } from './status.ts';

/** A network that is ready to run, and what the registry says of it. */
export interface ReadyNetwork {
  readonly entry: GraphEntry;
  readonly network: Network;
}

/** See the head of this file. */
export interface Networks {
  get(id: string, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<ReadyNetwork>;
  /** The files of any network, as they were fetched. */
  files(
    id: string,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Constants that the networks hold on the backend. */
  tensorCount(): number;
  /** Frees the constants; the networks themselves stay. */
  release(): void;
}

/** @param root the site's root */
export function createNetworks(root: string): Networks {
  const ready = new Map<string, ReadyNetwork>();
  const fetchFiles: Networks['files'] = (id, signal, onProgress) => {
    const label = `Loading ${networkEntry(id).title}`;
    return fetchNetwork(id, {
      root,
      signal,
      onProgress: (done, total) => onProgress({ stage: 'download', done, total, label }),
    });
  };
  return {
    files: fetchFiles,
    async get(id, signal, onProgress) {
      const known = ready.get(id);
      if (known) return known;
      const entry = findEntry(id);
      const files = await fetchFiles(id, signal, onProgress);
      onProgress({ stage: 'prepare', done: 0, total: 1, label: `Preparing ${entry.title}` });
      const network = await read(entry, files);
      const made = { entry, network };
      ready.set(id, made);
      onProgress({ stage: 'prepare', done: 1, total: 1, label: `Preparing ${entry.title}` });
      return made;
    },
    tensorCount: () => [...ready.values()].reduce((sum, { network }) => sum + network.tensorCount, 0),
    release() {
      for (const { network } of ready.values()) network.release();
    },
  };
}

function findEntry(id: string): GraphEntry {
  try {
    return graphEntry(id);
  } catch {
    throw new EngineError('network-missing', `This site has no network called "${id}" that it could run so.`);
  }
}

const isLayersModel = (model: GraphModelJson | LayersModelJson): model is LayersModelJson =>
  model.format === 'layers-model';

async function read(entry: GraphEntry, files: ReadonlyMap<string, Uint8Array>): Promise<Network> {
  const bytes = (name: string): Uint8Array => {
    const found = files.get(name);
    if (found) return found;
    throw new EngineError('network-damaged', `The network "${entry.title}" lacks its file ${name}.`);
  };
  const model = JSON.parse(new TextDecoder().decode(bytes('model.json'))) as GraphModelJson | LayersModelJson;
  const shards = model.weightsManifest.flatMap((group) => group.paths).map(bytes);
  const joined = new Uint8Array(shards.reduce((sum, shard) => sum + shard.length, 0));
  let offset = 0;
  for (const shard of shards) {
    joined.set(shard, offset);
    offset += shard.length;
  }
  if (isLayersModel(model)) {
    const weights = model.weightsManifest.flatMap((group) => group.weights);
    return networkOf(layersGraph(model, readWeights(weights, joined), entry.input.size));
  }
  return loadNetwork(model, joined);
}
