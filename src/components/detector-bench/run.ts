/** Conducts a measurement: warm-up, how many scenes fit into the time, then rounds in which the detectors take turns. */
import { engine } from '../../lib/engine/client.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import type { SceneSettings } from '../../lib/scenes/settings.ts';
import type { BenchDetector } from './detectors.ts';
import { evaluateScenes } from './evaluate.ts';
import { type Kind, kindTitles } from './kinds.ts';
import { drawSome, emptyTrack, type Lead, look, type Track } from './look.ts';
import type { Look, Measured } from './measured.ts';
import { photoRun } from './photos.ts';
import { scenesThatFit } from './state.ts';

/** One kind of scenes to measure on. */
export interface Condition {
  kind: Kind;
  /** see `conditionOf` */
  condition: string;
  settings: SceneSettings;
}

/** What is to be measured. */
export interface Plan {
  detectors: readonly BenchDetector[];
  conditions: readonly Condition[];
  /** of scenes */
  set: number;
  count: number;
  /** seconds */
  budget: number;
  /** the site's root, with a slash at the end */
  root: string;
}

/** How it is watched and led. */
export interface Baton extends Lead {
  /** a total of 0 means that nobody knows */
  readonly onProgress: (label: string, done: number, total: number) => void;
  readonly onMeasured: (one: Measured) => void;
  /** what the reader has to know: that fewer scenes fit, that a network failed */
  readonly onSay: (sentence: string) => void;
}

/** Looks before those that count. */
const WARM_UPS = 3;
/** Scenes that one detector sees before it is the next one's turn, so that a device that gets hot is fair to all. */
const TURN = 20;
/** Looks at photos: each of the six twice, or five times in a long measurement. */
const PHOTO_LOOKS = { short: 12, long: 30 };
/** The photos' part of the time. */
const PHOTO_SHARE = 1 / 3;

/** Runs the plan. Ends early, without an error, when it is aborted; what was measured until then was handed over. */
export async function conduct(plan: Plan, baton: Baton): Promise<void> {
  const { signal } = baton;
  const photo = plan.detectors.find(({ looksAt }) => looksAt === 'photos');
  const warm = await warmUp(plan, baton);
  if (photo && !signal.aborted) {
    const looks = plan.count > 50 ? PHOTO_LOOKS.long : PHOTO_LOOKS.short;
    const seconds = plan.budget * PHOTO_SHARE;
    try {
      await photoRun(photo, { looks, warmUps: WARM_UPS, seconds, root: plan.root }, baton);
    } catch (error) {
      tell(photo, error, baton);
    }
  }
  if (signal.aborted || warm.ready.length === 0) return;
  await rounds(plan, warm, photo ? plan.budget * (1 - PHOTO_SHARE) : plan.budget, baton);
}

/** Says why a detector has no result; being stopped is no reason to say anything. */
function tell({ name }: BenchDetector, error: unknown, { signal, onSay }: Baton): void {
  if (!signal.aborted) onSay(`${name}: ${error instanceof Error ? error.message : String(error)}`);
}

/** Detectors that are ready to be measured. */
interface Warm {
  ready: readonly BenchDetector[];
  /** their looks so far, by id */
  looks: ReadonlyMap<string, readonly Look[]>;
  /** milliseconds of one scene: drawing it, and one look by each */
  perScene: number;
}

/** Loads the detectors of scenes and lets each look a few times. Those that fail are left out. */
async function warmUp({ detectors, conditions, set }: Plan, baton: Baton): Promise<Warm> {
  const { signal, onProgress } = baton;
  const street = detectors.filter(({ looksAt }) => looksAt === 'scenes');
  const ready: BenchDetector[] = [];
  const looks = new Map<string, readonly Look[]>();
  if (street.length === 0) return { ready, looks, perScene: 0 };
  const drawing = performance.now();
  const scenes = await drawSome(set, conditions[0]!.settings, [0, WARM_UPS], signal);
  let perScene = (performance.now() - drawing) / WARM_UPS;
  for (const detector of street) {
    if (signal.aborted) break;
    const track = emptyTrack();
    try {
      onProgress(`${detector.name}: fetching, first look`, 0, 0);
      await look(detector.id, scenes.slice(0, 1), track, baton);
      onProgress(`${detector.name}: warming up`, 0, 0);
      const from = performance.now();
      await look(detector.id, scenes.slice(1), track, baton);
      perScene += (performance.now() - from) / (WARM_UPS - 1);
      looks.set(
        detector.id,
        track.looks.map((one) => ({ ...one, warmUp: true })),
      );
      ready.push(detector);
    } catch (error) {
      tell(detector, error, baton);
    }
  }
  return { ready, looks, perScene };
}

/** Lets the detectors take turns on the scenes of all conditions until all were seen or the time is over. */
async function rounds(plan: Plan, warm: Warm, seconds: number, baton: Baton): Promise<void> {
  const { signal, onProgress, onMeasured, onSay } = baton;
  const { conditions, count, set, budget } = plan;
  const several = conditions.length > 1;
  const perScene = warm.perScene * conditions.length;
  const planned = scenesThatFit(count, perScene, seconds);
  if (planned < count)
    onSay(
      `One scene takes this device about ${(perScene / 1000).toFixed(2)} s${several ? ' over all kinds' : ''}, so the measurement was shortened from ${count} to ${planned} scenes to stay near ${budget} s.`,
    );
  // Pauses are no part of the time.
  let deadline = performance.now() + seconds * 1000;
  const gate = async (): Promise<void> => {
    const from = performance.now();
    await baton.gate();
    deadline += performance.now() - from;
  };
  let ready = warm.ready;
  let done = 0;
  const drawn = conditions.map((): Scene[] => []);
  const tracks = conditions.map(() => new Map(ready.map(({ id }) => [id, emptyTrack()])));

  /** Hands over what a detector gave on a condition so far. */
  const hand = ({ id, key }: BenchDetector, c: number, { stages, looks, found }: Track): void => {
    const { kind, condition, settings } = conditions[c]!;
    if (found.length > 0)
      onMeasured({
        detector: key,
        kind,
        condition,
        size: settings.size,
        planned,
        pictures: found.length,
        stages,
        looks: [...(warm.looks.get(id) ?? []), ...looks],
        ...evaluateScenes(drawn[c]!.slice(0, found.length), found),
        backend: engine.status.backend ?? '',
      });
  };

  for (let from = 0; from < planned; from += TURN) {
    const to = Math.min(planned, from + TURN);
    for (const [c, { kind, settings }] of conditions.entries()) {
      const scenes = await drawSome(set, settings, [from, to], signal);
      drawn[c]!.push(...scenes);
      for (const detector of ready) {
        if (signal.aborted) return;
        const track = tracks[c]!.get(detector.id)!;
        const where = several ? `${kindTitles[kind]} scenes,` : 'scene';
        const show = (at: number) =>
          onProgress(
            `${detector.name}, ${where} ${Math.min(from + at + 1, planned)} of ${planned}`,
            done + at,
            planned * conditions.length * ready.length,
          );
        try {
          await look(detector.id, scenes, track, { ...baton, gate }, show);
        } catch (error) {
          tell(detector, error, baton);
          ready = ready.filter((other) => other !== detector);
        }
        hand(detector, c, track);
        done += scenes.length;
      }
    }
    if (to < planned && performance.now() > deadline) {
      onSay(
        `The device became slower than it was at the start: the measurement ended after ${to} of ${count} scenes, when its ${budget} s were over.`,
      );
      return;
    }
  }
}
