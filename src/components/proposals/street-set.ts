import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type StreetLooks, StreetLoop } from '../ui/street-loop.ts';
import { lookAtAll } from './look.ts';
import { type LookedAt, recallOfSet, type SetAp, survivorsOfSet } from './set-recall.ts';
import { CONSIDERED, type ProposalsState } from './state.ts';

/** What is shown of the streets. */
export interface SetFigures {
  readonly streets: number;
  readonly first: number;
  /** more than `streets` when it was stopped */
  readonly asked: number;
  readonly recall50: readonly number[];
  readonly recall70: readonly number[];
  /** by rising number kept; those that have been computed by now */
  readonly ap: readonly SetAp[];
}

/** Numbers of proposals that AP is computed for, besides the chosen one. */
const KEPT = [1, 3, 10, 30, 60, 100, CONSIDERED];

/** AP is computed when nothing has been changed for so many milliseconds. */
const SETTLED = 150;

interface Recall {
  readonly of: StreetLooks<LookedAt>;
  readonly threshold: number;
  readonly survivors: readonly (readonly number[])[];
  readonly recall50: readonly number[];
  readonly recall70: readonly number[];
  readonly ap: Map<number, SetAp>;
}

/** Many streets looked at once, and judged again for every setting. */
export class StreetSet implements ReactiveController {
  readonly loop: StreetLoop<LookedAt>;

  #host: ReactiveControllerHost;
  #recall: Recall | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.loop = new StreetLoop(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Looks at as many streets as the state says, from its own on. */
  measure(state: ProposalsState): Promise<void> {
    return this.loop.measure(state, state.scenes, async (scene, signal) => {
      const { look } = await lookAtAll(scene, { signal });
      return { scene: { width: scene.width, height: scene.height, things: scene.things }, look };
    });
  }

  /** The figures for a setting; null without streets of this kind. AP follows when the setting has settled. */
  figures(state: ProposalsState): SetFigures | null {
    clearTimeout(this.#timer);
    const looks = this.loop.of(state);
    if (!looks) return null;
    const { threshold, kept } = state;
    if (this.#recall?.of !== looks || this.#recall.threshold !== threshold) {
      const survivors = survivorsOfSet(looks.items, threshold);
      const curve = (atLeast: number) => recallOfSet(looks.items, survivors, atLeast, CONSIDERED);
      this.#recall = {
        of: looks,
        threshold,
        survivors,
        recall50: curve(0.5),
        recall70: curve(0.7),
        ap: new Map(),
      };
    }
    const recall = this.#recall;
    const wanted = [...new Set([kept, ...KEPT])];
    const next = wanted.find((count) => !recall.ap.has(count));
    if (next !== undefined)
      this.#timer = setTimeout(() => void this.#judge(recall, next), recall.ap.size ? 30 : SETTLED);
    const ap = wanted.flatMap((count) => recall.ap.get(count) ?? []).sort((a, b) => a.kept - b.kept);
    const { recall50, recall70 } = recall;
    return { streets: looks.items.length, first: looks.first, asked: looks.asked, recall50, recall70, ap };
  }

  async #judge({ of: { items }, survivors, ap }: Recall, kept: number): Promise<void> {
    const { apOfSet } = await import('./set-ap.ts');
    ap.set(kept, apOfSet(items, survivors, kept));
    this.#host.requestUpdate();
  }
}
