/** How long one network takes for several scenes at once. */
import { engine } from '../../lib/engine/client.ts';
import '../ui/chosen-backend.ts';
import type { SceneSettings } from '../../lib/scenes/settings.ts';
import type { BenchDetector } from './detectors.ts';
import { drawSome } from './look.ts';
import { type BatchRow, batchRows, batchSentence } from './state.ts';

/** What is shown of it. */
export interface Batches {
  /** of the network */
  name: string;
  rows: readonly BatchRow[];
  sentence: string;
}

const SIZES = [1, 2, 4, 8, 16];
const RUNS = 5;

/**
 * Times the network's passes for batches of 1 to 16 scenes.
 *
 * @throws EngineError
 */
export async function timeBatches(
  { id, name, key }: BenchDetector,
  settings: SceneSettings,
  set: number,
  watch: { signal: AbortSignal; onBatches: (batches: Batches, done: number, total: number) => void },
): Promise<void> {
  const { signal, onBatches } = watch;
  const scenes = await drawSome(set, settings, [0, Math.max(...SIZES)], signal);
  const part = key === 'frcnn' ? `${name}, first stage` : name;
  const times: { batch: number; milliseconds: readonly number[] }[] = [];
  await engine.run(
    'streetBatch',
    {
      network: id,
      pictures: scenes.map(({ pixels, width, height }) => ({ pixels, width, height })),
      batches: SIZES,
      runs: RUNS,
    },
    {
      signal,
      onUpdate(one) {
        times[SIZES.indexOf(one.batch)] = one;
        const rows = batchRows(times);
        onBatches({ name: part, rows, sentence: batchSentence(rows) }, rows.length, SIZES.length);
      },
    },
  );
}
