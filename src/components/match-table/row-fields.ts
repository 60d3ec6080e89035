/** Lists of boxes in a link: a row for each. */
import type { Field } from '../../lib/codec.ts';
import { numberRows, type RowRules } from '../../lib/number-rows.ts';
import { type Board, boardOf, type Rows } from './board.ts';
import { START_DETECTIONS, START_TRUTHS } from './items.ts';
import type { MatchState } from './state.ts';

/** The column behind the class: marks of a truth, the score of a prediction. */
const LAST = { truths: { min: 0, max: 3, step: 1 }, detections: { min: 0, max: 1, step: 0.01 } } as const;

const boxRules = (picture: MatchState['picture'], kind: keyof Board['most']): RowRules => {
  const { width, height, classes, most } = boardOf({ picture });
  return {
    columns: [
      { min: 0, max: width, step: 1 },
      { min: 0, max: height, step: 1 },
      { min: 0, max: width, step: 1 },
      { min: 0, max: height, step: 1 },
      { min: 0, max: classes.length - 1, step: 1 },
      LAST[kind],
    ],
    least: 0,
    most: most[kind],
    fits: ([x1, y1, x2, y2]) => x1! < x2! && y1! < y2!,
  };
};

/** The boxes on the photo. */
export const photoRows = {
  truths: numberRows(START_TRUTHS, boxRules('photo', 'truths')),
  detections: numberRows(START_DETECTIONS, boxRules('photo', 'detections')),
} as const;

/** A list of boxes that is the street's own until the reader, or a network, gives another. */
export function streetRows(kind: keyof Board['most']): Field<Rows | null> {
  const rows = numberRows([], boxRules('street', kind));
  return {
    initial: null,
    write: (value) => (value ? rows.write(value) : 'own'),
    read: (text) => (text === 'own' ? null : rows.read(text)),
  };
}
