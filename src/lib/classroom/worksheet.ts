import type { Check, Part } from './check.ts';
import { checksum } from './checksum.ts';
import { exerciseOf } from './exercises/index.ts';
import { MAX_TEXT, objectOf, ReadingError, readCheck, textOf } from './read-check.ts';

/** An exercise of the book. */
export interface ExerciseItem {
  kind: 'exercise';
  exercise: string;
  /** which of its questions; all when empty */
  parts: readonly string[];
}

/** What of a figure can be hidden: the same words as in `/embed/NAME/?hide=`. */
export const HIDEABLE = ['title', 'tools', 'controls', 'caption', 'how'] as const;
export type Hideable = (typeof HIDEABLE)[number];

/** A figure with a state. */
export interface FigureItem {
  kind: 'figure';
  figure: string;
  /** its state, as in a link: `side=7&seed=3` */
  state: string;
  /** cannot be changed, only looked at */
  locked: boolean;
  hide: readonly Hideable[];
}

/** A question of the teacher's own. */
export interface QuestionItem {
  kind: 'question';
  prompt: string;
  check: Check;
}

/** Words between the others. */
export interface TextItem {
  kind: 'text';
  text: string;
}

export type Item = ExerciseItem | FigureItem | QuestionItem | TextItem;

/** A worksheet: everything that a link holds. */
export interface Worksheet {
  title: string;
  items: readonly Item[];
  /** kept from the class: hints, worked solutions, whether an answer was right */
  hide: { hints: boolean; solutions: boolean; verdicts: boolean };
  /** the bundled photo that all figures look at first; '' for the reader's own choice */
  photo: string;
}

/** Things on one worksheet at most. */
export const MAX_ITEMS = 40;

export const emptyWorksheet: Worksheet = {
  title: '',
  items: [],
  hide: { hints: false, solutions: true, verdicts: false },
  photo: '',
};

function readItem(data: unknown, index: number): Item {
  const from = objectOf(data) ?? {};
  const which = `Item ${index + 1} of the worksheet`;
  switch (from['kind']) {
    case 'exercise': {
      const id = textOf(from['exercise'], 60);
      const exercise = exerciseOf(id);
      if (!exercise)
        throw new ReadingError(`${which} is an exercise that this version of Fovea does not have (“${id}”).`);
      const wanted = Array.isArray(from['parts']) ? from['parts'] : [];
      const parts = exercise.parts.map((part) => part.id).filter((part) => wanted.includes(part));
      // All of them is said in one way only, so that the same worksheet has the same id.
      return { kind: 'exercise', exercise: id, parts: parts.length === exercise.parts.length ? [] : parts };
    }
    case 'figure': {
      const figure = textOf(from['figure'], 40);
      if (!/^[a-z][a-z0-9-]*$/.test(figure)) throw new ReadingError(`${which} is a figure without a name.`);
      const hide = Array.isArray(from['hide']) ? from['hide'] : [];
      return {
        kind: 'figure',
        figure,
        state: textOf(from['state'], MAX_TEXT),
        locked: from['locked'] === true,
        hide: HIDEABLE.filter((part) => hide.includes(part)),
      };
    }
    case 'question':
      return { kind: 'question', prompt: textOf(from['prompt']), check: readCheck(from['check']) };
    case 'text':
      return { kind: 'text', text: textOf(from['text']) };
    default:
      throw new ReadingError(`${which} is of a kind that this version of Fovea does not know.`);
  }
}

/** A worksheet out of data from a link or a file; every field is bounded, unknown ones are dropped. Throws ReadingError. */
export function readWorksheet(data: unknown): Worksheet {
  const from = objectOf(data);
  if (!from || !Array.isArray(from['items'])) throw new ReadingError('This is not a worksheet.');
  if (from['items'].length > MAX_ITEMS)
    throw new ReadingError(
      `A worksheet has at most ${MAX_ITEMS} items; this one has ${from['items'].length}.`,
    );
  const hide = objectOf(from['hide']) ?? {};
  return {
    title: textOf(from['title'], 200).trim(),
    items: from['items'].map(readItem),
    hide: {
      hints: hide['hints'] === true,
      solutions: hide['solutions'] === true,
      verdicts: hide['verdicts'] === true,
    },
    photo: /^[a-z0-9-]{1,40}$/.exec(textOf(from['photo'], 41))?.[0] ?? '',
  };
}

/** What tells a worksheet from every other: the same for the same content, whether it came as a link or as a file. */
export function worksheetId(worksheet: Worksheet): string {
  return checksum(JSON.stringify(readWorksheet(worksheet)))
    .toString(36)
    .padStart(7, '0');
}

/** One question of a worksheet, where its answer is kept and what it is called in tables. */
export interface Asked {
  /** unique on its worksheet: `2/parameters`, `5/own`; the number is the item's, from 1 */
  key: string;
  /** `2.1`: item and question */
  label: string;
  /** the exercise's title, or '' for a question of the teacher's */
  title: string;
  prompt: string;
  check: Check;
}

/** All questions of a worksheet in their order. An exercise that this version does not have gives none. */
export function questionsOf({ items }: Worksheet): Asked[] {
  return items.flatMap((item, index): Asked[] => {
    const at = index + 1;
    if (item.kind === 'question')
      return [{ key: `${at}/own`, label: String(at), title: '', prompt: item.prompt, check: item.check }];
    if (item.kind !== 'exercise') return [];
    const exercise = exerciseOf(item.exercise);
    const chosen = (exercise?.parts ?? []).filter(
      ({ id }: Part) => item.parts.length === 0 || item.parts.includes(id),
    );
    return chosen.map((part, place) => ({
      key: `${at}/${part.id}`,
      label: `${at}.${place + 1}`,
      title: exercise!.title,
      prompt: part.prompt,
      check: part.check,
    }));
  });
}
