import type { Source } from './state.ts';

/** What the sources are called. */
export const SOURCE_TITLES: Record<Source, string> = {
  street: 'Street',
  corner: 'Another street',
  blank: 'Empty sky',
};
