import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ideas } from '../../../src/components/architectures/ideas.ts';
import {
  architecturesCodec,
  blocksOf,
  compare,
  derive,
  drawing,
  openNetwork,
  shown,
} from '../../../src/components/architectures/state.ts';
import { describeStack } from '../../../src/lib/conv/index.ts';

const opened = (id: string) => derive(openNetwork(architecturesCodec.initial, id));

test('the blocks of a network hold all its layers, and their sums are its totals', () => {
  for (const { id, input, layers } of shown) {
    const described = describeStack(input, layers);
    const blocks = blocksOf(described);
    assert.equal(
      blocks.reduce((sum, block) => sum + block.layers.length, 0),
      layers.length,
      id,
    );
    assert.equal(
      blocks.reduce((sum, { parameters }) => sum + parameters, 0),
      described.parameters,
    );
    assert.equal(
      blocks.reduce((sum, { macs }) => sum + macs, 0),
      described.macs,
    );
    assert.equal(new Set(blocks.map(({ name }) => name)).size, blocks.length, `${id}: a name for each block`);
  }
});

test('every network opens at the block that shows its idea', () => {
  for (const { id } of shown) assert.equal(opened(id).block.name, ideas[id]!.block, id);
});

test('depth counts the layers with kernels on the longest way', () => {
  const depth = Object.fromEntries(shown.map(({ id }) => [id, opened(id).open.depth]));
  assert.deepEqual(depth, {
    lenet5: 5,
    alexnet: 8,
    vgg16: 16,
    googlenet: 22,
    resnet50: 50,
    // The paper counts 36 convolutional layers, a separable one as one; and there is the dense layer.
    xception: 36 + 1,
    'se-resnet50': 50,
  });
});

test('a block is drawn with its ways side by side and every layer at a place of its own', () => {
  const inception = opened('googlenet').block;
  const { nodes, rows, columns } = drawing(inception);
  assert.equal(rows, 4);
  assert.equal(columns, 3);
  assert.deepEqual(
    nodes.filter(({ column }) => column === 0).map(({ layer }) => layer.name.replace('inception3a_', '')),
    ['1x1', '3x3_reduce', '5x5_reduce', 'pool'],
  );
  for (const { id } of shown) {
    for (const block of blocksOf(
      describeStack(shown.find((one) => one.id === id)!.input, shown.find((one) => one.id === id)!.layers),
    )) {
      const places = drawing(block).nodes.map(({ row, column }) => `${row},${column}`);
      assert.equal(new Set(places).size, places.length, `${id} ${block.name}`);
    }
  }
});

test('the comparisons count what they say', () => {
  const [as, without] = compare(ideas['vgg16']!);
  assert.equal(as.parameters, 3 * (9 * 256 * 256 + 256));
  assert.equal(without.parameters, 49 * 256 * 256 + 256);
  assert.equal(compare(ideas['resnet50']!)[0].parameters, 69_632);
  const [narrowed, wide] = compare(ideas['googlenet']!);
  const described = describeStack(shown[3]!.input, shown[3]!.layers);
  const inside = blocksOf(described).find(({ name }) => name === 'inception3a')!;
  assert.equal(narrowed.parameters, inside.parameters);
  assert.ok(wide.parameters > 2 * narrowed.parameters);
  assert.match(opened('xception').verdict, /a full convolution means 8\.89 times as many parameters/);
  assert.match(opened('alexnet').verdict, /35\.9 times fewer parameters and 36 times fewer/);
});

test('a link to a block that a network does not have opens its last one', () => {
  const { block } = derive({ network: 'lenet5', block: 99 });
  assert.equal(block.name, 'fc5');
  assert.equal(architecturesCodec.read('network=nonsense&block=2').network, 'googlenet');
});
