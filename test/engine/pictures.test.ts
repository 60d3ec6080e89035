import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Bench, openBench } from './harness/open.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.close());

test('the cut-out finds the person and leaves sky, grass and animals out', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const found = await page.evaluate(async () => {
      const { engine, photo } = window.harness;
      const whole = await photo('person.jpg');
      // The network was made for people who fill much of the frame.
      const near = await createImageBitmap(whole, 130, 80, 200, 200);
      const { mask, width, height, share } = await engine.run('cutout', { network: 'selfie', image: near });
      const at = (x: number, y: number) =>
        mask[Math.floor(y * height) * width + Math.floor(x * width)]! / 255;
      const jacket = at((225 - 130) / 200, (190 - 80) / 200);
      const grass = at((310 - 130) / 200, (180 - 80) / 200);
      const sky = at((150 - 130) / 200, (90 - 80) / 200);
      return { size: [width, height], share, jacket, grass, sky };
    });
    assert.deepEqual(found.size, [256, 256]);
    assert.ok(found.jacket > 0.9, `jacket ${found.jacket}`);
    assert.ok(found.grass < 0.1 && found.sky < 0.1, JSON.stringify(found));
    assert.ok(found.share > 0.1 && found.share < 0.6, `share ${found.share}`);
  });
});

test('super-resolution by tiles equals the whole picture at once, and its updates are its tiles', {
  timeout: 120_000,
}, async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const compared = await page.evaluate(async () => {
      const { engine, photo } = window.harness;
      const input = async () => {
        const image = await createImageBitmap(await photo('dog.jpg'), 200, 210, 75, 50);
        return { network: 'esrgan', image };
      };
      const whole = await engine.run('superResolve', { ...(await input()), tile: 128 });
      let painted = 0;
      const tiled = await engine.run(
        'superResolve',
        { ...(await input()), tile: 20 },
        { onUpdate: ({ width, height }) => (painted += width * height) },
      );
      let most = 0;
      let change = 0;
      whole.pixels.forEach((value, i) => {
        most = Math.max(most, Math.abs(value - tiled.pixels[i]!));
      });
      for (let y = 0; y < 50; y++)
        for (let x = 0; x < 75; x++)
          for (let c = 0; c < 3; c++)
            change += Math.abs(
              whole.input[(y * 75 + x) * 3 + c]! - whole.pixels[(2 * y * 150 + 2 * x) * 4 + c]!,
            );
      const stop = new AbortController();
      const stopped = await engine.run(
        'superResolve',
        { ...(await input()), tile: 20 },
        { stop: stop.signal, onUpdate: () => stop.abort() },
      );
      return {
        most,
        painted,
        tiles: [whole.tiles, tiled.tiles, tiled.done],
        size: [whole.width, whole.height, whole.inputWidth, whole.inputHeight],
        change: change / (75 * 50 * 3),
        early: stopped.done < stopped.tiles && stopped.done > 0,
        blank: stopped.pixels.at(-1),
      };
    });
    // Other tile shapes add the same numbers in another order.
    assert.ok(compared.most <= 1, `differs by ${compared.most}`);
    assert.equal(compared.painted, 150 * 100);
    assert.deepEqual(compared.tiles, [1, 12, 12]);
    assert.deepEqual(compared.size, [150, 100, 75, 50]);
    // It enlarges this picture and does not paint another.
    assert.ok(compared.change < 12, `mean change ${compared.change}`);
    assert.equal(compared.early, true);
    assert.equal(compared.blank, 0);
  });
});
