import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';

export interface CutoutState {
  mode: 'replace' | 'blur' | 'cut';
  /** what stands behind the person when it is replaced */
  background: 'green' | 'dusk' | 'paper' | 'kite' | 'horses';
  /** at least as sure as this: person */
  threshold: number;
  /** half the width of the soft edge, in the network's sureness: 0 is a hard outline */
  softness: number;
  /** share of the mask before that stays, 0: none */
  steady: number;
  /** blur of the background in percent of the picture's width */
  blur: number;
  mirror: boolean;
  /** the mask itself, as greys */
  mask: boolean;
}

export const cutoutCodec: Codec<CutoutState> = codec<CutoutState>({
  mode: choice('replace', ['replace', 'blur', 'cut']),
  background: choice('dusk', ['green', 'dusk', 'paper', 'kite', 'horses']),
  threshold: number(0.5, { min: 0.05, max: 0.95 }),
  softness: number(0.2, { min: 0, max: 0.5 }),
  steady: number(0.3, { min: 0, max: 0.9 }),
  blur: number(2, { min: 0.5, max: 8 }),
  mirror: flag(true),
  mask: flag(false),
});

/** How sure the network is of a person at each pixel, row-major, 0 … 1; a square over the whole picture. */
export interface Sureness {
  width: number;
  height: number;
  values: Float32Array;
}

/** What is shown of a mask. */
export interface Derived {
  /** 0 … 255 for each pixel of the mask: how much of the person is shown */
  alpha: Uint8ClampedArray;
  /** share of the picture that is person: at least the threshold */
  person: number;
  /** share that is neither clearly person nor clearly not: between 0.1 and 0.9 */
  unsure: number;
  sentence: string;
}

/** The network's answer, bytes of 0 … 255, as sureness. */
export const surenessOf = ({
  mask,
  width,
  height,
}: {
  mask: Uint8Array;
  width: number;
  height: number;
}): Sureness => ({
  width,
  height,
  values: Float32Array.from(mask, (byte) => byte / 255),
});

/** The mask with a share of the one before it: steadier, and late by a few frames. Another size starts anew. */
export function steadied(now: Sureness, before: Sureness | null, share: number): Sureness {
  if (!before || share === 0 || before.width !== now.width || before.height !== now.height) return now;
  const values = now.values.map((value, i) => value + share * (before.values[i]! - value));
  return { width: now.width, height: now.height, values };
}

/**
 * From sureness to opacity: 0 below the soft edge around the threshold, 255 above it, between them a smooth step
 * (3 t² − 2 t³). Without softness the outline is hard, and the threshold itself is inside.
 */
export function opacity(
  sureness: number,
  { threshold, softness }: Pick<CutoutState, 'threshold' | 'softness'>,
): number {
  if (softness === 0) return sureness >= threshold ? 255 : 0;
  const t = Math.min(1, Math.max(0, (sureness - threshold + softness) / (2 * softness)));
  return Math.round(255 * t * t * (3 - 2 * t));
}

/** Everything that is shown of the mask. */
export function derive(state: CutoutState, { values }: Sureness): Derived {
  // One look-up instead of a cube for each pixel.
  const table = Uint8ClampedArray.from({ length: 1025 }, (_, i) => opacity(i / 1024, state));
  const alpha = new Uint8ClampedArray(values.length);
  let person = 0;
  let unsure = 0;
  for (let i = 0; i < values.length; i++) {
    const value = Math.min(1, Math.max(0, values[i]!));
    alpha[i] = table[Math.round(value * 1024)]!;
    if (value >= state.threshold) person++;
    if (value > 0.1 && value < 0.9) unsure++;
  }
  const shown = { alpha, person: person / values.length, unsure: unsure / values.length };
  return { ...shown, sentence: sentence(shown, state) };
}

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

function sentence(
  { person, unsure }: Omit<Derived, 'sentence' | 'alpha'>,
  { threshold }: CutoutState,
): string {
  if (person < 0.001)
    return `Nobody found: no pixel is at least ${percent(threshold)} sure. The network knows people from near, as in a video call.`;
  return `Person on ${percent(person)} of the picture. The network is unsure (10 to 90 %) about ${percent(unsure)} of the pixels: the outline.`;
}
