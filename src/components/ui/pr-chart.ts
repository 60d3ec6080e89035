import { nothing, type SVGTemplateResult, svg } from 'lit';

/** What is drawn of a precision-recall curve. Recall runs to the right, precision upwards, both 0 to 1. */
export interface PrChart {
  /** the raw points, by falling score; they are joined to the zigzag */
  curve: { recall: readonly number[]; precision: readonly number[] };
  /** interpolated precision per raw point: drawn as the falling staircase */
  envelope?: readonly number[];
  /** where a rule samples the staircase */
  samples?: { recall: readonly number[]; precision: readonly number[] };
  /** fill below the staircase */
  area?: boolean;
  /** index of the raw point that stands out, or -1 */
  mark?: number;
  /** places drawn as empty rings: (recall, precision) */
  rings?: readonly (readonly [number, number])[];
  label: string;
}

const WIDTH = 340;
const HEIGHT = 250;
const LEFT = 46;
const BOTTOM = 36;
const RIGHT = 10;
const TOP = 10;
const px = (recall: number) => LEFT + recall * (WIDTH - LEFT - RIGHT);
const py = (precision: number) => HEIGHT - BOTTOM - precision * (HEIGHT - BOTTOM - TOP);
const at = (x: number, y: number) => `${px(x).toFixed(2)} ${py(y).toFixed(2)}`;

/** The staircase: at each recall the highest precision from there on, then down to nothing. */
function staircase(recall: readonly number[], best: readonly number[]): string {
  if (recall.length === 0) return '';
  let path = `M${at(0, best[0]!)}`;
  for (let i = 0; i < recall.length; i++) path += `V${py(best[i]!).toFixed(2)}H${px(recall[i]!).toFixed(2)}`;
  return `${path}V${py(0).toFixed(2)}`;
}

/** A precision-recall chart; sizes in its own units, it scales with its container. */
export function prChart({
  curve,
  envelope,
  samples,
  area,
  mark = -1,
  rings,
  label,
}: PrChart): SVGTemplateResult {
  const { recall, precision } = curve;
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const drawable = recall.length > 0 && recall.every(Number.isFinite);
  const stairs = drawable && envelope ? staircase(recall, envelope) : '';
  const raw = drawable ? `M${recall.map((r, i) => at(r, precision[i]!)).join('L')}` : '';
  const dense = (samples?.recall.length ?? 0) > 20;
  return svg`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} font-size="12" fill="var(--ink-soft)"
      style="width:100%;height:auto;font-family:var(--font-text)">
    ${ticks.map(
      (
        tick,
      ) => svg`<path d="M${at(tick, 0)}V${py(1)}M${at(0, tick)}H${px(1)}" stroke="var(--line)" fill="none" />
        <text x=${px(tick)} y=${HEIGHT - BOTTOM + 15} text-anchor="middle">${tick}</text>
        <text x=${LEFT - 6} y=${py(tick) + 4} text-anchor="end">${tick}</text>`,
    )}
    <text x=${px(0.5)} y=${HEIGHT - 4} text-anchor="middle">recall</text>
    <text transform="translate(12 ${py(0.5)}) rotate(-90)" text-anchor="middle">precision</text>
    ${area && stairs ? svg`<path d="${stairs}H${px(0)}Z" fill="var(--accent)" fill-opacity="0.14" />` : nothing}
    ${raw ? svg`<path d=${raw} fill="none" stroke="var(--ink-soft)" stroke-width="1.5" stroke-linejoin="round" />` : nothing}
    ${stairs ? svg`<path d=${stairs} fill="none" stroke="var(--accent)" stroke-width="2.5" />` : nothing}
    ${
      drawable && recall.length <= 80
        ? recall.map((r, i) => svg`<circle cx=${px(r)} cy=${py(precision[i]!)} r="2.6" fill="var(--ink)" />`)
        : nothing
    }
    ${
      samples
        ? samples.recall.map(
            (r, i) =>
              svg`<circle cx=${px(r)} cy=${py(samples.precision[i]!)} r=${dense ? 1.9 : 4} fill=${dense ? 'var(--accent)' : 'var(--surface)'} stroke="var(--accent)" stroke-width=${dense ? 0 : 2} />`,
          )
        : nothing
    }
    ${(rings ?? []).map(
      ([r, p]) =>
        svg`<circle cx=${px(r)} cy=${py(p)} r="7" fill="none" stroke="var(--bad)" stroke-width="2" stroke-dasharray="3 2" />`,
    )}
    ${
      drawable && mark >= 0 && mark < recall.length
        ? svg`<circle cx=${px(recall[mark]!)} cy=${py(precision[mark]!)} r="6" fill="var(--accent)" stroke="var(--surface)" stroke-width="2" />`
        : nothing
    }
    ${drawable ? nothing : svg`<text x=${px(0.5)} y=${py(0.5)} text-anchor="middle">no curve: nothing to find or nothing found</text>`}
  </svg>`;
}
