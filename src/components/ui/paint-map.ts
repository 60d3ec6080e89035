import type { ChannelMaps } from '../../lib/nn/channelMaps.ts';

/** Values from black to white, in the map's own units. */
export interface GreyRange {
  from: number;
  to: number;
}

/**
 * Draws one channel as greys, a pixel for each cell. Greys are picture data: the same in both themes.
 *
 * @param range what is black and white; the channel's own lowest and highest value unless given
 */
export function paintMap(
  canvas: HTMLCanvasElement,
  { pictures, low, high }: Pick<ChannelMaps, 'pictures' | 'low' | 'high'>,
  channel: number,
  range: GreyRange = { from: low[channel]!, to: high[channel]! },
): void {
  const { rows, columns, levels } = pictures;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const image = pen.createImageData(columns, rows);
  // One whole pixel for each level: a page of maps is some hundred thousand cells.
  const step = (high[channel]! - low[channel]!) / 255;
  const scale = range.to > range.from ? 255 / (range.to - range.from) : 0;
  const colours = new Uint32Array(256);
  const bytes = new Uint8ClampedArray(colours.buffer);
  for (let level = 0; level < 256; level++) {
    bytes.fill((low[channel]! + level * step - range.from) * scale, 4 * level, 4 * level + 3);
    bytes[4 * level + 3] = 255;
  }
  const pixels = new Uint32Array(image.data.buffer);
  const first = channel * rows * columns;
  for (let cell = 0; cell < rows * columns; cell++) pixels[cell] = colours[levels[first + cell]!]!;
  pen.putImageData(image, 0, 0);
}
