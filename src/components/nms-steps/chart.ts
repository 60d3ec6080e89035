import { drawBox, type Pen } from '../ui/box-pen.ts';
import { classColour } from '../ui/class-colour.ts';
import type { Candidate, Derived } from './state.ts';

/** How the picture is drawn. */
export interface DrawOptions {
  /** pixels of the canvas per pixel of the picture */
  scale: number;
  /** pixels of the canvas per pixel that the reader sees */
  unit: number;
  /** the candidate to bring out, or -1 */
  highlight: number;
}

/** Draws the picture and what has become of every candidate. The canvas must have the picture's size times `scale`. */
export function drawWalk(
  pen: Pen,
  picture: CanvasImageSource,
  candidates: readonly Candidate[],
  {
    fates,
    scores,
    current,
    other,
    shared,
  }: Pick<Derived, 'fates' | 'scores' | 'current' | 'other' | 'shared'>,
  { scale, unit, highlight }: DrawOptions,
): void {
  const { width, height } = pen.canvas;
  pen.clearRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
  // The picture steps back, so that many thin lines can be told apart.
  if (candidates.length > 0) {
    pen.fillStyle = 'rgb(0 0 0 / 30%)';
    pen.fillRect(0, 0, width, height);
  }
  const place = ({ box: [x1, y1, x2, y2] }: Pick<Candidate, 'box'>) => ({
    x: x1 * scale,
    y: y1 * scale,
    width: (x2 - x1) * scale,
    height: (y2 - y1) * scale,
  });
  const draw = (index: number, style: { dashed?: boolean; line?: number; label?: boolean }) => {
    const candidate = candidates[index]!;
    const label = style.label ? `${candidate.label} ${scores[index]!.toFixed(2)}` : undefined;
    const { dashed, line } = style;
    drawBox(pen, { ...place(candidate), class: candidate.class, label, dashed, line }, unit);
  };

  for (const { index, class: klass } of candidates) {
    if (fates[index] === 'kept') continue;
    const { x, y, width, height } = place(candidates[index]!);
    pen.globalAlpha = fates[index] === 'gone' ? 0.13 : highlight >= 0 ? 0.3 : 0.6;
    pen.lineWidth = unit;
    pen.strokeStyle = classColour(klass);
    pen.strokeRect(x, y, width, height);
  }
  pen.globalAlpha = highlight >= 0 ? 0.35 : 1;
  // The best box comes last, so that its label is never covered.
  for (const index of candidates.map((one) => one.index).reverse())
    if (fates[index] === 'kept' && index !== current && index !== other)
      draw(index, { label: candidates.length < 200 });
  pen.globalAlpha = highlight >= 0 ? 0.5 : 1;
  if (shared) {
    const { x, y, width, height } = place({ box: shared });
    pen.fillStyle = 'rgb(255 255 255 / 35%)';
    pen.fillRect(x, y, width, height);
  }
  if (other >= 0) draw(other, { label: true });
  if (current >= 0) draw(current, { label: true, line: 4, dashed: fates[current] === 'gone' });
  pen.globalAlpha = 1;
  if (highlight >= 0 && highlight < candidates.length) {
    const { x, y, width, height } = place(candidates[highlight]!);
    pen.strokeStyle = '#ffffff';
    pen.lineWidth = 7 * unit;
    pen.strokeRect(x, y, width, height);
    draw(highlight, { label: true, line: 3, dashed: fates[highlight] === 'gone' });
  }
}
