import { checkClassCount, checkCount } from './yolo.ts';

/** Whose output vector: the textbook's, YOLOv1's, YOLOv2's or YOLOv3's. */
export type LayoutVersion = 'textbook' | 'v1' | 'v2' | 'v3';

/** One number of a cell's vector. */
export interface Channel {
  /** its place in the cell's vector, from 0 */
  offset: number;
  /** for example `box 2 tx`, `box 2 objectness`, `box 2 class 7` or `class 7` when the cell's boxes share it */
  name: string;
  part: 'box' | 'objectness' | 'class';
  /** which box of the cell, from 0; -1 when all share it */
  box: number;
  /** which of the part's numbers, from 0: (x, y, w, h) or the class */
  index: number;
}

/** What each number of an output tensor means. */
export interface OutputLayout {
  version: LayoutVersion;
  /** [channelCount] one cell's vector, in order */
  channels: Channel[];
  channelCount: number;
  /** one output map for each grid size S */
  maps: { S: number; boxes: number; values: number }[];
  /** boxes predicted for one picture, over all maps */
  boxes: number;
  /** numbers in the output for one picture, over all maps */
  values: number;
  /** the channel count as a sum, for example `5 x (4 + 1 + 20) = 125` */
  arithmetic: string;
}

/**
 * Describes the output of a YOLO: for each cell B boxes and C classes.
 *
 * v1: B * 5 + C, each box (x, y, w, h, confidence), then the shared classes (1506.02640, section 2).
 * textbook: B * 4 + B + C, all boxes, then all objectness scores, then the shared classes.
 * v2 and v3: B * (4 + 1 + C), each box with its own classes (1612.08242; 1804.02767, where B = 3 on each of three maps).
 *
 * @param S cells along each side, or one such number for each map
 * @param B boxes a cell; in v2 and v3 anchors a cell
 * @throws RangeError naming the argument
 */
export function outputLayout({
  version,
  S,
  B,
  C,
}: {
  version: LayoutVersion;
  S: number | readonly number[];
  B: number;
  C: number;
}): OutputLayout {
  const sides = typeof S === 'number' ? [S] : [...S];
  if (sides.length === 0) throw new RangeError('S must hold at least one grid size');
  for (const side of sides) checkCount(side, 'S');
  checkCount(B, 'B');
  checkClassCount(C);
  const channels: Channel[] = [];
  const add = (part: Channel['part'], box: number, index: number) => {
    channels.push({ offset: channels.length, name: nameOf(version, part, box, index), part, box, index });
  };
  const addBox = (box: number) => {
    for (let i = 0; i < 4; i++) add('box', box, i);
  };
  const addClasses = (box: number) => {
    for (let i = 0; i < C; i++) add('class', box, i);
  };
  let arithmetic: string;
  switch (version) {
    case 'textbook':
      for (let box = 0; box < B; box++) addBox(box);
      for (let box = 0; box < B; box++) add('objectness', box, 0);
      addClasses(-1);
      arithmetic = `${B} x 4 + ${B} + ${C}`;
      break;
    case 'v1':
      for (let box = 0; box < B; box++) {
        addBox(box);
        add('objectness', box, 0);
      }
      addClasses(-1);
      arithmetic = `${B} x (4 + 1) + ${C}`;
      break;
    case 'v2':
    case 'v3':
      for (let box = 0; box < B; box++) {
        addBox(box);
        add('objectness', box, 0);
        addClasses(box);
      }
      arithmetic = `${B} x (4 + 1 + ${C})`;
      break;
    default:
      throw new RangeError(`version must be 'textbook', 'v1', 'v2' or 'v3', not ${version}`);
  }
  const maps = sides.map((side) => ({
    S: side,
    boxes: side * side * B,
    values: side * side * channels.length,
  }));
  return {
    version,
    channels,
    channelCount: channels.length,
    maps,
    boxes: maps.reduce((sum, map) => sum + map.boxes, 0),
    values: maps.reduce((sum, map) => sum + map.values, 0),
    arithmetic: `${arithmetic} = ${channels.length}`,
  };
}

/** The four outputs of the chapter: 45, 30, 125 and 255 numbers a cell. */
export const outputPresets = {
  textbook: { version: 'textbook', S: [13], B: 5, C: 20 },
  v1: { version: 'v1', S: [7], B: 2, C: 20 },
  'v2-voc': { version: 'v2', S: [13], B: 5, C: 20 },
  'v3-coco': { version: 'v3', S: [13, 26, 52], B: 3, C: 80 },
} as const satisfies Record<string, { version: LayoutVersion; S: readonly number[]; B: number; C: number }>;

function nameOf(version: LayoutVersion, part: Channel['part'], box: number, index: number): string {
  const owner = box < 0 ? '' : `box ${box + 1} `;
  if (part === 'class') return `${owner}class ${index + 1}`;
  if (part === 'objectness') return `${owner}${version === 'v1' ? 'confidence' : 'objectness'}`;
  return `${owner}${(version === 'v1' ? ['x', 'y', 'w', 'h'] : ['tx', 'ty', 'tw', 'th'])[index]}`;
}
