import { nothing, svg } from 'lit';
import { type Block, drawing, type Entry, type Node } from './state.ts';

const FILL: Readonly<Record<string, string>> = {
  conv: '#56b4e9',
  depthwise: '#56b4e9',
  separable: '#56b4e9',
  dense: '#e69f00',
  maxPool: '#009e73',
  avgPool: '#009e73',
  globalAvgPool: '#009e73',
  add: '#cc79a7',
  concat: '#cc79a7',
  scale: '#cc79a7',
};

/** Fill of a kind of layer; layers that only rescale or reorder are plain. */
export const colourOf = (type: string): string => FILL[type] ?? 'var(--sunken)';

/** Parameters against multiply-adds, both on a logarithmic scale; the open network is filled. */
export function map(entries: readonly Entry[], open: string) {
  const [width, height, left, bottom] = [340, 210, 52, 34];
  const place = (value: number, from: number, to: number, length: number) =>
    ((Math.log10(value) - from) / (to - from)) * length;
  const x = ({ macs }: Entry) => left + place(macs, 5, 11, width - left - 46);
  const y = ({ parameters }: Entry) => height - bottom - place(parameters, 4, 8.6, height - bottom - 12);
  const powers = ['', 'k', 'k', 'k', 'M', 'M', 'M', 'G', 'G', 'G'];
  const name = (power: number) => `${10 ** (power % 3)}${powers[power - 2] ?? ''}`;
  return svg`<svg class="map" viewBox="0 0 ${width} ${height}" role="img" aria-label="Parameters and multiply-adds of the networks, both on logarithmic scales">
    ${[6, 8, 10].map((power) => {
      const at = left + ((power - 5) / 6) * (width - left - 46);
      return svg`<path class="rule" d="M${at} 8V${height - bottom}" /><text x=${at} y=${height - bottom + 14} text-anchor="middle">${name(power)}</text>`;
    })}
    ${[5, 6, 7, 8].map((power) => {
      const at = height - bottom - ((power - 4) / 4.6) * (height - bottom - 12);
      return svg`<path class="rule" d="M${left} ${at}H${width - 8}" /><text x=${left - 6} y=${at + 4} text-anchor="end">${name(power)}</text>`;
    })}
    <text x=${left + (width - left - 46) / 2} y=${height - 4} text-anchor="middle">multiply-adds for one picture</text>
    <text transform="translate(11 ${(height - bottom) / 2}) rotate(-90)" text-anchor="middle">parameters</text>
    ${entries.map(
      (entry) => svg`<circle
        cx=${x(entry)} cy=${y(entry)} r="5.5" fill=${entry.id === open ? 'var(--accent)' : 'var(--surface)'}
        stroke="var(--ink)" stroke-width="1.4"
      />${entry.id === open ? svg`<text class="named" x=${x(entry) > width - 130 ? x(entry) - 10 : x(entry) + 10} y=${y(entry) - 8} text-anchor=${x(entry) > width - 130 ? 'end' : 'start'}>${entry.title}</text>` : nothing}`,
    )}
  </svg>`;
}

/**
 * The ways through a block, from left to right; lines show what reads what.
 *
 * @param kernels by the layers' names, as they are written after the kind of layer
 */
export function ways(block: Block, kernels: ReadonlyMap<string, string>) {
  const { nodes, columns, rows } = drawing(block);
  const [step, line, boxWidth, boxHeight, margin] = [92, 46, 78, 34, 26];
  const width = margin + columns * step;
  const height = rows * line + 6;
  const x = (column: number) => margin + column * step;
  const y = (row: number) => 4 + row * line;
  const entry = { x: 8, y: y(0) + boxHeight / 2 };
  return svg`<svg class="ways" style="min-width:${Math.min(width, 2 * step + margin) / 16}rem;width:${width / 14}rem" viewBox="0 0 ${width} ${height}" role="img" aria-label="The ways through block ${block.name}">
    ${nodes.flatMap(({ column, row, from }) =>
      from.map((place) => {
        const source = nodes[place];
        const [x1, y1] = source
          ? [x(source.column) + boxWidth, y(source.row) + boxHeight / 2]
          : [entry.x, entry.y];
        const [x2, y2] = [x(column), y(row) + boxHeight / 2];
        // What skips over other layers goes around them.
        const far = passesOver(
          nodes,
          { column: source?.column ?? -1, row: source?.row ?? 0 },
          { column, row },
        );
        const bend = far ? height - 3 : 0;
        const path = far
          ? `M${x1} ${y1}C${x1 + 14} ${bend} ${x1 + 14} ${bend} ${x1 + 34} ${bend}H${x2 - 34}C${x2 - 14} ${bend} ${x2 - 14} ${bend} ${x2} ${y2}`
          : `M${x1} ${y1}C${x1 + 12} ${y1} ${x2 - 12} ${y2} ${x2} ${y2}`;
        return svg`<path class="edge" d=${path} />`;
      }),
    )}
    <circle cx=${entry.x} cy=${entry.y} r="4" fill="var(--ink)" />
    ${nodes.map(
      ({ layer, column, row }) => svg`<g>
        <rect x=${x(column)} y=${y(row)} width=${boxWidth} height=${boxHeight} rx="4" fill=${colourOf(layer.type)} stroke="var(--ink)" stroke-width="0.8" />
        <text class=${FILL[layer.type] ? 'on' : ''} x=${x(column) + boxWidth / 2} y=${y(row) + 14} text-anchor="middle">${WORDS[layer.type] ?? layer.type}${kernels.get(layer.name) ?? ''}</text>
        <text class=${FILL[layer.type] ? 'on' : ''} x=${x(column) + boxWidth / 2} y=${y(row) + 27} text-anchor="middle">${layer.outputShape.join('×')}</text>
      </g>`,
    )}
  </svg>`;
}

/** Whether a straight line along a row would go through another layer. */
function passesOver(
  nodes: readonly Node[],
  from: Pick<Node, 'row' | 'column'>,
  to: Pick<Node, 'row' | 'column'>,
): boolean {
  return (
    from.row === to.row &&
    nodes.some(({ row, column }) => row === from.row && column > from.column && column < to.column)
  );
}

const WORDS: Readonly<Record<string, string>> = {
  maxPool: 'max pool',
  avgPool: 'mean pool',
  depthwise: 'depthw.',
  separable: 'separable',
  globalAvgPool: 'mean of map',
  batchNorm: 'batch norm',
  normalisation: 'LRN',
};
