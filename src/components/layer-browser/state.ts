import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { centernetStages, type Stage, type StageTensor } from '../../lib/conv/networks/centernet-stages.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import type { ChannelMaps } from '../../lib/nn/channelMaps.ts';
import { shortNumber } from '../../lib/short-number.ts';

/** Side of the square that the network sees, in pixels. */
export const SEEN = 512;
/** Maps on one page. */
export const PAGE = 45;

export const SORTS = ['activity', 'peak', 'number'] as const;
export const SHOWS = ['spotlight', 'map', 'photo'] as const;
export const SCALES = ['own', 'shared'] as const;
const PARTS = [...new Set(centernetStages.flatMap(({ tensors }) => tensors.map(({ part }) => part)))];

export interface BrowserState {
  stage: string;
  /** which of the stage's tensors; its output when it has none of that name */
  part: string;
  sort: (typeof SORTS)[number];
  /** greys from each map's own lowest to highest value, or the same for all maps */
  scale: (typeof SCALES)[number];
  /** what lies on the photo: light where the channel fires, its map, or nothing */
  show: (typeof SHOWS)[number];
  /** -1: the first of the order */
  channel: number;
  page: number;
  /** the unit's place in sides of the picture; -1: where the channel is strongest */
  x: number;
  y: number;
}

const place = () => number(-1, { min: -1, max: 1 });

export const browserCodec: Codec<BrowserState> = codec<BrowserState>({
  stage: choice(
    'block-10',
    centernetStages.map(({ id }) => id),
  ),
  part: choice('output', PARTS),
  sort: choice('activity', SORTS),
  scale: choice('own', SCALES),
  show: choice('spotlight', SHOWS),
  channel: number(-1, { min: -1, max: 719, step: 1 }),
  page: number(0, { min: 0, max: Math.ceil(720 / PAGE) - 1, step: 1 }),
  x: place(),
  y: place(),
});

/** What the engine answered for one stage: the maps of its tensors, in their order. */
export interface Looked {
  stage: string;
  maps: readonly ChannelMaps[];
}

/** A rectangle in sides of the picture. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One map in the grid. */
export interface Tile {
  channel: number;
  /** a class's name where a channel has one, else its number */
  label: string;
  /** place in the order, from 1 */
  rank: number;
  /** null until the network has run */
  activity: number | null;
}

export interface Derived {
  stage: Stage;
  tensor: StageTensor;
  /** units along a side */
  units: number;
  maps: ChannelMaps | null;
  /** all channels in the chosen order */
  order: readonly number[];
  tiles: readonly Tile[];
  page: number;
  pages: number;
  channel: number;
  label: string;
  rank: number;
  row: number;
  column: number;
  /** the unit's cell and its window, in sides of the picture */
  cell: Rect;
  window: Rect;
  /** share of the picture that lies in the window */
  covers: number;
  /** what the channel says at the unit; null until the network has run */
  value: number | null;
  /** black and white of the map, when all maps share one scale */
  range: { from: number; to: number } | null;
  sentence: string;
}

/** The tensor that the state names. */
export function tensorOf({ stage, part }: Pick<BrowserState, 'stage' | 'part'>): {
  stage: Stage;
  tensor: StageTensor;
  index: number;
} {
  const found = centernetStages.find(({ id }) => id === stage) ?? centernetStages[0]!;
  const named = found.tensors.findIndex((tensor) => tensor.part === part);
  const index = named < 0 ? found.tensors.length - 1 : named;
  return { stage: found, tensor: found.tensors[index]!, index };
}

const SIDES = ['left', 'top', 'right', 'bottom'];

/** What a channel is called: its class or side in the two last maps, its number elsewhere. */
export function channelLabel(stage: string, channel: number): string {
  if (stage === 'heat') return cocoCategories[channel]?.name ?? String(channel);
  return (stage === 'distances' && SIDES[channel]) || String(channel);
}

/** Kept per answer: a unit that is dragged must not sort hundreds of channels again. */
const orders = new WeakMap<ChannelMaps, Map<string, readonly number[]>>();

function orderOf(sort: BrowserState['sort'], maps: ChannelMaps | null, channels: number): readonly number[] {
  const numbers = Array.from({ length: channels }, (_, i) => i);
  if (!maps || sort === 'number') return numbers;
  const known = orders.get(maps) ?? new Map<string, readonly number[]>();
  orders.set(maps, known);
  let order = known.get(sort);
  if (!order) {
    const by = sort === 'peak' ? maps.high : maps.rms;
    order = numbers.sort((a, b) => by[b]! - by[a]! || a - b);
    known.set(sort, order);
  }
  return order;
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** What a channel says at a place, read from its picture: exact to one part in 510 of its range where cells were not averaged. */
function valueAt(maps: ChannelMaps, channel: number, row: number, column: number): number {
  const { rows, columns, shrink, levels } = maps.pictures;
  const cell = Math.floor(row / shrink) * columns + Math.floor(column / shrink);
  const level = levels[channel * rows * columns + cell]!;
  return maps.low[channel]! + (level / 255) * (maps.high[channel]! - maps.low[channel]!);
}

/** Everything that is shown. `looked` counts only when it belongs to the chosen stage. */
export function derive(state: BrowserState, looked: Looked | null): Derived {
  const { stage, tensor, index } = tensorOf(state);
  const maps = (looked?.stage === stage.id && looked.maps[index]) || null;
  const { channels, stride, field, start } = tensor;
  const units = SEEN / stride;
  const order = orderOf(state.sort, maps, channels);
  const channel = state.channel >= 0 && state.channel < channels ? state.channel : order[0]!;
  const rank = order.indexOf(channel) + 1;
  const pages = Math.ceil(channels / PAGE);
  const page = Math.min(state.page, pages - 1);
  const tiles = order.slice(page * PAGE, (page + 1) * PAGE).map(
    (each, i): Tile => ({
      channel: each,
      label: channelLabel(stage.id, each),
      rank: page * PAGE + i + 1,
      activity: maps?.rms[each] ?? null,
    }),
  );

  const strongest = maps ? maps.strongest[channel]! : (units / 2) * (units + 1);
  const at = (share: number) => clamp(Math.floor(share * units), 0, units - 1);
  const row = state.y < 0 ? Math.floor(strongest / units) : at(state.y);
  const column = state.x < 0 ? strongest % units : at(state.x);
  const side = 1 / units;
  const edge = (position: number) => (start + position * stride - field / 2) / SEEN;
  const window = { x: edge(column), y: edge(row), width: field / SEEN, height: field / SEEN };
  const inside = (low: number) => Math.max(0, Math.min(1, low + window.width) - Math.max(0, low));
  const shared = state.scale === 'shared' && maps;
  const shown = {
    stage,
    tensor,
    units,
    maps,
    order,
    tiles,
    page,
    pages,
    channel,
    label: channelLabel(stage.id, channel),
    rank,
    row,
    column,
    cell: { x: column * side, y: row * side, width: side, height: side },
    window,
    covers: inside(window.x) * inside(window.y),
    value: maps && valueAt(maps, channel, row, column),
    range: shared ? { from: Math.min(...maps.low), to: Math.max(...maps.high) } : null,
  };
  return { ...shown, sentence: sentence(shown, state) };
}

const percent = (share: number) =>
  `${share > 0 && share < 0.001 ? 'under 0.1' : shortNumber(100 * share, 1)} %`;

/** Share of a channel's places that reach half of its highest value. */
export function firing(maps: ChannelMaps, channel: number): number {
  const { rows, columns, levels } = maps.pictures;
  const [low, high] = [maps.low[channel]!, maps.high[channel]!];
  if (high <= 0) return 0;
  // Rounded as the levels are.
  const least = high > low ? Math.round((255 * (high / 2 - low)) / (high - low)) : 0;
  const mine = levels.subarray(channel * rows * columns, (channel + 1) * rows * columns);
  return mine.reduce((count, level) => count + (level >= least ? 1 : 0), 0) / mine.length;
}

const ORDINALS: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const plural = new Intl.PluralRules('en', { type: 'ordinal' });
const ordinal = (n: number) => `${n}${ORDINALS[plural.select(n)]}`;

function sentence(derived: Omit<Derived, 'sentence'>, { sort }: BrowserState): string {
  const { stage, tensor, units, maps, channel, label, rank, row, column, covers, value, window } = derived;
  const { channels, stride, field, everywhere } = tensor;
  const part = stage.tensors.length > 1 ? `, ${tensor.part}` : '';
  const parts = [
    `${stage.name}${part}: ${channels} ${channels === 1 ? 'map' : 'maps'} of ${units} × ${units} units, one every ${stride} pixels.`,
  ];
  const name = label === String(channel) ? `Channel ${channel}` : `Channel ${channel} (${label})`;
  if (maps) {
    const high = maps.high[channel]!;
    const by =
      sort === 'number'
        ? ''
        : `, ${ordinal(rank)} of ${channels} by ${sort === 'peak' ? 'its peak' : 'activity'}`;
    parts.push(
      high <= 0
        ? `${name}${by}, never rises above 0 on this photo: its highest value is ${shortNumber(high)}.`
        : `${name}${by}: root mean square ${shortNumber(maps.rms[channel]!)}, highest value ${shortNumber(high)}, and half of that is reached in ${percent(firing(maps, channel))} of its places.`,
    );
  } else parts.push(`${name}.`);
  const cut = window.x < 0 || window.y < 0 || window.x + window.width > 1 || window.y + window.height > 1;
  parts.push(
    `Its unit in row ${row + 1}, column ${column + 1}${value === null ? '' : ` says ${shortNumber(value)}; it`} sees ${field} × ${field} of the ${SEEN} × ${SEEN} pixels, ${percent(covers)} of the picture${cut ? ' (the rest is padding)' : ''}${everywhere ? ', and through gates the mean of all of it' : ''}.`,
  );
  return parts.join(' ');
}

/** Another stage or another of its tensors: other channels, so the first of the order, where it is strongest. */
export function toStage(state: BrowserState, stage: string, part = 'output'): BrowserState {
  return { ...state, stage, part, channel: -1, page: 0, x: -1, y: -1 };
}

/** Another order; the first page. */
export function sortBy(state: BrowserState, sort: BrowserState['sort']): BrowserState {
  return { ...state, sort, page: 0 };
}

/** The channel at this place of the order (bounded), and the page that it is on. */
export function pickRank(state: BrowserState, { order }: Pick<Derived, 'order'>, rank: number): BrowserState {
  const index = clamp(rank, 1, order.length) - 1;
  return { ...state, channel: order[index]!, page: Math.floor(index / PAGE), x: -1, y: -1 };
}

/** Another page of maps; the chosen channel stays. */
export function turnTo(state: BrowserState, { pages }: Pick<Derived, 'pages'>, page: number): BrowserState {
  return { ...state, page: clamp(page, 0, pages - 1) };
}

/** The unit so many rows down and columns to the right; it stops at the edges. */
export function moveUnit(
  state: BrowserState,
  at: Pick<Derived, 'row' | 'column' | 'units'>,
  rows: number,
  columns: number,
): BrowserState {
  const middle = (position: number) => (clamp(position, 0, at.units - 1) + 0.5) / at.units;
  return { ...state, y: middle(at.row + rows), x: middle(at.column + columns) };
}
