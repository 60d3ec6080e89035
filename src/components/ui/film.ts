import { frames } from '../../device/video.ts';
import { SteadyRate } from './steady-rate.ts';

/** One frame of the camera or of a video. */
export interface FilmFrame {
  /** to give to the engine */
  readonly bitmap: ImageBitmap;
  /** a copy of it, to be shown when the answer is there: the camera has another one by then */
  readonly shown: OffscreenCanvas;
  /** Says that the frame is done, and returns the frames per second. */
  readonly done: () => number;
}

/** Goes through the frames of a film as `frames` of src/device does, each with a copy and with the rate. */
export function film(
  video: HTMLVideoElement,
  {
    signal,
    maxSide,
    onFrame,
  }: {
    readonly signal: AbortSignal;
    readonly maxSide: number;
    readonly onFrame: (frame: FilmFrame) => Promise<void>;
  },
): Promise<void> {
  const rate = new SteadyRate(performance.now());
  return frames(video, {
    signal,
    maxSide,
    onFrame: ({ bitmap }) => {
      const shown = new OffscreenCanvas(bitmap.width, bitmap.height);
      shown.getContext('2d')!.drawImage(bitmap, 0, 0);
      return onFrame({ bitmap, shown, done: () => rate.frame(performance.now()) });
    },
  });
}
