import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cocoRanking,
  evaluateCoco,
  paretoFront,
  percentile,
  rankingAp,
} from '../../../src/lib/metrics/index.ts';
import { random } from '../../../src/lib/random.ts';
import { drawScene } from '../../../src/lib/scenes/index.ts';
import { type FoundThing, sceneDetections, sceneTruth } from '../../../src/lib/scenes/scene-truth.ts';

test('percentiles lie on straight lines between the sorted values, as in numpy', () => {
  const values = [15, 20, 35, 40, 50];
  assert.equal(percentile(values, 0), 15);
  assert.equal(percentile(values, 100), 50);
  assert.equal(percentile([50, 15, 40, 20, 35], 50), 35);
  assert.ok(Math.abs(percentile(values, 40) - 29) < 1e-12);
  assert.ok(Math.abs(percentile(values, 99) - 49.6) < 1e-12);
  assert.equal(percentile([7], 90), 7);
  assert.ok(Number.isNaN(percentile([], 50)));
  assert.throws(() => percentile(values, 101), /percent must be from 0 to 100/);
  assert.throws(() => percentile([1, Number.NaN], 50), /values must be numbers/);
});

test('the front holds what nothing else beats, equals included', () => {
  const offers = [
    { cost: 30, gain: 0.5 },
    { cost: 10, gain: 0.4 },
    { cost: 20, gain: 0.4 },
    { cost: 40, gain: 0.5 },
    { cost: 10, gain: 0.4 },
    { cost: 50, gain: 0.7 },
    { cost: 5, gain: Number.NaN },
  ];
  assert.deepEqual(paretoFront(offers), [1, 4, 0, 5]);
  assert.deepEqual(paretoFront([]), []);
});

/** What a sloppy detector might say of a scene: moved boxes, wrong classes, inventions. */
function guess(
  things: readonly { box: readonly number[]; class: number }[],
  next: () => number,
): FoundThing[] {
  return Array.from({ length: things.length * 3 }, () => {
    const thing = things[Math.floor(next() * things.length)]!;
    const [x1, y1, x2, y2] = thing.box.map((side) => side + (next() - 0.5) * 8) as FoundThing['box'] &
      number[];
    return {
      box: [Math.min(x1!, x2! - 1), Math.min(y1!, y2! - 1), x2!, y2!] as const,
      class: next() < 0.8 ? thing.class : Math.floor(next() * 6),
      score: Math.round(next() * 50) / 50,
    };
  });
}

test('a ranking cut at a score gives the AP of the list without what scores less', () => {
  const next = random(3);
  const scenes = Array.from({ length: 30 }, (_, i) => drawScene(i + 1));
  const truth = sceneTruth(scenes);
  const detections = sceneDetections(scenes.map(({ things }) => guess(things, next)));
  const ranking = cocoRanking(truth, detections);
  for (const least of [0, 0.1, 0.5, 0.9, 1.1]) {
    const { stats } = evaluateCoco(
      truth,
      detections.filter(({ score }) => score >= least),
    );
    const { ap, ap50, ap75 } = rankingAp(ranking, least);
    assert.deepEqual([ap, ap50, ap75], stats.slice(0, 3), `at ${least}`);
  }
  assert.ok(rankingAp(ranking).ap50 > 0.1);
});

test('without truths AP is undefined, and difficult things are neither truths nor mistakes', () => {
  const empty = drawScene(1, { density: 0 });
  const stray = { box: [0, 0, 20, 20], class: 0, score: 0.9 } as const;
  assert.deepEqual(rankingAp(cocoRanking(sceneTruth([empty]), sceneDetections([[stray]]))), {
    ap: -1,
    ap50: -1,
    ap75: -1,
  });
  const thing = { class: 0, box: [10, 10, 30, 30] as [number, number, number, number], area: 300 };
  const rest = { hidden: 0, cutOff: 0 };
  const scene = {
    width: 64,
    height: 64,
    things: [
      { ...thing, ...rest, difficult: false },
      { ...thing, ...rest, box: [40, 40, 44, 44] as [number, number, number, number], difficult: true },
    ],
  };
  const found = [
    { box: scene.things[1]!.box, class: 0, score: 0.95 },
    { box: thing.box, class: 0, score: 0.9 },
  ];
  const { ap } = rankingAp(cocoRanking(sceneTruth([scene]), sceneDetections([found])));
  assert.ok(Math.abs(ap - 1) < 1e-9, String(ap));
});
