import { EngineError, engine, type Tasks } from '../../lib/engine/client.ts';
import type { Scene } from '../../lib/scenes/index.ts';
import { type SceneState, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { type PausableRun, PausableTrainer } from '../ui/pausable-trainer.ts';
import type { Round } from './race.ts';
import { type RunName, type RunSettings, raceOf, roundsOf } from './run-settings.ts';
import { sameStreet } from './state.ts';

type Output = Tasks['streetTrain']['output'];
type Update = Tasks['streetTrain']['update'];
type Input = Tasks['streetTrain']['input'];

/** A network as files. */
export type Files = Output['files'];

/** Boxes in the picture that is shown; in pixels of the picture that the network saw. */
export type Detections = Extract<Update, { kind: 'round' }>['detections'];

/** Parts of the loss and the mean IoU at one moment. */
export interface Point {
  step: number;
  seconds: number;
  figures: Readonly<Record<string, number>>;
}

/** A network in training, and what became of it. */
export interface Run extends PausableRun {
  name: RunName;
  settings: RunSettings;
  phase: Exclude<PausableRun['phase'], 'imported'>;
  plan: Omit<Extract<Update, { kind: 'plan' }>, 'kind'> | null;
  points: readonly Point[];
  rounds: readonly (Round & { detections: Detections })[];
  progress: { step: number; left: number } | null;
  seconds: number;
  /** the street whose boxes the rounds hold */
  street: SceneState;
  /** what the trained network finds on another street */
  elsewhere: { street: SceneState; detections: Detections } | null;
  output: Pick<Output, 'weights' | 'details' | 'files'> | null;
}

/** Points of a curve: when there are twice as many, neighbours are merged. */
const MOST_POINTS = 160;

/** Curves with one point more, thinned by merging neighbours into their means. */
export function addPoint(points: readonly Point[], point: Point): Point[] {
  const all = [...points.filter(({ step }) => step < point.step), point];
  if (all.length < 2 * MOST_POINTS) return all;
  return Array.from({ length: Math.ceil(all.length / 2) }, (_, i) => {
    const [one, other = one] = [all[2 * i]!, all[2 * i + 1]];
    const names = Object.keys(one.figures);
    const mean = names.map((name) => [name, (one.figures[name]! + other.figures[name]!) / 2] as const);
    return { ...other, figures: Object.fromEntries(mean) };
  });
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const picture = ({ pixels, width, height }: Readonly<Scene>) => ({ pixels, width, height });

/** Trains one network at a time for the two places, A and B. Calls `changed` whenever there is something new to show. */
export class YoloTrainer extends PausableTrainer<Run, Output['state'], Output> {
  runs: Readonly<Record<RunName, Run | null>> = { A: null, B: null };
  readonly #changed: () => void;
  #look = new AbortController();
  /** what the current run starts from, when that is the reader's own network */
  #own: Files | null = null;

  constructor(changed: () => void) {
    super();
    this.#changed = changed;
  }

  protected override update(run: Run, change: Partial<Run>): void {
    Object.assign(run, change);
    this.#changed();
  }

  /** Begins a run in a place; what was there before is forgotten, and a paused run ends. */
  async start(name: RunName, settings: RunSettings, street: SceneState, own: Files | null): Promise<void> {
    if (this.running) return;
    this.finish();
    const run: Run = {
      name,
      settings,
      phase: 'running',
      says: '',
      plan: null,
      points: [],
      rounds: [],
      progress: null,
      seconds: 0,
      street: sceneStateOf(street),
      elsewhere: null,
      output: null,
    };
    this.runs = { ...this.runs, [name]: run };
    this.begin(run);
    this.#changed();
    this.#own = own;
    await this.train(run);
  }

  /** Ends everything and forgets both runs. */
  clear(): void {
    this.abandon();
    this.#look.abort();
    this.runs = { A: null, B: null };
    this.#changed();
  }

  /** Measures a network from files without training it. Rejects with a sentence when they are none. */
  async measure(files: Files, street: SceneState): Promise<{ ap50: number; files: Files }> {
    let ap50 = 0;
    const output = await engine.run(
      'streetTrain',
      {
        start: files,
        anchors: 'none',
        multiScale: false,
        batchSize: 1,
        learningRate: 0.001,
        seed: 0,
        length: { minutes: 0 },
        rounds: 1,
        shown: picture(sceneOf(street)),
      },
      {
        signal: this.signal,
        onUpdate: (update) => {
          if (update.kind === 'round') ap50 = update.ap50;
        },
      },
    );
    return { ap50, files: output.files };
  }

  /** Lets the trained networks look at another street; the latest question wins. */
  async lookAt(street: SceneState): Promise<void> {
    this.#look.abort();
    this.#look = new AbortController();
    const { signal } = this.#look;
    const shown = sceneStateOf(street);
    for (const run of Object.values(this.runs)) {
      if (!run?.output || run === this.current || sameStreet(run.street, shown)) continue;
      const { weights, details } = run.output;
      try {
        const { answers } = await engine.run(
          'streetDetect',
          { network: 'street-yolo', pictures: [picture(sceneOf(shown))], weights, details },
          { signal },
        );
        this.update(run, { elsewhere: { street: shown, detections: answers[0]!.detections } });
      } catch (error) {
        if (error instanceof EngineError && error.code === 'aborted') return;
        this.update(run, { says: words(error) });
      }
    }
  }

  #input(run: Run): Input {
    const { settings } = run;
    const other = this.runs[run.name === 'A' ? 'B' : 'A'];
    // Two runs that are compared take the same number of steps, whatever the device is busy with in between.
    const steps = other?.plan && raceOf(other.settings) === raceOf(settings) ? other.plan.steps : null;
    const start = settings.start === 'own' ? this.#own : settings.start;
    if (!start) throw new RangeError('There is no network of yours here yet.');
    return {
      start,
      anchors: settings.anchors === 'its own' ? 'none' : settings.anchors,
      multiScale: settings.multiScale,
      batchSize: settings.batch,
      learningRate: settings.rate,
      seed: settings.seed,
      length: steps === null ? { minutes: settings.minutes } : { steps },
      rounds: roundsOf(settings.minutes),
      shown: picture(sceneOf(run.street)),
      resume: this.checkpoint ?? undefined,
    };
  }

  #hear(run: Run, update: Update): void {
    if (update.kind === 'plan') {
      const { kind: _, ...plan } = update;
      this.update(run, { plan });
    } else if (update.kind === 'step') {
      const { step, seconds, secondsLeft, figures } = update;
      const points = addPoint(run.points, { step, seconds, figures });
      this.update(run, { points, seconds, progress: { step, left: secondsLeft } });
    } else {
      const { kind: _, ...round } = update;
      // After a lost backend a round may come twice.
      const earlier = run.rounds.filter((one) => one.round < round.round);
      this.update(run, { rounds: [...earlier, round], seconds: round.seconds });
    }
  }

  protected override async train(run: Run): Promise<void> {
    const turn = await this.turn(run, async ({ signal, stop }) =>
      engine.run('streetTrain', this.#input(run), {
        signal,
        stop,
        // A report may still be on its way when the run is forgotten.
        onUpdate: (update) => signal.aborted || this.#hear(run, update),
      }),
    );
    if (!turn) return;
    const { phase, output } = turn;
    const { says, weights, details, files } = output;
    this.update(run, {
      phase,
      says,
      progress: phase === 'paused' ? run.progress : null,
      output: { weights, details, files },
    });
  }
}
