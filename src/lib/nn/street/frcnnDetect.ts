/** Faster R-CNN as it is used: from a picture to detections, with everything on the way. */
import { dispose, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { DetectSettings } from './detector.ts';
import { type FrcnnDetails, firstStage, ROI_GRID, secondStage } from './frcnn.ts';
import type { Lookup } from './parameters.ts';
import { type ProposalSettings, type Proposals, proposals } from './proposals.ts';
import {
  keepRegions,
  likeliestBoxes,
  type RegionAnswers,
  type RegionDetection,
  readRegions,
} from './regionAnswers.ts';
import { askHead, type PlainMap } from './regionHead.ts';
import { rpnAnchors } from './rpn.ts';

/** How to detect. */
export interface FrcnnSettings {
  readonly proposals?: ProposalSettings;
  readonly detections?: DetectSettings;
  /**
   * how often the second stage looks, each time at the boxes that it said the time before: 2 is the box refinement of He et al.,
   * 1512.03385, appendix B. Default `LOOKS`
   */
  readonly looks?: number;
  /** throws once it should not go on; asked between the stages */
  readonly throwIfAborted?: () => void;
}

/** Everything between a picture and its detections. */
export interface FrcnnResult {
  readonly proposals: Proposals;
  /** of the kept proposals, in their order */
  readonly regions: RegionAnswers;
  /** by falling score; `region` is a place in `proposals.kept` */
  readonly detections: readonly RegionDetection[];
  /** p2, where regions are cut from, and c2, which is as fine and shows edges */
  readonly fine: PlainMap;
  readonly edges: PlainMap;
  /** by stage */
  readonly milliseconds: {
    /** backbone, neck and RPN, and reading their numbers */
    readonly maps: number;
    readonly proposals: number;
    /** RoIAlign and the second stage */
    readonly regions: number;
    readonly suppression: number;
  };
}

/** One look of the second stage, as in the paper. */
const LOOKS = 1;

/**
 * Runs both stages on one picture. As many tensors live afterwards as before.
 *
 * @param picture [1, side, side, 3], 0..255; the side is a multiple of 32
 * @throws RangeError naming the argument
 */
export async function detectFrcnn(
  lookup: Lookup,
  picture: Tensor4D,
  { shapes }: FrcnnDetails,
  settings: FrcnnSettings = {},
): Promise<FrcnnResult> {
  const side = squareSide(picture);
  const { throwIfAborted = () => {}, looks = LOOKS } = settings;
  if (!(Number.isInteger(looks) && looks >= 1)) {
    throw new RangeError(`looks must be a whole number of at least 1, not ${looks}`);
  }
  const clock = stopwatch();
  const { fine, edges, raw } = await readFirstStage(lookup, picture);
  const maps = clock();
  throwIfAborted();
  const proposed = proposals(raw, rpnAnchors(side, shapes), side, settings.proposals);
  const proposing = clock();
  const head = (regions: Tensor4D) => secondStage(lookup, regions);
  const look = async (boxes: Float32Array) =>
    readRegions(await askHead(boxes, fine, ROI_GRID, head, throwIfAborted), boxes, side);
  let boxes = keptBoxes(proposed);
  let regions = await look(boxes);
  for (let again = 1; again < looks; again++) {
    boxes = likeliestBoxes(regions, boxes);
    regions = await look(boxes);
  }
  const looking = clock();
  const detections = keepRegions(regions, settings.detections);
  const milliseconds = { maps, proposals: proposing, regions: looking, suppression: clock() };
  return { proposals: proposed, regions, detections, fine, edges, milliseconds };
}

/** The boxes of the proposals that survived NMS, [kept, 4]. */
export function keptBoxes({ boxes, kept }: Pick<Proposals, 'boxes' | 'kept'>): Float32Array<ArrayBuffer> {
  const out = new Float32Array(kept.length * 4);
  kept.forEach((from, i) => {
    out.set(boxes.subarray(from * 4, from * 4 + 4), i * 4);
  });
  return out;
}

function squareSide({ shape }: Tensor4D): number {
  const [batch, height, width, channels] = shape;
  if (batch !== 1 || channels !== 3 || height !== width || height % 32 !== 0 || height === 0) {
    throw new RangeError(
      `picture must be [1, side, side, 3] with a side of a multiple of 32, not [${shape}]`,
    );
  }
  return height;
}

/** Milliseconds since it was last asked. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const passed = performance.now() - last;
    last += passed;
    return passed;
  };
}

async function readFirstStage(
  lookup: Lookup,
  picture: Tensor4D,
): Promise<{ fine: PlainMap; edges: PlainMap; raw: Float32Array }> {
  const made = tidy(() => {
    const { raw, p2, maps } = firstStage(lookup, picture);
    return [raw, p2, maps.c2];
  }) as [Tensor4D, Tensor4D, Tensor4D];
  try {
    const [raw, p2, c2] = (await Promise.all(made.map((one) => one.data<'float32'>()))) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return { raw, fine: { shape: made[1].shape, values: p2 }, edges: { shape: made[2].shape, values: c2 } };
  } finally {
    dispose(made);
  }
}
