import type { LitElement, ReactiveController } from 'lit';
import { untilSeen } from '../../device/film.ts';
import { engine, type Progress, type Tasks } from '../../lib/engine/client.ts';
import { type Sitting, sittingKey } from '../../lib/portrait.ts';
import './chosen-backend.ts';
import { DETECTOR } from './detect.ts';

type DreamInput = Tasks['dream']['input'];
type DreamUpdate = Tasks['dream']['update'];
type DreamOutput = Tasks['dream']['output'];

/** A picture that is being drawn, or was. `Finding` is what the network makes of it in the end. */
export interface Drawn<Finding> {
  readonly key: string;
  /** one square for each copy; empty before the first step */
  readonly copies: readonly ImageData[];
  readonly losses: readonly number[];
  readonly stepsDone: number;
  readonly stepsTotal: number;
  readonly secondsLeft: number | null;
  readonly phase: 'drawing' | 'judging' | 'stopped' | 'ended';
  /** the engine's sentence about how it ended, when it did not end as it should, or about what was done differently */
  readonly says: string;
  readonly checkpoint: DreamOutput['checkpoint'] | null;
  readonly finding: Finding | null;
}

/** What a figure draws. */
export interface PortraitOrder {
  readonly sittings: readonly Sitting[];
  readonly objective: DreamInput['objective'];
  /** names the objective in keys */
  readonly target: string;
}

export interface PortraitRunOptions<Finding> {
  /** what the network makes of the finished copies, each side x side */
  readonly judge: (
    copies: readonly ImageData[],
    order: PortraitOrder,
    options: { signal: AbortSignal },
  ) => Promise<Finding>;
}

/** Finished pictures that are kept: a reader switches back and forth. */
const KEPT = 24;

/**
 * Draws the pictures of an order one after the other, each step shown; stops, goes on, and remembers what it has drawn. While the
 * page is out of sight it rests.
 */
export class PortraitRun<Finding> implements ReactiveController {
  progress: Progress | null = null;
  error = '';
  /** the order that is worked on or was; null before the first */
  order: PortraitOrder | null = null;
  running = false;

  readonly #host: LitElement;
  readonly #options: PortraitRunOptions<Finding>;
  readonly #drawn = new Map<string, Drawn<Finding>>();
  /** key of the picture that is worked on */
  #under = '';
  #run = new AbortController();
  #stop = new AbortController();

  constructor(host: LitElement, options: PortraitRunOptions<Finding>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  /** What there is of a picture, drawn to its end or not. */
  drawn(sitting: Sitting, target: string): Drawn<Finding> | null {
    return this.#drawn.get(sittingKey(sitting, target)) ?? null;
  }

  /** The reader stopped it, and it can go on. */
  isStopped(order: PortraitOrder): boolean {
    return order.sittings.some((sitting) => this.drawn(sitting, order.target)?.phase === 'stopped');
  }

  /** Draws what of the order is not there yet; what was stopped goes on. */
  start(order: PortraitOrder): void {
    this.#run.abort();
    this.#run = new AbortController();
    this.order = order;
    this.error = '';
    this.running = true;
    this.#host.requestUpdate();
    void this.#work(order, this.#run.signal);
  }

  /** The reader has changed the order: goes on when the picture under way is still wanted, and stops otherwise. */
  follow(order: PortraitOrder): void {
    if (!this.running) return;
    if (order.sittings.some((sitting) => sittingKey(sitting, order.target) === this.#under))
      this.order = order;
    else this.stop();
  }

  /** Ends after the step under way; what is drawn stays. */
  stop(): void {
    this.#stop.abort();
  }

  /** Drops the picture under way. */
  cancel(): void {
    this.#run.abort();
    this.running = false;
    this.progress = null;
    for (const [key, { phase }] of this.#drawn)
      if (phase === 'drawing' || phase === 'judging') this.#drawn.delete(key);
    this.#host.requestUpdate();
  }

  /** Forgets everything. */
  clear(): void {
    this.cancel();
    this.#drawn.clear();
    this.order = null;
    this.error = '';
  }

  async #work(order: PortraitOrder, signal: AbortSignal): Promise<void> {
    // A picture that another order left half drawn.
    for (const [key, { phase }] of this.#drawn)
      if (phase === 'drawing' || phase === 'judging') this.#drawn.delete(key);
    try {
      for (;;) {
        // The order may have been followed to another one that shares a picture.
        const now = this.order ?? order;
        const next = now.sittings.find((sitting) => this.drawn(sitting, now.target)?.phase !== 'ended');
        if (!next) break;
        this.#under = sittingKey(next, now.target);
        if ((await this.#draw(now, next, this.drawn(next, now.target), signal)) === 'stopped') break;
      }
    } catch (error) {
      if (signal.aborted) return;
      for (const [key, { phase }] of this.#drawn)
        if (phase === 'drawing' || phase === 'judging') this.#drawn.delete(key);
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (!signal.aborted) {
        this.running = false;
        this.progress = null;
        this.#host.requestUpdate();
      }
    }
  }

  async #draw(
    order: PortraitOrder,
    sitting: Sitting,
    before: Drawn<Finding> | null,
    signal: AbortSignal,
  ): Promise<'stopped' | 'ended'> {
    const key = sittingKey(sitting, order.target);
    const { size, settings, copies, diversity, stepsTotal } = sitting;
    let here: Drawn<Finding> = before ?? {
      key,
      copies: [],
      losses: [],
      stepsDone: 0,
      stepsTotal,
      secondsLeft: null,
      phase: 'drawing',
      says: '',
      checkpoint: null,
      finding: null,
    };
    const show = (change: Partial<Drawn<Finding>>) => {
      if (signal.aborted) return;
      here = { ...here, ...change };
      this.#drawn.delete(key);
      this.#drawn.set(key, here);
      for (const old of this.#drawn.keys()) if (this.#drawn.size > KEPT) this.#drawn.delete(old);
      this.#host.requestUpdate();
    };
    show({ phase: 'drawing', says: '' });
    const output = await this.#dream(
      {
        network: DETECTOR,
        width: size,
        height: size,
        objective: order.objective,
        settings,
        copies,
        diversity,
        ...(here.checkpoint ? { resume: here.checkpoint } : {}),
      },
      (update) =>
        show({
          copies: apart(update),
          losses: [...here.losses, update.loss],
          stepsDone: update.stepsDone,
          stepsTotal: update.stepsTotal,
          secondsLeft: update.secondsLeft,
          ...(update.notice ? { says: update.notice } : {}),
        }),
      signal,
    );
    const { checkpoint, ended } = output;
    const pictures = apart(output);
    const done = { copies: pictures, losses: output.losses, checkpoint, secondsLeft: null };
    if (ended === 'stopped') {
      show({ ...done, phase: 'stopped', says: output.says });
      return 'stopped';
    }
    show({ ...done, phase: 'judging', ...(ended === 'finished' ? {} : { says: output.says }) });
    const finding = await this.#options.judge(pictures, order, { signal });
    // A finished picture needs no checkpoint, which is larger than itself.
    show({ phase: 'ended', finding, checkpoint: null });
    return 'ended';
  }

  /** One dream, cut into pieces by the times when nobody looks. */
  async #dream(
    input: DreamInput,
    onUpdate: (update: DreamUpdate) => void,
    signal: AbortSignal,
  ): Promise<DreamOutput> {
    let asked = input;
    let wanted = false;
    for (;;) {
      await untilSeen(signal);
      const stop = new AbortController();
      this.#stop = new AbortController();
      this.#stop.signal.addEventListener('abort', () => {
        wanted = true;
        stop.abort();
      });
      const hidden = () => document.hidden && stop.abort();
      document.addEventListener('visibilitychange', hidden);
      try {
        const output = await engine.run('dream', asked, {
          signal,
          stop: stop.signal,
          onUpdate,
          onProgress: (progress) => {
            if (signal.aborted || progress.stage === 'run') return;
            this.progress = progress.total > 0 && progress.done >= progress.total ? null : progress;
            this.#host.requestUpdate();
          },
        });
        signal.throwIfAborted();
        if (output.ended !== 'stopped' || wanted) return output;
        asked = { ...input, resume: output.checkpoint };
      } finally {
        document.removeEventListener('visibilitychange', hidden);
      }
    }
  }
}

/** The copies of a frame, each for itself. */
function apart({
  pixels,
  width,
  height,
  copies,
}: Pick<DreamUpdate, 'pixels' | 'width' | 'height' | 'copies'>): ImageData[] {
  const length = width * height * 4;
  return Array.from(
    { length: copies },
    (_, i) => new ImageData(pixels.slice(i * length, (i + 1) * length), width, height),
  );
}
