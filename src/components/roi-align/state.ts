import { type RoiMap, roiAlign, roiSamples } from '../../lib/boxes/roi-align.ts';
import { type RoiPoolBin, roiPool, roiPoolBins } from '../../lib/boxes/roi-pool.ts';
import { type Codec, choice, codec, number, numbers } from '../../lib/codec.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { pastedPixels, pasteMask } from '../../lib/segmentation/paste-mask.ts';
import { meanPool } from './mean-pool.ts';
import { brightnessMap, coverageMap } from './street-map.ts';

export type Source = 'brightness' | 'mask' | 'network';
type Box = readonly [x1: number, y1: number, x2: number, y2: number];

export interface RoiAlignState extends SceneState {
  source: Source;
  /** the thing whose box and mask it is about */
  thing: number;
  /** the region in pixels of the 128 that the network sees, to a quarter; none: the thing's box */
  box: readonly number[];
  stride: '4' | '8' | '16' | '32';
  bins: '3' | '5' | '7' | '14';
  samples: '1' | '2' | '4';
  /** what a rounded bin takes of its cells: the largest, as published, or their mean, so that only the rounding differs */
  takes: 'max' | 'mean';
  channel: number;
  /** the bin whose curve is drawn */
  bin: number;
  under: 'picture' | 'map';
}

/** Pixels of a side. */
export const SIDE = 128;

export const roiAlignCodec: Codec<RoiAlignState> = codec<RoiAlignState>({
  ...sceneFields(63),
  source: choice('mask', ['brightness', 'mask', 'network']),
  thing: number(0, { min: 0, max: 199, step: 1 }),
  box: numbers([], { min: 0, max: SIDE, length: 4 }),
  stride: choice('8', ['4', '8', '16', '32']),
  bins: choice('7', ['3', '5', '7', '14']),
  samples: choice('2', ['1', '2', '4']),
  takes: choice('max', ['max', 'mean']),
  channel: number(0, { min: 0, max: 255, step: 1 }),
  bin: number(21, { min: 0, max: 195, step: 1 }),
  under: choice('picture', ['picture', 'map']),
});

/** A map of the network, as the engine gives it. */
export interface NetworkMap extends RoiMap {
  readonly stride: number;
}

/** One value of the chosen bin along a shift of the region to the right. */
export interface ShiftPoint {
  /** pixels */
  shift: number;
  pooled: number;
  aligned: number;
}

export interface Derived {
  stride: number;
  bins: number;
  bin: number;
  /** number of the chosen thing; -1 without any */
  thing: number;
  name: string;
  box: Box;
  /** one channel */
  map: RoiMap;
  channels: number;
  low: number;
  high: number;
  /** [bins, bins], rows first */
  pooled: Float32Array;
  aligned: Float32Array;
  /** what RoIPool makes of the region, in pixels */
  rounded: Box;
  /** rounded minus true, in pixels: left, top, right, bottom */
  errors: Box;
  /** edges of the rounded bins in pixels, as [from, to) */
  binsAcross: RoiPoolBin[];
  binsDown: RoiPoolBin[];
  /** sampling points in pixels */
  pointsAcross: number[];
  pointsDown: number[];
  curve: ShiftPoint[];
  /** how many of the numbers change when the region moves by half a pixel to the right */
  changedPooled: number;
  changedAligned: number;
  /** IoU of the pasted masks with the true one; null unless the map is the thing's mask */
  maskIou: { pooled: number; aligned: number } | null;
  sentence: string;
}

/** The map that the regions are cut from; null while the network has not answered. */
export function mapOf(
  state: RoiAlignState,
  scene: Readonly<Scene>,
  network: readonly NetworkMap[] | null,
): { map: RoiMap; channels: number } | null {
  const stride = Number(state.stride);
  if (state.source === 'brightness') return { map: brightnessMap(scene, stride), channels: 1 };
  if (state.source === 'mask') return { map: coverageMap(scene, stride, thingOf(state, scene)), channels: 1 };
  const whole = network?.find((each) => each.stride === stride);
  if (!whole) return null;
  const { rows, columns, channels, values } = whole;
  const channel = Math.min(state.channel, channels - 1);
  const one = Float32Array.from({ length: rows * columns }, (_, cell) => values[cell * channels + channel]!);
  return { map: { rows, columns, channels: 1, values: one }, channels };
}

const thingOf = ({ thing }: RoiAlignState, { things }: Readonly<Scene>): number =>
  Math.min(thing, things.length - 1);

/** The region: the reader's, else the thing's box, else the middle of the street. */
export function boxOf(state: RoiAlignState, scene: Readonly<Scene>): Box {
  const [x1, y1, x2, y2] = state.box;
  if (state.box.length === 4 && x2! - x1! >= 1 && y2! - y1! >= 1) return [x1!, y1!, x2!, y2!];
  return scene.things[thingOf(state, scene)]?.box ?? [40, 40, 88, 88];
}

/** Points of the curve on each side. */
const CURVE_STEPS = 32;
const HALF_PIXEL = 0.5;

/** Every number that the pictures, the curve and the sentence show. */
export function derive(
  state: RoiAlignState,
  scene: Readonly<Scene>,
  from: NonNullable<ReturnType<typeof mapOf>>,
): Derived {
  const { map, channels } = from;
  const stride = Number(state.stride);
  const bins = Number(state.bins);
  const grid = { stride, bins, samples: Number(state.samples) };
  const bin = Math.min(state.bin, bins ** 2 - 1);
  const thing = thingOf(state, scene);
  const box = boxOf(state, scene);
  const shifted = (by: number): Box => [box[0] + by, box[1], box[2] + by, box[3]];
  const pooledAt = (region: Box) =>
    state.takes === 'max' ? roiPool(map, region, grid) : meanPool(map, region, grid);
  const pooled = pooledAt(box);
  const aligned = roiAlign(map, box, grid);
  const across = roiPoolBins(box[0], box[2], map.columns, grid);
  const down = roiPoolBins(box[1], box[3], map.rows, grid);
  const toPixels = (ranges: readonly RoiPoolBin[]): RoiPoolBin[] =>
    ranges.map((range) => ({ from: range.from * stride, to: range.to * stride }));
  const rounded: Box = [
    across[0]!.from * stride,
    down[0]!.from * stride,
    across.at(-1)!.to * stride,
    down.at(-1)!.to * stride,
  ];
  const moved = shifted(HALF_PIXEL);
  const differ = (a: Float32Array, b: Float32Array) =>
    a.reduce((count, value, i) => count + (Math.abs(value - b[i]!) > 1e-6 ? 1 : 0), 0);
  const derived = {
    stride,
    bins,
    bin,
    thing,
    name: thing < 0 ? 'nothing' : thingNames[scene.things[thing]!.class]!,
    box,
    map,
    channels,
    low: Math.min(...Array.from(map.values)),
    high: Math.max(...Array.from(map.values)),
    pooled,
    aligned,
    rounded,
    errors: rounded.map((edge, i) => edge - box[i]!) as unknown as Box,
    binsAcross: toPixels(across),
    binsDown: toPixels(down),
    pointsAcross: roiSamples(box[0], box[2], grid).map((cell) => (cell + 0.5) * stride),
    pointsDown: roiSamples(box[1], box[3], grid).map((cell) => (cell + 0.5) * stride),
    curve: Array.from({ length: 2 * CURVE_STEPS + 1 }, (_, i): ShiftPoint => {
      const shift = ((i - CURVE_STEPS) / CURVE_STEPS) * stride;
      const region = shifted(shift);
      return { shift, pooled: pooledAt(region)[bin]!, aligned: roiAlign(map, region, grid)[bin]! };
    }),
    changedPooled: differ(pooled, pooledAt(moved)),
    changedAligned: differ(aligned, roiAlign(map, moved, grid)),
    maskIou: state.source === 'mask' && thing >= 0 ? maskIous(scene, thing, box, pooled, aligned) : null,
  };
  return { ...derived, sentence: sentenceOf(derived) };
}

function maskIous(
  scene: Readonly<Scene>,
  thing: number,
  box: Box,
  pooled: Float32Array,
  aligned: Float32Array,
): { pooled: number; aligned: number } {
  const score = (mask: Float32Array): number => {
    const said = pastedPixels(pasteMask(mask, box, scene), scene);
    let [shared, either] = [0, 0];
    said.forEach((value, i) => {
      const is = scene.instances[i] === thing + 1;
      if (value && is) shared++;
      if (value || is) either++;
    });
    return either ? shared / either : 0;
  };
  return { pooled: score(pooled), aligned: score(aligned) };
}

const signed = (value: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;

function sentenceOf(derived: Omit<Derived, 'sentence'>): string {
  const { bins, errors, rounded, box, stride, changedPooled, changedAligned, maskIou, name } = derived;
  const shown = (region: Box) =>
    `${region[2] - region[0]} × ${region[3] - region[1]}`.replace(/\d+\.\d+/g, (text) =>
      Number(text).toFixed(1),
    );
  const count = bins ** 2;
  const parts = [
    `The region has ${shown(box)} pixels; at stride ${stride} RoIPool makes it ${shown(rounded)}. Its edges move by ${errors.map(signed).join(', ')} pixels (left, top, right, bottom).`,
    `Shift the region by half a pixel: ${changedPooled} of RoIPool’s ${count} numbers change, and ${changedAligned} of RoIAlign’s.`,
  ];
  if (maskIou)
    parts.push(
      `Pasted back, the mask of the ${name} has an IoU of ${maskIou.pooled.toFixed(2)} with the true one by RoIPool and of ${maskIou.aligned.toFixed(2)} by RoIAlign.`,
    );
  return parts.join(' ');
}

/** The region moved or resized by the reader, given in quarters of a pixel. */
export function withBox(state: RoiAlignState, quarters: readonly number[]): RoiAlignState {
  return { ...state, box: quarters.map((value) => value / 4) };
}

/** Another thing: the region lies on it. */
export const chooseThing = (state: RoiAlignState, thing: number): RoiAlignState => ({
  ...state,
  thing,
  box: [],
});

/** Another number of bins; the chosen bin stays at about its place. */
export function chooseBins(state: RoiAlignState, bins: RoiAlignState['bins']): RoiAlignState {
  const [before, after] = [Number(state.bins), Number(bins)];
  const old = Math.min(state.bin, before ** 2 - 1);
  const move = (place: number) => Math.min(after - 1, Math.floor(((place + 0.5) * after) / before));
  return { ...state, bins, bin: move(Math.floor(old / before)) * after + move(old % before) };
}

/** The region moved by some pixels to the right, as far as the picture goes. */
export function shiftBox(state: RoiAlignState, scene: Readonly<Scene>, by: number): RoiAlignState {
  const box = boxOf(state, scene);
  const dx = Math.max(-box[0], Math.min(SIDE - box[2], by));
  return { ...state, box: [box[0] + dx, box[1], box[2] + dx, box[3]] };
}
