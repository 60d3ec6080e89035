/**
 * All street networks on 500 scenes that none was trained on: `npm run bench -- --json street --seed N` draws another set for
 * another N. WASM in Node, weights as shipped.
 */
import { dispose } from '@tensorflow/tfjs-core';
import { networks } from '../models/registry.ts';
import { modelFolder, readModel } from '../scripts/street/recipe.ts';
import { startWasm } from '../scripts/wasm.ts';
import { streetDetectors } from '../src/lib/nn/street/detectors.ts';
import { pictureOf } from '../src/lib/nn/street/examples.ts';
import type { FcnDepth } from '../src/lib/nn/street/fcn.ts';
import type { FcnDetails } from '../src/lib/nn/street/fcnSegment.ts';
import type { MaskDetails } from '../src/lib/nn/street/mask.ts';
import { detectMasks } from '../src/lib/nn/street/maskDetect.ts';
import { type DetectorFigures, measureDetector } from '../src/lib/nn/street/measureDetector.ts';
import { measureMasks } from '../src/lib/nn/street/measureMasks.ts';
import { measureSegmentation } from '../src/lib/nn/street/measureSegmentation.ts';
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

const isThere = (id: string): boolean => networks.some((network) => network.id === id);

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
  if (!isThere(id)) return [];
  const measure = detectorFigures(id);
  return figures.map((figure) => ({
    name: `street-${name}-${figure}`,
    unit: 'of 1',
    run: async () => (await measure())[figure],
  }));
}

/** Mask AP, when the network is there. */
function masks(): Benchmark[] {
  if (!isThere('street-mask')) return [];
  const measure = once(async () => {
    await startWasm();
    const model = await readModel<MaskDetails>(modelFolder('street-mask'));
    const base = await readModel(modelFolder(model.details.base));
    const values = [...base.values, ...model.values];
    const lookup = byName(values, toParameters(values));
    const found = [];
    for (const scene of scenes()) {
      const picture = pictureOf(scene);
      found.push(await detectMasks(lookup, picture, model.details.frcnn));
      picture.dispose();
    }
    return measureMasks(scenes(), found);
  });
  return (['ap50', 'ap75', 'ap'] as const).map((figure) => ({
    name: `street-mask-${figure}`,
    unit: 'of 1',
    run: async () => (await measure())[figure],
  }));
}

/** Mean IoU of an FCN, when it is there. */
function segmenter(depth: FcnDepth): Benchmark[] {
  const id = `street-fcn${depth}`;
  if (!isThere(id)) return [];
  return [
    {
      name: `${id}-miou`,
      unit: 'of 1',
      async run() {
        await startWasm();
        const model = await readModel<FcnDetails>(modelFolder(id));
        const tensors = toParameters(model.values);
        const lookup = byName(model.values, tensors);
        const { meanIou } = await measureSegmentation(lookup, model.details, scenes());
        dispose(tensors);
        return meanIou;
      },
    },
  ];
}

export const benchmarks: Benchmark[] = [
  ...detector('street-yolo', 'yolo', ['ap50', 'ap75', 'ap']),
  ...detector('street-ssd', 'ssd', ['ap50', 'ap75', 'ap']),
  ...detector('street-frcnn', 'frcnn', ['ap50', 'ap75', 'ap']),
  ...masks(),
  ...(['32s', '16s', '8s'] as const).flatMap(segmenter),
];
