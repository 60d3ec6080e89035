import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PausableRun, PausableTrainer } from '../../../src/components/ui/pausable-trainer.ts';
import { EngineError } from '../../../src/lib/engine/errors.ts';

interface Output {
  ended: 'finished' | 'stopped' | 'diverged';
  state: number;
}
interface Job {
  from: number | null;
  signal: AbortSignal;
  stop: AbortSignal;
  end: (output: Output) => void;
  fail: (error: Error) => void;
}

/** Trains nothing: each turn ends when the test says so. */
class Trainer extends PausableTrainer<PausableRun, number, Output> {
  readonly jobs: Job[] = [];

  start(): { run: PausableRun; over: Promise<void> } {
    const run: PausableRun = { phase: 'running', says: '' };
    this.begin(run);
    return { run, over: this.train(run) };
  }

  clear(): void {
    this.abandon();
  }

  protected override update(run: PausableRun, change: Partial<PausableRun>): void {
    Object.assign(run, change);
  }

  protected override async train(run: PausableRun): Promise<void> {
    const turn = await this.turn(
      run,
      (ends) =>
        new Promise((end, fail) => {
          this.jobs.push({ from: this.checkpoint, ...ends, end, fail });
        }),
    );
    if (turn) this.update(run, { phase: turn.phase });
  }
}

test('a paused run goes on from its checkpoint, and is done when the engine says so', async () => {
  const trainer = new Trainer();
  const { run, over } = trainer.start();
  assert.equal(trainer.running, true);
  trainer.pause();
  assert.deepEqual([trainer.jobs[0]!.stop.aborted, trainer.jobs[0]!.signal.aborted], [true, false]);
  trainer.jobs[0]!.end({ ended: 'stopped', state: 7 });
  await over;
  assert.deepEqual([run.phase, trainer.running, trainer.current], ['paused', false, run]);
  const gone = trainer.goOn();
  assert.deepEqual([run.phase, trainer.jobs[1]!.from], ['running', 7]);
  trainer.jobs[1]!.end({ ended: 'finished', state: 9 });
  assert.equal(await gone, run);
  assert.deepEqual([run.phase, trainer.current, await trainer.goOn()], ['finished', null, null]);
  trainer.start();
  assert.equal(trainer.jobs[2]!.from, null);
});

test('a run that is ended early is stopped, while it trains and while it is paused', async () => {
  const trainer = new Trainer();
  const one = trainer.start();
  trainer.finish();
  trainer.jobs[0]!.end({ ended: 'stopped', state: 1 });
  await one.over;
  assert.deepEqual([one.run.phase, trainer.current], ['stopped', null]);
  const other = trainer.start();
  trainer.pause();
  trainer.jobs[1]!.end({ ended: 'stopped', state: 2 });
  await other.over;
  trainer.finish();
  assert.deepEqual([other.run.phase, trainer.current], ['stopped', null]);
});

test('pausing too late changes nothing: what is finished is finished', async () => {
  const trainer = new Trainer();
  const { run, over } = trainer.start();
  trainer.pause();
  trainer.jobs[0]!.end({ ended: 'finished', state: 1 });
  await over;
  assert.deepEqual([run.phase, trainer.current], ['finished', null]);
});

test('a failure is told in a sentence; what is abandoned says nothing', async () => {
  const trainer = new Trainer();
  const one = trainer.start();
  trainer.jobs[0]!.fail(new Error('The device is out of memory.'));
  await one.over;
  assert.deepEqual(one.run, { phase: 'failed', says: 'The device is out of memory.' });
  assert.equal(trainer.current, null);
  const other = trainer.start();
  trainer.clear();
  assert.equal(trainer.jobs[1]!.signal.aborted, true);
  trainer.jobs[1]!.fail(new EngineError('aborted', 'Forgotten.'));
  await other.over;
  assert.deepEqual([other.run.phase, trainer.current], ['running', null]);
});
