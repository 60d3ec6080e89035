/**
 * All street networks on 500 scenes that none was trained on: `npm run bench -- --json street --seed N` draws another set for
 * another N. WASM in Node, weights as shipped.
 */
import { networks } from '../models/registry.ts';
import { modelFolder, readModel } from '../scripts/street/recipe.ts';
import { startWasm } from '../scripts/wasm.ts';
import { streetDetectors } from '../src/lib/nn/street/detectors.ts';
import { pictureOf } from '../src/lib/nn/street/examples.ts';
import { type DetectorFigures, measureDetector } from '../src/lib/nn/street/measureDetector.ts';
import { byName, toParameters } from '../src/lib/nn/street/parameters.ts';
import { drawScene, type Scene } from '../src/lib/scenes/index.ts';
import { testSeed } from '../src/lib/scenes/seeds.ts';
import type { Benchmark } from './benchmark.ts';

const SCENES = 500;

/** The test set that the command line asks for. */
const set = Number(process.env['FOVEA_SEED'] ?? 1);

let drawn: Scene[] | undefined;
const scenes = (): Scene[] => {
  drawn ??= Array.from({ length: SCENES }, (_, i) => drawScene(testSeed(set, i)));
  return drawn;
};

/** Does something once, however many figures come of it. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

const detectorFigures = (id: string): (() => Promise<DetectorFigures>) =>
  once(async () => {
    await startWasm();
    const model = await readModel(modelFolder(id));
    const lookup = byName(model.values, toParameters(model.values));
    const detections = [];
    for (const scene of scenes()) {
      const picture = pictureOf(scene);
      const answer = await streetDetectors[model.network]!(lookup, model.details, picture);
      detections.push(answer.detections);
      picture.dispose();
    }
    return measureDetector(scenes(), detections);
  });

/** Figures of detectors that are there; a name in the list is a figure's last part. */
function detector(id: string, name: string, figures: readonly (keyof DetectorFigures)[]): Benchmark[] {
  if (!networks.some((network) => network.id === id)) return [];
  const measure = detectorFigures(id);
  return figures.map((figure) => ({
    name: `street-${name}-${figure}`,
    unit: 'of 1',
    run: async () => (await measure())[figure],
  }));
}

export const benchmarks: Benchmark[] = [
  ...detector('street-yolo', 'yolo', ['ap50', 'ap75', 'ap']),
  ...detector('street-ssd', 'ssd', ['ap50', 'ap75', 'ap']),
  ...detector('street-frcnn', 'frcnn', ['ap50', 'ap75', 'ap']),
];
