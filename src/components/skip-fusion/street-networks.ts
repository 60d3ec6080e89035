/** The trained networks of the streets: which there are, and what they say. */
import { networks } from '../../../models/registry.ts';
import { engine, type Progress, type Tasks } from '../../lib/engine/client.ts';
import { drawScene } from '../../lib/scenes/draw-scene.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, sceneOf, sceneSettings, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import type { StreetJob } from '../ui/street-work.ts';
import { STREET_DEPTHS, type StreetDepth } from './street.ts';
import { noStreets, type StreetsMeasured, withStreet } from './streets.ts';

type Answer = Tasks['streetSegment']['output'];
interface Options {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

const idOf = (depth: StreetDepth): string => `street-fcn${depth}`;
const entryOf = (depth: StreetDepth) => networks.find(({ id }) => id === idOf(depth));

/** The depths whose weights are part of this site. */
export const offered: readonly StreetDepth[] = STREET_DEPTHS.filter(entryOf);

/** Bytes that a first look fetches. */
export const streetBytes = offered
  .flatMap((depth) => entryOf(depth)?.files ?? [])
  .reduce((sum, { bytes }) => sum + bytes, 0);

/** A street that was looked at, by all networks. */
export interface StreetLook {
  readonly state: SceneState;
  readonly scene: Readonly<Scene>;
  /** in the order of `offered` */
  readonly answers: readonly Answer[];
}

async function look({ pixels, width, height }: Readonly<Scene>, options: Options): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const depth of offered) {
    const input = { network: idOf(depth), picture: { pixels, width, height } };
    answers.push(await engine.run('streetSegment', input, options));
  }
  return answers;
}

/** A look at a street by all networks, for `StreetWork`. */
export function lookAtStreet(chosen: SceneState): StreetJob<StreetLook> {
  const state = sceneStateOf(chosen);
  return {
    key: JSON.stringify(state),
    async run(options) {
      const scene = sceneOf(state);
      return { state, scene, answers: await look(scene, options) };
    },
  };
}

/**
 * Measures all networks on streets one after the other, from the chosen one on; `found` is told after each.
 *
 * @throws what the engine throws; after `signal` is aborted nothing, and nothing more is told
 */
export async function measureStreets(
  state: SceneState,
  asked: number,
  options: Options,
  found: (measured: StreetsMeasured) => void,
): Promise<void> {
  const settings = sceneSettings(state);
  let measured = noStreets(state.street, asked, offered);
  while (measured.done < asked && !options.signal.aborted) {
    const scene = drawScene(state.street + measured.done, settings);
    const answers = await look(scene, options).catch((error: unknown) => {
      if (options.signal.aborted) return null;
      throw error;
    });
    if (!answers || options.signal.aborted) return;
    measured = withStreet(measured, scene, answers);
    found(measured);
  }
}
