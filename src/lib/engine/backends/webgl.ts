import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { backend, env, findBackendFactory, registerBackend } from '@tensorflow/tfjs-core';
import { activate, deactivate, type RunningBackend, type StartOptions } from './backend.ts';

/** WebGL 2: the GPU of most readers. */
export async function start({ onLost }: StartOptions): Promise<RunningBackend> {
  // Whether a software GPU is good enough is decided before this: see candidates.ts.
  env().set('SOFTWARE_WEBGL_ENABLED', true);
  if (!findBackendFactory('webgl')) registerBackend('webgl', () => new MathBackendWebGL(), 2);
  await activate('webgl');
  const running = backend();
  if (!(running instanceof MathBackendWebGL)) throw new Error('another backend answers in its place');
  const { gl } = running.gpgpu;
  let stopped = false;
  gl.canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      if (!stopped) onLost();
    },
    { once: true },
  );
  return {
    name: 'webgl',
    threads: 1,
    isLost: () => gl.isContextLost(),
    lose: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
    stop() {
      stopped = true;
      deactivate('webgl');
    },
  };
}
