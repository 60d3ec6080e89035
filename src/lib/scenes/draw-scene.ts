import { createCanvas, setAxes } from './canvas.ts';
import { climateOf, hazeAt } from './climate.ts';
import { develop } from './develop.ts';
import { paintGround } from './ground.ts';
import { paintHousesAcross, paintHousesAlong } from './houses.ts';
import { firstTag, measure, type Silhouette } from './measure.ts';
import { placeThings } from './placement.ts';
import { paintRain } from './rain.ts';
import type { Scene } from './scene.ts';
import { planScenery } from './scenery.ts';
import { completeSettings, type SceneSettings } from './settings.ts';
import { paintShadows } from './shadows.ts';
import { paintThing } from './silhouette.ts';
import { paintSky } from './sky.ts';
import { groundX, groundY, planStreet, stream } from './street-plan.ts';

let canvas = createCanvas(0, 0, 1);

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
  const placed = placeThings(plan, settings, stream(seed, 5));
  canvas.haze = climate.haze[0];
  paintShadows(canvas, plan, placed);

  // Things and scenery stand in one row of depth, from the farthest to the nearest.
  const scenery = planScenery(plan, stream(seed, 6)).sort((a, b) => a.scale - b.scale);
  const silhouettes: Silhouette[] = [];
  let stood = 0;
  for (const thing of placed) {
    const depth = thing.scale / settings.scale;
    while (stood < scenery.length && scenery[stood]!.scale < depth) paintScenery(stood++);
    hazeAt(canvas, climate, depth);
    silhouettes.push(paintThing(canvas, thing, firstTag + silhouettes.length, climate.night));
  }
  while (stood < scenery.length) paintScenery(stood++);
  if (plan.weather === 'rain') paintRain(canvas, stream(seed, 7), plan.strength);

  const pixels = new Uint8Array(3 * size * size);
  const tags = new Uint8Array(size * size);
  develop(canvas, pixels, tags, seed, settings.noise);
  return { seed, settings, width: size, height: size, pixels, ...measure(canvas, tags, size, silhouettes) };

  function paintScenery(index: number): void {
    const { right, scale, paint } = scenery[index]!;
    hazeAt(canvas, climate, scale);
    setAxes(canvas, groundX(plan, right, scale), groundY(plan, scale), scale, scale);
    paint(canvas, climate.night);
  }
}
