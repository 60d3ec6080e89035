import { photo } from '../../device/photo.ts';
import { BACKEND_TITLES, engine, type Progress } from '../../lib/engine/client.ts';
import '../ui/chosen-backend.ts';
import { type Enlarged, kernelOf, meanWeight, type TransposedState } from './state.ts';

/** Longer side of the photo that is enlarged, in pixels. */
const PHOTO_SIDE = 192;

/** The page's current photo enlarged with the state's kernel. Rejects with a sentence when it cannot be. */
export async function enlarge(
  state: TransposedState,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Enlarged> {
  const image = await (await photo.current()).bitmap();
  if (signal.aborted) {
    image.close();
    signal.throwIfAborted();
  }
  const { kernel, stride, method, padding, crop } = state;
  const answer = await engine.run(
    'upsample',
    {
      image,
      inputSize: PHOTO_SIDE,
      method,
      kernel: kernelOf(state),
      size: kernel,
      stride,
      padding: padding === 'explicit' ? crop : padding,
    },
    { signal, onProgress },
  );
  const { backend } = engine.status;
  return { ...answer, mean: meanWeight(state), backend: backend ? BACKEND_TITLES[backend] : 'the engine' };
}
