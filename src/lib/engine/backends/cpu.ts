import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { findBackendFactory, registerBackend } from '@tensorflow/tfjs-core';
import { activate, deactivate, type RunningBackend, type StartOptions } from './backend.ts';

/** Plain JavaScript: slow, and everywhere. */
export async function start({ onLost }: StartOptions): Promise<RunningBackend> {
  if (!findBackendFactory('cpu')) registerBackend('cpu', () => new MathBackendCPU(), 1);
  await activate('cpu');
  let lost = false;
  return {
    name: 'cpu',
    threads: 1,
    isLost: () => lost,
    lose() {
      lost = true;
      onLost();
    },
    stop: () => deactivate('cpu'),
  };
}
