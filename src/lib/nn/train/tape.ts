import { engine } from '@tensorflow/tfjs-core';

/**
 * Frees what a gradient that failed half-way had put aside for its way back. TensorFlow.js does so only at the end of a
 * gradient, so when the memory of a GPU runs out in the middle, the tensors that filled it would stay. Does nothing while
 * another gradient is being taken around it.
 */
export function releaseTape(): void {
  const { state } = engine();
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved } of state.activeTape) for (const tensor of saved ?? []) tensor?.dispose();
  state.activeTape = [];
}
