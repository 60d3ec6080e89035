import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { keepPainting, onPainting, paintingOf } from '../../device/paintings.ts';
import type { Photo } from '../../device/photo.ts';
import { storageNotice } from '../../device/store.ts';
import { begin, type History, redo, step, undo } from '../../lib/history.ts';
import { emptyPainting, type Painting } from '../../lib/segmentation/painting.ts';
import { examplePainting } from '../ui/example-paintings.ts';

interface Hears {
  /** the painting is another than `before`, by the reader's hand or in another figure of the page */
  readonly changed: (before: Painting) => void;
  /** a sentence for the reader */
  readonly notice: (sentence: string) => void;
}

const START = emptyPainting(['thing', 'background']);

/** The painting on the photo that is shown: fetched with it, kept on the device, with undo and redo. */
export class PhotoPainting implements ReactiveController {
  photo: Photo | null = null;
  /** settles when the painting of the photo is there */
  opened: Promise<void> = Promise.resolve();
  /** how often labels came to mean something else */
  generation = 0;

  readonly #host: ReactiveControllerHost;
  readonly #hears: Hears;
  #history: History<Painting> = begin(START);
  #forget = () => {};

  constructor(host: ReactiveControllerHost, hears: Hears) {
    this.#host = host;
    this.#hears = hears;
    host.addController(this);
  }

  hostConnected(): void {
    this.#forget = onPainting(
      this,
      () => this.photo,
      (painting) => painting && this.take(painting, false),
    );
  }

  hostDisconnected(): void {
    this.#forget();
    // Opened anew when the element comes back.
    this.photo = null;
  }

  get now(): Painting {
    return this.#history.now;
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** A new photo has its own painting and history: what the reader painted on it, else the book's example. */
  open(photo: Photo): void {
    this.photo = photo;
    this.generation++;
    this.#begin(START);
    this.opened = fetched(photo).then(
      (painting) => {
        if (this.photo === photo) this.#begin(painting ?? START);
      },
      (error: unknown) => {
        if (this.photo === photo) this.#hears.notice(String((error as Error).message));
      },
    );
  }

  #begin(painting: Painting): void {
    this.#history = begin(painting);
    this.#host.requestUpdate();
  }

  /** The book's example in place of what was painted, which can be had back with undo. */
  async toExample(): Promise<void> {
    const { photo } = this;
    if (!photo) return;
    try {
      const painting = (await examplePainting(photo)) ?? START;
      if (this.photo !== photo) return;
      this.take(painting);
      await keepPainting(photo, null, this);
    } catch (error) {
      this.#hears.notice((error as Error).message);
    }
  }

  /** Takes a changed painting over, and keeps it unless another figure does. */
  take(painting: Painting, keep = true): void {
    this.#to(step(this.#history, painting), keep);
  }

  undo(): void {
    this.#to(undo(this.#history));
  }

  redo(): void {
    this.#to(redo(this.#history));
  }

  #to(history: History<Painting>, keep = true): void {
    const { photo, now: before } = this;
    this.#history = history;
    const painting = this.now;
    this.#host.requestUpdate();
    if (painting === before) return;
    if (keep && photo)
      void keepPainting(photo, painting, this).then((kept) => {
        if (!kept && this.photo === photo) this.#hears.notice(storageNotice() ?? '');
      });
    // From here on labels mean something else: maps that were learnt before keep their own names.
    if (before.classes.length !== painting.classes.length) this.generation++;
    this.#hears.changed(before);
  }
}

async function fetched(photo: Photo): Promise<Painting | null> {
  return (await paintingOf(photo)) ?? (await examplePainting(photo));
}
