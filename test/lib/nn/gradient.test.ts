import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grad, mean, randomUniform, type Scalar, square, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { networkOf } from '../../../src/lib/nn/network.ts';
import './gradients.ts';
import { miniature } from './small.ts';

const network = networkOf(miniature());

const objective =
  (name: string) =>
  (x: Tensor): Scalar =>
    mean(square(network.run({ x }, [name], { differentiable: true })[0]!)) as Scalar;

async function checkGradient(name: string): Promise<void> {
  const x = randomUniform([1, 32, 32, 3], -1, 1, 'float32', 3);
  const gradient = await grad(objective(name))(x).data();
  const values = await x.data();
  const norm = Math.hypot(...gradient);
  assert.ok(norm > 0, 'the gradient is not zero');
  // Along the gradient itself, and along a few axes: single precision leaves little room for smaller tests.
  const along = async (direction: ArrayLike<number>, step: number): Promise<number> => {
    const at = async (sign: number) => {
      const moved = Float32Array.from(values, (v, i) => v + sign * step * direction[i]!);
      return (await objective(name)(tensor(moved, x.shape)).data())[0]!;
    };
    return ((await at(1)) - (await at(-1))) / (2 * step);
  };
  const unit = gradient.map((g) => g / norm);
  const slope = await along(unit, 0.01);
  assert.ok(Math.abs(slope - norm) < 0.02 * norm, `${name}: slope ${slope}, gradient's norm ${norm}`);
  const strongest = [...gradient.keys()].sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!));
  for (const i of strongest.slice(0, 3)) {
    const axis = Float32Array.from(values, (_, k) => (k === i ? 1 : 0));
    const measured = await along(axis, 0.05);
    assert.ok(Math.abs(measured - gradient[i]!) < 0.1 * Math.abs(gradient[i]!) + 1e-4, `${name} at ${i}`);
  }
}

test('the gradient of the last layer with respect to the picture agrees with finite differences', () =>
  checkGradient('out'));

test('so does that of an intermediate layer', () => checkGradient('swish1'));

test('and that behind the gate, where the fast plan would scale filters', () => checkGradient('sum'));
