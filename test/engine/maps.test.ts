import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { centernetStages } from '../../src/lib/conv/networks/centernet-stages.ts';
import { type Bench, openBench } from './harness/open.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.close());

const HEAT = 'tower_0/keypoints';
const DOG = 16;

test('one pass gives every stage’s maps, the heat map’s peaks are the detector’s, and no tensor stays', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const nodes = centernetStages.flatMap(({ tensors }) => tensors.map(({ node }) => node));
    const { answer, candidates, tensors } = await page.evaluate(async (nodes) => {
      const { engine, detect, photo } = window.harness;
      const { candidates } = await detect('dog.jpg', { inputSize: 512 });
      const maps = async () =>
        engine.run('maps', {
          network: 'centernet',
          image: await photo('dog.jpg'),
          inputSize: 512,
          nodes,
          side: 128,
        });
      const answer = await maps();
      const before = await engine.memory();
      await maps();
      const after = await engine.memory();
      return {
        candidates,
        tensors: [before.tensors, after.tensors],
        answer: {
          ...answer,
          maps: answer.maps.map(({ pictures, mean, rms, low, high, strongest, ...rest }) => ({
            ...rest,
            picture: [pictures.rows, pictures.columns, pictures.shrink, pictures.levels.length],
            // What a channel's picture says at its strongest place, where it was not averaged.
            peaks: Array.from(strongest, (place, c) =>
              pictures.shrink === 1 ? pictures.levels[c * pictures.rows * pictures.columns + place]! : 255,
            ),
            high: [...high],
            strongest: [...strongest],
            constant: Array.from(low, (value, c) => value === high[c]),
            ordered: mean.every((m, c) => low[c]! <= m && m <= high[c]! && rms[c]! >= Math.abs(m) - 1e-4),
          })),
        },
      };
    }, nodes);
    assert.deepEqual(answer.seen, { width: 512, height: 512 });
    assert.deepEqual([answer.width, answer.height], [768, 576]);
    centernetStages
      .flatMap(({ tensors }) => tensors)
      .forEach((tensor, i) => {
        const found = answer.maps[i]!;
        const units = 512 / tensor.stride;
        assert.equal(found.node, tensor.node);
        assert.deepEqual([found.rows, found.columns, found.channels], [units, units, tensor.channels]);
        const shrink = Math.max(1, units / 128);
        assert.deepEqual(found.picture, [
          units / shrink,
          units / shrink,
          shrink,
          (units / shrink) ** 2 * tensor.channels,
        ]);
        const axis = { receptiveField: tensor.field, stride: tensor.stride, start: tensor.start };
        assert.deepEqual(found.axes, [axis, axis], tensor.node);
        assert.ok(found.ordered, tensor.node);
        assert.ok(
          found.peaks.every((level, c) => level === 255 || found.constant[c]),
          tensor.node,
        );
      });
    const heat = answer.maps.find(({ node }) => node === HEAT)!;
    const dog = candidates.filter((one) => one.class === DOG).sort((a, b) => b.score - a.score)[0]!;
    assert.ok(dog.score > 0.4);
    assert.ok(Math.abs(heat.high[DOG]! - dog.score) < 1e-5);
    assert.equal(heat.strongest[DOG], dog.cell);
    assert.equal(tensors[0], tensors[1]);
  });
});

test('WebGL computes the same maps, in the picture’s own shape too, and a node that is none is named', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const run = (backend: 'wasm' | 'webgl') =>
      page.evaluate(async (backend) => {
        const { engine, photo } = window.harness;
        await engine.use(backend);
        const { seen, maps } = await engine.run('maps', {
          network: 'centernet',
          image: await photo('dog.jpg'),
          inputSize: 128,
          shape: 'picture',
          nodes: [
            'tower_0/MobilenetV3/expanded_conv_9/add',
            'tower_0/keypoints',
            'tower_0/CenternetHead/c5_upsample/up_sampling2d/ResizeBilinear',
          ],
          side: 8,
        });
        return {
          backend: engine.status.backend,
          seen,
          maps: maps.map(({ rows, columns, rms, axes, pictures }) => ({
            rows,
            columns,
            rms: [...rms],
            axes,
            levels: [...pictures.levels],
          })),
        };
      }, backend);
    const [wasm, webgl] = [await run('wasm'), await run('webgl')];
    assert.equal(webgl.backend, 'webgl');
    assert.deepEqual(wasm.seen, { width: 128, height: 96 });
    wasm.maps.forEach((mine, i) => {
      const other = webgl.maps[i]!;
      assert.deepEqual([mine.rows, mine.columns], [other.rows, other.columns]);
      mine.rms.forEach((value, c) => {
        assert.ok(
          Math.abs(value - other.rms[c]!) <= 1e-3 + 0.01 * value,
          `channel ${c}: ${value}, ${other.rms[c]}`,
        );
      });
      mine.levels.forEach((level, at) => {
        assert.ok(Math.abs(level - other.levels[at]!) <= 4, `${at}: ${level}, ${other.levels[at]}`);
      });
    });
    assert.deepEqual([wasm.maps[0]!.rows, wasm.maps[0]!.columns], [6, 8]);
    assert.equal(wasm.maps[0]!.axes![0].stride, 16);
    assert.deepEqual(wasm.maps[1]!.axes![1], { receptiveField: 883, stride: 4, start: 31.5 });
    // The graph itself knows its resizes for an input of 512 only.
    assert.equal(wasm.maps[2]!.axes, null);

    const failed = await page.evaluate(async () => {
      const { engine, photo, failure } = window.harness;
      const ask = async (node: string) =>
        failure(
          engine.run('maps', {
            network: 'centernet',
            image: await photo('dog.jpg'),
            inputSize: 512,
            nodes: [node],
            side: 8,
          }),
        );
      await engine.use('wasm');
      return [await ask('no-such-node'), await ask('tower_0/detections')];
    });
    assert.match(failed[0]!.message, /no node "no-such-node"/);
    assert.match(failed[1]!.message, /is \[1,100,6\], not \[1, rows, columns, channels\]/);
  });
});
