import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CocoProgress, evaluateCoco, evaluateCocoInChunks } from '../../../src/lib/metrics/index.ts';
import { random, randomInteger } from '../../../src/lib/random.ts';

/** Enough records for several chunks of every stage. */
function manyRecords() {
  const next = random(11);
  const box = () => Array.from({ length: 4 }, () => randomInteger(next, 1, 30));
  const place = () => ({ image_id: randomInteger(next, 1, 50), category_id: randomInteger(next, 1, 40) });
  return {
    groundTruth: {
      images: Array.from({ length: 50 }, (_, i) => ({ id: i + 1 })),
      categories: Array.from({ length: 40 }, (_, i) => ({ id: i + 1 })),
      annotations: Array.from({ length: 4000 }, (_, i) => ({
        id: i + 1,
        ...place(),
        bbox: box(),
        area: 50,
        iscrowd: 0,
      })),
    },
    detections: Array.from({ length: 45_000 }, () => ({ ...place(), bbox: box(), score: next() })),
  };
}

test('evaluateCocoInChunks gives the same result as evaluateCoco and reports rising progress in every stage', async () => {
  const { groundTruth, detections } = manyRecords();
  const progress: CocoProgress[] = [];
  let pauses = 0;
  const result = await evaluateCocoInChunks(groundTruth, detections, {
    onProgress: (step) => progress.push(step),
    yield: async () => void pauses++,
  });
  assert.deepEqual(result, evaluateCoco(groundTruth, detections));
  assert.deepEqual([...new Set(progress.map(({ stage }) => stage))], ['reading', 'matching', 'summing up']);
  assert.ok(progress.every(({ done }, i) => done >= (progress[i - 1]?.done ?? 0) && done <= 1));
  assert.ok(progress.length >= 6);
  assert.equal(pauses, progress.length);
});

test('evaluateCocoInChunks stops at the next chunk with the reason once its signal is aborted', async () => {
  const { groundTruth, detections } = manyRecords();
  const controller = new AbortController();
  let chunks = 0;
  const running = evaluateCocoInChunks(groundTruth, detections, {
    signal: controller.signal,
    onProgress: () => {
      if (++chunks === 2) controller.abort(new Error('the reader left'));
    },
  });
  await assert.rejects(running, { message: 'the reader left' });
  assert.equal(chunks, 2);
  await assert.rejects(evaluateCocoInChunks(groundTruth, detections, { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});

test('evaluateCocoInChunks rejects bad records as evaluateCoco throws them', async () => {
  await assert.rejects(
    evaluateCocoInChunks({ images: [], annotations: [], categories: [] }, [{ image_id: 1 } as never]),
    {
      message: 'detections[0].image_id: the ground truth has no image with the id 1',
    },
  );
});
