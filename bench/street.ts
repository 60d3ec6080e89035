/**
 * All street networks on 500 scenes that none was trained on: `npm run bench -- --json street --seed N` draws another set for
 * another N. WASM in Node, weights as shipped.
 */
import { readShipped } from '../scripts/street/modelFiles.ts';
import { startWasm } from '../scripts/wasm.ts';
import { measureOnScenes } from '../src/lib/nn/street/detectScenes.ts';
import type { FcnDepth } from '../src/lib/nn/street/fcn.ts';
import type { FcnDetails } from '../src/lib/nn/street/fcnSegment.ts';
import { measureSegmentation } from '../src/lib/nn/street/measureSegmentation.ts';
import { type Lookup, withWeights } from '../src/lib/nn/street/parameters.ts';
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

/** COCO's figures of a detector, of its boxes or its masks. */
function detector(name: string): Benchmark[] {
  const id = `street-${name}`;
  const measure = once(async () => {
    await startWasm();
    const { network, details, values } = await readShipped(id);
    return withWeights(values, (lookup) => measureOnScenes({ network, details, lookup }, scenes()));
  });
  return (['ap50', 'ap75', 'ap'] as const).map((figure) => ({
    name: `${id}-${figure}`,
    unit: 'of 1',
    run: async () => (await measure())[figure],
  }));
}

/** Mean IoU of an FCN. */
function segmenter(depth: FcnDepth): Benchmark {
  const id = `street-fcn${depth}`;
  return {
    name: `${id}-miou`,
    unit: 'of 1',
    async run() {
      await startWasm();
      const { details, values } = await readShipped<FcnDetails>(id);
      const measure = (lookup: Lookup) => measureSegmentation(lookup, details, scenes());
      return (await withWeights(values, measure)).meanIou;
    },
  };
}

export const benchmarks: Benchmark[] = [
  ...['yolo', 'ssd', 'frcnn', 'mask'].flatMap(detector),
  ...(['32s', '16s', '8s'] as const).map(segmenter),
];
