import { drawBox, type Pen } from '../ui/box-pen.ts';
import { classColour } from '../ui/class-colour.ts';
import type { Candidate, Corners, Prepared, View } from './state.ts';

/** How far the zoom is, and what is brought out. */
export interface ZoomFrame {
  view: View;
  /** 0: the boxes that are left; 1: every candidate has moved from its kept box to its own place */
  unfold: number;
  /** 0: all boxes; 1: the picked one's cell and distances alone */
  detail: number;
  /** the picked candidate and the one under the pointer, or -1 */
  pick: number;
  highlight: number;
  /** pixels of the canvas per pixel that the reader sees */
  unit: number;
}

const NAMES = ['left', 'top', 'right', 'bottom'] as const;
const mix = (from: number, to: number, t: number) => from + (to - from) * t;

/** Draws one moment of the zoom. */
export function drawZoom(
  pen: Pen,
  picture: CanvasImageSource,
  prepared: Prepared | null,
  frame: ZoomFrame,
): void {
  const { view, unfold, detail, pick, highlight, unit } = frame;
  const { width, height } = pen.canvas;
  const scale = width / view.width;
  const px = (x: number) => (x - view.x) * scale;
  const py = (y: number) => (y - view.y) * scale;
  const size = picture as ImageBitmap;
  pen.clearRect(0, 0, width, height);
  pen.drawImage(picture, px(0), py(0), size.width * scale, size.height * scale);
  if (!prepared) return;
  const { candidates, found } = prepared;
  const shade = Math.max(0.3 * unfold, 0.45 * detail);
  pen.fillStyle = `rgb(0 0 0 / ${100 * shade}%)`;
  pen.fillRect(px(0), py(0), size.width * scale, size.height * scale);

  const place = (box: Corners) => ({
    x: px(box[0]),
    y: py(box[1]),
    width: (box[2] - box[0]) * scale,
    height: (box[3] - box[1]) * scale,
  });
  const unfolded = ({ box, home }: Candidate): Corners => {
    const from = candidates[home]!.box;
    return [0, 1, 2, 3].map((i) => mix(from[i]!, box[i]!, unfold)) as unknown as Corners;
  };
  const draw = (one: Candidate, options: { label?: boolean; line?: number }) =>
    drawBox(
      pen,
      {
        ...place(unfolded(one)),
        class: one.class,
        label: options.label ? `${one.label} ${one.score.toFixed(2)}` : undefined,
        line: options.line,
      },
      unit,
    );

  if (unfold > 0 && detail < 1) {
    for (const one of candidates) {
      if (one.home === one.index) continue;
      const { x, y, width, height } = place(unfolded(one));
      pen.globalAlpha = 0.65 * unfold * (1 - detail);
      pen.lineWidth = unit;
      pen.strokeStyle = classColour(one.class);
      pen.strokeRect(x, y, width, height);
    }
    pen.globalAlpha = unfold * (1 - detail);
    for (const { corner, class: klass } of candidates) {
      pen.beginPath();
      pen.arc(px(corner[0]), py(corner[1]), 2.6 * unit, 0, 2 * Math.PI);
      pen.fillStyle = classColour(klass);
      pen.fill();
      pen.strokeStyle = 'rgb(0 0 0 / 65%)';
      pen.stroke();
    }
  }
  if (detail < 1)
    for (const one of candidates.toReversed()) {
      if (one.home !== one.index || one.index === pick) continue;
      pen.globalAlpha = 1 - detail;
      draw(one, { label: unfold < 0.5 });
    }
  pen.globalAlpha = 1;
  const picked = candidates[pick];
  if (detail > 0 && picked) drawCell(pen, picked, prepared, { px, py, detail, unit });
  for (const index of new Set([pick, highlight])) {
    const one = candidates[index];
    if (!one || (index === highlight && index !== pick && detail > 0)) continue;
    const { x, y, width, height } = place(unfolded(one));
    pen.strokeStyle = '#ffffff';
    pen.lineWidth = 7 * unit;
    pen.strokeRect(x, y, width, height);
    draw(one, { label: true, line: 3 });
  }
  if (detail > 0 && picked?.yolo) drawPrior(pen, picked, found, { px, py, detail, unit });
  else if (detail > 0 && picked) drawDistances(pen, picked, found, { px, py, detail, unit });
}

interface Places {
  px: (x: number) => number;
  py: (y: number) => number;
  detail: number;
  unit: number;
}

/** The cells that are candidates of the picked one's class, as bright as their score; and its own. */
function drawCell(
  pen: Pen,
  picked: Candidate,
  { candidates, found }: Prepared,
  { px, py, detail, unit }: Places,
): void {
  const [w, h] = [
    (found.stride * found.width) / found.seen.width,
    (found.stride * found.height) / found.seen.height,
  ];
  for (const { corner, class: klass, score } of candidates) {
    if (klass !== picked.class) continue;
    pen.globalAlpha = detail * Math.min(0.9, 0.15 + score);
    pen.fillStyle = classColour(klass);
    pen.fillRect(px(corner[0]), py(corner[1]), px(w) - px(0), py(h) - py(0));
  }
  pen.globalAlpha = detail;
  pen.strokeStyle = '#ffffff';
  pen.lineWidth = 2.5 * unit;
  const [x, y] = picked.corner;
  pen.strokeRect(px(x), py(y), px(w) - px(0), py(h) - py(0));
  pen.globalAlpha = 1;
}

/** Four arrows from the cell's corner to the sides, each with its distance in the network's pixels. */
function drawDistances(
  pen: Pen,
  picked: Candidate,
  { stride, seen, width, height }: Prepared['found'],
  { px, py, detail, unit }: Places,
): void {
  const [x, y] = picked.corner;
  const scale = [width / seen.width, height / seen.height] as const;
  pen.globalAlpha = detail;
  pen.lineWidth = 2 * unit;
  pen.strokeStyle = '#ffffff';
  pen.fillStyle = '#ffffff';
  const text = Math.round(14 * unit);
  pen.font = `600 ${text}px "Atkinson Hyperlegible Mono", ui-monospace, monospace`;
  pen.textBaseline = 'middle';
  for (const [i, name] of NAMES.entries()) {
    const across = i % 2 === 0;
    const way = i < 2 ? -1 : 1;
    const length = way * picked.distances[i as 0 | 1 | 2 | 3] * scale[across ? 0 : 1];
    const end: [number, number] = across ? [px(x + length), py(y)] : [px(x), py(y + length)];
    pen.beginPath();
    pen.moveTo(px(x), py(y));
    pen.lineTo(...end);
    pen.stroke();
    pen.beginPath();
    pen.arc(...end, 4 * unit, 0, 2 * Math.PI);
    pen.fill();
    const label = `${name} ${picked.distances[i as 0 | 1 | 2 | 3].toFixed(1)}`;
    const wide = pen.measureText(label).width + text * 0.6;
    const [left, top] = labelPlace(across, way, px(x), py(y), end, wide, text);
    pen.fillStyle = 'rgb(0 0 0 / 75%)';
    pen.fillRect(left, top, wide, text * 1.4);
    pen.fillStyle = '#ffffff';
    pen.fillText(label, left + text * 0.3, top + text * 0.75);
  }
  pen.beginPath();
  pen.arc(px(x), py(y), Math.max(3, (stride * unit) / 2), 0, 2 * Math.PI);
  pen.fill();
  pen.globalAlpha = 1;
}

/** A YOLO's anchor around the box's centre, which lies in the cell; the box is the anchor scaled. */
function drawPrior(
  pen: Pen,
  { box, yolo }: Candidate,
  { seen, width, height }: Prepared['found'],
  { px, py, detail, unit }: Places,
): void {
  if (!yolo) return;
  const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const [w, h] = [(yolo.prior[0] * width) / seen.width, (yolo.prior[1] * height) / seen.height];
  const [left, top] = [px(x - w / 2), py(y - h / 2)];
  pen.globalAlpha = detail;
  pen.setLineDash([6 * unit, 4 * unit]);
  for (const [colour, line] of [
    ['rgb(0 0 0 / 70%)', 4],
    ['#ffffff', 2],
  ] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = line * unit;
    pen.strokeRect(left, top, px(x + w / 2) - left, py(y + h / 2) - top);
  }
  pen.setLineDash([]);
  pen.beginPath();
  pen.arc(px(x), py(y), 4.5 * unit, 0, 2 * Math.PI);
  pen.fillStyle = '#ffffff';
  pen.fill();
  pen.strokeStyle = 'rgb(0 0 0 / 70%)';
  pen.lineWidth = unit;
  pen.stroke();
  const text = Math.round(14 * unit);
  pen.font = `600 ${text}px "Atkinson Hyperlegible Mono", ui-monospace, monospace`;
  pen.textBaseline = 'middle';
  const label = `anchor ${yolo.anchor + 1}: ${yolo.prior.map((side) => side.toFixed(1)).join(' × ')}`;
  const wide = pen.measureText(label).width + text * 0.6;
  const bottom = Math.max(py(y + h / 2), py(box[3]));
  const place = [
    Math.max(0, Math.min(left, pen.canvas.width - wide)),
    Math.min(bottom + text * 0.4, pen.canvas.height - text * 1.4),
  ] as const;
  pen.fillStyle = 'rgb(0 0 0 / 75%)';
  pen.fillRect(...place, wide, text * 1.4);
  pen.fillStyle = '#ffffff';
  pen.fillText(label, place[0] + text * 0.3, place[1] + text * 0.75);
  pen.globalAlpha = 1;
}

/** Upper left corner of a distance's label: beside the middle of its line, or beyond its end where the line is short. */
function labelPlace(
  across: boolean,
  way: number,
  x: number,
  y: number,
  [endX, endY]: readonly [number, number],
  wide: number,
  text: number,
): [number, number] {
  if (across) {
    if (Math.abs(endX - x) > wide * 1.1) return [(x + endX - wide) / 2, y - text * 1.6];
    return [way < 0 ? endX - wide - text * 0.6 : endX + text * 0.6, y - text * 0.7];
  }
  if (Math.abs(endY - y) > text * 4) return [x + text * 0.6, (y + endY) / 2 - text * 0.7];
  // Above the end stands the box's own label already.
  return [x - wide / 2, way < 0 ? endY - text * 3.6 : endY + text * 0.6];
}
