import { add, grads, type Tensor } from '@tensorflow/tfjs-core';
import type { Rule } from './rule.ts';

/**
 * Any op that tfjs-core can differentiate: its forward step is done again, alone, on the tape. Costs a second forward step and
 * keeps all inputs, so ops that are large and frequent have rules of their own.
 */
export const anyOp: Rule = {
  keeps: ({ node }) => ({ inputs: node.inputs.map((_, i) => i), output: false }),
  back: (dys, { step, op, node, input, wanted }) => {
    const indices = node.inputs.map((_, i) => i);
    const learned = indices.filter(wanted);
    const given = indices.map(input);
    const found: (Tensor | undefined)[] = indices.map(() => undefined);
    dys.forEach((dy, output) => {
      if (!dy) return;
      const again = (...xs: Tensor[]): Tensor => {
        const inputs = [...given];
        learned.forEach((i, k) => {
          inputs[i] = xs[k]!;
        });
        const result = step.compute(inputs, { ...op, differentiable: true });
        return Array.isArray(result) ? result[output]! : result;
      };
      const parts = grads(again)(
        learned.map((i) => given[i]!),
        dy,
      );
      learned.forEach((i, k) => {
        found[i] = found[i] ? add(found[i], parts[k]!) : parts[k]!;
      });
    });
    return found;
  },
};
