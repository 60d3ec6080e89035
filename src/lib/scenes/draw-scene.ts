import { type Canvas, createCanvas, restartBounds, setAxes } from './canvas.ts';
import { climateOf, hazeAt } from './climate.ts';
import { develop } from './develop.ts';
import { paintGround } from './ground.ts';
import { paintHousesAcross, paintHousesAlong } from './houses.ts';
import { firstThingLabel } from './names.ts';
import { type Placed, placeThings } from './placement.ts';
import { paintRain } from './rain.ts';
import type { Scene, Thing } from './scene.ts';
import { planScenery } from './scenery.ts';
import { completeSettings, type SceneSettings } from './settings.ts';
import { paintShadows } from './shadows.ts';
import { paintSky } from './sky.ts';
import { groundX, groundY, planStreet, stream } from './street-plan.ts';

/** Tags from here on are things, in the order in which they are painted. */
const firstTag = 8;
const mostThings = 200;

let canvas = createCanvas(0, 0, 1);
let wide = createCanvas(0, 0, 1);

/**
 * Draws the street of a seed, with the truth about every pixel. The same seed and settings give the same bytes on every
 * machine, and the same street at every size.
 *
 * @param seed any integer; only its low 32 bits count
 * @param some what differs from `standardSettings`
 * @throws RangeError that names the setting that is out of its range, or the seed
 */
export function drawScene(seed: number, some: Partial<SceneSettings> = {}): Scene {
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  const settings = completeSettings(some);
  const { size } = settings;
  const plan = planStreet(seed, settings);
  const climate = climateOf(plan);
  if (canvas.width !== 2 * size) canvas = createCanvas(2 * size, 2 * size, size / 64);
  canvas.light = climate.light;
  canvas.hazeColour = climate.hazeColour;
  canvas.hueTurn = 0.42 * settings.shift;
  canvas.clip = -1;
  canvas.glowing = false;

  paintSky(canvas, plan, climate, stream(seed, 2));
  if (plan.view === 'across') paintHousesAcross(canvas, plan, climate, stream(seed, 3));
  paintGround(canvas, plan, climate, stream(seed, 4), settings.shift);
  if (plan.view === 'along') paintHousesAlong(canvas, plan, climate, stream(seed, 3));
  const placed = placeThings(plan, settings, stream(seed, 5)).slice(0, mostThings);
  canvas.haze = climate.haze[0];
  paintShadows(canvas, plan, placed);

  const scenery = planScenery(plan, stream(seed, 6)).sort((a, b) => a.scale - b.scale);
  const silhouettes: { inside: number; whole: number }[] = [];
  let stood = 0;
  for (const [index, thing] of placed.entries()) {
    while (stood < scenery.length && scenery[stood]!.scale < thing.scale / settings.scale)
      paintScenery(stood++);
    hazeAt(canvas, climate, thing.scale / settings.scale);
    silhouettes.push(paintThing(thing, firstTag + index, climate.night));
  }
  while (stood < scenery.length) paintScenery(stood++);
  if (plan.weather === 'rain') paintRain(canvas, stream(seed, 7), plan.strength);

  const tags = new Uint8Array(size * size);
  const pixels = new Uint8Array(3 * size * size);
  develop(canvas, pixels, tags, seed, settings.noise);
  return { seed, settings, width: size, height: size, pixels, ...measure(tags, size, placed, silhouettes) };

  function paintScenery(index: number): void {
    const { right, scale, paint } = scenery[index]!;
    hazeAt(canvas, climate, scale);
    setAxes(canvas, groundX(plan, right, scale), groundY(plan, scale), scale, scale);
    paint(canvas, climate.night);
  }
}

/** Paints one thing and counts the samples of its silhouette, inside the frame and in all. */
function paintThing(thing: Placed, tag: number, night: boolean): { inside: number; whole: number } {
  const { design, x, y, scale, mirrored } = thing;
  setAxes(canvas, x, y, mirrored ? -scale : scale, scale);
  if (design.paintSupport) {
    canvas.tag = 1;
    design.paintSupport(canvas);
  }
  canvas.tag = tag;
  restartBounds(canvas);
  design.paint(canvas, night);
  const inside = countTag(canvas, tag);
  const out =
    canvas.left < 0 || canvas.top < 0 || canvas.right > canvas.width || canvas.bottom > canvas.height;
  if (!out) return { inside, whole: inside };
  // What lies outside the frame is counted on a wider canvas, moved by whole samples so that both counts agree.
  const margin = canvas.width;
  if (wide.width !== 3 * margin) wide = createCanvas(3 * margin, 3 * margin, canvas.unit);
  setAxes(wide, x + 128, y + 128, mirrored ? -scale : scale, scale);
  wide.tag = 1;
  restartBounds(wide);
  design.paint(wide, night);
  const whole = countTag(wide, 1);
  eachRow(wide, (from, to) => wide.tags.fill(0, from, to));
  return { inside, whole: Math.max(whole, inside) };
}

function eachRow(on: Canvas, visit: (from: number, to: number) => void): void {
  const left = Math.max(0, Math.floor(on.left));
  const right = Math.min(on.width, Math.ceil(on.right));
  const bottom = Math.min(on.height, Math.ceil(on.bottom));
  if (right > left)
    for (let row = Math.max(0, Math.floor(on.top)); row < bottom; row++)
      visit(row * on.width + left, row * on.width + right);
}

function countTag(on: Canvas, tag: number): number {
  let count = 0;
  eachRow(on, (from, to) => {
    for (let i = from; i < to; i++) if (on.tags[i] === tag) count++;
  });
  return count;
}

/** Label map, instance map and things from the pixels' tags. */
function measure(
  tags: Uint8Array,
  size: number,
  placed: readonly Placed[],
  silhouettes: readonly { inside: number; whole: number }[],
): Pick<Scene, 'labels' | 'instances' | 'things'> {
  const seen = placed.map(() => ({ left: size, top: size, right: -1, bottom: -1, area: 0 }));
  for (let i = 0; i < tags.length; i++) {
    const tag = tags[i]!;
    if (tag < firstTag) continue;
    const extent = seen[tag - firstTag]!;
    const [row, column] = [Math.floor(i / size), i % size];
    extent.area++;
    if (column < extent.left) extent.left = column;
    if (column > extent.right) extent.right = column;
    if (row < extent.top) extent.top = row;
    extent.bottom = row;
  }
  const things: Thing[] = [];
  const number = new Uint8Array(firstTag + placed.length);
  const label = new Uint8Array(firstTag + placed.length);
  for (let tag = 0; tag < firstTag; tag++) label[tag] = tag;
  const samples = placed.map(() => 0);
  for (const tag of canvas.tags) if (tag >= firstTag) samples[tag - firstTag]!++;
  for (const [index, { design }] of placed.entries()) {
    const { left, top, right, bottom, area } = seen[index]!;
    if (area === 0) continue;
    const { inside, whole } = silhouettes[index]!;
    const visible = samples[index]!;
    const box: Thing['box'] = [left, top, right + 1, bottom + 1];
    things.push({
      class: design.class,
      box,
      area,
      hidden: 1 - visible / inside,
      cutOff: 1 - inside / whole,
      difficult: visible < 0.2 * whole || box[2] - box[0] < 6 || box[3] - box[1] < 6,
    });
    number[firstTag + index] = things.length;
    label[firstTag + index] = firstThingLabel + design.class;
  }
  return { labels: tags.map((tag) => label[tag]!), instances: tags.map((tag) => number[tag]!), things };
}
