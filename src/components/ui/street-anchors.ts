import { siteRoot } from '../../lib/engine/base.ts';

let anchors: Promise<number[][]> | null = null;

/**
 * The street YOLO's anchors, (w, h) each in cells of 8 pixels, from its small description; the weights are not fetched.
 * Rejects with a sentence when it cannot be had; the next call tries again.
 */
export function streetAnchors(): Promise<number[][]> {
  anchors ??= fetchAnchors();
  anchors.catch(() => {
    anchors = null;
  });
  return anchors;
}

async function fetchAnchors(): Promise<number[][]> {
  const sentence =
    'The street YOLO’s anchors could not be fetched. Check the connection and choose the street again.';
  const response = await fetch(`${siteRoot()}models/street-yolo/model.json`).catch(() => null);
  if (!response?.ok) throw new Error(sentence);
  const model = (await response.json().catch(() => null)) as { details?: { anchors?: unknown } } | null;
  const found = model?.details?.anchors;
  const pair = (one: unknown) =>
    Array.isArray(one) && one.length === 2 && one.every((side) => typeof side === 'number' && side > 0);
  if (!Array.isArray(found) || found.length === 0 || !found.every(pair))
    throw new Error('The street YOLO’s description holds no anchors: its files were altered.');
  return found as number[][];
}
