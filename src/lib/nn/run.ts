import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Value } from './graph.ts';
import { nodeOf } from './graph.ts';
import type { OpContext } from './ops.ts';
import type { Plan, Step } from './plan.ts';

/** What happened in one step, for profiles. */
export type StepListener = (name: string, op: string, milliseconds: number) => void;

/**
 * Runs a plan.
 *
 * A plan for inference frees each tensor after its last use, so memory stays at the widest place of the network. A
 * differentiable one keeps all, because the tape refers to them: call it inside `tf.grad`, or in a `tidy`.
 *
 * @param feeds tensors by name, one for each of the plan's feeds; they stay the caller's
 * @param constant gives a constant's tensor, which stays the giver's
 * @param onStep is told the time of each step; on WASM and CPU, where a step is done when it returns, that is its cost
 * @returns one tensor for each of the plan's outputs, the caller's to dispose of
 * @throws RangeError when a feed is missing
 */
export function run(
  plan: Plan,
  feeds: Readonly<Record<string, Tensor>>,
  constant: (value: Value) => Tensor,
  onStep?: StepListener,
): Tensor[] {
  for (const name of plan.feeds) {
    if (!feeds[name]) throw new RangeError(`feeds: "${name}" is needed and not given`);
  }
  return plan.differentiable
    ? walk(plan, feeds, constant, onStep)
    : tidy(() => walk(plan, feeds, constant, onStep));
}

function walk(
  plan: Plan,
  feeds: Readonly<Record<string, Tensor>>,
  constant: (value: Value) => Tensor,
  onStep?: StepListener,
): Tensor[] {
  const computed = new Map<string, Tensor[]>();
  const tensor = (reference: string): Tensor => {
    const fed = feeds[reference];
    if (fed) return fed;
    const value = plan.constants.get(reference);
    if (value) return constant(value);
    const { name, output } = nodeOf(reference);
    const found = computed.get(name)?.[output];
    if (!found) throw new RangeError(`model: "${reference}" is read before it is computed`);
    return found;
  };

  for (const step of plan.steps) {
    const { node } = step;
    const start = onStep ? performance.now() : 0;
    const inputs = node.inputs.map(tensor);
    const context = contextOf(plan, step, plan.differentiable);
    const result = plan.differentiable
      ? step.compute(inputs, context)
      : tidy(() => step.compute(inputs, context));
    computed.set(node.name, Array.isArray(result) ? result : [result]);
    onStep?.(node.name, node.op, performance.now() - start);
    if (plan.differentiable) continue;
    for (const name of step.lastUse) {
      for (const done of computed.get(name) ?? []) done.dispose();
      computed.delete(name);
    }
  }
  // An output that is an input or a constant is handed out as a tensor of its own, so that disposing of it hurts nobody.
  return plan.outputs.map((name) => (computed.has(nodeOf(name).name) ? tensor(name) : tensor(name).clone()));
}

/**
 * What an op gets besides its inputs.
 *
 * @param differentiable whether tfjs's tape follows, so that only ops with a gradient may be used
 */
export function contextOf(plan: Plan, { node, factor }: Step, differentiable: boolean): OpContext {
  const numbers = (input: number): number[] => {
    const value = plan.constants.get(node.inputs[input] ?? '');
    if (!value) {
      throw new TypeError(
        `op ${node.op} of node "${node.name}" computes its input ${input}, which must be a constant`,
      );
    }
    return Array.from(value.data);
  };
  return {
    node,
    numbers,
    differentiable,
    resizeTo: (height, width) =>
      factor
        ? [Math.round(height * factor[0]), Math.round(width * factor[1])]
        : (numbers(1) as [number, number]),
  };
}
