/** What the engine is asked for: the six photos, or streets. */
import { bundledPhotos } from '../../device/bundled-photos.ts';
import { engine } from '../../lib/engine/client.ts';
import type { CocoDetection, CocoGroundTruth } from '../../lib/metrics/index.ts';
import { drawScene, type Scene } from '../../lib/scenes/index.ts';
import { sceneSettings, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import type { FoundThing } from '../../lib/scenes/scene-truth.ts';
import { detect, TRAINED_SIZE } from '../ui/detect.ts';
import { photoDetections } from '../ui/photo-detections.ts';
import { type LabState, LOWEST_FLOOR } from './state.ts';
import { type StreetRun, streetRun, streetsFrom } from './streets.ts';

/** How far a look is. */
export interface Working {
  readonly label: string;
  /** 0 to 1; -1 where nobody knows */
  readonly done: number;
}

interface Context {
  readonly signal: AbortSignal;
  readonly onWorking: (working: Working) => void;
}

async function fetched(root: string, path: string, signal: AbortSignal): Promise<Response> {
  const answer = await fetch(root + path, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Error(`${path} could not be fetched: ${error instanceof Error ? error.message : error}`);
  });
  if (!answer.ok) throw new Error(`${path} could not be fetched (status ${answer.status}).`);
  return answer;
}

/**
 * Runs the detector on the six photos, one after the other.
 *
 * @param root the site's root, with a slash at the end
 * @throws Error with a sentence for the reader; an AbortError when `signal` is aborted
 */
export async function lookAtPhotos(
  root: string,
  { signal, onWorking }: Context,
): Promise<{ truth: CocoGroundTruth; detections: CocoDetection[] }> {
  onWorking({ label: 'Fetching our boxes', done: 0 });
  const answer = await fetched(root, 'data/photos-truth.json', signal);
  const truth = (await answer.json()) as CocoGroundTruth;
  const detections: CocoDetection[] = [];
  for (const [i, image] of truth.images.entries()) {
    const title =
      bundledPhotos.find(({ file }) => file === `photos/${image.file_name}`)?.title ?? image.file_name;
    const label = `${title} (${i + 1} of ${truth.images.length})`;
    onWorking({ label, done: i / truth.images.length });
    const blob = await (await fetched(root, `photos/${image.file_name}`, signal)).blob();
    const bitmap = await createImageBitmap(blob);
    const result = await detect(bitmap, TRAINED_SIZE, {
      signal,
      onProgress: (progress) => {
        if (!signal.aborted && i === 0) onWorking({ label: progress.label, done: -1 });
      },
    }).finally(() => bitmap.close());
    detections.push(...photoDetections(image.id, result));
  }
  return { truth, detections };
}

/** Streets that are drawn and handed to the engine at once: few, so that progress is seen and stopping is quick. */
const CHUNK = 4;

/**
 * Runs the chosen detector on as many streets as asked for. Aborting `signal`, or an error, keeps what was looked at by then.
 *
 * @returns null in place of the run when there is none; a sentence when something went wrong, else ''
 */
export async function lookAtStreets(
  state: LabState,
  { signal, onWorking }: Context,
): Promise<{ run: StreetRun | null; error: string }> {
  onWorking({ label: 'Drawing streets', done: 0 });
  const { detector, scenes: asked } = state;
  const drawn = sceneStateOf(state);
  const settings = sceneSettings(drawn);
  const scenes: Scene[] = [];
  const found: (readonly FoundThing[])[] = [];
  const seeds = streetsFrom(drawn.street, asked);
  let why = '';
  try {
    while (found.length < seeds.length && !signal.aborted) {
      const some = seeds.slice(found.length, found.length + CHUNK).map((seed) => drawScene(seed, settings));
      const { answers } = await engine.run(
        'streetDetect',
        { network: detector, pictures: some, settings: { scoreThreshold: LOWEST_FLOOR } },
        {
          signal,
          onProgress: ({ label }) => {
            if (!signal.aborted && found.length === 0) onWorking({ label, done: -1 });
          },
        },
      );
      found.push(...answers.map(({ detections }) => detections));
      // The pictures are not needed any more, and hundreds of them would be many megabytes.
      scenes.push(...some.map((scene) => ({ ...scene, pixels: new Uint8Array() })));
      if (!signal.aborted)
        onWorking({ label: `Street ${found.length} of ${asked}`, done: found.length / asked });
    }
  } catch (error) {
    if (!signal.aborted) why = error instanceof Error ? error.message : String(error);
  }
  const run = found.length > 0 ? streetRun(scenes, found, { drawn, detector, asked }) : null;
  return { run, error: why };
}
