import assert from 'node:assert/strict';
import { test } from 'node:test';
import { svgSize } from '../../src/device/svg.ts';

const size = (width: string | null, height: string | null, viewBox: string | null): [number, number] => {
  const { width: w, height: h } = svgSize(width, height, viewBox, 16e6, 8192);
  return [w, h];
};

test('a drawing is drawn at its own size, in any unit', () => {
  assert.deepEqual(size('640', '480', null), [640, 480]);
  assert.deepEqual(size('4in', '3in', null), [384, 288]);
  assert.deepEqual(size(' 400px ', '300.0', '0 0 1 1'), [400, 300]);
});

test('one side and a viewBox give the other side', () => {
  assert.deepEqual(size('400', null, '0 0 20 10'), [400, 200]);
  assert.deepEqual(size(null, '400', '0,0,20,10'), [800, 400]);
});

test('without a usable size the shape of the viewBox is drawn at 1024, and a square without one', () => {
  assert.deepEqual(size('100%', '100%', '0 0 20 10'), [1024, 512]);
  assert.deepEqual(size(null, null, null), [1024, 1024]);
  assert.deepEqual(size('-5', 'nonsense', '0 0 0 10'), [1024, 1024]);
});

test('icons are enlarged, posters are bounded, and no side is below one pixel', () => {
  assert.deepEqual(size('24', '24', null), [1024, 1024]);
  assert.deepEqual(size('100000', '100000', null), [4000, 4000]);
  assert.deepEqual(size('1e9', '1', null), [8192, 1]);
});
