/**
 * Widget state <-> short text for the URL. Every field is parsed on its own and bounded: text from a link is data,
 * never code, and a field that does not parse keeps its start value.
 */

/** How one field of a state is written and read. */
export interface Field<T> {
  initial: T;
  write(value: T): string;
  /** undefined when the text is no value of this field */
  read(text: string): T | undefined;
}

/** A number in [min, max]; out-of-range text is clamped, a step rounds to its multiples counted from min. */
export function number(initial: number, range: { min: number; max: number; step?: number }): Field<number> {
  const { min, max, step } = range;
  return {
    initial,
    write: (value) => String(Number(value.toPrecision(7))),
    read(text) {
      const value = Number(text);
      if (text.trim() === '' || !Number.isFinite(value)) return undefined;
      const bounded = Math.min(max, Math.max(min, value));
      if (step === undefined) return bounded;
      const stepped = min + Math.round((bounded - min) / step) * step;
      return Math.min(max, Number(stepped.toPrecision(12)));
    },
  };
}

/** True or false, written as 1 or 0. */
export function flag(initial: boolean): Field<boolean> {
  return {
    initial,
    write: (value) => (value ? '1' : '0'),
    read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  };
}

/** One of a list of words. */
export function choice<const T extends string>(initial: T, options: readonly T[]): Field<T> {
  return {
    initial,
    write: (value) => value,
    read: (text) => options.find((option) => option === text),
  };
}

/** A list of at most `length` numbers in [min, max], written with commas. One bad entry refuses the whole list. */
export function numbers(
  initial: readonly number[],
  range: { min: number; max: number; length: number },
): Field<readonly number[]> {
  const entry = number(0, range);
  return {
    initial,
    write: (values) => values.map(entry.write).join(','),
    read(text) {
      if (text === '') return [];
      const values = text.split(',', range.length + 1).map(entry.read);
      if (values.length > range.length) return undefined;
      return values.every((value) => value !== undefined) ? values : undefined;
    },
  };
}

/** Free text of at most `length` characters (UTF-16 units); longer text is cut. Show it as text, never as markup. */
export function text(initial: string, length: number): Field<string> {
  // Half a surrogate pair, which the cut may leave, cannot be written into a URL.
  const bound = (value: string) => value.slice(0, length).replace(/\p{Surrogate}/gu, '');
  return { initial, write: bound, read: bound };
}

/** A state's start value and its way to and from text. */
export interface Codec<S> {
  readonly initial: S;
  /** `field=value&field=value` of what differs from the start value; '' when nothing does */
  write(state: S): string;
  /** Never throws: unknown fields are ignored, unreadable ones keep their value from `base` (the start value). */
  read(text: string, base?: S): S;
}

/** The codec of a state whose fields are given one by one. */
export function codec<S extends object>(fields: { [K in keyof S]: Field<S[K]> }): Codec<S> {
  const names = Object.keys(fields) as (keyof S & string)[];
  const initial = Object.fromEntries(names.map((name) => [name, fields[name].initial])) as S;
  return {
    initial,
    write(state) {
      const parts: string[] = [];
      for (const name of names) {
        const written = fields[name].write(state[name]);
        if (written !== fields[name].write(initial[name]))
          parts.push(`${name}=${encodeURIComponent(written)}`);
      }
      return parts.join('&');
    },
    read(source, base = initial) {
      const state = { ...base };
      for (const [name, value] of pairs(source)) {
        const known = names.find((candidate) => candidate === name);
        const parsed = known === undefined ? undefined : fields[known].read(value);
        if (known !== undefined && parsed !== undefined) state[known] = parsed;
      }
      return state;
    },
  };
}

/** The `name=value` pairs of a query or fragment, decoded; pairs with broken escapes are left out. */
export function pairs(source: string): [name: string, value: string][] {
  const found: [string, string][] = [];
  for (const part of source.slice(0, 200_000).split('&')) {
    const cut = part.indexOf('=');
    if (cut <= 0) continue;
    try {
      found.push([decodeURIComponent(part.slice(0, cut)), decodeURIComponent(part.slice(cut + 1))]);
    } catch {
      // A broken % escape: the link was cut or altered there.
    }
  }
  return found;
}

/**
 * Puts one widget's text into a page's fragment beside those of others: `key.field=value`. The others' pairs stay.
 *
 * @param fragment the fragment without its #
 * @param key the widget's key on its page; no dots
 */
export function mergeFragment(fragment: string, key: string, written: string): string {
  const others = fragment.split('&').filter((part) => part.includes('=') && !part.startsWith(`${key}.`));
  const own = written === '' ? [] : written.split('&').map((part) => `${key}.${part}`);
  return [...others, ...own].join('&');
}

/** One widget's text out of a page's fragment, as its codec reads it. */
export function fromFragment(fragment: string, key: string): string {
  return fragment
    .split('&')
    .filter((part) => part.startsWith(`${key}.`))
    .map((part) => part.slice(key.length + 1))
    .join('&');
}
