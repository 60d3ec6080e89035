import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEPTHS, type Depth } from '../../src/lib/segmentation/fcn-head.ts';
import { paintedShare, paintStrokes } from '../../src/lib/segmentation/strokes.ts';
import { type Bench, openBench } from './harness/open.ts';
import { maskedPhotos, scoreScribbles, strokeFile } from './harness/scribbles.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.close());

test('the bundled strokes paint at most 2 % of every photo', () => {
  assert.equal(Object.keys(strokeFile.photos).length, 6);
  for (const [name, photo] of Object.entries(strokeFile.photos)) {
    const share = paintedShare(paintStrokes(photo.strokes, photo));
    assert.ok(share > 0 && share <= 0.02, `${name}: ${share}`);
    assert.ok(photo.strokes.every(({ label }) => label < photo.classes.length));
  }
});

test('on the bundled strokes FCN-8s reaches 0.70 on each photo, and every skip helps on average', {
  timeout: 180_000,
}, async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const sums = new Map<Depth, number>();
    for (const photo of maskedPhotos) {
      const { heads, backend } = await scoreScribbles(page, photo, DEPTHS);
      assert.equal(backend, 'wasm');
      for (const { depth, scores, losses } of heads) {
        sums.set(depth, (sums.get(depth) ?? 0) + scores.meanIou);
        assert.ok(losses.at(-1)! < losses[0]! / 3, `${photo}, ${depth}: ${losses}`);
        if (depth === '8s') assert.ok(scores.meanIou >= 0.7, `${photo}: ${scores.meanIou}`);
      }
    }
    const means = DEPTHS.map((depth) => sums.get(depth)! / maskedPhotos.length);
    assert.ok(means[0]! < means[1]! && means[1]! < means[2]!, String(means));
  });
});

test('a head learnt on one photo labels another, and the same strokes give the same head again', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const result = await page.evaluate(
      async ({ strokes, width, height, classCount }) => {
        const { engine, paintStrokes, photo } = window.harness;
        const input = async () => ({
          network: 'centernet',
          photo: 'horses.jpg',
          image: await photo('horses.jpg'),
          painted: paintStrokes(strokes, { width, height }),
          heads: [{ depth: '16s' as const, classCount, steps: 20 }],
          wanted: { pictureSize: 0, scores: true },
        });
        const losses: number[] = [];
        const first = await engine.run('scribble', await input(), {
          onUpdate: ({ loss }) => losses.push(loss),
        });
        const again = await engine.run('scribble', await input());
        const head = first.heads[0]!.head;
        const other = await engine.run('segment', {
          network: 'centernet',
          photo: 'person.jpg',
          image: await photo('person.jpg'),
          head,
          wanted: { smoothing: 2, pictureSize: 320 },
        });
        // The engine also does without the picture while it remembers it, and says so when it does not.
        const known = await engine.run('segment', {
          network: 'centernet',
          photo: 'person.jpg',
          image: null,
          head,
        });
        const unknown = await window.harness.failure(
          engine.run('segment', { network: 'centernet', photo: 'nobody.jpg', image: null, head }),
        );
        const { labels } = other.grid.map;
        return {
          same: JSON.stringify(first.heads[0]!.losses) === JSON.stringify(again.heads[0]!.losses),
          updates: losses.length,
          known: known.stages.features,
          unknown: unknown?.code,
          size: [other.picture!.map.width, other.picture!.map.height, other.reduced],
          maps: first.heads[0]!.scoreMaps.map(({ name, stride, rows, columns }) => [
            name,
            stride,
            rows,
            columns,
          ]),
          picture: first.heads[0]!.picture,
          // sky at the top, field at the bottom
          top: labels[128 * 10 + 64],
          bottom: labels[128 * 120 + 20],
        };
      },
      { ...strokeFile.photos['horses.jpg']!, classCount: 4 },
    );
    assert.deepEqual(result, {
      same: true,
      updates: 5,
      known: 0,
      unknown: 'bad-picture',
      size: [320, 212, true],
      maps: [
        ['c5', 32, 16, 16],
        ['c4', 16, 32, 32],
      ],
      picture: null,
      top: 0,
      bottom: 2,
    });
  });
});

test('trained transposed convolutions learn the strokes as well, and a stop ends early with a result', {
  timeout: 120_000,
}, async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const { heads } = await scoreScribbles(page, 'giraffe.jpg', ['8s'], { trainUpsampling: true });
    assert.ok(heads[0]!.scores.meanIou >= 0.7, String(heads[0]!.scores.meanIou));
    const { strokes, width, height } = strokeFile.photos['giraffe.jpg']!;
    const stopped = await page.evaluate(
      async (given) => {
        const { engine, paintStrokes } = window.harness;
        const stop = new AbortController();
        const output = await engine.run(
          'scribble',
          {
            network: 'centernet',
            photo: 'giraffe.jpg',
            image: null,
            painted: paintStrokes(given.strokes, given),
            heads: [
              { depth: '8s', classCount: 4, steps: 100_000, patience: 0 },
              { depth: '4s', classCount: 4 },
            ],
          },
          { stop: stop.signal, onUpdate: ({ step }) => step >= 8 && stop.abort() },
        );
        return output.heads.map(({ ending, losses }) => [ending, losses.length < 1000]);
      },
      { strokes, width, height },
    );
    assert.deepEqual(stopped, [['stopped', true]]);
  });
});

test('no paint, labels beyond the classes and a rate that explodes are said', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const said = await page.evaluate(async () => {
      const { engine, photo, failure } = window.harness;
      const run = async (labels: number[], settings: { rate?: number } = {}) =>
        engine.run('scribble', {
          network: 'centernet',
          photo: 'dog.jpg',
          image: await photo('dog.jpg'),
          painted: { width: 2, height: 2, labels: Uint8Array.from(labels) },
          heads: [{ depth: '32s', classCount: 2, patience: 0, ...settings }],
        });
      return {
        none: (await failure(run([255, 255, 255, 255])))?.message,
        beyond: (await failure(run([0, 1, 2, 255])))?.message,
        one: (await run([1, 255, 255, 255])).heads[0]!.grid.map.labels.every((label) => label === 1),
        exploded: (await run([0, 1, 255, 255], { rate: 1e20 })).heads[0]!.ending,
      };
    });
    assert.match(said.none!, /painted: nothing is painted/);
    assert.match(said.beyond!, /painted: the label 2 is none of 2 classes/);
    assert.equal(said.one, true);
    assert.equal(said.exploded, 'diverged');
  });
});
