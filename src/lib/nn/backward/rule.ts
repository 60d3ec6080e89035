import type { Tensor } from '@tensorflow/tfjs-core';
import type { GraphNode, Value } from '../graph.ts';
import type { OpContext } from '../ops.ts';
import type { Step } from '../plan.ts';

/** What is known of a step before anything runs. */
export interface StepFacts {
  readonly node: GraphNode;
  /** the plain data of an input that is a constant */
  readonly value: (i: number) => Value | undefined;
  /** whether the gradient with respect to this input is wanted */
  readonly wanted: (i: number) => boolean;
}

/** What a rule sees of its step when the gradient comes by. */
export interface BackwardContext extends StepFacts {
  readonly step: Step;
  /** the context of the forward op, for the numbers of constant inputs */
  readonly op: OpContext;
  /** shapes of the inputs as they were forwards */
  readonly shapes: readonly (readonly number[])[];
  /** an input that the rule asked to keep, or a constant */
  readonly input: (i: number) => Tensor;
  /** the first output, when the rule asked to keep it */
  readonly output: () => Tensor;
  /** uploads plain data once, as the network's constants are */
  readonly constant: (value: Value) => Tensor;
}

/** How the gradient passes one op from its output to its inputs (its vector-Jacobian product). */
export interface Rule {
  /** the tensors of the step that it needs again; all others are freed on the way forwards */
  readonly keeps: (facts: StepFacts) => { readonly inputs: readonly number[]; readonly output: boolean };
  /**
   * Called inside a tidy.
   *
   * @param dys gradients with respect to the outputs, undefined where nothing depends on one; they stay the caller's
   * @returns gradients with respect to the inputs, undefined where none is wanted
   */
  readonly back: (
    dys: readonly (Tensor | undefined)[],
    context: BackwardContext,
  ) => readonly (Tensor | undefined)[];
}
