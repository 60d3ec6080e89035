/** What a workbench measured of a network that it trained: the answer to a question of the kind `measure`. */
export interface Measured {
  /** what was measured, as the question calls it: `digits-accuracy` */
  measure: string;
  /** a fraction where the question asks for per cent */
  value: number;
  seed: number;
  /** how long the training took */
  seconds: number;
  /** how it was trained, in a few words */
  settings: string;
}

const EVENT = 'fovea-measured';

/** Tells the exercise around a workbench what was measured; called when a training has ended. */
export function announceMeasured(workbench: HTMLElement, detail: Measured): void {
  workbench.dispatchEvent(new CustomEvent(EVENT, { detail, bubbles: true, composed: true }));
}

/** Calls back for every measurement of that name on the page, until the signal ends it. */
export function onMeasured(measure: string, listener: (run: Measured) => void, signal: AbortSignal): void {
  document.addEventListener(
    EVENT,
    (event) => {
      const { detail } = event as CustomEvent<Measured>;
      if (detail.measure === measure) listener(detail);
    },
    { signal },
  );
}
