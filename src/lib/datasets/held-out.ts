import { random, shuffle } from '../random.ts';
import { seedFor } from '../seeds.ts';

/** Where each example went; both lists rise. */
export interface Split {
  training: Uint32Array<ArrayBuffer>;
  heldOut: Uint32Array<ArrayBuffer>;
}

/**
 * Sets a share of the examples aside, the same share of every class (stratified; rounded, and one at least of a class
 * that has two or more), chosen by seed.
 *
 * @param labels the class of each example
 * @param share of the examples to hold out, in (0, 1)
 * @throws RangeError when `share` is not in (0, 1)
 */
export function holdOut(labels: ArrayLike<number>, share: number, seed: number): Split {
  if (!(share > 0 && share < 1)) throw new RangeError(`share: a number in (0, 1) is needed, not ${share}`);
  const classes = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    const list = classes.get(label);
    if (list) list.push(i);
    else classes.set(label, [i]);
  }
  const training: number[] = [];
  const heldOut: number[] = [];
  for (const [label, examples] of classes) {
    shuffle(examples, random(seedFor(seed, label)));
    const wanted = Math.round(examples.length * share);
    const aside = examples.length > 1 ? Math.min(Math.max(wanted, 1), examples.length - 1) : 0;
    heldOut.push(...examples.slice(0, aside));
    training.push(...examples.slice(aside));
  }
  return { training: Uint32Array.from(training).sort(), heldOut: Uint32Array.from(heldOut).sort() };
}
