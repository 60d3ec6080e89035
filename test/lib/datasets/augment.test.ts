import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Augmentation, augmentPicture } from '../../../src/lib/datasets/augment.ts';
import { random } from '../../../src/lib/random.ts';

/** A changed copy of a picture of height 3 and width 4 whose values are 1 to 12. */
function changed(augmentation: Augmentation, draws: number[] | number): number[] {
  const from = Float32Array.from({ length: 12 }, (_, i) => i + 1);
  const to = new Float32Array(12).fill(-1);
  let i = 0;
  const draw = typeof draws === 'number' ? random(draws) : () => draws[i++]!;
  augmentPicture(from, 0, to, 0, [3, 4, 1], augmentation, draw);
  return [...to];
}

test('without any change a picture is copied', () => {
  assert.deepEqual(changed({}, []), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a flip mirrors left and right, for every second picture', () => {
  assert.deepEqual(changed({ flip: true }, [0.4]), [4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9]);
  assert.deepEqual(changed({ flip: true }, [0.6]), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a shift moves by whole pixels, and what comes in is 0', () => {
  // Draws of 1 - tiny are as far as it goes: one down, one to the right.
  assert.deepEqual(changed({ shift: 1 }, [0.999, 0.999]), [0, 0, 0, 0, 0, 1, 2, 3, 0, 5, 6, 7]);
  assert.deepEqual(changed({ shift: 1 }, [0, 0]), [6, 7, 8, 0, 10, 11, 12, 0, 0, 0, 0, 0]);
});

test('every shift comes up equally often', () => {
  const seen = new Map<number, number>();
  for (let seed = 0; seed < 3000; seed++) {
    const [, second] = [0, changed({ shift: 1 }, seed)];
    const down = second[0] === 0 && second[1] === 0 ? 1 : second.slice(8).every((v) => v === 0) ? -1 : 0;
    seen.set(down, (seen.get(down) ?? 0) + 1);
  }
  for (const count of seen.values()) assert.ok(Math.abs(count - 1000) < 100, `${[...seen]}`);
  assert.equal(seen.size, 3);
});

test('half a turn turns the picture upside down', () => {
  const turned = changed({ rotate: 180 }, [1]);
  turned.forEach((value, i) => {
    assert.ok(Math.abs(value - (12 - i)) < 1e-4, `${turned}`);
  });
});

test('a larger scale shows less of the picture, bilinearly, about its centre', () => {
  const larger = changed({ scale: 1 }, [1]);
  // Twice as large: half a pixel from the centre column of 2.5 becomes a quarter.
  const row = [6.5 - 0.75, 6.5 - 0.25, 6.5 + 0.25, 6.5 + 0.75];
  assert.deepEqual(larger.slice(4, 8), row);
});

test('an erased rectangle is 0, the rest untouched', () => {
  // Two pixels tall and wide about (row 1, column 2).
  const erased = changed({ erase: 2 }, [1, 1, 1 / 3, 0.5]);
  assert.deepEqual(erased, [1, 0, 0, 4, 5, 0, 0, 8, 9, 10, 11, 12]);
});

test('the same seed gives the same picture, another one another', () => {
  const all = { flip: true, shift: 1, rotate: 10, scale: 0.1, erase: 2 };
  assert.deepEqual(changed(all, 5), changed(all, 5));
  assert.notDeepEqual(changed(all, 5), changed(all, 6));
});
