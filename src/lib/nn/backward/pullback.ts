/**
 * A network run forwards so that it can be run backwards: reverse-mode differentiation of a plan, step by step.
 *
 * tfjs's own tape keeps every tensor of the way forwards until the end, and cannot pass kernels of ours. Here each step says
 * by its rule which tensors it needs again; all others are freed as soon as they are used, the kept ones as soon as the
 * gradient has passed them. So the fused and the fast kernels serve forwards, and the peak is what the rules keep: for a
 * convolution nothing, for one with relu its result, for hard swish its input.
 */
import { add, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Value } from '../graph.ts';
import { nodeOf } from '../graph.ts';
import type { Plan, Step } from '../plan.ts';
import { contextOf, type StepListener } from '../run.ts';
import type { StepFacts } from './rule.ts';
import { ruleOf } from './rules.ts';

/** A network that was run forwards. */
export interface Pullback {
  /** in the order asked for; they stay the pullback's, until `back` or `dispose` */
  readonly outputs: readonly Tensor[];
  /**
   * Takes gradients with respect to the outputs back to what was asked for. Once; frees everything else.
   *
   * @param dys one for each output, of its shape; they stay the caller's
   * @returns gradients in the order of `wrt`, the caller's; null where no output depends on it
   */
  back(dys: readonly Tensor[]): (Tensor | null)[];
  /** Frees what is held, when the gradient is not wanted after all. */
  dispose(): void;
}

/** Tells which tensors depend on `wrt`: only there a gradient flows. */
function dependents(plan: Plan, wrt: readonly string[]): (reference: string) => boolean {
  const found = new Set(wrt);
  const reached = (reference: string): boolean => found.has(reference) || found.has(nodeOf(reference).name);
  for (const { node } of plan.steps) if (node.inputs.some(reached)) found.add(node.name);
  return reached;
}

/** The k-th output of a node, as others refer to it. */
const outputName = (name: string, k: number): string => (k === 0 ? name : `${name}:${k}`);

/**
 * Runs the plan forwards. Synchronous.
 *
 * @param plan made with `backward: true`
 * @param feeds tensors by name, which stay the caller's and must live until `back` or `dispose`
 * @param constant gives a constant's tensor, which stays the giver's
 * @param wrt names among the feeds, the ones to take the gradient with respect to
 */
export function pullback(
  plan: Plan,
  feeds: Readonly<Record<string, Tensor>>,
  constant: (value: Value) => Tensor,
  wrt: readonly string[],
  onStep?: StepListener,
): Pullback {
  const isActive = dependents(plan, wrt);
  const held = new Map<string, Tensor[]>();
  const shapes = new Map<Step, (readonly number[])[]>();
  const outputCounts = new Map<Step, number>();
  const outputs = new Set(plan.outputs.map((name) => nodeOf(name).name));
  const facts = new Map<Step, StepFacts>();
  // How often each computed tensor is still to be read, on the way forwards and on the way back.
  const reads = new Map<string, number>();
  const read = (reference: string, times: number): void => {
    const { name } = nodeOf(reference);
    reads.set(name, (reads.get(name) ?? 0) + times);
  };
  for (const step of plan.steps) {
    const { node } = step;
    const about: StepFacts = {
      node,
      value: (i) => (feeds[node.inputs[i] ?? ''] ? undefined : plan.constants.get(node.inputs[i] ?? '')),
      wanted: (i) => isActive(node.inputs[i]!),
    };
    facts.set(step, about);
    for (const input of node.inputs) read(input, 1);
    if (!isActive(node.name)) continue;
    const keeps = ruleOf(node.op).keeps(about);
    for (const i of keeps.inputs) read(node.inputs[i]!, 1);
    if (keeps.output) read(node.name, 1);
  }

  const tensor = (reference: string): Tensor => {
    const fed = feeds[reference];
    if (fed) return fed;
    const value = plan.constants.get(reference);
    if (value) return constant(value);
    const { name, output } = nodeOf(reference);
    const found = held.get(name)?.[output];
    if (!found) throw new RangeError(`model: "${reference}" is not there when it is read`);
    return found;
  };
  const free = (name: string): void => {
    for (const done of held.get(name) ?? []) done.dispose();
    held.delete(name);
  };
  const done = (reference: string): void => {
    read(reference, -1);
    const { name } = nodeOf(reference);
    if (held.has(name) && reads.get(name)! <= 0 && !outputs.has(name)) free(name);
  };

  const gradients = new Map<string, Tensor>();
  const dispose = (): void => {
    for (const name of [...held.keys()]) free(name);
    for (const gradient of gradients.values()) gradient.dispose();
    gradients.clear();
  };
  const forwards = (step: Step): void => {
    const { node } = step;
    const start = onStep ? performance.now() : 0;
    const inputs = node.inputs.map(tensor);
    shapes.set(
      step,
      inputs.map((input) => input.shape),
    );
    const context = contextOf(plan, step, false);
    const result = tidy(() => step.compute(inputs, context));
    const results = Array.isArray(result) ? result : [result];
    held.set(node.name, results);
    outputCounts.set(step, results.length);
    onStep?.(node.name, node.op, performance.now() - start);
    for (const input of node.inputs) done(input);
    if (!reads.get(node.name) && !outputs.has(node.name)) free(node.name);
  };

  const collect = (reference: string, gradient: Tensor): void => {
    const before = gradients.get(reference);
    if (!before) {
      gradients.set(reference, gradient);
      return;
    }
    gradients.set(reference, add(before, gradient));
    before.dispose();
    gradient.dispose();
  };

  const backwards = (step: Step): void => {
    const { node } = step;
    const about = facts.get(step)!;
    const rule = ruleOf(node.op);
    const names = Array.from({ length: outputCounts.get(step)! }, (_, k) => outputName(node.name, k));
    const dys = names.map((name) => gradients.get(name));
    if (dys.some((dy) => dy)) {
      const start = onStep ? performance.now() : 0;
      const found = tidy(() => {
        const result = rule.back(dys, {
          ...about,
          step,
          op: contextOf(plan, step, false),
          shapes: shapes.get(step)!,
          input: (i) => tensor(node.inputs[i]!),
          output: () => tensor(node.name),
          constant,
        });
        return Object.fromEntries([...result.entries()].filter(([i, dx]) => dx && about.wanted(i))) as Record<
          number,
          Tensor
        >;
      });
      const time = onStep ? performance.now() - start : 0;
      for (const [i, dx] of Object.entries(found)) collect(node.inputs[Number(i)]!, dx);
      onStep?.(node.name, `${node.op} back`, time);
    }
    for (const name of names) {
      gradients.get(name)?.dispose();
      gradients.delete(name);
    }
    const keeps = rule.keeps(about);
    for (const i of keeps.inputs) done(node.inputs[i]!);
    if (keeps.output) done(node.name);
  };

  try {
    for (const step of plan.steps) forwards(step);
  } catch (error) {
    dispose();
    throw error;
  }

  return {
    outputs: plan.outputs.map(tensor),
    dispose,
    back(dys) {
      try {
        plan.outputs.forEach((name, i) => {
          if (isActive(name)) collect(name, dys[i]!.clone());
        });
        outputs.clear();
        for (const step of [...plan.steps].reverse()) {
          if (isActive(step.node.name)) backwards(step);
        }
        const results = wrt.map((name) => gradients.get(name) ?? null);
        for (const name of wrt) gradients.delete(name);
        return results;
      } finally {
        dispose();
      }
    },
  };
}
