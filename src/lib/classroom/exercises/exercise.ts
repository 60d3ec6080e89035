import type { Part } from '../check.ts';

/** An exercise as data: its questions, hints and checks. Its page, src/pages/exercises/SLUG.mdx, has the prose. */
export interface Exercise {
  /** stands in worksheets and results, so it stays what it is */
  id: string;
  number: number;
  /** the page's name */
  slug: string;
  title: string;
  /** one sentence for lists */
  summary: string;
  /** to do it, roughly */
  minutes: number;
  parts: readonly Part[];
  /** from a nudge to nearly the answer; opened one by one */
  hints: readonly string[];
}

/** 90,001,000 */
export const figures = (value: number): string => value.toLocaleString('en-GB');
