import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { EpochSums } from './figures.ts';
import type { EpochRecord } from './loop.ts';
import type { Optimiser } from './optimiser.ts';

/**
 * Where a loop stands between two steps, as plain data: enough to go on from, and nothing random, because every draw
 * follows from the seed and the step's number.
 */
export interface LoopState {
  /** steps taken */
  readonly step: number;
  /** of the epoch that has begun */
  readonly sums: EpochSums;
  readonly history: readonly EpochRecord[];
  /** numbers of each parameter, row-major */
  readonly parameters: readonly Float32Array<ArrayBuffer>[];
  /** for each parameter the tensors that the optimiser remembers, of its shape */
  readonly memory: readonly (readonly Float32Array<ArrayBuffer>[])[];
}

/** Reads a loop's tensors into plain data. They live on. */
export async function snapshot(
  loop: Pick<LoopState, 'step' | 'sums' | 'history'> & { parameters: Tensor[]; memory: Tensor[][] },
): Promise<LoopState> {
  const values = async (one: Tensor) => Float32Array.from(await one.data());
  return {
    step: loop.step,
    sums: loop.sums,
    history: [...loop.history],
    parameters: await Promise.all(loop.parameters.map(values)),
    memory: await Promise.all(loop.memory.map((some) => Promise.all(some.map(values)))),
  };
}

/**
 * New tensors to start from: copies of the first parameters, or those of a state.
 *
 * @throws RangeError when the state is of another network or another optimiser
 */
export function restore(
  first: readonly Tensor[],
  state: LoopState | undefined,
  optimiser: Optimiser,
): { parameters: Tensor[]; memory: Tensor[][] } {
  if (!state) {
    const parameters = first.map((parameter) => parameter.clone());
    return { parameters, memory: parameters.map((parameter) => optimiser.start(parameter)) };
  }
  const remembered = optimiserMemory(first, optimiser);
  const fits =
    state.parameters.length === first.length &&
    state.memory.length === first.length &&
    first.every((parameter, i) => state.parameters[i]!.length === parameter.size);
  if (!fits) throw new RangeError('resume: it is of a network with other layers');
  if (
    state.memory.some(
      (some, i) => some.length !== remembered || some.some((values) => values.length !== first[i]!.size),
    )
  ) {
    throw new RangeError('resume: it was trained with another optimiser');
  }
  const made = (values: Float32Array, i: number) => tensor(values.slice(), first[i]!.shape);
  return {
    parameters: state.parameters.map(made),
    memory: state.memory.map((some, i) => some.map((values) => made(values, i))),
  };
}

/** How many tensors the optimiser remembers of each parameter. */
function optimiserMemory(first: readonly Tensor[], optimiser: Optimiser): number {
  const parameter = first[0];
  if (!parameter) return 0;
  const memory = optimiser.start(parameter);
  for (const tensor of memory) tensor.dispose();
  return memory.length;
}
