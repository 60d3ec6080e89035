import { html, nothing, type TemplateResult } from 'lit';
import './digit-pad.ts';
import { percent, ranked } from './results.ts';
import './small-picture.ts';
import type { Run } from './trainer.ts';
import type { Tryout } from './tryout.ts';

/** What drawing and looking at maps needs. */
export interface Trying {
  tryout: Tryout;
  run: Run | null;
  training: boolean;
  ink: Uint8Array;
  /** place of the held-out picture that is looked at; null while something is drawn */
  picture: number | null;
  layer: number;
  draw: (ink: Uint8Array<ArrayBuffer>) => void;
  wipe: () => void;
  next: () => void;
  setLayer: (layer: number) => void;
}

/** Layers whose outputs are maps or few enough numbers to be shown. */
export function shownLayers(tryout: Tryout): { place: number; name: string; shape: readonly number[] }[] {
  return (tryout.answer?.maps ?? []).flatMap(({ name, shape }, place) =>
    shape.length === 4 && shape[1]! * shape[2]! > 1 ? [{ place, name, shape: shape.slice(1) }] : [],
  );
}

/** Draw a digit or take a held-out picture; see the answer, and what every layer makes of it. */
export function tryView(trying: Trying): TemplateResult {
  const { tryout, run, training, ink, picture } = trying;
  const { answer } = tryout;
  const data = run?.examples.validation;
  const classes = data?.classes ?? [];
  const layers = shownLayers(tryout);
  const layer = layers.find(({ place }) => place === trying.layer) ?? layers[0];
  const truth = picture === null ? undefined : data?.labels[picture];
  const answers = answer && tryout.run === run ? ranked(answer.probabilities, 5) : [];
  const says = !run?.output
    ? 'Train a network first; then it answers here.'
    : tryout.error
      ? tryout.error
      : answers.length
        ? `The network says ${classes[answers[0]!.klass]}, ${percent(answers[0]!.share)}.${truth === undefined ? '' : ` It is ${classes[truth]}.`}`
        : tryout.waiting
          ? training
            ? 'The answer comes when the training is paused or done.'
            : 'Looking…'
          : 'Draw a digit, or take a held-out picture.';
  return html`<div class="try">
    <div>
      <fovea-digit-pad
        .ink=${ink} label="Draw a digit"
        @fovea-input=${(event: CustomEvent<Uint8Array<ArrayBuffer>>) => trying.draw(event.detail)}
      ></fovea-digit-pad>
      <div class="row">
        <button type="button" @click=${trying.wipe}>Wipe</button>
        <button type="button" ?disabled=${!run?.output} @click=${trying.next}>Next held-out picture</button>
      </div>
    </div>
    <div class="answer">
      <div class="row seen">
        ${
          tryout.pixels && data
            ? html`<fovea-small-picture .pixels=${tryout.pixels} .shape=${data.shape} label="What the network gets"></fovea-small-picture>`
            : html`<span class="blank"></span>`
        }
        <output aria-live="polite" class="says-try">${says}</output>
      </div>
      <ul class="shares">
        ${answers.map(
          ({ klass, share }) => html`<li>
            <span>${classes[klass]}</span>
            <span class="bar"><i style="width:${(100 * share).toFixed(1)}%"></i></span>
            <span class="number">${percent(share)}</span>
          </li>`,
        )}
      </ul>
    </div>
    <div class="maps">
      ${
        layer
          ? html`<label
                >Maps after
                <select @change=${(event: Event) => trying.setLayer(Number((event.target as HTMLSelectElement).value))}>
                  ${layers.map(
                    ({ place, name, shape }) =>
                      html`<option value=${place} ?selected=${place === layer.place}>layer ${place + 1}: ${name.replace(/ \d+$/, '')}, ${shape.join(' × ')}</option>`,
                  )}
                </select></label
              >
              <canvas class="map" role="img" aria-label="${layer.shape[2]} maps of ${layer.shape[0]} × ${layer.shape[1]} numbers, brighter where they are higher"></canvas>`
          : answer
            ? html`<p class="soft">This network has no maps to show: its layers give plain numbers.</p>`
            : nothing
      }
    </div>
  </div>`;
}
