/** From the RPN's raw numbers to the regions that the second stage looks at. Plain arrays. */
import { decodeOffsets, nmsTyped, type Offsets, orderByScore, sigmoid } from '../../boxes/index.ts';
import { RPN_SIZE } from './rpn.ts';

/** Which of the RPN's boxes become proposals. */
export interface ProposalSettings {
  /** the best of so many go into NMS. Default 300 */
  readonly considered?: number;
  /** of NMS, over all classes: the RPN knows none. Default 0.7 */
  readonly iouThreshold?: number;
  /** at most so many are kept. Default 60 */
  readonly kept?: number;
}

/** The RPN's boxes of one picture, best first. */
export interface Proposals {
  /** [n, 4] (x1, y1, x2, y2) in pixels, cut to the picture: what went into NMS */
  readonly boxes: Float32Array<ArrayBuffer>;
  /** [n] probability that something is there */
  readonly objectness: Float32Array<ArrayBuffer>;
  /** [n] which anchor each came from, in the order of the RPN's answers */
  readonly anchors: Uint32Array<ArrayBuffer>;
  /** which of the n survived NMS, best first */
  readonly kept: Uint32Array;
}

/** An anchor grows or shrinks by no more than this factor's log: torchvision's cut. */
const MOST_LOG_SIZE = Math.log(1000 / 16);

/** Boxes that are narrower or lower than this after they were cut to the picture are dropped: they show nothing. */
const LEAST_SIDE = 1;

/**
 * Proposals of one picture. Source: 1506.01497, section 3.3, the paragraph on RoIs: cut to the picture, NMS at 0.7, the best
 * of the rest.
 *
 * @param raw [anchors, 5] as logit, tx, ty, tw, th
 * @param anchors [anchors, 4]
 * @param side of the picture, in pixels
 * @throws RangeError naming the argument
 */
export function proposals(
  raw: Float32Array,
  anchors: Float64Array,
  side: number,
  { considered = 300, iouThreshold = 0.7, kept = 60 }: ProposalSettings = {},
): Proposals {
  if (raw.length * 4 !== anchors.length * RPN_SIZE) {
    throw new RangeError(`raw must hold ${(anchors.length / 4) * RPN_SIZE} numbers, not ${raw.length}`);
  }
  const count = anchors.length / 4;
  const logits = Float32Array.from({ length: count }, (_, a) => raw[a * RPN_SIZE]!);
  const boxes = new Float32Array(Math.min(considered, count) * 4);
  const from: number[] = [];
  for (const a of orderByScore(logits)) {
    if (from.length * 4 === boxes.length) break;
    const offsets = Array.from(raw.subarray(a * RPN_SIZE + 1, (a + 1) * RPN_SIZE)) as Offsets;
    const anchor = Array.from(anchors.subarray(a * 4, a * 4 + 4));
    const box = cutBox(decodeOffsets(offsets, anchor, [1, 1, 1, 1], MOST_LOG_SIZE), side);
    if (box[2] - box[0] < LEAST_SIDE || box[3] - box[1] < LEAST_SIDE) continue;
    boxes.set(box, from.length * 4);
    from.push(a);
  }
  const filled = boxes.slice(0, from.length * 4);
  const objectness = Float32Array.from(from, (a) => sigmoid(logits[a]!));
  return {
    boxes: filled,
    objectness,
    anchors: Uint32Array.from(from),
    kept: nmsTyped(
      filled,
      from.map((a) => logits[a]!),
      { iouThreshold, maxDetections: kept },
    ),
  };
}

/** A box cut to a square picture. */
export function cutBox(box: readonly number[], side: number): [number, number, number, number] {
  return box.map((value) => Math.min(side, Math.max(0, value))) as [number, number, number, number];
}
