/** Fills for cells that hold numbers. Greys are picture data, so they are the same in both themes. */

/** A fill and the ink to write on it: contrast of at least 4.5. */
export interface CellColour {
  fill: string;
  ink: string;
}

/** A number as a grey, `low` black and `high` white; outside it is clamped, and an empty range is black. */
export function greyOf(value: number, low: number, high: number): CellColour {
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
  const level = Math.round(share * 255);
  // Black and white ink are equally readable on a grey of about 117.
  return { fill: `rgb(${level} ${level} ${level})`, ink: level > 117 ? '#000' : '#fff' };
}

/** A signed number as a tint: blue above 0, orange below, the page's surface at 0; full at `largest`. */
export function signedTint(value: number, largest: number): CellColour {
  if (value === 0 || !(largest > 0)) return { fill: 'var(--surface)', ink: 'var(--ink-soft)' };
  const share = Math.round(8 + 34 * Math.min(1, Math.abs(value) / largest));
  const hue = value > 0 ? 'var(--class-5)' : 'var(--class-0)';
  return { fill: `color-mix(in srgb, ${hue} ${share}%, var(--surface))`, ink: 'var(--ink)' };
}
