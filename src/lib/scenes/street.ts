import { type Random, random, randomInteger } from '../random.ts';

/** A picture of classes: one label a pixel, with the classes' names. */
export interface LabelScene {
  width: number;
  height: number;
  /** row-major, indices into `classes` */
  labels: Uint8Array;
  classes: readonly string[];
}

const classes = ['house', 'sky', 'tree', 'street', 'person', 'post', 'wire'] as const;
const [HOUSE, SKY, TREE, STREET, PERSON, POST, WIRE] = [0, 1, 2, 3, 4, 5, 6];

/**
 * The label map of a drawn street, 256 x 192 pixels: things from the width of a house down to a wire of one pixel, whose
 * labels are known exactly. The same seed gives the same street.
 *
 * @param seed any integer
 */
export function streetScene(seed: number): LabelScene {
  const [width, height] = [256, 192];
  const next = random(seed);
  const labels = new Uint8Array(width * height).fill(SKY);
  const set = (x: number, y: number, label: number) => {
    if (x >= 0 && x < width && y >= 0 && y < height) labels[y * width + x] = label;
  };
  const box = (x: number, y: number, w: number, h: number, label: number) => {
    for (let row = y; row < y + h; row++)
      for (let column = x; column < x + w; column++) set(column, row, label);
  };
  const oval = (cx: number, cy: number, rx: number, ry: number, label: number) => {
    for (let y = Math.floor(cy - ry); y <= cy + ry; y++)
      for (let x = Math.floor(cx - rx); x <= cx + rx; x++)
        if (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1) set(x, y, label);
  };

  const ground = randomInteger(next, 128, 138);
  box(0, ground, width, height - ground, STREET);
  houses(next, width, ground, box);
  for (const middle of [randomInteger(next, 30, 90), randomInteger(next, 150, 225)])
    tree(next, middle, ground, box, oval);

  const [left, right] = [randomInteger(next, 14, 40), randomInteger(next, 200, 240)];
  const top = randomInteger(next, 18, 30);
  for (const [sag, from] of [
    [randomInteger(next, 8, 14), top + 3],
    [randomInteger(next, 10, 18), top + 12],
  ] as const)
    for (let x = 0; x < width; x++) {
      const share = (x - left) / (right - left);
      const y = Math.round(from + sag * 4 * share * (1 - share));
      // Wires hang in front of everything but the posts.
      set(x, Math.max(2, y), WIRE);
    }
  for (const x of [left, right]) box(x - 1, top, 3, ground + 8 - top, POST);
  box(randomInteger(next, 110, 140), ground - 44, 2, 50, POST);

  for (const [x, size] of [
    [randomInteger(next, 60, 110), 46],
    [randomInteger(next, 130, 180), 30],
    [randomInteger(next, 20, 50), 16],
    [randomInteger(next, 190, 230), 12],
  ] as const)
    person(x, ground + size * 0.75, size, oval);
  return { width, height, labels, classes };
}

type Box = (x: number, y: number, w: number, h: number, label: number) => void;
type Oval = (cx: number, cy: number, rx: number, ry: number, label: number) => void;

function houses(next: Random, width: number, ground: number, box: Box): void {
  let x = randomInteger(next, -20, 0);
  while (x < width) {
    const across = randomInteger(next, 40, 70);
    const up = randomInteger(next, 42, 84);
    box(x, ground - up, across, up, HOUSE);
    x += across + (next() < 0.5 ? 0 : randomInteger(next, 8, 26));
  }
}

function tree(next: Random, middle: number, ground: number, box: Box, oval: Oval): void {
  const crown = randomInteger(next, 17, 25);
  const up = randomInteger(next, 50, 62);
  box(middle - 3, ground - up, 6, up + 4, TREE);
  oval(middle, ground - up, crown, crown * 0.9, TREE);
  oval(middle - crown * 0.6, ground - up + 9, crown * 0.7, crown * 0.6, TREE);
  oval(middle + crown * 0.6, ground - up + 7, crown * 0.7, crown * 0.6, TREE);
}

/** Head, trunk, two arms and two legs, feet on the row `feet`. */
function person(x: number, feet: number, size: number, oval: Oval): void {
  const part = (dx: number, up: number, rx: number, ry: number) =>
    oval(x + dx * size, feet - up * size, Math.max(0.6, rx * size), Math.max(0.6, ry * size), PERSON);
  part(0, 0.91, 0.075, 0.09);
  part(0, 0.62, 0.115, 0.21);
  for (const side of [-1, 1]) {
    part(side * 0.145, 0.6, 0.035, 0.17);
    part(side * 0.06, 0.22, 0.05, 0.22);
  }
}
