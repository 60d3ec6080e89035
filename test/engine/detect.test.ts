import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { nms } from '../../src/lib/boxes/index.ts';
import { cocoCategories } from '../../src/lib/datasets/coco-categories.ts';
import { type Bench, openBench } from './harness/open.ts';

const PHOTOS = ['dog.jpg', 'giraffe.jpg', 'kite.jpg'];

type Detection = Awaited<ReturnType<Window['harness']['detect']>>;

let bench: Bench;
before(async () => {
  bench = await openBench({ webgpu: true });
});
after(() => bench?.close());

const tooFar = (a: number[], b: number[]): boolean => a.some((side, i) => Math.abs(side - b[i]!) > 1);

/** Every clear candidate of one backend is one of the other, within a pixel and 0.01, and the other way round. */
function assertSame(a: Detection, b: Detection, name: string): void {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const found = new Map(other.candidates.map((c) => [`${c.cell}/${c.class}`, c]));
    for (const candidate of one.candidates.filter((c) => c.score > 0.12)) {
      const twin = found.get(`${candidate.cell}/${candidate.class}`);
      assert.ok(twin, `${name}: ${JSON.stringify(candidate)} is missing`);
      assert.ok(
        Math.abs(twin.score - candidate.score) < 0.01,
        `${name}: scores ${twin.score}, ${candidate.score}`,
      );
      assert.ok(!tooFar(twin.box, candidate.box), `${name}: boxes ${twin.box}, ${candidate.box}`);
    }
  }
}

test('on dog.jpg the detector finds the dog, the bicycle and the car, where they are', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const result = await page.evaluate(() =>
      window.harness.detect('dog.jpg', { inputSize: 512, scoreFloor: 0.3 }),
    );
    const { candidates } = result;
    const kept = nms(
      candidates.map((c) => c.box),
      candidates.map((c) => c.score),
      { iouThreshold: 0.5, classes: candidates.map((c) => c.class) },
    ).map((i) => candidates[i]!);
    const best = (label: string) => kept.find((c) => cocoCategories[c.class]?.name === label);
    const wanted: [string, number, number[]][] = [
      ['car', 0.55, [473, 81, 683, 165]],
      ['bicycle', 0.48, [111, 125, 564, 446]],
      ['dog', 0.43, [124, 207, 313, 543]],
    ];
    for (const [label, score, box] of wanted) {
      const found = best(label);
      assert.ok(found, label);
      assert.ok(Math.abs(found.score - score) < 0.03, `${label}: ${found.score}`);
      assert.ok(
        found.box.every((side, i) => Math.abs(side - box[i]!) < 8),
        `${label}: ${found.box}`,
      );
    }
    assert.equal(result.width, 768);
    assert.equal(result.height, 576);
    assert.deepEqual([result.rows, result.columns], [128, 128]);
    assert.ok(Object.values(result.stages).every((ms) => ms > 0));
    const status = await page.evaluate(() => window.harness.engine.status);
    assert.equal(status.backend, 'wasm');
    assert.equal(status.where, 'worker');
    assert.equal(status.state, 'ready');
  });
});

test('WASM, WebGL, WebGPU and plain JavaScript find the same boxes', { timeout: 400_000 }, async () => {
  await bench.withPage('', async (page) => {
    const run = async (backend: 'wasm' | 'webgl' | 'webgpu' | 'cpu', photos: string[], inputSize: number) => {
      await page.evaluate((name) => window.harness.engine.use(name), backend);
      const results: Detection[] = [];
      for (const photo of photos) {
        results.push(
          await page.evaluate(([name, size]) => window.harness.detect(name, { inputSize: size }), [
            photo,
            inputSize,
          ] as const),
        );
        assert.equal(await page.evaluate(() => window.harness.engine.status.backend), backend);
      }
      return results;
    };
    const compare = async (backend: 'webgl' | 'webgpu' | 'cpu', photos: string[], inputSize: number) => {
      const wasm = await run('wasm', photos, inputSize);
      const other = await run(backend, photos, inputSize);
      assert.ok(wasm.some((result) => result.candidates.length > 0));
      photos.forEach((photo, i) => {
        assertSame(wasm[i]!, other[i]!, `${backend}, ${photo}`);
      });
    };
    await compare('cpu', PHOTOS, 128);
    await compare('webgl', PHOTOS, 128);
    await compare('webgpu', ['dog.jpg'], 96);
  });
});

test('after a hundred runs there are as many tensors as after one', { timeout: 120_000 }, async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const counts = await page.evaluate(async () => {
      const { engine, detect } = window.harness;
      await detect('dog.jpg', { inputSize: 64 });
      const first = await engine.memory();
      for (let i = 0; i < 100; i++) await detect('dog.jpg', { inputSize: 64 });
      return [first, await engine.memory()] as const;
    });
    assert.ok(counts[0].tensors > 0);
    assert.deepEqual(counts[1], counts[0]);
  });
});

test('an input in the picture’s own shape finds the same objects', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const result = await page.evaluate(() =>
      window.harness.detect('horses.jpg', { inputSize: 512, shape: 'picture', scoreFloor: 0.5 }),
    );
    assert.deepEqual([result.rows, result.columns], [88, 128]);
    assert.equal(cocoCategories[result.candidates[0]!.class]?.name, 'horse');
  });
});

test('on the page instead of in a worker, by ?engine=page, the boxes are the same', async () => {
  const small = () => window.harness.detect('dog.jpg', { inputSize: 128 });
  const inWorker = await bench.withPage('?backend=wasm', (page) => page.evaluate(small));
  await bench.withPage('?backend=wasm&engine=page', async (page) => {
    assertSame(inWorker, await page.evaluate(small), 'page');
    const status = await page.evaluate(() => window.harness.engine.status);
    assert.equal(status.where, 'page');
    assert.equal(status.backend, 'wasm');
  });
});

test('without workers the page computes by itself', async () => {
  await bench.withPage(
    '?backend=wasm',
    async (page) => {
      await page.evaluate(() => window.harness.engine.run('warm', { network: 'centernet' }));
      assert.equal(await page.evaluate(() => window.harness.engine.status.where), 'page');
    },
    { before: 'delete window.Worker' },
  );
});
