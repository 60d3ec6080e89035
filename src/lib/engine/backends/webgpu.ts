import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend, findBackendFactory, registerBackend } from '@tensorflow/tfjs-core';
import { activate, deactivate, type RunningBackend, type StartOptions } from './backend.ts';

const factory = findBackendFactory('webgpu');

/** WebGPU. */
export async function start({ onLost }: StartOptions): Promise<RunningBackend> {
  if (!factory) throw new Error('this browser does not offer it');
  if (!findBackendFactory('webgpu')) registerBackend('webgpu', factory, 3);
  await activate('webgpu');
  const running = backend();
  if (!(running instanceof WebGPUBackend)) throw new Error('another backend answers in its place');
  const { device } = running;
  let lost = false;
  let stopped = false;
  void device.lost.then(() => {
    lost = true;
    if (!stopped) onLost();
  });
  return {
    name: 'webgpu',
    threads: 1,
    isLost: () => lost,
    lose: () => device.destroy(),
    stop() {
      stopped = true;
      deactivate('webgpu');
    },
  };
}
