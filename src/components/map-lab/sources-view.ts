import { html, nothing, type TemplateResult } from 'lit';
import { networks } from '../../../models/registry.ts';
import type { SceneState } from '../../lib/scenes/scene-state.ts';
import { type StreetDetectorId, streetDetectors } from '../../lib/street-detectors.ts';
import '../ui/choice.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import '../ui/switch.ts';
import type { Role } from './intake.ts';
import type { Working } from './look.ts';
import { type LabState, MOST_SCENES } from './state.ts';
import { isRunOf, type StreetRun, streetNote } from './streets.ts';

/** The detectors of streets whose weights are part of this site. */
export const offered = streetDetectors.filter((one) => networks.some(({ id }) => id === one.id));

type Change = (part: Partial<LabState>) => void;

interface Running {
  readonly working: Working | null;
  readonly run: () => void;
  readonly cancel: () => void;
}

/** The six photos. */
export function photoSource({ working, again, run, cancel }: Running & { again: boolean }): TemplateResult {
  return html`<div class="source">
    <p>
      The detector of chapter 2 looks at the six photos of this site; its answers are compared with boxes that we drew by
      hand. Six photos are far too few to judge a detector, but enough to see every number arise.
    </p>
    <div class="row">
      <button class="primary" type="button" ?disabled=${working !== null} @click=${run}>
        ${again ? 'Run it again' : 'Run the detector on the six photos'}
      </button>
    </div>
    ${progressOf(working, 'Cancel', cancel)}
  </div>`;
}

/** Drawn streets; `streets` is the last run. */
export function streetSource(
  state: LabState,
  streets: StreetRun | null,
  { working, run, cancel }: Running,
  change: Change,
): TemplateResult {
  if (!offered.length)
    return html`<div class="source">
      <p>None of the street detectors is part of this site, so there is nothing to evaluate here.</p>
    </div>`;
  const stale = streets !== null && !isRunOf(streets, state);
  const note = streets && streetNote(streets);
  return html`<div class="source">
    <p>
      Streets that this page draws, with every box known. The detectors saw streets of the same kind in training, but none
      of these. Boxes are in pixels of the 128 × 128 picture that they look at, so by COCO’s ranges most things are small.
      Things that are hardly visible count as difficult for VOC and as crowd for COCO.
    </p>
    <div class="row">
      <fovea-choice
        label="Detector" .value=${state.detector} ?disabled=${working !== null}
        .options=${offered.map(({ id, name }) => ({ value: id, label: name }))}
        @fovea-input=${(event: CustomEvent<StreetDetectorId>) => change({ detector: event.detail })}
      ></fovea-choice>
      <fovea-slider
        label="How many streets" min="1" .max=${MOST_SCENES} step="1" digits="0" .value=${state.scenes} ?disabled=${working !== null}
        style="flex: 1 1 12rem"
        @fovea-input=${(event: CustomEvent<number>) => change({ scenes: event.detail })}
      ></fovea-slider>
    </div>
    <fovea-street-source
      .value=${state} .disabled=${working !== null}
      @fovea-street=${(event: CustomEvent<SceneState>) => change(event.detail)}
    ></fovea-street-source>
    <div class="row">
      <button class="primary" type="button" ?disabled=${working !== null} @click=${run}>
        ${`Run it on ${state.scenes === 1 ? `street ${state.street}` : `streets ${state.street} to ${state.street + state.scenes - 1}`}`}
      </button>
      ${stale && !working ? html`<span class="soft">The figures below are of the run before.</span>` : nothing}
    </div>
    ${progressOf(working, 'Stop here', cancel)} ${note && !stale ? html`<p class="notice">${note}</p>` : nothing}
  </div>`;
}

interface Files extends Running {
  /** those that were taken */
  readonly files: Partial<Record<Role, File>>;
  /** whether files are held over the figure */
  readonly over: boolean;
  readonly masks: boolean;
  readonly hover: (over: boolean) => void;
  readonly take: (files: readonly File[]) => void;
}

/** The reader's own files, to choose or to drop. */
export function fileSource(
  { files, over, masks, hover, take, working, run, cancel }: Files,
  change: Change,
): TemplateResult {
  const slot = (role: Role, label: string) => html`<label
    >${label}
    <input
      type="file" accept=".json,application/json" multiple
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        take([...(input.files ?? [])]);
        input.value = '';
      }}
    /><span class="name soft">${files[role]?.name ?? 'no file yet'}</span></label
  >`;
  return html`<div
    class="source ${over ? 'over' : ''}"
    @dragover=${(event: DragEvent) => {
      event.preventDefault();
      hover(true);
    }}
    @dragleave=${() => hover(false)}
    @drop=${(event: DragEvent) => {
      event.preventDefault();
      hover(false);
      take([...(event.dataTransfer?.files ?? [])]);
    }}
  >
    <p>
      Choose two files or drop them here: COCO’s ground truth and a results list. They are read on this device and sent
      nowhere. Missing <code>area</code> and <code>iscrowd</code> get COCO’s defaults, which is then said.
    </p>
    <div class="files">${slot('truth', 'Ground truth (JSON object)')} ${slot('results', 'Results (JSON list)')}</div>
    <div class="row">
      <button
        class="primary" type="button"
        ?disabled=${!files.truth || !files.results || working !== null}
        @click=${run}
      >
        Evaluate
      </button>
      <fovea-switch
        label="Compare masks, not boxes" .checked=${masks}
        @fovea-input=${(event: CustomEvent<boolean>) => change({ masks: event.detail })}
      ></fovea-switch>
    </div>
    ${progressOf(working, 'Cancel', cancel)}
  </div>`;
}

function progressOf(working: Working | null, end: string, cancel: () => void): TemplateResult {
  return html`<div class="progress">
    ${
      working
        ? html`<div class="row">
            <fovea-progress
              style="flex:1" label=${working.label} .done=${Math.max(0, working.done)} .total=${working.done < 0 ? 0 : 1}
            ></fovea-progress>
            <button type="button" @click=${cancel}>${end}</button>
          </div>`
        : nothing
    }
  </div>`;
}
