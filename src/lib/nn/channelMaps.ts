/** What the channels of one activation say, channel by channel, in a form that is small enough to show. */

/** A tensor [1, rows, columns, channels], summed up and drawn. */
export interface ChannelMaps {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** [channels] over the places of the full map, in the network's own units */
  readonly mean: Float32Array<ArrayBuffer>;
  /** [channels] root of the mean square: how active a channel is, whichever sign it has */
  readonly rms: Float32Array<ArrayBuffer>;
  /** [channels] lowest and highest value of the full map */
  readonly low: Float32Array<ArrayBuffer>;
  readonly high: Float32Array<ArrayBuffer>;
  /** [channels] row * columns + column of the highest value; the first of equals */
  readonly strongest: Uint32Array<ArrayBuffer>;
  /** the maps as pictures of at most the asked side; a larger map is averaged over squares of `shrink` cells */
  readonly pictures: {
    readonly rows: number;
    readonly columns: number;
    readonly shrink: number;
    /** [channels, rows, columns]: 0 is the channel's `low`, 255 its `high`; a constant channel is 0 everywhere */
    readonly levels: Uint8Array<ArrayBuffer>;
  };
}

/**
 * Splits an activation into its channels.
 *
 * @param values [rows, columns, channels], row-major, finite
 * @param side longest side of the pictures, at least 1
 * @throws RangeError when `values` does not have that many numbers, or `side` is not a positive whole number
 */
export function channelMaps(
  values: Float32Array,
  [rows, columns, channels]: readonly [number, number, number],
  side: number,
): ChannelMaps {
  if (!Number.isInteger(side) || side < 1)
    throw new RangeError(`side: a whole number of at least 1 is needed, not ${side}`);
  const places = rows * columns;
  if (values.length !== places * channels || places === 0)
    throw new RangeError(
      `values: ${rows} x ${columns} x ${channels} numbers are needed, not ${values.length}`,
    );
  const shrink = Math.max(1, Math.ceil(Math.max(rows, columns) / side));
  const small = { rows: Math.ceil(rows / shrink), columns: Math.ceil(columns / shrink) };
  const cells = small.rows * small.columns;

  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const low = new Float32Array(channels).fill(Number.POSITIVE_INFINITY);
  const high = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);
  const strongest = new Uint32Array(channels);
  // [small rows, small columns, channels]: sums over squares, in the order in which the values come.
  const blocks = shrink > 1 ? new Float32Array(cells * channels) : values;
  for (let place = 0, at = 0; place < places; place++) {
    const row = Math.floor(place / columns);
    const column = place - row * columns;
    const block = (Math.floor(row / shrink) * small.columns + Math.floor(column / shrink)) * channels;
    for (let channel = 0; channel < channels; channel++, at++) {
      const value = values[at]!;
      sum[channel]! += value;
      squares[channel]! += value * value;
      if (value < low[channel]!) low[channel] = value;
      if (value > high[channel]!) {
        high[channel] = value;
        strongest[channel] = place;
      }
      if (shrink > 1) blocks[block + channel]! += value;
    }
  }

  const levels = new Uint8Array(cells * channels);
  for (let cell = 0, at = 0; cell < cells; cell++) {
    const row = Math.floor(cell / small.columns);
    const column = cell - row * small.columns;
    // Squares at the far edges may hold fewer cells.
    const held = Math.min(shrink, rows - row * shrink) * Math.min(shrink, columns - column * shrink);
    for (let channel = 0; channel < channels; channel++, at++) {
      const range = high[channel]! - low[channel]!;
      if (range > 0)
        levels[channel * cells + cell] = Math.round((255 * (blocks[at]! / held - low[channel]!)) / range);
    }
  }
  return {
    rows,
    columns,
    channels,
    mean: Float32Array.from(sum, (total) => total / places),
    rms: Float32Array.from(squares, (total) => Math.sqrt(total / places)),
    low,
    high,
    strongest,
    pictures: { ...small, shrink, levels },
  };
}
