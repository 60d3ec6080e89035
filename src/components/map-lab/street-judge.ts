import { type HeldEvaluation, holdBoxes } from './evaluation.ts';
import type { Lab } from './lab.ts';
import type { LabState } from './state.ts';
import type { StreetRun } from './streets.ts';

type Asked = Pick<LabState, 'floor' | 'at'>;

const same = (one: Asked, other: Asked) => one.floor === other.floor && one.at === other.at;

/** Judges the boxes of streets in a worker, as the controls say; what the reader moves meanwhile is judged afterwards. */
export class StreetJudge {
  #held: HeldEvaluation | null = null;
  #judging = false;
  readonly #wanted: () => Asked;
  readonly #judged: (lab: Lab) => void;

  /**
   * @param wanted what the controls say now
   * @param judged is told of each result
   */
  constructor(wanted: () => Asked, judged: (lab: Lab) => void) {
    this.#wanted = wanted;
    this.#judged = judged;
  }

  /** Takes another run's boxes; those before are forgotten. */
  hold(run: StreetRun): void {
    this.close();
    this.#held = holdBoxes(run);
  }

  /** Ends the worker. */
  close(): void {
    this.#held?.close();
    this.#held = null;
    this.#judging = false;
  }

  /** Judges what is held until it is judged as the controls say. Rejects with what went wrong, if its boxes are held still. */
  async judge(): Promise<void> {
    const held = this.#held;
    if (!held || this.#judging) return;
    this.#judging = true;
    try {
      let asked: Asked;
      do {
        asked = this.#wanted();
        const lab = await held.judge(asked.floor, asked.at);
        if (this.#held !== held) return;
        this.#judged(lab);
      } while (!same(asked, this.#wanted()));
    } catch (error) {
      if (this.#held === held) throw error;
    } finally {
      if (this.#held === held) this.#judging = false;
    }
  }
}
