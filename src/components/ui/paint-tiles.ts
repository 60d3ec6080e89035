/**
 * Paints what RoIAlign cut out of a region: a tile of bins x bins pixels for each channel, `across` in a row, with a pixel between them.
 * Each tile goes from black for its least number to white for its largest; an even tile is black.
 *
 * @param cut [bins, bins, channels]
 */
export function paintTiles(
  canvas: HTMLCanvasElement,
  cut: ArrayLike<number>,
  { bins, across }: { bins: number; across: number },
): void {
  const channels = cut.length / bins ** 2;
  const down = Math.ceil(channels / across);
  canvas.width = across * (bins + 1) + 1;
  canvas.height = down * (bins + 1) + 1;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const image = pen.createImageData(canvas.width, canvas.height);
  for (let channel = 0; channel < channels; channel++) {
    const tile = Array.from({ length: bins ** 2 }, (_, bin) => cut[bin * channels + channel]!);
    const [low, high] = [Math.min(...tile), Math.max(...tile)];
    const left = (channel % across) * (bins + 1) + 1;
    const top = Math.floor(channel / across) * (bins + 1) + 1;
    tile.forEach((value, bin) => {
      const at = ((top + Math.floor(bin / bins)) * canvas.width + left + (bin % bins)) * 4;
      image.data.fill(high > low ? Math.round(((value - low) / (high - low)) * 255) : 0, at, at + 3);
      image.data[at + 3] = 255;
    });
  }
  pen.putImageData(image, 0, 0);
}
