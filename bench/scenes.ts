import { drawScene } from '../src/lib/scenes/index.ts';
import { type Benchmark, medianMilliseconds } from './benchmark.ts';

/** Draws street scenes of the standard settings, each time other ones. */
export const benchmarks: Benchmark[] = [
  {
    name: 'scene-128',
    unit: 'ms',
    run: async () => {
      const perRun = 25;
      let seed = 1;
      const milliseconds = await medianMilliseconds(
        () => {
          for (let i = 0; i < perRun; i++) drawScene(seed++);
        },
        15,
        8,
      );
      return milliseconds / perRun;
    },
  },
];
