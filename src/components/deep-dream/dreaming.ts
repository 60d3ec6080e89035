/** A dream or a zoom film while it runs: asks the engine, keeps the frames, sleeps while the page is out of sight. */
import { untilSeen } from '../../device/film.ts';
import { engine, type Progress, type Tasks } from '../../lib/engine/client.ts';
import { thinned } from './history.ts';
import { objectiveOf } from './objective.ts';
import { type Frame, idleRun, type Run, type Size } from './run.ts';
import { type DreamState, dreamKey, partsOf, settingsOf, workingSize } from './state.ts';

type Input = Tasks['dream']['input'];
type Output = Tasks['dream']['output'];
type Update = Tasks['dream']['update'];

const NETWORK = 'centernet';

/** A frame with its picture, compressed. */
export interface KeptFrame {
  frame: Frame;
  picture: Promise<Blob>;
  /** how many came before it */
  at: number;
  /** of the picture; a guess until it is compressed */
  bytes: number;
}

/** What a run gets from the controller that holds the photo. */
export interface RunContext {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export class Dreaming {
  run: Run = idleRun;
  /** the newest picture */
  latest: ImageData | null = null;
  kept: KeptFrame[] = [];

  readonly #changed: () => void;
  #stop = new AbortController();
  /** the reader asked for the end, not the page that went out of sight */
  #wantsStop = false;
  #checkpoint: Output['checkpoint'] | null = null;
  #key = '';
  /** frames so far, those that were not kept too */
  #made = 0;
  #steps = 0;

  /** `changed` is called whenever there is something new to see. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Something is under way. */
  get busy(): boolean {
    return this.run.phase !== 'idle' && this.run.phase !== 'ended';
  }

  /** The stopped or finished dream can be taken further with these settings. */
  canGoOn(state: DreamState): boolean {
    return !this.busy && this.run.canGoOn && this.#key === dreamKey(state);
  }

  /** Forgets everything: another photo, or a reset. The run itself is ended by its signal. */
  clear(): void {
    this.run = idleRun;
    this.latest = null;
    this.kept = [];
    this.#made = 0;
    this.#checkpoint = null;
    this.#changed();
  }

  /** Ends the run after the step that is under way, with what it has. */
  stop(): void {
    if (!this.busy) return;
    this.#wantsStop = true;
    this.#set({ phase: 'stopping' });
    this.#stop.abort();
  }

  /** Dreams on the picture, which stays open; with `goOn` from where the last dream ended. */
  dream(picture: ImageBitmap, state: DreamState, context: RunContext, goOn: boolean): Promise<void> {
    return this.#ended(() => this.#dream(picture, state, context, goOn), context);
  }

  /** Dreams, enlarges the dream a little, dreams again: each round is a frame. Begins with `first`, which stays open. */
  film(first: ImageBitmap, state: DreamState, context: RunContext): Promise<void> {
    return this.#ended(() => this.#film(first, state, context), context);
  }

  /** What fails ends the run too: what was dreamt so far stays. */
  async #ended(run: () => Promise<void>, { signal }: RunContext): Promise<void> {
    this.#wantsStop = false;
    try {
      await run();
    } catch (error) {
      if (!signal.aborted) this.#set({ phase: 'ended', ended: 'failed', says: '', secondsLeft: null });
      throw error;
    }
  }

  async #dream(picture: ImageBitmap, state: DreamState, context: RunContext, goOn: boolean): Promise<void> {
    const size = workingSize(state, picture);
    const further = goOn && this.canGoOn(state) ? this.#checkpoint : null;
    if (further) {
      // A finished dream goes on with as many steps again, in its last octave.
      if (this.run.ended === 'finished') this.#steps += state.steps;
      this.#set({ phase: 'starting', ended: '', says: '', canGoOn: false });
    } else {
      this.clear();
      this.#steps = state.steps;
      this.#set({ ...idleRun, phase: 'starting' });
      this.#keep(drawn(picture, size), { step: 0, octave: 0, octaves: state.octaves, loss: null });
    }
    this.#key = dreamKey(state);
    const settings = { ...settingsOf(state), steps: this.#steps };
    const input = { network: NETWORK, ...size, objective: objectiveOf(partsOf(state)), settings };
    const output = await this.#awake(
      async (resume) =>
        resume ? { ...input, resume } : { ...input, image: await createImageBitmap(picture) },
      further,
      context,
      (update) => this.#step(update, 'dream'),
    );
    this.#checkpoint = output.checkpoint;
    this.latest = imageOf(output);
    const { ended, says } = output;
    // After steps that led astray there is nothing to go on to.
    const canGoOn = ended === 'finished' || ended === 'stopped';
    this.#set({ phase: 'ended', ended, says, canGoOn, secondsLeft: null });
  }

  async #film(first: ImageBitmap, state: DreamState, context: RunContext): Promise<void> {
    const size = workingSize(state, first);
    this.clear();
    this.#set({ ...idleRun, kind: 'film', phase: 'starting', stepsTotal: state.filmFrames });
    let canvas = drawn(first, size);
    this.#keep(canvas, { step: 0, octave: 0, octaves: state.octaves, loss: null });
    const settings = { ...settingsOf(state), steps: state.filmSteps };
    const objective = objectiveOf(partsOf(state));
    let ended = 'finished';
    let says = '';
    let seconds = 0;
    for (let frame = 0; frame < state.filmFrames && !this.#wantsStop; frame++) {
      const image = await createImageBitmap(drawn(canvas, size, frame === 0 ? 1 : 1 + state.filmZoom / 100));
      const output = await this.#awake(
        async (resume) => ({
          network: NETWORK,
          ...size,
          objective,
          settings: { ...settings, seed: settings.seed + frame },
          ...(resume ? { resume } : { image: await createImageBitmap(image) }),
        }),
        null,
        context,
        (update) => this.#step(update, 'film'),
      );
      image.close();
      if (output.ended === 'stopped') break;
      canvas = canvasOf(imageOf(output));
      this.latest = imageOf(output);
      const loss = output.losses.at(-1) ?? null;
      this.#keep(canvas, { step: frame + 1, octave: 0, octaves: state.octaves, loss });
      seconds += output.milliseconds / 1000;
      this.#set({
        stepsDone: frame + 1,
        losses: [...this.run.losses, loss ?? Number.NaN],
        octaveOf: [...this.run.octaveOf, 0],
        seconds,
        secondsLeft: (seconds / (frame + 1)) * (state.filmFrames - frame - 1),
      });
      if (output.ended !== 'finished') {
        ({ ended, says } = output);
        break;
      }
    }
    if (this.#wantsStop) ended = 'stopped';
    if (!says) says = ended === 'stopped' ? 'Stopped. The frames so far can be saved.' : 'The film is ready.';
    this.#set({ phase: 'ended', ended, says, secondsLeft: null });
  }

  /** One job of the engine, cut into pieces by the times when nobody looks. */
  async #awake(
    input: (resume: Output['checkpoint'] | null) => Promise<Input>,
    from: Output['checkpoint'] | null,
    { signal, onProgress }: RunContext,
    onUpdate: (update: Update) => void,
  ): Promise<Output> {
    let resume = from;
    for (;;) {
      if (document.hidden) {
        this.#set({ phase: 'asleep' });
        await untilSeen(signal);
      }
      const stop = new AbortController();
      this.#stop = stop;
      if (this.#wantsStop) stop.abort();
      const hidden = () => {
        if (document.hidden) stop.abort();
      };
      document.addEventListener('visibilitychange', hidden);
      try {
        const output = await engine.run('dream', await input(resume), {
          signal,
          stop: stop.signal,
          onProgress,
          onUpdate: (update: Update) => {
            if (!signal.aborted) onUpdate(update);
          },
        });
        signal.throwIfAborted();
        if (output.ended !== 'stopped' || this.#wantsStop) return output;
        resume = output.checkpoint;
      } finally {
        document.removeEventListener('visibilitychange', hidden);
      }
    }
  }

  #step(update: Update, kind: Run['kind']): void {
    this.latest = imageOf(update);
    const phase = this.#wantsStop ? 'stopping' : 'running';
    const notice = update.notice ?? this.run.notice;
    const { octave, octaves, step, loss } = update;
    if (kind === 'film') {
      this.#set({ phase, octave, octaves, notice });
      return;
    }
    const canvas = canvasOf(this.latest);
    this.#keep(canvas, { step, octave, octaves, loss });
    const losses = [...this.run.losses, loss];
    this.#set({
      phase,
      notice,
      octave,
      octaves,
      losses,
      octaveOf: [...this.run.octaveOf, octave],
      // Counted here: a dream that goes on in its last octave skips the same steps in the others.
      stepsDone: losses.length,
      stepsTotal: losses.length + update.stepsTotal - update.stepsDone,
      secondsLeft: update.secondsLeft,
      seconds: this.run.seconds + update.milliseconds / 1000,
    });
  }

  #keep(canvas: OffscreenCanvas, frame: Omit<Frame, 'width' | 'height'>): void {
    const { width, height } = canvas;
    const picture = canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
    const kept: KeptFrame = {
      frame: { ...frame, width, height },
      picture,
      at: this.#made++,
      bytes: width * height,
    };
    picture.then(
      ({ size }) => {
        kept.bytes = size;
      },
      () => {},
    );
    const landmark = (each: KeptFrame) => each.frame.step <= 1;
    // A film has a bounded number of frames, and every one of them is needed.
    this.kept = this.run.kind === 'film' ? [...this.kept, kept] : thinned([...this.kept, kept], landmark);
    this.#changed();
  }

  #set(change: Partial<Run>): void {
    this.run = { ...this.run, ...change };
    this.#changed();
  }
}

/** The first copy's picture. */
function imageOf({ pixels, width, height }: Pick<Update, 'pixels' | 'width' | 'height'>): ImageData {
  return new ImageData(pixels.subarray(0, width * height * 4), width, height);
}

function penOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const pen = new OffscreenCanvas(width, height).getContext('2d', { alpha: false });
  if (!pen)
    throw new Error('This browser has no memory left for another picture. Close other tabs and try again.');
  return pen;
}

function canvasOf(image: ImageData): OffscreenCanvas {
  const pen = penOf(image.width, image.height);
  pen.putImageData(image, 0, 0);
  return pen.canvas;
}

/** A picture at another size, its middle enlarged `zoom` times. */
function drawn(picture: CanvasImageSource, { width, height }: Size, zoom = 1): OffscreenCanvas {
  const pen = penOf(width, height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, (width * (1 - zoom)) / 2, (height * (1 - zoom)) / 2, width * zoom, height * zoom);
  return pen.canvas;
}
