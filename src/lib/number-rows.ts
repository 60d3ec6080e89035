import { type Field, number } from './codec.ts';

/** What a row of numbers may hold, column by column. */
export interface RowRules {
  columns: readonly { min: number; max: number; step?: number }[];
  least: number;
  most: number;
  /** a last look at a whole row, for what columns cannot say alone (x1 < x2) */
  fits?: (row: readonly number[]) => boolean;
}

/**
 * A field for a list of rows of numbers, such as boxes. Written with characters that a URL leaves alone: columns between
 * underscores, rows between tildes. Numbers outside their column's range are brought to it; a row of another length or
 * that does not fit, or too few or too many rows, refuse the whole list.
 */
export function numberRows(
  initial: readonly (readonly number[])[],
  { columns, least, most, fits = () => true }: RowRules,
): Field<readonly (readonly number[])[]> {
  const fields = columns.map((range) => number(range.min, range));
  return {
    initial,
    write: (rows) =>
      rows.length === 0
        ? '0'
        : rows.map((row) => row.map((value, i) => fields[i]!.write(value)).join('_')).join('~'),
    read(text) {
      // The empty list has a sign of its own: an empty value could as well be a link that was cut.
      const parts = text === '0' ? [] : text.split('~', most + 1);
      if (parts.length < least || parts.length > most) return undefined;
      const rows: number[][] = [];
      for (const part of parts) {
        const values = part.split('_', columns.length + 1);
        if (values.length !== columns.length) return undefined;
        const row = values.map((value, i) => fields[i]!.read(value));
        if (row.some((value) => value === undefined) || !fits(row as number[])) return undefined;
        rows.push(row as number[]);
      }
      return rows;
    },
  };
}
