/** The figure's controls and tables, as templates. */
import { html } from 'lit';
import type { Depth } from '../../lib/segmentation/fcn-head.ts';
import type { PaintClass } from '../../lib/segmentation/painting.ts';
import '../ui/choice.ts';
import { lossChart } from '../ui/loss-chart.ts';
import { paintColour } from '../ui/paint-colours.ts';
import '../ui/slider.ts';
import '../ui/switch.ts';
import type { Derived, ScribbleState } from './state.ts';

type Change = (part: Partial<ScribbleState>) => void;

interface Steps {
  readonly off: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly canClear: boolean;
  undo(): void;
  redo(): void;
  clear(): void;
}

/** What one paints with, and what is shown. */
export function tools(now: ScribbleState, change: Change, steps: Steps) {
  return html`<div class="row tools">
      <fovea-choice
        label="Tool" .value=${now.tool} ?disabled=${steps.off}
        .options=${[
          { value: 'brush', label: 'brush' },
          { value: 'eraser', label: 'eraser' },
          { value: 'fill', label: 'fill' },
        ]}
        @fovea-input=${({ detail }: CustomEvent<ScribbleState['tool']>) => change({ tool: detail })}
      ></fovea-choice>
      <fovea-slider
        label="Brush radius" unit="px" min="0.5" max="40" step="0.5" digits="1" .value=${now.radius}
        @fovea-input=${({ detail }: CustomEvent<number>) => change({ radius: detail })}
      ></fovea-slider>
      <div class="row">
        <button type="button" ?disabled=${steps.off || !steps.canUndo} @click=${steps.undo}>Undo</button>
        <button type="button" ?disabled=${steps.off || !steps.canRedo} @click=${steps.redo}>Redo</button>
        <button type="button" ?disabled=${steps.off || !steps.canClear} @click=${steps.clear}>
          Clear ${now.layer === 'truth' ? 'the truth' : 'the strokes'}
        </button>
      </div>
    </div>
    <div class="row tools">
      <fovea-choice
        label="Over the photo" .value=${now.show}
        .options=${[
          { value: 'labels', label: 'labels' },
          { value: 'confidence', label: 'confidence' },
          { value: 'outlines', label: 'outlines' },
          { value: 'photo', label: 'nothing' },
        ]}
        @fovea-input=${({ detail }: CustomEvent<ScribbleState['show']>) => change({ show: detail })}
      ></fovea-choice>
      <fovea-slider
        label="Opacity of the labels" min="0.1" max="1" step="0.05" .value=${now.opacity} ?disabled=${now.show !== 'labels'}
        @fovea-input=${({ detail }: CustomEvent<number>) => change({ opacity: detail })}
      ></fovea-slider>
      <fovea-choice
        label="The brush paints" .value=${now.layer} ?disabled=${steps.off}
        .options=${[
          { value: 'strokes', label: 'strokes to learn from' },
          { value: 'truth', label: 'the truth, to score' },
        ]}
        @fovea-input=${({ detail }: CustomEvent<ScribbleState['layer']>) => change({ layer: detail })}
      ></fovea-choice>
    </div>`;
}

/** The four depths to choose from, with loss and score; whoever shows them draws their label maps. */
export function depthButtons({ rows }: Derived, chosen: Depth, off: boolean, choose: (depth: Depth) => void) {
  return rows.map(({ depth, loss, meanIou }) => {
    const score = Number.isNaN(meanIou) ? '' : `mean IoU ${meanIou.toFixed(3)}`;
    return html`<button
      type="button" aria-pressed=${depth === chosen ? 'true' : 'false'} ?disabled=${off}
      @click=${() => choose(depth)}
    >
      <span class="frame"><canvas aria-hidden="true"></canvas></span>
      <b>FCN-${depth}</b>
      <span class="number">${Number.isNaN(loss) ? '' : `loss ${loss.toFixed(3)}`} ${score}</span>
    </button>`;
  });
}

/** How the head is trained. */
export function settings(now: ScribbleState, change: Change) {
  return html`<div class="controls">
    <fovea-slider
      label="Steps at most" min="5" max="300" step="5" digits="0" .value=${now.steps}
      hint="Training ends earlier once the loss has settled."
      @fovea-input=${({ detail }: CustomEvent<number>) => change({ steps: detail })}
    ></fovea-slider>
    <fovea-slider
      label="Learning rate: 10 to the power of" min="-4" max="3" step="0.1" digits="1" .value=${now.rate}
      hint=${`${(10 ** now.rate).toPrecision(2)} for Adam. Far to the right training diverges.`}
      @fovea-input=${({ detail }: CustomEvent<number>) => change({ rate: detail })}
    ></fovea-slider>
    <fovea-slider
      label="Smoothing" unit="rounds" min="0" max="16" step="1" digits="0" .value=${now.smoothing}
      hint="Averages the scores of neighbouring cells before the best is taken."
      @fovea-input=${({ detail }: CustomEvent<number>) => change({ smoothing: detail })}
    ></fovea-slider>
    <fovea-switch
      label="Train the ×2 transposed convolutions too" .checked=${now.learned}
      @fovea-input=${({ detail }: CustomEvent<boolean>) => change({ learned: detail })}
    ></fovea-switch>
  </div>`;
}

const shown = (value: number, digits: number) => (Number.isNaN(value) ? '–' : value.toFixed(digits));

/** Loss, sureness and IoU of all depths. */
export function depthTable({ rows, counts }: Derived, classes: readonly PaintClass[], now: Depth) {
  const cells = (value: (row: Derived['rows'][number]) => number, digits: number) =>
    rows.map((row) => html`<td ?data-now=${row.depth === now}>${shown(value(row), digits)}</td>`);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="The four depths in numbers">
    <table>
      <thead>
        <tr>
          <th scope="col">FCN-</th>
          ${rows.map(({ depth }) => html`<th scope="col" ?data-now=${depth === now}>${depth}</th>`)}
          <th scope="col">painted px</th>
        </tr>
      </thead>
      <tbody>
        <tr><th scope="row">loss on the strokes</th>${cells(({ loss }) => loss, 3)}<td></td></tr>
        <tr><th scope="row">mean confidence</th>${cells(({ confidence }) => confidence, 3)}<td></td></tr>
        <tr class="whole"><th scope="row">mean IoU</th>${cells(({ meanIou }) => meanIou, 3)}<td></td></tr>
        <tr><th scope="row">pixels right</th>${cells(({ pixelAccuracy }) => pixelAccuracy, 3)}<td></td></tr>
        ${classes.map(
          (each, k) => html`<tr>
            <th scope="row"><span class="swatch" style=${`background:${paintColour(each, k)}`}></span>${each.name}</th>
            ${cells(({ iou }) => iou[k] ?? Number.NaN, 3)}
            <td>${counts[k] ?? 0}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** How the loss of the chosen depth fell. */
export function lossCurve(losses: readonly number[], expected: number) {
  const finite = losses.filter(Number.isFinite);
  const words = finite.length
    ? `Loss over the steps, from ${finite[0]!.toFixed(2)} to ${finite.at(-1)!.toFixed(2)}`
    : 'Loss over the steps; nothing was trained yet';
  return html`<div>
    <p><b>Loss</b> <span class="soft">cross-entropy on the strokes, by step</span></p>
    ${lossChart({ values: losses, expected }, words)}
  </div>`;
}
