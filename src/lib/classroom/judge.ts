import { random, shuffle } from '../random.ts';
import type { Answer, Check, MatchCheck, OrderCheck } from './check.ts';
import { checksum } from './checksum.ts';
import { reaches } from './goals.ts';
import { readNumber } from './read-number.ts';

/** What is said to an answer. `right` is null where nothing can be judged: words, or an answer of the wrong kind. */
export interface Verdict {
  right: boolean | null;
  say: string;
}

const close = (a: number, b: number, tolerance: number) =>
  Math.abs(a - b) <= tolerance + 1e-9 * Math.max(1, Math.abs(b));

const verdict = (right: boolean, check: { right: string; wrong: string }, extra = ''): Verdict => ({
  right,
  say: (right ? check.right : `${extra} ${check.wrong}`).trim(),
});

/**
 * Judges an answer. The same check and answer give the same verdict everywhere. Never throws for an answer that came from a
 * file: one of another kind, or with indices that do not exist, gets `right: null` and a sentence.
 */
export function judge(check: Check, answer: Answer): Verdict {
  if (check.kind !== answer.kind) return { right: null, say: 'This answer does not fit the question.' };
  if (check.kind === 'number' && answer.kind === 'number') {
    const value = readNumber(answer.text);
    if (value === undefined) return { right: null, say: 'Enter a number, such as 0.5 or 1,000.' };
    const right = close(value, check.value, check.tolerance);
    const slip = right ? undefined : check.slips?.find((one) => close(value, one.value, check.tolerance));
    return slip ? { right: false, say: slip.why } : verdict(right, check);
  }
  if (check.kind === 'choice' && answer.kind === 'choice') {
    const option = check.options[answer.picked];
    if (!option) return { right: null, say: 'Pick one of the answers.' };
    return { right: option.right, say: option.why };
  }
  if (check.kind === 'order' && answer.kind === 'order') {
    const { order } = answer;
    const { items } = check;
    const whole = order.length === items.length && new Set(order).size === items.length;
    if (!whole || order.some((index) => items[index] === undefined))
      return { right: null, say: 'Bring all of them into order.' };
    const placed = order.filter((index, place) => items[index] === items[place]).length;
    return verdict(placed === items.length, check, `${placed} of ${items.length} are in their place.`);
  }
  if (check.kind === 'match' && answer.kind === 'match') {
    const { pairs } = check;
    const chosen = pairs.map((_, left) => pairs[answer.partners[left] ?? -1]);
    if (chosen.some((pair) => pair === undefined))
      return { right: null, say: 'Find a partner for each of them.' };
    const met = chosen.filter((pair, left) => pair!.right === pairs[left]!.right).length;
    return verdict(met === pairs.length, check, `${met} of ${pairs.length} are right.`);
  }
  if (check.kind === 'setting' && answer.kind === 'setting')
    return verdict(reaches(check.goal, check.start, answer.state), check);
  if (check.kind === 'measure' && answer.kind === 'measure') {
    if (!Number.isFinite(answer.value)) return { right: null, say: 'Nothing has been measured yet.' };
    return verdict(answer.value >= check.least, check);
  }
  return { right: null, say: 'Noted. Your teacher reads it.' };
}

/** The order in which the things to sort are first shown: shuffled the same way for everybody, never right already. */
export function firstOrder({ items }: OrderCheck): number[] {
  const order = shuffle([...items.keys()], random(checksum(items.join('\n'))));
  if (order.every((index, place) => index === place)) order.reverse();
  return order;
}

/** The right sides to choose from, each once, as indices of their first pair, shuffled the same way for everybody. */
export function partnersToChoose({ pairs }: MatchCheck): number[] {
  const first = pairs.flatMap(({ right }, index) =>
    pairs.findIndex((pair) => pair.right === right) === index ? [index] : [],
  );
  return shuffle(first, random(checksum(pairs.map(({ left }) => left).join('\n'))));
}

/** An answer in words, for tables: at most about 200 characters. */
export function answerText(check: Check, answer: Answer | null): string {
  if (answer === null) return '';
  const say = (): string => {
    switch (answer.kind) {
      case 'number':
        return answer.text + (check.kind === 'number' && check.unit ? ` ${check.unit}` : '');
      case 'choice':
        return check.kind === 'choice' ? (check.options[answer.picked]?.text ?? '?') : '?';
      case 'order':
        return check.kind === 'order'
          ? answer.order.map((index) => check.items[index] ?? '?').join(' < ')
          : '?';
      case 'match':
        return check.kind === 'match'
          ? check.pairs
              .map(({ left }, index) => `${left}: ${check.pairs[answer.partners[index] ?? -1]?.right ?? '?'}`)
              .join('; ')
          : '?';
      case 'setting':
        return answer.state || 'as at the start';
      case 'measure':
        return check.kind === 'measure' && check.unit === '%'
          ? `${(answer.value * 100).toFixed(1)} %, seed ${answer.seed}`
          : `${answer.value}, seed ${answer.seed}`;
      case 'text':
        return answer.text;
    }
  };
  const text = say();
  return text.length > 200 ? `${text.slice(0, 199)}…` : text;
}
