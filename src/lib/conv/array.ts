/**
 * Numbers on a grid, row-major, with a batch axis first and the channels last: `[n, h, w, c]` for pictures,
 * `[n, w, c]` for sequences, `[n, d, h, w, c]` for volumes. Any array-like of numbers will do for `data`.
 */
export interface NdArray {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** What the functions of this room return: the same layout as {@link NdArray}, in plain, writable arrays. */
export interface Result {
  shape: number[];
  data: number[];
}

/** The most numbers that one array may hold here (16.8 million, a 4096 x 4096 map). */
export const maxElements = 2 ** 24;

/** The most multiply-adds that one call may take here (4.3 thousand million, several seconds). */
export const maxMacs = 2 ** 32;

/** How many numbers an array of this shape holds; 1 for `[]`. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Numbers as a reader sees a shape: `[1, 4, 4, 3]`. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** An array of the given shape filled with one number (0 unless told). Throws a RangeError when it would be huge. */
export function filled(shape: readonly number[], value = 0, name = 'output'): Result {
  const size = sizeOf(shape);
  if (!(size <= maxElements)) {
    throw new RangeError(
      `${name}: shape ${shapeText(shape)} has ${size} numbers; at most ${maxElements} are allowed`,
    );
  }
  return { shape: [...shape], data: new Array<number>(size).fill(value) };
}

/** Throws a RangeError unless `value` is a whole number from `low` to `high`; returns it. */
export function wholeNumber(
  name: string,
  value: unknown,
  low: number,
  high = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
    const range = high === Number.MAX_SAFE_INTEGER ? `of at least ${low}` : `from ${low} to ${high}`;
    throw new RangeError(`${name}: a whole number ${range} is needed, not ${String(value)}`);
  }
  return value;
}

/**
 * Throws unless `array` is an array of the given rank: every size a whole number of at least 1, as many data
 * as the shape says, every one of them finite.
 */
export function checkArray(name: string, array: NdArray, axes: readonly string[]): void {
  if (!array || !Array.isArray(array.shape) || typeof array.data?.length !== 'number') {
    throw new TypeError(`${name}: an array { shape, data } is needed`);
  }
  const { shape, data } = array;
  if (shape.length !== axes.length) {
    throw new RangeError(`${name}.shape: [${axes.join(', ')}] is needed, not ${shapeText(shape)}`);
  }
  shape.forEach((size, axis) => {
    wholeNumber(`${name}.shape[${axis}] (${axes[axis]})`, size, 1);
  });
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(
      `${name}.data: shape ${shapeText(shape)} needs ${sizeOf(shape)} numbers, not ${data.length}`,
    );
  }
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) {
      throw new RangeError(`${name}.data[${i}]: a finite number is needed, not ${String(data[i])}`);
    }
  }
}

/** Throws a TypeError when `options` has a key that is not in `allowed`: a misspelt option must not pass in silence. */
export function checkOptions(options: object, allowed: readonly string[]): void {
  if (options === null || typeof options !== 'object') {
    throw new TypeError(`options: an object is needed, with ${allowed.join(', ')}`);
  }
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) {
      throw new TypeError(`options.${key} is not known; allowed: ${allowed.join(', ')}`);
    }
  }
}
