/** The recipe of the garment classifier: `npm run train garments`. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { publicFile, startWasm, turn } from '../../scripts/wasm.ts';
import { planStack, writeLayersModel } from '../../src/lib/conv/stack/index.ts';
import { fashionTest, fashionTraining, readBundled } from '../../src/lib/datasets/bundled.ts';
import { classificationFigures } from '../../src/lib/nn/train/predict.ts';
import { trainClassifier } from '../../src/lib/nn/train/trainClassifier.ts';
import { garmentLayers } from './network.ts';

/** Trains and writes model.json and weights.bin into `folder`; returns the share of the test pictures that is right. */
export async function run(folder: string, log: (line: string) => void): Promise<number> {
  await startWasm();
  const [training, test] = await Promise.all([
    readBundled(fashionTraining, publicFile),
    readBundled(fashionTest, publicFile),
  ]);
  const plan = planStack(training.shape, garmentLayers);
  const trained = await trainClassifier({
    plan,
    training,
    settings: {
      epochs: 20,
      batchSize: 64,
      optimiser: { kind: 'adam' },
      learningRate: 0.003,
      schedule: { kind: 'cosine', warmUp: 0.05 },
      seed: 1,
    },
    loss: 'cross-entropy',
    augmentation: { flip: true },
    // The test pictures choose nothing: no epoch, no setting. They are looked at once, at the end.
    validation: test,
    turn,
    onEpoch: ({ epoch, training: means, validation }) =>
      log(
        `epoch ${epoch}: training loss ${means['loss']!.toFixed(3)}, test accuracy ${validation!['accuracy']!.toFixed(4)}`,
      ),
  });
  const { accuracy } = classificationFigures(trained.probabilities, test.labels, test.classes.length);
  const { json, weights } = writeLayersModel(plan, trained.weights, 'garments');
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/model.json`, formatted(JSON.stringify(json)));
  await writeFile(`${folder}/weights.bin`, weights);
  return accuracy;
}

/** JSON as the repository keeps it. */
function formatted(json: string): string {
  const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  const args = [biome, 'format', '--stdin-file-path=model.json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: json, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The formatter failed: ${stderr}`);
  return stdout;
}
