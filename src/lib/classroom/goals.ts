import { pairs } from '../codec.ts';
import { describeStack } from '../conv/index.ts';
import { layersOf, readStack } from './stack.ts';

/** The fields of a figure's state by name, as text. A field that the link leaves out has its start value in the figure. */
export type Fields = ReadonlyMap<string, string>;

/** A setting to reach. The predicate reads the state's text, so that a results file can be judged without the figure. */
export interface Goal {
  /** what has to hold, in words */
  says: string;
  holds(fields: Fields): boolean;
}

/** The fields of a state that was reached from `start`; both as in a link. */
export function settingFields(start: string, state: string): Fields {
  return new Map([...pairs(start), ...pairs(state)]);
}

/** All goals by name. A name stays what it is: old worksheets and results refer to it. */
export const goals: Readonly<Record<string, Goal>> = {
  'half-memory': {
    says: 'The same three layers train on 50 pictures at once in less than 300 MB.',
    holds(fields) {
      const stack = readStack(fields);
      const start = readStack(new Map());
      const same =
        stack.batch === start.batch &&
        stack.input.join() === start.input.join() &&
        JSON.stringify(stack.layers) === JSON.stringify(start.layers);
      const { batch, width } = stack;
      const { training } = describeStack(stack.input, layersOf(stack), {
        batch,
        bytesPerNumber: width,
      }).memory;
      return same && training.bytes < 300e6;
    },
  },
  'one-channel-dream': {
    says: 'DeepDream runs on one channel of a layer, in 4 octaves or more of 15 steps or more.',
    holds(fields) {
      // What a link leaves out has its start value: the whole layer, 3 octaves, 10 steps, no second part.
      const value = (name: string, initial: number) => Number(fields.get(name) ?? initial);
      return (
        value('channel', -1) >= 0 &&
        (fields.get('node2') ?? '') === '' &&
        (fields.get('node3') ?? '') === '' &&
        value('octaves', 3) >= 4 &&
        value('steps', 10) >= 15
      );
    },
  },
};

/** Whether a state reaches the goal of that name; false for a state that cannot be read. RangeError for an unknown name. */
export function reaches(goal: string, start: string, state: string): boolean {
  if (!Object.hasOwn(goals, goal)) throw new RangeError(`goal: there is none named ${goal}`);
  try {
    return goals[goal]!.holds(settingFields(start, state));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
