import type { LitElement, ReactiveController } from 'lit';
import { type Photo, photo } from '../../device/photo.ts';
import type { Progress } from '../../lib/engine/client.ts';
import { beginWhenCached } from './begin-when-cached.ts';
import './chosen-backend.ts';

/** What a widget does with a photo. */
export interface PhotoWorkOptions<Result> {
  /** the network that has to be on the device before work starts by itself */
  network: string;
  /** starts when the figure is seen and the network is on the device, and again with every new photo. Default: true */
  byItself?: boolean;
  /** the picture stays open and belongs to the controller; what is thrown becomes the sentence in `error` */
  work: (
    picture: ImageBitmap,
    at: Photo,
    context: { signal: AbortSignal; onProgress: (progress: Progress) => void; show: (part: Result) => void },
  ) => Promise<Result>;
}

/**
 * The page's current photo and what a widget computes from it: holds the picture, runs the work, and keeps result,
 * progress and error for the widget's render(). A new photo or another start cancels the run before it.
 */
export class PhotoWork<Result> implements ReactiveController {
  /** the photo that is shown; null until the page knows it */
  photo: Photo | null = null;
  /** its pixels; null until they are decoded */
  picture: ImageBitmap | null = null;
  /** what the work said of this photo, or its last part so far */
  result: Result | null = null;
  progress: Progress | null = null;
  error = '';
  /** the reader asked for it, or it began by itself */
  started = false;
  running = false;

  readonly #host: LitElement;
  readonly #options: PhotoWorkOptions<Result>;
  #over = new AbortController();
  #run = new AbortController();
  #loading: { of: Photo; picture: Promise<ImageBitmap | null> } | null = null;

  constructor(host: LitElement, options: PhotoWorkOptions<Result>) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#over = new AbortController();
    const { signal } = this.#over;
    signal.addEventListener(
      'abort',
      photo.subscribe((next) => this.#take(next)),
    );
    void photo.current().then((now) => !signal.aborted && this.#take(now));
    // A canvas is drawn anew when its size changes.
    const resized = new ResizeObserver(() => this.#host.requestUpdate());
    resized.observe(this.#host);
    signal.addEventListener('abort', () => resized.disconnect());
    if (this.#options.byItself ?? true)
      void beginWhenCached(this.#host, this.#options.network, {
        signal,
        started: () => this.started,
        begin: () => this.start(),
      });
  }

  hostDisconnected(): void {
    this.#over.abort();
    this.cancel();
    this.picture?.close();
    this.picture = null;
    this.photo = null;
    this.#loading = null;
  }

  /** Does the work now, from its beginning. */
  start(): void {
    this.started = true;
    this.error = '';
    this.#run.abort();
    const run = new AbortController();
    this.#run = run;
    this.running = true;
    this.#host.requestUpdate();
    void this.#work(run.signal);
  }

  /** Stops the work; parts that were shown stay. */
  cancel(): void {
    this.#run.abort();
    this.running = false;
    this.progress = null;
    this.#host.requestUpdate();
  }

  async #work(signal: AbortSignal): Promise<void> {
    const now = this.photo ?? (await photo.current());
    try {
      const picture = await this.#load(now);
      if (signal.aborted || !picture) return;
      const show = (part: Result) => {
        if (signal.aborted) return;
        this.result = part;
        this.#host.requestUpdate();
      };
      const onProgress = (progress: Progress) => {
        if (signal.aborted) return;
        this.progress = progress;
        this.#host.requestUpdate();
      };
      show(await this.#options.work(picture, now, { signal, onProgress, show }));
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (!signal.aborted) {
        this.running = false;
        this.progress = null;
        this.#host.requestUpdate();
      }
    }
  }

  #take(next: Photo): void {
    if (next === this.photo) return;
    const first = this.photo === null;
    this.#run.abort();
    this.running = false;
    this.progress = null;
    this.photo = next;
    this.result = null;
    this.error = '';
    this.#host.requestUpdate();
    if (this.started && (this.#options.byItself ?? true)) this.start();
    else {
      if (!first) this.started = false;
      this.#load(next).catch((error: unknown) => {
        if (next !== this.photo) return;
        this.error = error instanceof Error ? error.message : String(error);
        this.#host.requestUpdate();
      });
    }
  }

  /** The photo's pixels, decoded once; null when another photo came in the meantime. */
  async #load(now: Photo): Promise<ImageBitmap | null> {
    if (this.#loading?.of !== now) {
      const decoded = now.bitmap().then((bitmap) => {
        if (now !== this.photo) {
          bitmap.close();
          return null;
        }
        this.picture?.close();
        this.picture = bitmap;
        this.#host.requestUpdate();
        return bitmap;
      });
      const loading = { of: now, picture: decoded };
      this.#loading = loading;
      // What failed once may work the next time.
      decoded.catch(() => {
        if (this.#loading === loading) this.#loading = null;
      });
    }
    return this.#loading.picture;
  }
}
