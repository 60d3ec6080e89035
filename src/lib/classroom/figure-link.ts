import { fromFragment, pairs } from '../codec.ts';

/** A figure and its state. */
export interface FigureLink {
  figure: string;
  /** as in a link, without the figure's key */
  state: string;
  /** the bundled photo that it looks at; '' when the link names none */
  photo: string;
}

/**
 * The figure that a copied link shows: the one of its /embed/NAME/ page, else the first of `figures` that has a state in the
 * fragment. Null when the text names none.
 *
 * @param figures names of all figures
 */
export function figureFromLink(text: string, figures: readonly string[]): FigureLink | null {
  const [address = '', fragment = ''] = text.trim().split('#', 2);
  const embedded = /\/embed\/([a-z0-9-]+)\//.exec(address)?.[1];
  const figure = figures.includes(embedded ?? '')
    ? embedded!
    : fragment
        .split('&')
        .map((part) => part.slice(0, Math.max(0, part.indexOf('.'))))
        .find((key) => figures.includes(key));
  if (figure === undefined) return null;
  const photo = new Map(pairs(fromFragment(fragment, 'photo'))).get('id') ?? '';
  return { figure, state: fromFragment(fragment, figure), photo };
}
