import type { CocoImageCounts, CocoResult } from './coco-result.ts';

/**
 * The per-category table as CSV with a header row, one row per category (RFC 4180: CRLF between rows, quotes where
 * needed). Undefined figures are -1, as in COCO. Names that a spreadsheet would run as a formula get a leading
 * apostrophe.
 */
export function cocoCsv({ perCategory, iouThresholds }: CocoResult): string {
  const header = [
    'id',
    'name',
    'truths',
    'detections',
    'AP',
    ...iouThresholds.map((t) => `AP${Math.round(100 * t)}`),
    'AP small',
    'AP medium',
    'AP large',
    'AR1',
    'AR10',
    'AR100',
  ];
  const rows = perCategory.map((category) => [
    category.id,
    category.name ?? '',
    category.truths,
    category.detections,
    category.ap,
    ...category.apByIou,
    category.byArea.small.ap,
    category.byArea.medium.ap,
    category.byArea.large.ap,
    category.arByMaxDetections[1],
    category.arByMaxDetections[10],
    category.arByMaxDetections[100],
  ]);
  return [header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One image's errors at IoU .50. */
export interface ImageErrors {
  id: number;
  truths: number;
  hits: number;
  falsePositives: number;
  missed: number;
}

/**
 * The images with the most errors (missed truths plus false positives), worst first; of equals the lower id. Images
 * without errors are left out.
 *
 * @param most how many at the most
 */
export function worstImages(
  { ids, truths, hits, falsePositives }: CocoImageCounts,
  most: number,
): ImageErrors[] {
  return ids
    .map((id, i) => ({
      id,
      truths: truths[i]!,
      hits: hits[i]!,
      falsePositives: falsePositives[i]!,
      missed: truths[i]! - hits[i]!,
    }))
    .filter(({ missed, falsePositives }) => missed + falsePositives > 0)
    .sort((a, b) => b.missed + b.falsePositives - (a.missed + a.falsePositives) || a.id - b.id)
    .slice(0, most);
}
