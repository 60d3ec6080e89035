import { labelNames } from './names.ts';

/**
 * A colour for every label, red, green and blue in a row: for showing label maps and for the palette of exported ones.
 * Sky, ground and leaves have their own hues; things are stronger in colour than stuff.
 */
export const labelPalette: Uint8Array = Uint8Array.of(
  ...[150, 196, 232],
  ...[150, 120, 110],
  ...[92, 92, 104],
  ...[206, 196, 180],
  ...[96, 158, 92],
  ...[40, 96, 200],
  ...[236, 152, 32],
  ...[150, 60, 190],
  ...[220, 48, 72],
  ...[128, 72, 24],
  ...[250, 224, 60],
);

/** The label map as RGB, for showing it; row-major, 3 bytes a pixel. Values that are no label become black. */
export function paintLabels(labels: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(3 * labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label >= labelNames.length) continue;
    for (let channel = 0; channel < 3; channel++)
      pixels[3 * i + channel] = labelPalette[3 * label + channel]!;
  }
  return pixels;
}
