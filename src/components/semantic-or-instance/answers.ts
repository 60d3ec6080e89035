/** What the networks say of a street. */
import { networks } from '../../../models/registry.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import type { MaskedBox } from './maps.ts';

const entry = (id: string) => networks.find((network) => network.id === id);

/** The networks that there are by now: one for labels, one for instances. */
export const labeller = entry('street-fcn8s') ?? entry('street-fcn16s') ?? entry('street-fcn32s');
export const detector = entry('street-mask');

/** Bytes that both of them take to fetch. */
export const answerBytes = [labeller, detector]
  .flatMap((network) => network?.files ?? [])
  .reduce((sum, { bytes }) => sum + bytes, 0);

/** Labels and detections of one street; null from a network that there is not. */
export interface Answers {
  labels: Uint8Array | null;
  detections: readonly MaskedBox[] | null;
}

/** Lets the networks that there are look at a street of 128 pixels, one after the other. */
export async function askNetworks(
  { pixels, width, height }: Readonly<Scene>,
  options: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<Answers> {
  const picture = { pixels, width, height };
  const labels = labeller
    ? (await engine.run('streetSegment', { network: labeller.id, picture }, options)).labels
    : null;
  if (!detector) return { labels, detections: null };
  const asked = { network: detector.id, pictures: [picture] };
  const { answers } = await engine.run('streetDetect', asked, options);
  return { labels, detections: answers[0]?.detections ?? [] };
}
