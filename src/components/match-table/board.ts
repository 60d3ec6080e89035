/** What the boxes lie on, and the boxes that are on it. */
import type { MatchDetection, MatchTruth } from '../../lib/metrics/index.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import { type SceneState, SHOWN_SIZE, sceneOf } from '../../lib/scenes/scene-state.ts';
import { CLASSES, PICTURE } from './items.ts';
import type { MatchState } from './state.ts';

/** One box a row, in the columns that its list has. */
export type Rows = readonly (readonly number[])[];

/** Most boxes of either kind on the photo; enough to play with, few enough to read. */
export const MOST = { truths: 12, detections: 20 } as const;

/** What the boxes lie on: its size in pixels, the classes that a box on it can have, and how many boxes there may be. */
export interface Board {
  width: number;
  height: number;
  classes: readonly string[];
  most: { readonly truths: number; readonly detections: number };
}

const BOARDS: Record<MatchState['picture'], Board> = {
  photo: {
    width: PICTURE.width,
    height: PICTURE.height,
    classes: CLASSES.map(({ name }) => name),
    most: MOST,
  },
  // A street brings its own things, and settings can put many on it.
  street: {
    width: SHOWN_SIZE,
    height: SHOWN_SIZE,
    classes: thingNames,
    most: { truths: 40, detections: 40 },
  },
};

/** The picture that the boxes of a state lie on. */
export const boardOf = ({ picture }: Pick<MatchState, 'picture'>): Board => BOARDS[picture];

/** The marks of a truth, as flags of its row. */
export const CROWD = 1;
export const DIFFICULT = 2;

/** The street's own things as rows: in pixels of the picture that is shown, difficult ones with both marks. */
function ownThings(state: SceneState): Rows {
  const scene = sceneOf(state);
  const scale = SHOWN_SIZE / scene.width;
  return scene.things.slice(0, BOARDS.street.most.truths).map(({ box, class: klass, difficult }) => {
    const [x1, y1, x2, y2] = box.map((side) => Math.round(side * scale));
    return [x1!, y1!, x2!, y2!, klass, difficult ? CROWD | DIFFICULT : 0];
  });
}

/** The boxes that are shown: the reader's, else those that the picture brings. */
export function rowsOf(state: MatchState): { truths: Rows; detections: Rows } {
  if (state.picture === 'photo') return { truths: state.truths, detections: state.detections };
  return { truths: state.things ?? ownThings(state), detections: state.found ?? [] };
}

/** The truths that are shown, by their rows. */
export function truthsOf(state: MatchState): MatchTruth[] {
  const { classes } = boardOf(state);
  return rowsOf(state).truths.map(([x1, y1, x2, y2, klass, flags]) => ({
    box: [x1!, y1!, x2!, y2!],
    class: classes[klass!]!,
    crowd: (flags! & CROWD) > 0,
    difficult: (flags! & DIFFICULT) > 0,
  }));
}

/** The predictions that are shown, by their rows. */
export function detectionsOf(state: MatchState): MatchDetection[] {
  const { classes } = boardOf(state);
  return rowsOf(state).detections.map(([x1, y1, x2, y2, klass, score]) => ({
    box: [x1!, y1!, x2!, y2!],
    class: classes[klass!]!,
    score: score!,
  }));
}
