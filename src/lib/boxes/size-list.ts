import { jsonErrorLine } from './json-error.ts';

/** A line or an annotation that was left out, and why, as one sentence for the reader. */
export interface SizeProblem {
  /** counted from 1; 0 when the problem is not in a line */
  line: number;
  message: string;
}

/** Box sizes read from text. What could not be used is in `problems`; nothing is dropped without a word. */
export interface SizeList {
  /** [n, 2] as (w, h) */
  sizes: Float64Array;
  problems: SizeProblem[];
  /** blank lines and comments (from #) that were passed over */
  skipped: number;
  /** the column names, when the first line held names */
  header: string[];
}

/**
 * Reads box sizes that a reader pastes: COCO JSON when the text starts with { or [, else lines of `w,h`.
 *
 * @param scaleTo for COCO JSON: see {@link parseCocoSizes}
 */
export function parseSizes(text: string, scaleTo?: number): SizeList {
  return /^\s*[[{]/.test(text) ? parseCocoSizes(text, scaleTo) : parseSizeLines(text);
}

/**
 * Reads lines of width and height, separated by a comma, a semicolon, a tab or spaces.
 *
 * The first line may be a header. If it names a width (`w` or `width`) and a height (`h` or `height`) those columns are
 * read and others may stand beside them; otherwise each line must hold exactly two numbers. Blank lines and lines that
 * start with # are passed over. A number uses a decimal point, and must be above 0.
 */
export function parseSizeLines(text: string): SizeList {
  const lines = text.split(/\r\n|\n|\r/);
  const flat: number[] = [];
  const problems: SizeProblem[] = [];
  let skipped = 0;
  let header: string[] = [];
  let columns: { width: number; height: number } | undefined;
  let first = true;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!.replace(/^\uFEFF/, '').trim();
    if (line === '' || line.startsWith('#')) {
      // The text's last line break is not a blank line.
      if (i < lines.length - 1 || line !== '') skipped++;
      continue;
    }
    const cells = splitCells(line);
    if (first) {
      first = false;
      if (cells.every((cell) => cell !== '' && !/^[-+.]?\d/.test(cell))) {
        header = cells;
        columns = namedColumns(cells);
        continue;
      }
    }
    const result = sizeOf(cells, columns);
    if (typeof result === 'string') problems.push({ line: i + 1, message: `Line ${i + 1}: ${result}` });
    else flat.push(result[0], result[1]);
  }
  return { sizes: Float64Array.from(flat), problems, skipped, header };
}

/**
 * Reads the sizes of the boxes of a COCO annotation or result file. Boxes of crowds (iscrowd 1) are no single objects
 * and become problems that say so.
 *
 * @param scaleTo the side of a network's square input: every box is scaled as its picture would be to fit into it,
 * keeping its shape. Needs `images` with width and height. Without it sizes stay in pixels of their pictures.
 */
export function parseCocoSizes(text: string, scaleTo?: number): SizeList {
  const flat: number[] = [];
  const problems: SizeProblem[] = [];
  const list: SizeList = { sizes: new Float64Array(0), problems, skipped: 0, header: [] };
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    const line = jsonErrorLine(text);
    problems.push({
      line,
      message: `Line ${line}: this text starts like JSON, but is not JSON from here on.`,
    });
    return list;
  }
  const annotations = Array.isArray(data) ? data : isObject(data) ? data['annotations'] : undefined;
  if (!Array.isArray(annotations)) {
    const message =
      'This JSON has no list called annotations, so it is not a COCO annotation file; ' +
      'a COCO result file would be a list of objects with a bbox.';
    problems.push({ line: 0, message });
    return list;
  }
  const images = imageSides(data);
  for (const [i, annotation] of annotations.entries()) {
    const result = annotationSize(annotation, scaleTo, images);
    if (typeof result === 'string') {
      problems.push({ line: 0, message: `${nameOf(annotation, i)}: ${result}` });
    } else flat.push(result[0], result[1]);
  }
  return { ...list, sizes: Float64Array.from(flat) };
}

type Size = readonly [number, number];

function splitCells(line: string): string[] {
  const separator = line.includes(';') ? ';' : line.includes('\t') ? '\t' : line.includes(',') ? ',' : /\s+/;
  return line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function namedColumns(cells: string[]): { width: number; height: number } | undefined {
  const names = cells.map((cell) => cell.toLowerCase());
  const width = names.findIndex((name) => name === 'w' || name === 'width');
  const height = names.findIndex((name) => name === 'h' || name === 'height');
  return width >= 0 && height >= 0 ? { width, height } : undefined;
}

function sizeOf(cells: string[], columns: { width: number; height: number } | undefined): Size | string {
  if (!columns && cells.length !== 2) {
    return `expected two numbers, a width and a height, but found ${cells.length} ${cells.length === 1 ? 'value' : 'values'}.`;
  }
  const width = sideOf(cells[columns?.width ?? 0], 'width');
  if (typeof width === 'string') return width;
  const height = sideOf(cells[columns?.height ?? 1], 'height');
  return typeof height === 'string' ? height : [width, height];
}

function sideOf(cell: string | undefined, name: string): number | string {
  if (cell === undefined || cell === '') return `the ${name} is missing.`;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(cell)) return `the ${name} "${cell}" is not a number.`;
  return checkSide(Number(cell), name);
}

function checkSide(side: number, name: string): number | string {
  if (side < 0) return `the ${name} ${side} is negative.`;
  if (side === 0) return `the ${name} is zero.`;
  if (!(side > 1e-150)) return `the ${name} ${side} is too small.`;
  return side < 1e150 ? side : `the ${name} ${side} is too large.`;
}

function annotationSize(
  annotation: unknown,
  scaleTo: number | undefined,
  images: Map<unknown, Size>,
): Size | string {
  if (!isObject(annotation)) return 'it is not an object.';
  if (annotation['iscrowd'] === 1) return 'it marks a crowd, not a single object.';
  const box = annotation['bbox'];
  if (!Array.isArray(box)) return 'it has no bbox.';
  if (box.length !== 4 || !box.every((value) => typeof value === 'number')) {
    return 'its bbox is not four numbers (x, y, width, height).';
  }
  const width = checkSide(Number(box[2]), 'width of its bbox');
  const height = checkSide(Number(box[3]), 'height of its bbox');
  if (typeof width === 'string') return width;
  if (typeof height === 'string') return height;
  if (scaleTo === undefined) return [width, height];
  const image = images.get(annotation['image_id']);
  if (!image) return 'the width and height of its picture are not in images.';
  const scale = scaleTo / Math.max(image[0], image[1]);
  return [width * scale, height * scale];
}

function imageSides(data: unknown): Map<unknown, Size> {
  const sides = new Map<unknown, Size>();
  const images = isObject(data) ? data['images'] : undefined;
  if (!Array.isArray(images)) return sides;
  for (const image of images) {
    if (!isObject(image)) continue;
    const { width, height } = image;
    if (typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0) {
      sides.set(image['id'], [width, height]);
    }
  }
  return sides;
}

function nameOf(annotation: unknown, index: number): string {
  const id = isObject(annotation) ? annotation['id'] : undefined;
  return `Annotation ${index + 1}${typeof id === 'number' || typeof id === 'string' ? ` (id ${id})` : ''}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
