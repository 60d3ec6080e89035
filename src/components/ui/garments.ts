import {
  denseToConv,
  type NamedValues,
  readLayersModel,
  type TrainableLayer,
} from '../../lib/conv/stack/index.ts';
import { fashionTest, readBundled } from '../../lib/datasets/bundled.ts';
import type { LabelledPictures } from '../../lib/datasets/labelled-pictures.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import { fetchNetwork } from '../../lib/engine/client.ts';

/** Layers and their numbers, as the engine's tasks take them. */
export interface Stack {
  layers: readonly TrainableLayer[];
  weights: readonly NamedValues[];
}

/** The garment classifier as it was trained and as convolutions only, and pictures that it was not trained on. */
export interface Garments {
  dense: Stack;
  conv: Stack;
  pictures: LabelledPictures;
}

let loading: Promise<Garments> | null = null;

/** Fetches network and pictures once a page (1.1 MB). Rejects with a sentence for the reader; then the next call tries again. */
export function loadGarments(): Promise<Garments> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function load(): Promise<Garments> {
  const [files, pictures] = await Promise.all([
    fetchNetwork('garments'),
    readBundled(fashionTest, fetchFile),
  ]);
  const json: unknown = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  const dense = readLayersModel(json, files.get('weights.bin')!);
  return { dense, conv: denseToConv(dense.plan, dense.layers, dense.weights), pictures };
}

async function fetchFile(path: string): Promise<Uint8Array> {
  const response = await fetch(siteRoot() + path).catch(() => null);
  if (!response?.ok)
    throw new Error('The garments could not be fetched. Check the connection and try again.');
  return new Uint8Array(await response.arrayBuffer());
}
