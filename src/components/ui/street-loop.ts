import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { EngineError } from '../../lib/engine/client.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';

/** Streets that were looked at one after the other. */
export interface StreetLooks<T> {
  readonly items: readonly T[];
  /** the first street's number */
  readonly first: number;
  /** more than there are items when it was stopped */
  readonly asked: number;
}

/** Streets look alike when only their numbers differ. */
const kindOf = (state: SceneState): string => JSON.stringify({ ...sceneStateOf(state), street: 0 });

/** Looks at many streets, one engine job each, with progress; stopping keeps those so far. */
export class StreetLoop<T> implements ReactiveController {
  running = false;
  done = 0;
  total = 0;
  error = '';

  #host: ReactiveControllerHost;
  #over = new AbortController();
  #kind = '';
  #looks: StreetLooks<T> | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Ends it. */
  stop(): void {
    this.#over.abort();
  }

  /** Forgets what there is. */
  forget(): void {
    this.stop();
    this.#looks = null;
    this.error = '';
  }

  /** What there is for streets of this kind, whatever their numbers; null when nothing is. */
  of(state: SceneState): StreetLooks<T> | null {
    return this.#kind === kindOf(state) ? this.#looks : null;
  }

  /** Looks at `count` streets of the state's kind, from its own on. */
  async measure(
    state: SceneState,
    count: number,
    look: (scene: Readonly<Scene>, signal: AbortSignal) => Promise<T>,
  ): Promise<void> {
    const over = new AbortController();
    this.#over = over;
    Object.assign(this, { running: true, done: 0, total: count, error: '' });
    this.#host.requestUpdate();
    const items: T[] = [];
    try {
      for (let i = 0; i < count; i++) {
        // Beyond the last street that a reader can choose there are more: no network was trained on them either.
        items.push(await look(sceneOf({ ...state, street: state.street + i }), over.signal));
        if (over.signal.aborted) break;
        this.done = items.length;
        this.#host.requestUpdate();
      }
    } catch (error) {
      const stopped = over.signal.aborted || (error instanceof EngineError && error.code === 'aborted');
      if (!stopped) this.error = error instanceof Error ? error.message : String(error);
    }
    this.running = false;
    if (items.length > 0) {
      this.#kind = kindOf(state);
      this.#looks = { items, first: state.street, asked: count };
    }
    this.#host.requestUpdate();
  }
}
