import { roiAlign } from '../../lib/boxes/index.ts';
import { paintTiles } from '../ui/paint-tiles.ts';
import type { FineMap } from './look.ts';
import type { Corners } from './regions.ts';
import { SIDE } from './state.ts';

const BINS = 7;

/** What RoIAlign cuts out for the second stage, a tile for each channel. */
export function paintCut(canvas: HTMLCanvasElement, { shape, values }: FineMap, box: Corners): void {
  const [, rows, columns, channels] = shape;
  const cut = roiAlign({ rows, columns, channels, values }, box, {
    stride: SIDE / rows,
    bins: BINS,
    samples: 2,
  });
  paintTiles(canvas, cut, { bins: BINS, across: 12 });
}
