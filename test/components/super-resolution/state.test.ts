import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  againstOf,
  derive,
  halved,
  type Pixels,
  partOf,
  type Result,
  resized,
  superCodec,
} from '../../../src/components/super-resolution/state.ts';
import { random } from '../../../src/lib/random.ts';
import { psnr } from '../../../src/lib/segmentation/psnr.ts';

const start = superCodec.initial;
const picture = (width: number, height: number, value: (i: number) => number): Pixels => ({
  width,
  height,
  channels: 3,
  data: Uint8ClampedArray.from({ length: width * height * 3 }, (_, i) => value(i)),
});
const next = random(2);
const waves = picture(40, 30, (i) => 128 + 60 * Math.sin(i / 40) + 30 * Math.cos(i / 5) + 20 * next());
const result = (part: Partial<Result> = {}): Result => {
  const small = halved(waves);
  return {
    mode: 'test',
    small,
    network: waves,
    original: waves,
    tiles: 4,
    done: 4,
    time: 1500,
    note: '',
    ...part,
  };
};

test('a part is a square in the middle with even sides, or all of the picture', () => {
  assert.deepEqual(partOf({ part: '128' }, { width: 768, height: 576 }), {
    left: 320,
    top: 224,
    width: 128,
    height: 128,
  });
  assert.deepEqual(partOf({ part: 'whole' }, { width: 773, height: 511 }), {
    left: 0,
    top: 0,
    width: 772,
    height: 510,
  });
  assert.deepEqual(partOf({ part: '256' }, { width: 300, height: 100 }), {
    left: 22,
    top: 0,
    width: 256,
    height: 100,
  });
  assert.deepEqual(partOf({ part: 'whole' }, { width: 1, height: 5 }), {
    left: 0,
    top: 0,
    width: 2,
    height: 4,
  });
});

test('half the size and back keeps what is smooth', () => {
  const smooth = picture(32, 32, (i) => 100 + 50 * Math.sin(Math.floor(i / 3) / 32 / 6));
  const back = resized(halved(smooth), smooth, 'bicubic');
  assert.deepEqual([halved(smooth).width, halved(smooth).height, back.width], [16, 16, 32]);
  assert.ok(psnr(smooth.data, back.data) > 40);
  assert.ok(
    psnr(smooth.data, back.data) > psnr(smooth.data, resized(halved(smooth), smooth, 'nearest').data),
  );
});

test('each way is measured against the original', () => {
  const noisy = { ...waves, data: waves.data.map((value) => value + 2) };
  const { quality, sentence, bicubic } = derive(result({ network: noisy }));
  assert.deepEqual(
    quality!.map(({ name }) => name),
    ['network', 'bicubic', 'repeated'],
  );
  assert.equal(quality![0]!.psnr, `${psnr(waves.data, noisy.data).toFixed(2)} dB`);
  assert.equal(quality![1]!.psnr, `${psnr(waves.data, bicubic.data).toFixed(2)} dB`);
  assert.match(quality![0]!.ssim, /^0\.9\d{3}$/);
  assert.match(sentence, /^20 × 15 became 40 × 30 pixels in 1\.5 s, in 4 tiles\. .* times smaller\./);
  const bad = { ...waves, data: waves.data.map(() => 0) };
  assert.match(derive(result({ network: bad })).sentence, /times larger\./);
});

test('a perfect network has an infinite PSNR, and tiny pictures no SSIM', () => {
  assert.equal(derive(result()).quality![0]!.psnr, '∞');
  const tiny = picture(8, 8, (i) => (i * 37) % 256);
  const { quality } = derive(result({ small: halved(tiny), network: tiny, original: tiny }));
  assert.equal(quality![1]!.ssim, '–');
});

test('nothing is measured of a stopped run, nor without an original', () => {
  const stopped = derive(result({ done: 1, note: 'It was large.' }));
  assert.equal(stopped.quality, null);
  assert.match(
    stopped.sentence,
    /^Stopped after 1 of 4 tiles \(1\.5 s\): the rest is black\. It was large\.$/,
  );
  const free = derive(result({ original: null, mode: 'enlarge' }));
  assert.equal(free.quality, null);
  assert.equal(againstOf({ ...start, mode: 'enlarge', against: 'original' }), 'bicubic');
  assert.equal(againstOf({ ...start, against: 'original' }), 'original');
});

test('the state survives the link, whatever the link says', () => {
  const state = { ...start, mode: 'enlarge' as const, part: 'whole' as const, position: 12.5 };
  assert.deepEqual(superCodec.read(superCodec.write(state)), state);
  assert.deepEqual(superCodec.read('mode=magic&position=900&part=7'), { ...start, position: 100 });
});
