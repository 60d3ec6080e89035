import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Bench, openBench } from './harness/open.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.close());

const missing = /Failed to load resource/;

test('a job that is aborted, waiting or running, ends with the code "aborted", and others do not suffer', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const result = await page.evaluate(async () => {
      const { engine, photo, detect, failure } = window.harness;
      await detect('dog.jpg');
      const before = await engine.memory();
      const start = async (signal: AbortSignal) =>
        engine.run(
          'detect',
          {
            network: 'centernet',
            image: await photo('dog.jpg'),
            inputSize: 256,
            scoreFloor: 0.1,
            maxCandidates: 10,
          },
          { signal },
        );
      const [running, waiting, early] = [new AbortController(), new AbortController(), new AbortController()];
      early.abort();
      const jobs = [start(running.signal), start(waiting.signal), start(early.signal)].map(failure);
      const fine = detect('dog.jpg');
      setTimeout(() => running.abort(), 5);
      setTimeout(() => waiting.abort(), 6);
      const codes = (await Promise.all(jobs)).map((error) => error?.code);
      return { codes, found: (await fine).candidates.length, before, after: await engine.memory() };
    });
    assert.deepEqual(result.codes, ['aborted', 'aborted', 'aborted']);
    assert.ok(result.found > 0);
    assert.deepEqual(result.after, result.before);
  });
});

test('two runs at once both end, each with its own picture', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const [together, alone] = await page.evaluate(async () => {
      const { detect } = window.harness;
      const both = await Promise.all([detect('dog.jpg'), detect('horses.jpg')]);
      return [both, [await detect('dog.jpg'), await detect('horses.jpg')]] as const;
    });
    for (const i of [0, 1]) {
      assert.ok(alone[i]!.candidates.length > 0);
      assert.deepEqual(together[i]!.candidates, alone[i]!.candidates);
    }
  });
});

test('progress tells of the backend, the download and the preparation', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const told = await page.evaluate(async () => {
      const list: { stage: string; done: number; total: number; label: string }[] = [];
      await window.harness.engine.run('warm', { network: 'centernet' }, { onProgress: (p) => list.push(p) });
      return list;
    });
    assert.deepEqual([...new Set(told.map((p) => p.stage))], ['backend', 'download', 'prepare']);
    const downloads = told.filter((p) => p.stage === 'download');
    assert.ok(downloads.every((p, i) => p.done <= p.total && (i === 0 || p.done >= downloads[i - 1]!.done)));
    assert.equal(downloads.at(-1)!.done, 4_231_963);
    assert.ok(told.every((p) => p.label.length > 0));
  });
});

test('a context that is lost during a run is rebuilt and the run begun again; at the second loss the next backend takes over', async () => {
  await bench.withPage(
    '?backend=webgl',
    async (page) => {
      const lose = (after: number) =>
        page.evaluate(async (milliseconds) => {
          const { engine, detect } = window.harness;
          const job = detect('dog.jpg', { inputSize: 96 });
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
          await engine.simulateContextLoss();
          const { candidates } = await job;
          return { candidates, backend: engine.status.backend, reason: engine.status.reason };
        }, after);
      const calm = await page.evaluate(() => window.harness.detect('dog.jpg', { inputSize: 96 }));
      assert.equal(await page.evaluate(() => window.harness.engine.status.backend), 'webgl');
      const first = await lose(150);
      assert.equal(first.backend, 'webgl');
      assert.equal(first.candidates.length, calm.candidates.length);
      // Before the job has got far: the context knows that it is lost, its event is still to come.
      const second = await lose(20);
      assert.equal(second.backend, 'wasm');
      assert.match(second.reason, /WebGL lost its memory twice/);
      assert.equal(second.candidates.length, calm.candidates.length);
      // The reader asks for it again: it gets another chance.
      await page.evaluate(() => window.harness.engine.use('webgl'));
      assert.equal(await page.evaluate(() => window.harness.engine.status.backend), 'webgl');
    },
    { expect: /CONTEXT_LOST|context/i },
  );
});

test('a network file that is missing is an error that says so, and a later try works', async () => {
  await bench.withPage(
    '?backend=wasm',
    async (page) => {
      const warm = () =>
        page.evaluate(() =>
          window.harness.failure(window.harness.engine.run('warm', { network: 'centernet' })),
        );
      bench.server.hook = (request, response) => {
        if (!request.url?.includes('centernet.bin')) return false;
        response.statusCode = 404;
        response.end();
        return true;
      };
      const error = await warm();
      assert.equal(error?.code, 'network-missing');
      assert.match(error!.message, /could not be loaded: the server answered 404/);
      bench.server.hook = undefined;
      assert.equal(await warm(), null);
      const unknown = await page.evaluate(() =>
        window.harness.failure(window.harness.engine.run('warm', { network: 'nonesuch' })),
      );
      assert.equal(unknown?.code, 'network-missing');
    },
    { expect: missing },
  );
});

test('a connection that breaks is tried again; a file that is cut short or altered is fetched again once, then refused', async () => {
  await bench.withPage(
    '?backend=wasm',
    async (page) => {
      const warm = () =>
        page.evaluate(() =>
          window.harness.failure(window.harness.engine.run('warm', { network: 'centernet' })),
        );
      let asked = 0;
      const damage = (bytes: number, value: number) => {
        asked = 0;
        bench.server.hook = (request, response) => {
          if (!request.url?.includes('centernet.bin')) return false;
          asked++;
          response.end(Buffer.alloc(bytes, value));
          return true;
        };
      };
      for (const bytes of [1000, 4_030_290]) {
        damage(bytes, 7);
        const error = await warm();
        assert.equal(error?.code, 'network-damaged');
        assert.match(error!.message, /centernet\.bin.*damaged twice/);
        assert.equal(asked, 2);
      }
      asked = 0;
      bench.server.hook = (request, response) => {
        if (!request.url?.includes('centernet.bin') || ++asked > 1) return false;
        response.destroy();
        return true;
      };
      assert.equal(await warm(), null);
      assert.ok(asked >= 2);
    },
    { expect: missing },
  );
});

test('a cached network needs no server; a copy that went bad in the cache is fetched again', async () => {
  await bench.withPage(
    '?backend=wasm',
    async (page) => {
      const state = await page.evaluate(async () => {
        const { networkIsCached, prefetchNetwork } = window.harness;
        const before = await networkIsCached('centernet');
        await prefetchNetwork('centernet');
        return [before, await networkIsCached('centernet')];
      });
      assert.deepEqual(state, [false, true]);
      let asked = 0;
      bench.server.hook = (request) => {
        if (request.url?.startsWith('/models/')) asked++;
        return false;
      };
      await page.reload();
      await page.waitForFunction(() => Boolean(window.harness));
      await page.evaluate(() => window.harness.engine.run('warm', { network: 'centernet' }));
      assert.equal(asked, 0);
      await page.evaluate(async () => {
        const cache = await caches.open('fovea-networks');
        for (const { url } of await cache.keys()) await cache.put(url, new Response('rotten'));
      });
      await page.reload();
      await page.waitForFunction(() => Boolean(window.harness));
      await page.evaluate(() => window.harness.engine.run('warm', { network: 'centernet' }));
      assert.equal(asked, 2);
    },
    { expect: missing },
  );
});

test('blocked storage costs a download and nothing else', async () => {
  await bench.withPage(
    '?backend=wasm&engine=page',
    async (page) => {
      assert.equal(await page.evaluate(() => window.harness.networkIsCached('centernet')), false);
      await page.evaluate(() => window.harness.engine.run('warm', { network: 'centernet' }));
      assert.equal(await page.evaluate(() => window.harness.networkIsCached('centernet')), false);
    },
    {
      before:
        'CacheStorage.prototype.open = () => Promise.reject(new DOMException("blocked", "SecurityError"))',
    },
  );
});

test('with every backend but plain JavaScript missing, that one runs and says why', async () => {
  await bench.withPage(
    '?engine=page',
    async (page) => {
      const found = await page.evaluate(() => window.harness.detect('dog.jpg', { inputSize: 64 }));
      assert.deepEqual([found.rows, found.columns], [16, 16]);
      const status = await page.evaluate(() => window.harness.engine.status);
      assert.equal(status.backend, 'cpu');
      assert.match(status.reason, /Plain JavaScript runs, because WebGPU: .*WebGL: .*WebAssembly: /);
    },
    {
      before: `
        Object.defineProperty(navigator, 'gpu', { value: undefined });
        for (const C of [HTMLCanvasElement, OffscreenCanvas]) {
          const get = C.prototype.getContext;
          C.prototype.getContext = function (kind, ...rest) { return /webgl|webgpu/.test(kind) ? null : get.call(this, kind, ...rest); };
        }
        delete window.WebAssembly;`,
    },
  );
});

test('a backend that does not start is passed over, with its reason', async () => {
  await bench.withPage(
    '?backend=wasm',
    async (page) => {
      bench.server.hook = (request, response) => {
        if (!request.url?.startsWith('/runtime/')) return false;
        response.statusCode = 404;
        response.end();
        return true;
      };
      await page.evaluate(() => window.harness.detect('dog.jpg', { inputSize: 64 }));
      const status = await page.evaluate(() => window.harness.engine.status);
      assert.equal(status.backend, 'webgl');
      const wasm = status.candidates.find((candidate) => candidate.name === 'wasm');
      assert.equal(wasm?.available, false);
      assert.match(status.reason, /WebAssembly: it failed here/);
    },
    { expect: /Failed to load resource|wasm|Wasm|backend|RuntimeError|CompileError/ },
  );
});

test('a picture that was closed is refused with a sentence', async () => {
  await bench.withPage('?backend=wasm&engine=page', async (page) => {
    const error = await page.evaluate(async () => {
      const { engine, photo, failure } = window.harness;
      const image = await photo('dog.jpg');
      image.close();
      return failure(
        engine.run('detect', {
          network: 'centernet',
          image,
          inputSize: 64,
          scoreFloor: 0.1,
          maxCandidates: 10,
        }),
      );
    });
    assert.equal(error?.code, 'bad-picture');
    assert.match(error!.message, /Choose another one/);
  });
});

test('listeners hear of every change until they leave', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const states = await page.evaluate(async () => {
      const { engine } = window.harness;
      const heard: string[] = [];
      const leave = engine.subscribe((status) => heard.push(`${status.state} ${status.backend}`));
      await engine.run('warm', { network: 'centernet' });
      leave();
      await engine.use('cpu');
      return [...heard, `at last ${engine.status.backend}`];
    });
    assert.deepEqual(states, ['starting null', 'ready wasm', 'at last cpu']);
  });
});
