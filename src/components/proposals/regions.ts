/** What the network says of a street, and what follows from it for any choice of proposals. */
import { iou, type NmsDecision, nms, nmsDecisions } from '../../lib/boxes/index.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Thing } from '../../lib/scenes/scene.ts';

export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

/** The RPN's best boxes, each looked at by the second stage: nothing has been suppressed. */
export interface RegionLook {
  /** [n, 4] in pixels, by falling objectness; and [n] */
  readonly boxes: Float32Array;
  readonly objectness: Float32Array;
  /** [n, 4] where each began */
  readonly anchors: Float32Array;
  /** anchors of the whole picture */
  readonly anchorCount: number;
  /** [n, 1 + things], background first */
  readonly probabilities: Float32Array;
  /** [n, things, 4] the box that each class would make of it */
  readonly refined: Float32Array;
}

/** A detection and the proposal that it came from. */
export interface Found {
  readonly box: Corners;
  /** index into `thingNames` */
  readonly class: number;
  readonly score: number;
  readonly proposal: number;
}

/** Detections below it are not kept at all, as in the published figures of the networks. */
export const LOWEST_SCORE = 0.01;

/** NMS of the detections, within each class. */
export const FINAL_IOU = 0.5;

const CLASSES = 1 + thingNames.length;

/** The n-th box of a flat list. */
export function boxOf(boxes: Float32Array, index: number): Corners {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.subarray(index * 4, index * 4 + 4);
  return [x1, y1, x2, y2];
}

/** The box that a class makes of a proposal. */
export const refinedBox = (look: RegionLook, proposal: number, type: number): Corners =>
  boxOf(look.refined, proposal * thingNames.length + type);

/** Background first, then the things. */
export const probabilitiesOf = (look: RegionLook, proposal: number): Float32Array =>
  look.probabilities.subarray(proposal * CLASSES, (proposal + 1) * CLASSES);

/** NMS over the proposals, every decision told, by falling objectness. */
export function suppress(look: RegionLook, iouThreshold: number): NmsDecision[] {
  const boxes = Array.from(look.objectness, (_, i) => boxOf(look.boxes, i));
  return nmsDecisions(boxes, look.objectness, { iouThreshold });
}

/** The proposals that survive, best first. */
export const survivorsOf = (decisions: readonly NmsDecision[]): number[] =>
  decisions.flatMap(({ index, suppressedBy }) => (suppressedBy < 0 ? [index] : []));

/** Every class of every kept proposal that reaches the lowest score: what goes into the second NMS. */
export function candidatesOf(look: RegionLook, kept: readonly number[]): Found[] {
  return kept.flatMap((proposal) => {
    const row = probabilitiesOf(look, proposal);
    return thingNames.flatMap((_, type) => {
      const score = row[type + 1]!;
      return score < LOWEST_SCORE
        ? []
        : [{ box: refinedBox(look, proposal, type), class: type, score, proposal }];
    });
  });
}

/** The detections that come of the kept proposals, by falling score: at most 100. */
export function detectionsOf(look: RegionLook, kept: readonly number[]): Found[] {
  const all = candidatesOf(look, kept);
  const left = nms(
    all.map(({ box }) => box),
    all.map(({ score }) => score),
    { iouThreshold: FINAL_IOU, classes: all.map((one) => one.class), maxDetections: 100 },
  );
  return left.map((i) => all[i]!);
}

/**
 * For each thing, how many of the surviving proposals have to be kept until one reaches an IoU with it.
 *
 * @param survivors best first
 * @returns [things] from 1; Infinity where none does
 */
export function neededFor(
  look: RegionLook,
  survivors: readonly number[],
  things: readonly Pick<Thing, 'box'>[],
  atLeast: number,
): number[] {
  return things.map(({ box }) => {
    const rank = survivors.findIndex((index) => iou(boxOf(look.boxes, index), box) >= atLeast);
    return rank < 0 ? Infinity : rank + 1;
  });
}

/**
 * Recall by the number of proposals kept.
 *
 * @param needed of every thing that counts
 * @returns [most + 1], from 0 kept; NaN everywhere when there is nothing to find
 */
export function recallCurve(needed: readonly number[], most: number): number[] {
  const firsts = new Array<number>(most + 1).fill(0);
  for (const rank of needed) if (rank <= most) firsts[rank]! += 1;
  let found = 0;
  return firsts.map((more) => {
    found += more;
    return found / needed.length;
  });
}
