import { codec } from '../../lib/codec.ts';
import type { CocoDetection, CocoGroundTruth } from '../../lib/metrics/index.ts';
import { type Scene, scenesToCoco } from '../../lib/scenes/index.ts';
import { LAST_STREET, type SceneState, sceneFields, sceneSettings } from '../../lib/scenes/scene-state.ts';
import { type FoundThing, sceneDetections } from '../../lib/scenes/scene-truth.ts';
import { type StreetDetectorId, streetDetectorName } from '../../lib/street-detectors.ts';

/** Streets and what was found on them, ready for an evaluation. */
export interface StreetRun {
  title: string;
  truth: CocoGroundTruth;
  detections: CocoDetection[];
  /** seeds by image id - 1 */
  streets: number[];
  /** what the streets were drawn with; the number of the first is in `street` */
  drawn: SceneState;
  detector: StreetDetectorId;
  /** how many streets were asked for; more than there are when the run was stopped */
  asked: number;
}

/** Seeds of the streets of a run: as many as asked for, from the chosen one on. */
export const streetsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

/**
 * Brings scenes and detections into COCO's form. Difficult things become crowd regions, which VOC's rules read as
 * difficult: finding them is neither right nor wrong.
 *
 * @param scenes as the network saw them; their pixels are not needed
 * @param found what was found on each
 */
export function streetRun(
  scenes: readonly Scene[],
  found: readonly (readonly FoundThing[])[],
  { drawn, detector, asked }: Pick<StreetRun, 'drawn' | 'detector' | 'asked'>,
): StreetRun {
  const truth = scenesToCoco(scenes, 'crowd');
  const images = truth.images.map((image) => ({ ...image, file_name: `street ${image.seed}` }));
  const streets = scenes.map(({ seed }) => seed);
  const where =
    streets.length === 1
      ? `street ${streets[0]}`
      : `${streets.length} streets, ${streets[0]} to ${streets.at(-1)}`;
  const stopped = streets.length < asked ? ` (stopped; ${asked} were asked for)` : '';
  return {
    title: `${streetDetectorName(detector)} on ${where}${stopped}`,
    truth: { ...truth, images },
    detections: sceneDetections(found),
    streets,
    drawn,
    detector,
    asked,
  };
}

/** What the reader should know about the truth of a run before reading its figures; '' when nothing is unusual. */
export function streetNote({ truth: { annotations } }: Pick<StreetRun, 'truth'>): string {
  if (annotations.length === 0)
    return 'These streets are empty. There is nothing to find, so AP is undefined (−1), and whatever is detected is wrong. More density puts things on them.';
  const counted = annotations.filter(({ iscrowd }) => !iscrowd);
  if (counted.length === 0)
    return 'Every thing on these streets is more than 80 % hidden or under 6 pixels. Such things are not counted, so AP is undefined (−1). Lower the share of hidden things or raise their size.';
  const classes = new Set(counted.map(({ category_id }) => category_id));
  return classes.size === 1 ? 'Only one class is on these streets, so the mean over classes is its AP.' : '';
}

/** Whether a run answers what the controls ask for now. */
export function isRunOf(
  { drawn, detector, asked }: Pick<StreetRun, 'drawn' | 'detector' | 'asked'>,
  state: SceneState & { detector: StreetDetectorId; scenes: number },
): boolean {
  const key = (street: SceneState) => JSON.stringify([street.street, sceneSettings(street)]);
  return detector === state.detector && asked === state.scenes && key(drawn) === key(state);
}

const street = codec<SceneState>(sceneFields(0));

/**
 * Where match-table, opened alone, shows one street of a run with the same detector; '' for a street beyond those that a
 * reader can choose. From the site's root.
 */
export function decisionsLink(
  { drawn, detector }: Pick<StreetRun, 'drawn' | 'detector'>,
  seed: number,
): string {
  if (seed > LAST_STREET) return '';
  const fields = ['picture=street', `detector=${detector}`, street.write({ ...drawn, street: seed })];
  return `embed/match-table/#${fields.map((text) => text.replaceAll(/(^|&)/g, '$1match-table.')).join('&')}`;
}
