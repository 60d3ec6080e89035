/** Reads and evaluates the reader's two files, or boxes of the page, away from the page. Ends when the page terminates it. */
import type { CocoDetection, CocoGroundTruth } from '../../lib/metrics/index.ts';
import { inFile, parseJson } from './intake.ts';
import { compare, labSteps } from './lab.ts';
import { evaluatePhotos, type PhotoEvaluation } from './photos.ts';
import type { Answer, Order } from './protocol.ts';

const answer = (message: Answer) => postMessage(message);

let open: { truth: CocoGroundTruth; detections: readonly CocoDetection[] } | null = null;

async function parse(file: File, share: number): Promise<unknown> {
  answer({ kind: 'progress', label: `Reading ${file.name}`, done: share });
  return parseJson(file.name, await file.text());
}

/** A results file may also be an object whose annotations carry scores. */
function resultsIn(value: unknown): readonly CocoDetection[] {
  const inside = (value as { annotations?: unknown } | null)?.annotations;
  return (Array.isArray(value) || !Array.isArray(inside) ? value : inside) as readonly CocoDetection[];
}

async function evaluate({
  truth,
  results,
  iouType,
  at,
}: Extract<Order, { kind: 'evaluate' }>): Promise<void> {
  const groundTruth = (await parse(truth, 0.02)) as CocoGroundTruth;
  const detections = resultsIn(await parse(results, 0.08));
  const steps = labSteps(`${truth.name} and ${results.name}`, groundTruth, detections, { iouType, at });
  let reported = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) {
      open = { truth: groundTruth, detections };
      answer({ kind: 'done', lab: step.value });
      return;
    }
    const now = performance.now();
    const { stage, done } = step.value;
    if (now - reported < 60 && done < 1) continue;
    reported = now;
    const stages = { reading: 'Checking the records', matching: 'Matching', 'summing up': 'Summing up' };
    const label = done < 1 ? stages[stage] : 'Matching by VOC’s rules too';
    answer({ kind: 'progress', label, done: 0.2 + 0.6 * done });
  }
}

let held: Extract<Order, { kind: 'hold' }> | null = null;
let judged: PhotoEvaluation | null = null;

function judge({ score, at }: Extract<Order, { kind: 'judge' }>): void {
  if (!held) return;
  const { title, truth, detections } = held;
  judged = evaluatePhotos(truth, detections, score, at, judged, title);
  answer({ kind: 'done', lab: judged.lab });
}

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  if (data.kind === 'compare') {
    if (!open) return;
    const comparison = compare(open.truth, open.detections, data.at);
    answer({ kind: 'comparison', comparison });
    return;
  }
  if (data.kind === 'hold') {
    held = data;
    judged = null;
    return;
  }
  if (data.kind === 'judge') {
    judge(data);
    return;
  }
  evaluate(data).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    answer({ kind: 'error', sentence: inFile(message, data.truth.name, data.results.name) });
  });
});
