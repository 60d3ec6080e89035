/** One detector looks at scenes, one after the other, while somebody else leads. */
import { engine } from '../../lib/engine/client.ts';
import '../ui/chosen-backend.ts';
import { drawScene } from '../../lib/scenes/draw-scene.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import type { FoundThing } from '../../lib/scenes/scene-truth.ts';
import type { SceneSettings } from '../../lib/scenes/settings.ts';
import { sceneSeed } from './kinds.ts';
import type { Look } from './measured.ts';
import { LOWEST_SCORE } from './state.ts';

/** How a measurement is led. */
export interface Lead {
  /** aborting ends it with what there is */
  readonly signal: AbortSignal;
  /** resolves at once, or when the reader goes on after a pause */
  readonly gate: () => Promise<void>;
  /** aborted at a pause: asks the running job to end early with what it has */
  readonly stop: () => AbortSignal;
}

/** What one detector gave on one condition so far, scene by scene. */
export interface Track {
  stages: readonly string[];
  readonly looks: Look[];
  readonly found: (readonly FoundThing[])[];
}

export const emptyTrack = (): Track => ({ stages: [], looks: [], found: [] });

/** Draws scenes `from` to before `to` of a set, with a turn for the page after each; fewer when it is aborted. */
export async function drawSome(
  set: number,
  settings: SceneSettings,
  [from, to]: readonly [from: number, to: number],
  signal: AbortSignal,
): Promise<Scene[]> {
  const scenes: Scene[] = [];
  for (let i = from; i < to && !signal.aborted; i++) {
    scenes.push(drawScene(sceneSeed(set, i), settings));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return scenes;
}

/**
 * Has a network look at scenes and appends to the track. A pause splits the job; the first look of a job counts as a warm-up, since the
 * weights are new to the device then.
 *
 * @param show how many scenes are done
 * @throws EngineError, 'aborted' among them; the track keeps what was answered
 */
export async function look(
  network: string,
  scenes: readonly Scene[],
  track: Track,
  { signal, stop, gate }: Lead,
  show: (done: number) => void = () => {},
): Promise<void> {
  const base = track.looks.length;
  for (let at = 0; at < scenes.length; at = track.looks.length - base) {
    await gate();
    signal.throwIfAborted();
    const start = track.looks.length;
    const done = at;
    show(done);
    await engine.run(
      'streetDetect',
      {
        network,
        pictures: scenes.slice(at).map(({ pixels, width, height }) => ({ pixels, width, height })),
        settings: { scoreThreshold: LOWEST_SCORE },
      },
      {
        signal,
        stop: stop(),
        onUpdate({ index, answer }) {
          // By place: a job that is begun again after the graphics processor was lost tells of the same scenes once more.
          track.stages = answer.stages.map(({ name }) => name);
          track.looks[start + index] = {
            warmUp: index === 0,
            milliseconds: answer.stages.map(({ milliseconds }) => milliseconds),
          };
          track.found[start + index] = answer.detections;
          show(done + index + 1);
        },
      },
    );
  }
}
