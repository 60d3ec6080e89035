/** What the engine is asked for. */
import { networks } from '../../../models/registry.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import type { RegionLook } from './regions.ts';
import { CONSIDERED, medianTimes, type StageTimes } from './state.ts';

const entry = networks.find(({ id }) => id === 'street-frcnn');

/** Whether the street Faster R-CNN is part of this site. */
export const hasFrcnn = entry !== undefined;

/** Bytes that a first look fetches. */
export const frcnnBytes = entry?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A map that regions are cut from: [1, rows, columns, channels]. */
export interface FineMap {
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;
}

const pictureOf = ({ pixels, width, height }: Readonly<Scene>) => ({ pixels, width, height });

/** The 300 best boxes of a street, all of them through both stages. */
export async function lookAtAll(
  scene: Readonly<Scene>,
  options: Options,
): Promise<{ look: RegionLook; fine: FineMap }> {
  const picture = pictureOf(scene);
  const answer = await engine.run(
    'streetRegions',
    // No box has an IoU above 1 with another, so nothing is suppressed.
    {
      network: 'street-frcnn',
      picture,
      proposals: { considered: CONSIDERED, kept: CONSIDERED, iouThreshold: 1 },
    },
    options,
  );
  const { proposals, regions, fine, anchorBoxes, anchorCount } = answer;
  const { boxes, objectness } = proposals;
  const { probabilities, boxes: refined } = regions;
  return { look: { boxes, objectness, anchors: anchorBoxes, anchorCount, probabilities, refined }, fine };
}

/** Looks whose times are compared; one before them warms up. */
const RUNS = 3;

/** What a look with these settings takes on this device: medians by stage. */
export async function timeLook(
  scene: Readonly<Scene>,
  { threshold, kept }: { threshold: number; kept: number },
  options: Options,
): Promise<StageTimes> {
  const proposals = { considered: CONSIDERED, iouThreshold: threshold, kept };
  const picture = pictureOf(scene);
  const times: StageTimes[] = [];
  for (let run = 0; run <= RUNS; run++) {
    const answer = await engine.run(
      'streetRegions',
      { network: 'street-frcnn', picture, proposals },
      options,
    );
    if (run > 0) times.push(answer.milliseconds);
  }
  return medianTimes(times)!;
}
