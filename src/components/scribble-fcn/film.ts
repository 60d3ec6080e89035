/** A trained head on the frames of a camera or a video. */
import type { Photo } from '../../device/photo.ts';
import { film } from '../ui/film.ts';
import { applyToFrame, FRAME_SIDE, type Held, type Learnt } from './learning.ts';

/** A frame and what the head made of it. */
export interface LabelledFrame {
  readonly picture: OffscreenCanvas;
  readonly result: Learnt;
  readonly framesPerSecond: number;
}

/**
 * Labels frame after frame until `signal` is aborted.
 *
 * @param photo the one that is shown otherwise
 * @param smoothing is asked for each frame
 * @throws what the engine throws
 */
export async function labelFilm(
  video: HTMLVideoElement,
  held: Held,
  photo: Photo,
  how: {
    readonly signal: AbortSignal;
    readonly smoothing: () => number;
    readonly onFrame: (frame: LabelledFrame) => Promise<unknown>;
  },
): Promise<void> {
  const { signal, smoothing, onFrame } = how;
  await film(video, {
    signal,
    maxSide: FRAME_SIDE,
    onFrame: async ({ bitmap, shown, done }) => {
      const answer = await applyToFrame(held, bitmap, smoothing(), signal);
      if (signal.aborted) return;
      await onFrame({
        picture: shown,
        result: frameResult(held, answer, photo),
        framesPerSecond: done(),
      });
    },
  });
}

function frameResult(
  { head, classes }: Held,
  answer: Awaited<ReturnType<typeof applyToFrame>>,
  photo: Photo,
): Learnt {
  const result = {
    depth: head.depth,
    picture: answer.picture!,
    ending: 'steps' as const,
    losses: [],
    train: 0,
    apply: answer.stages.apply,
  };
  const none = { used: 0, painted: 0, reduced: false, backend: '', features: 0, elapsed: null };
  return { heads: [result], trained: [head], classes, photo, held: true, ...none };
}
