/** What the engine is asked for. */
import { networks } from '../../../models/registry.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import type { MaskLook } from './state.ts';

const entries = networks.filter(({ id }) => id === 'street-mask' || id === 'street-frcnn');

/** Whether the street Mask R-CNN is part of this site. */
export const hasMaskRcnn = entries.some(({ id }) => id === 'street-mask');

/** Bytes that a first look fetches: its own head, and the Faster R-CNN that it stands on. */
export const maskBytes = entries.flatMap(({ files }) => files).reduce((sum, { bytes }) => sum + bytes, 0);

/** A map that regions are cut from: [1, rows, columns, channels]. */
export interface PlainMap {
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;
}

/** An answer, the maps that it was cut from, and its times in milliseconds. */
export interface Looked {
  readonly look: MaskLook;
  /** p2 and c2: masks are cut from both */
  readonly maps: readonly PlainMap[];
  readonly times: readonly (readonly [stage: string, milliseconds: number])[];
}

/** Lets Mask R-CNN look at a street of 128 pixels. */
export async function lookAtMasks(
  { pixels, width, height }: Readonly<Scene>,
  options: { signal: AbortSignal; onProgress?: (progress: Progress) => void },
): Promise<Looked> {
  const input = { network: 'street-mask', picture: { pixels, width, height } };
  const answer = await engine.run('streetRegions', input, options);
  const { proposals, detections, masks = [], fine, edges, milliseconds } = answer;
  const kept = new Float32Array(proposals.kept.length * 4);
  proposals.kept.forEach((from, i) => {
    kept.set(proposals.boxes.subarray(from * 4, from * 4 + 4), i * 4);
  });
  const found = detections.map(({ box, class: type, score }, i) => ({
    box,
    class: type,
    score,
    mask: masks[i]!,
  }));
  return {
    look: { proposals: kept, found, channels: fine.shape[3] + edges.shape[3] },
    maps: [fine, edges],
    times: [
      ['first look, proposals', milliseconds.maps + milliseconds.proposals],
      ['class and box', milliseconds.regions + milliseconds.suppression],
      [`masks of all ${found.length} detections`, milliseconds.masks ?? 0],
    ],
  };
}
