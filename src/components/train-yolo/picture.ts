import { html, nothing, svg, type TemplateResult } from 'lit';
import { type Scene, thingNames } from '../../lib/scenes/index.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { classColour, inkOn } from '../ui/class-colour.ts';
import type { Shown } from './state.ts';

type Box = readonly [number, number, number, number];

/** Height of a label in the picture's own units of 128 for a side. */
const LABEL = 6.8;

function outline([x1, y1, x2, y2]: Box, kind: string, colour = '') {
  return svg`<rect class=${kind} x=${x1} y=${y1} width=${x2 - x1} height=${y2 - y1} style=${colour ? `stroke:${colour}` : ''} />`;
}

function labelled({ box, class: type, score }: Shown['boxes'][number]) {
  const text = `${thingNames[type]} ${Math.round(score * 100)} %`;
  const width = text.length * 2.55 + 2;
  const x = Math.max(0, Math.min(box[0], 128 - width));
  const y = box[1] >= LABEL ? box[1] - LABEL : box[1];
  return svg`<g>
    ${outline(box, 'edge')}${outline(box, 'box', classColour(type))}
    <rect x=${x} y=${y} width=${width} height=${LABEL} style="fill:${classColour(type)}" />
    <text x=${x + 1} y=${y + 5.1} style="fill:${inkOn(type)}">${text}</text>
  </g>`;
}

/**
 * The street with what a run finds in it. The canvas is painted by the element; the boxes lie over it.
 *
 * @param seen the scene as the network sees it, 128 pixels a side
 */
export function pictureView(
  name: string,
  seen: Readonly<Scene>,
  { boxes }: Pick<Shown, 'boxes'>,
  truth: boolean,
): TemplateResult {
  const found = boxes.map(({ class: type, score }) => `${thingNames[type]} ${Math.round(score * 100)} %`);
  const words = `${describeScene(seen)}. ${name} marks ${found.length ? found.join(', ') : 'nothing'}.`;
  return html`<div class="picture">
    <canvas aria-hidden="true"></canvas>
    <svg viewBox="0 0 128 128" role="img" aria-label=${words}>
      ${
        truth
          ? seen.things
              .filter(({ difficult }) => !difficult)
              .map(({ box }) => svg`${outline(box, 'edge thin')}${outline(box, 'truth')}`)
          : nothing
      }
      ${boxes.toReversed().map(labelled)}
    </svg>
  </div>`;
}
