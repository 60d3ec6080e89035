import { resultSentence } from './results.ts';
import type { Run } from './trainer.ts';

/** What became of a run, in words; null: there is none yet. */
export function runSentence(
  run: Pick<Run, 'title' | 'phase' | 'says' | 'seconds' | 'output' | 'examples'> | null,
): string {
  if (!run) return 'Nothing is trained yet.';
  if (run.phase === 'running') return `${run.title} is training.`;
  const measured = run.output?.validation;
  const after = `after ${run.seconds.toFixed(0)} s`;
  const told = measured
    ? resultSentence(measured, run.examples.validation.labels.length, run.examples.validation.classes)
    : '';
  const start = {
    paused: `${run.title} is paused ${after}.`,
    finished: `${run.title} is done ${after}.`,
    stopped: `${run.title} was ended early ${after}.`,
    diverged: `${run.title}: ${run.says}`,
    failed: `${run.title} failed. ${run.says}`,
    imported: `${run.title}, measured here; whether it was trained on some of these pictures is not known.`,
  }[run.phase];
  return `${start} ${told}`.trim();
}
