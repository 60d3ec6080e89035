/**
 * How an answer is checked, as plain data: it can stand in a page, in a worksheet's link and in a results file, and gives
 * the same verdict wherever it is judged. See judge.ts for the verdicts.
 */

/** A number within `tolerance` of `value` is right, both ends included. */
export interface NumberCheck {
  kind: 'number';
  value: number;
  /** 0 or more, in the same unit */
  tolerance: number;
  /** shown behind the field; the reader types the number alone */
  unit?: string;
  /** why it is so; shown with a right answer */
  right: string;
  /** what to think of; shown with a wrong one */
  wrong: string;
  /** wrong numbers that people come to, each with what went wrong; the same tolerance counts */
  slips?: readonly { value: number; why: string }[];
}

/** One of a few. Every option says why it is right or wrong; at least one is right. */
export interface ChoiceCheck {
  kind: 'choice';
  options: readonly { text: string; right: boolean; why: string }[];
}

/** Things to bring into order; `items` stand in the right one. */
export interface OrderCheck {
  kind: 'order';
  items: readonly string[];
  /** what the ends of the list mean: oldest, newest */
  ends: readonly [first: string, last: string];
  right: string;
  wrong: string;
}

/** Things to pair up: each left one belongs to the right one in its own pair. Several pairs may share their right side. */
export interface MatchCheck {
  kind: 'match';
  pairs: readonly { left: string; right: string }[];
  right: string;
  wrong: string;
}

/** A setting to reach in a figure on the same page. */
export interface SettingCheck {
  kind: 'setting';
  /** the figure's name */
  widget: string;
  /** its state at the start, as in a link */
  start: string;
  /** a name in goals.ts */
  goal: string;
  right: string;
  wrong: string;
}

/** A figure that a trained network has to reach, reported by the workbench with its seed (event `fovea-measured`). */
export interface MeasureCheck {
  kind: 'measure';
  /** what is measured, as the workbench calls it: `digits-accuracy` */
  measure: string;
  /** right from here on */
  least: number;
  /** how the value is shown: a fraction as per cent, or as it is */
  unit: '%' | '';
  right: string;
  wrong: string;
}

/** Words that no rule can judge; the teacher reads them. */
export interface TextCheck {
  kind: 'text';
  /** characters at most */
  length: number;
}

export type Check =
  | NumberCheck
  | ChoiceCheck
  | OrderCheck
  | MatchCheck
  | SettingCheck
  | MeasureCheck
  | TextCheck;

/** What a reader answered, as plain data of the same kind as its check. Indices count the check's own lists from 0. */
export type Answer =
  | { kind: 'number'; text: string }
  | { kind: 'choice'; picked: number }
  | { kind: 'order'; order: readonly number[] }
  /** for each left side the pair whose right side was chosen; -1 where none was */
  | { kind: 'match'; partners: readonly number[] }
  /** the figure's state, as in a link */
  | { kind: 'setting'; state: string }
  | { kind: 'measure'; value: number; seed: number; seconds: number; settings: string }
  | { kind: 'text'; text: string };

/** One question of an exercise. */
export interface Part {
  /** unique within its exercise; small letters and dashes */
  id: string;
  prompt: string;
  check: Check;
}
