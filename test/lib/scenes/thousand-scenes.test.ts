import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  drawScene,
  firstThingLabel,
  labelNames,
  type Scene,
  thingNames,
} from '../../../src/lib/scenes/index.ts';
import { planStreet } from '../../../src/lib/scenes/street-plan.ts';

/** What is wrong with a scene's truth, found anew from its maps; an empty string when nothing is. */
function contradiction({ width, height, pixels, labels, instances, things }: Scene): string {
  if (pixels.length !== 3 * width * height || labels.length !== width * height) return 'sizes';
  const found = things.map(() => ({ x1: width, y1: height, x2: 0, y2: 0, area: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    const instance = instances[i]!;
    if (label >= labelNames.length) return `label ${label}`;
    if (instance === 0) {
      if (label >= firstThingLabel) return `pixel ${i} is a ${labelNames[label]} of no instance`;
      continue;
    }
    const thing = things[instance - 1];
    const box = found[instance - 1];
    if (!thing || !box) return `instance ${instance} has no thing`;
    if (label !== firstThingLabel + thing.class) return `pixel ${i}: label ${label}, class ${thing.class}`;
    const [x, y] = [i % width, Math.floor(i / width)];
    box.x1 = Math.min(box.x1, x);
    box.y1 = Math.min(box.y1, y);
    box.x2 = Math.max(box.x2, x + 1);
    box.y2 = Math.max(box.y2, y + 1);
    box.area++;
  }
  for (const [k, { box, area, hidden, cutOff, difficult }] of things.entries()) {
    const { x1, y1, x2, y2, area: counted } = found[k]!;
    if (counted === 0 || counted !== area) return `thing ${k}: area ${area}, counted ${counted}`;
    if ([x1, y1, x2, y2].join() !== box.join()) return `thing ${k}: box ${box}, found ${[x1, y1, x2, y2]}`;
    if (!(hidden >= 0 && hidden < 1 && cutOff >= 0 && cutOff < 1))
      return `thing ${k}: hidden ${hidden}, cut off ${cutOff}`;
    // What leaves the frame reaches its edge, unless the part at the edge is hidden.
    const atEdge = x1 === 0 || y1 === 0 || x2 === width || y2 === height;
    if (cutOff > 0.01 && !atEdge && hidden === 0) return `thing ${k}: cut off away from the edge`;
    const small = x2 - x1 < 6 || y2 - y1 < 6;
    if (difficult !== (small || (1 - hidden) * (1 - cutOff) < 0.2 - 1e-12))
      return `thing ${k}: difficult ${difficult}`;
  }
  return '';
}

const wrong: string[] = [];
const counts: number[] = [];
const classes = thingNames.map(() => 0);
let [things, covered, small, difficult, nearlyGone, unclear] = [0, 0, 0, 0, 0, 0];
for (let seed = 1; seed <= 1000; seed++) {
  const scene = drawScene(seed);
  const problem = contradiction(scene);
  if (problem) wrong.push(`seed ${seed}: ${problem}`);
  if (planStreet(seed, scene.settings).weather !== 'clear') unclear++;
  let count = 0;
  for (const { class: kind, box, hidden, cutOff, difficult: hard } of scene.things) {
    if (hard) {
      difficult++;
      continue;
    }
    count++;
    classes[kind]!++;
    const visible = (1 - hidden) * (1 - cutOff);
    if (visible < 0.75) covered++;
    if (visible < 0.4) nearlyGone++;
    if ((box[2] - box[0]) * (box[3] - box[1]) < 14 * 14) small++;
  }
  counts.push(count);
  things += count;
}

test('boxes, areas, label map and instance map agree with each other on 1,000 scenes', () => {
  assert.deepEqual(wrong, []);
});

test('every one of 1,000 standard scenes has 3 to 10 things that are not difficult', () => {
  assert.ok(
    Math.min(...counts) >= 3 && Math.max(...counts) <= 10,
    `${Math.min(...counts)}, ${Math.max(...counts)}`,
  );
});

test('at least 20 % of the things are more than a quarter hidden or cut off, and few nearly gone', () => {
  assert.ok(covered >= 0.2 * things, `${covered} of ${things}`);
  assert.ok(nearlyGone <= 0.03 * things, `${nearlyGone} of ${things}`);
  assert.ok(difficult <= 0.04 * things, `${difficult} difficult beside ${things}`);
});

test('at least 15 % of the things have a box smaller than 14 x 14 pixels', () => {
  assert.ok(small >= 0.15 * things, `${small} of ${things}`);
});

test('at least 20 % of the scenes are at night, in rain or of low contrast', () => {
  assert.ok(unclear >= 200, `${unclear} of 1000`);
});

test('every class has 10 to 25 % of the things', () => {
  for (const [kind, count] of classes.entries())
    assert.ok(count >= 0.1 * things && count <= 0.25 * things, `${thingNames[kind]}: ${count} of ${things}`);
});
