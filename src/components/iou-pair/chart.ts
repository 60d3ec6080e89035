import { nothing, svg } from 'lit';
import { type Measure, type PairDerived, SHEET } from './state.ts';

/** What lies under the two boxes: a grid, the shared area, and what the chosen measure looks at besides. */
export function underlay({ intersection, hull, centres }: PairDerived, measure: Measure) {
  const lines = [];
  for (let x = 20; x < SHEET.width; x += 20) lines.push(`M${x} 0V${SHEET.height}`);
  for (let y = 20; y < SHEET.height; y += 20) lines.push(`M0 ${y}H${SHEET.width}`);
  const [[ax, ay], [bx, by]] = centres as [[number, number], [number, number]];
  const far = measure === 'diou' || measure === 'ciou';
  return svg`
    <path d=${lines.join('')} stroke="var(--line)" stroke-width="1" vector-effect="non-scaling-stroke" fill="none" />
    ${
      measure === 'iou'
        ? nothing
        : svg`<rect
            x=${hull[0]} y=${hull[1]} width=${hull[2] - hull[0]} height=${hull[3] - hull[1]}
            fill="var(--bad)" fill-opacity=${measure === 'giou' ? 0.14 : 0}
            stroke="var(--ink-soft)" stroke-width="1.5" stroke-dasharray="5 4" vector-effect="non-scaling-stroke"
          />`
    }
    ${
      intersection
        ? svg`<rect
            x=${intersection[0]} y=${intersection[1]}
            width=${intersection[2] - intersection[0]} height=${intersection[3] - intersection[1]}
            fill="var(--accent)" fill-opacity="0.45"
          />`
        : nothing
    }
    ${
      far
        ? svg`<line x1=${hull[0]} y1=${hull[1]} x2=${hull[2]} y2=${hull[3]} stroke="var(--ink-soft)" stroke-width="1"
              stroke-dasharray="2 3" vector-effect="non-scaling-stroke" />
            <line x1=${ax} y1=${ay} x2=${bx} y2=${by} stroke="var(--bad)" stroke-width="3" vector-effect="non-scaling-stroke" />
            <circle cx=${ax} cy=${ay} r="2.5" fill="var(--bad)" /><circle cx=${bx} cy=${by} r="2.5" fill="var(--bad)" />`
        : nothing
    }
  `;
}
