import { confusionMatrix } from '../../lib/metrics/index.ts';

/** How a trained network does on pictures that it has not seen, as plain numbers. */
export interface Measured {
  /** share that is right, in [0, 1] */
  accuracy: number;
  loss: number;
  /** [pictures, classes] */
  probabilities: ArrayLike<number>;
  guesses: ArrayLike<number>;
  /** [truth][guess] */
  confusion: readonly (readonly number[])[];
}

/** One picture that was held out, and what the network says of it. */
export interface Judged {
  /** place among the held-out pictures */
  index: number;
  truth: number;
  guess: number;
  /** of the guess, in [0, 1] */
  sure: number;
}

/** The pictures that were taken for another class, the surest of them first; ties in the order of the pictures. */
export function worstMistakes(measured: Measured, labels: ArrayLike<number>): Judged[] {
  const classes = measured.confusion.length;
  const judged: Judged[] = [];
  for (let index = 0; index < labels.length; index++) {
    const [truth, guess] = [labels[index]!, measured.guesses[index]!];
    if (truth === guess) continue;
    judged.push({ index, truth, guess, sure: measured.probabilities[index * classes + guess]! });
  }
  return judged.toSorted((a, b) => b.sure - a.sure || a.index - b.index);
}

/** Pairs of classes that are confused, the most frequent first. */
export function confusedPairs(
  confusion: Measured['confusion'],
): { truth: number; guess: number; count: number }[] {
  return confusion
    .flatMap((row, truth) => row.map((count, guess) => ({ truth, guess, count })))
    .filter(({ truth, guess, count }) => truth !== guess && count > 0)
    .toSorted((a, b) => b.count - a.count || a.truth - b.truth || a.guess - b.guess);
}

/** A share as per cent with one decimal: `97.2 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The result in words: what share is right, how many are wrong, and the pair that is confused most. */
export function resultSentence(measured: Measured, count: number, classes: readonly string[]): string {
  const wrong = count - Math.round(measured.accuracy * count);
  const first = `${percent(measured.accuracy)} of ${count.toLocaleString('en-GB')} held-out pictures are right`;
  if (wrong === 0) return `${first}: none is wrong.`;
  const [most] = confusedPairs(measured.confusion);
  const pair =
    most && most.count > 1
      ? ` Confused most: ${classes[most.truth]} taken for ${classes[most.guess]}, ${most.count} times.`
      : '';
  return `${first}, ${wrong} wrong.${pair}`;
}

/** The classes with their probabilities, the most probable first. */
export function ranked(probabilities: ArrayLike<number>, most: number): { klass: number; share: number }[] {
  return Array.from(probabilities, (share, klass) => ({ klass, share }))
    .toSorted((a, b) => b.share - a.share || a.klass - b.klass)
    .slice(0, most);
}

/** Measured answers in the form in which the engine gives them. */
interface Answers {
  probabilities: Float32Array<ArrayBuffer>;
  guesses: Uint8Array<ArrayBuffer>;
  confusion: number[][];
}

/**
 * Measures a network's answers to labelled pictures.
 *
 * @param probabilities [pictures, classCount]
 */
export function measureAnswers(
  labels: Uint8Array,
  probabilities: ArrayLike<number>,
  classCount: number,
): Measured & Answers {
  const guesses = new Uint8Array(labels.length);
  let [right, loss] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    let best = 0;
    for (let k = 1; k < classCount; k++)
      if (probabilities[i * classCount + k]! > probabilities[i * classCount + best]!) best = k;
    guesses[i] = best;
    if (best === labels[i]) right++;
    loss -= Math.log(Math.max(1e-7, probabilities[i * classCount + labels[i]!]!)) / labels.length;
  }
  return {
    accuracy: right / labels.length,
    loss,
    probabilities: Float32Array.from(probabilities),
    guesses,
    confusion: confusionMatrix(labels, guesses, { classCount }),
  };
}
