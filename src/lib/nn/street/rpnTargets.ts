/** What the RPN is to answer: which anchors are things, which are background, and which are left out. */
import { BACKGROUND, encodeOffsets, IGNORED, matchAnchors, type Offsets } from '../../boxes/index.ts';
import { type Random, shuffle } from '../../random.ts';
import type { Target } from './yoloTargets.ts';

/**
 * An anchor is a thing from this IoU on. The paper has 0.7; of street scenes, where many things are hardly larger than the 8 pixels from
 * one place to the next, then only one anchor in five things would be, so it is 0.5 here.
 */
const RPN_POSITIVE = 0.5;
/** Below this it is background: 1506.01497, section 3.1.2. */
const RPN_NEGATIVE = 0.3;

/** What a batch's answers are compared with. Slots are numbered picture, row, column, anchor. */
export interface RpnTargets {
  readonly slots: number;
  /** [slots] 1 for a thing, 0 for background */
  readonly objectness: Float32Array;
  /** [slots] 1 for the anchors that were drawn, 0 for the others */
  readonly counts: Float32Array;
  /** [positives] the drawn slots that are things */
  readonly positives: Int32Array;
  /** [positives, 4] how each of their anchors is to move */
  readonly offsets: Float32Array;
}

/**
 * The targets of a batch. Of each picture so many anchors are drawn, things up to half of them, as many background ones as are then
 * missing; on difficult things no anchor is either. Source: 1506.01497, sections 3.1.2 and 3.1.3.
 *
 * @param pictures the things of each picture
 * @param anchors [n, 4] of one picture
 * @param perPicture anchors drawn of each picture
 */
export function rpnTargets(
  pictures: readonly (readonly Target[])[],
  anchors: Float64Array,
  draw: Random,
  perPicture = 64,
): RpnTargets {
  const perMap = anchors.length / 4;
  const slots = perMap * pictures.length;
  const objectness = new Float32Array(slots);
  const counts = new Float32Array(slots);
  const found: { slot: number; offsets: Offsets }[] = [];
  pictures.forEach((things, picture) => {
    const { assignments } = matchAnchors(
      anchors,
      things.map(({ box }) => box),
      { positive: RPN_POSITIVE, negative: RPN_NEGATIVE, force: 'ties' },
    );
    const [positives, negatives]: [number[], number[]] = [[], []];
    assignments.forEach((thing, anchor) => {
      if (thing === BACKGROUND) negatives.push(anchor);
      else if (thing !== IGNORED && !things[thing]!.difficult) positives.push(anchor);
    });
    const chosen = shuffle(positives, draw).slice(0, perPicture / 2);
    for (const anchor of chosen) {
      const slot = picture * perMap + anchor;
      const box = Array.from(anchors.subarray(anchor * 4, anchor * 4 + 4));
      objectness[slot] = 1;
      counts[slot] = 1;
      found.push({ slot, offsets: encodeOffsets(things[assignments[anchor]!]!.box, box) });
    }
    const missing = Math.min(perPicture - chosen.length, negatives.length);
    for (let i = 0; i < missing; i++) {
      // Drawn without putting back: the first places of a shuffle, without shuffling the thousands behind them.
      const other = i + Math.floor(draw() * (negatives.length - i));
      [negatives[i], negatives[other]] = [negatives[other]!, negatives[i]!];
      counts[picture * perMap + negatives[i]!] = 1;
    }
  });
  return {
    slots,
    objectness,
    counts,
    positives: Int32Array.from(found, ({ slot }) => slot),
    offsets: Float32Array.from(found.flatMap(({ offsets }) => offsets)),
  };
}
