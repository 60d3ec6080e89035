/** The gradient checks in a browser, on a backend that the engine would start the same way, without the engine around it. */
import '@tensorflow/tfjs-backend-cpu';
import { getBackend, setBackend } from '@tensorflow/tfjs-core';
import { registerGradients } from '../../../src/lib/engine/gradients/register.ts';
import type { BackendName } from '../../../src/lib/engine/status.ts';
import * as dreams from './dreamTimes.ts';
import * as cases from './gradientCases.ts';
import * as ops from './opCases.ts';
import * as steps from './trainingStep.ts';

const starts = {
  cpu: () => import('../../../src/lib/engine/backends/cpu.ts'),
  wasm: () => import('../../../src/lib/engine/backends/wasm.ts'),
  webgl: () => import('../../../src/lib/engine/backends/webgl.ts'),
  webgpu: () => import('../../../src/lib/engine/backends/webgpu.ts'),
} as const;

/** Makes a backend the current one, with gradients; its name, so that nobody checks another one by accident. */
export async function useBackend(name: BackendName): Promise<string> {
  const { start } = await starts[name]();
  await start({ root: '/', onLost: () => undefined });
  registerGradients(name);
  await setBackend(name);
  return getBackend();
}

/** gradientCases.failures, on the current backend */
export const failures = cases.failures;
/** opCases.opFailures, on the current backend */
export const opFailures = ops.opFailures;
/** trainingStep.trainingSteps, on the current backend */
export const trainingSteps = steps.trainingSteps;
/** dreamTimes.dreamTimes, on the current backend */
export const dreamTimes = dreams.dreamTimes;
/** The name of the current backend. */
export const backend = getBackend;
