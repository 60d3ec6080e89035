import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { type Raster, resample } from '../../lib/conv/resample.ts';
import { psnr } from '../../lib/segmentation/psnr.ts';
import { luma, ssim } from '../../lib/segmentation/ssim.ts';

export interface SuperState {
  /** test: make the photo smaller, enlarge it, compare; enlarge: the photo as it is */
  mode: 'test' | 'enlarge';
  /** the square in the middle of the photo that is worked on, in pixels; whole: all of it */
  part: '128' | '256' | 'whole';
  /** what the network is compared with */
  against: 'bicubic' | 'nearest' | 'original';
  /** the line between the two, in percent */
  position: number;
}

export const superCodec: Codec<SuperState> = codec<SuperState>({
  mode: choice('test', ['test', 'enlarge']),
  part: choice('128', ['128', '256', 'whole']),
  against: choice('bicubic', ['bicubic', 'nearest', 'original']),
  position: number(50, { min: 0, max: 100 }),
});

/** How many times larger the network makes a picture. */
export const FACTOR = 2;

/** Most pixels that are enlarged; a larger picture is made smaller first, and that is said. */
export const MOST_PIXELS = 1_500_000;

/** A picture of three bytes a pixel. */
export interface Pixels extends Raster {
  channels: 3;
  data: Uint8ClampedArray;
}

/** How close a picture is to the original. */
export interface Quality {
  psnr: number;
  /** null where the picture is smaller than its window */
  ssim: number | null;
}

/** What there is to compare. */
export interface Result {
  mode: SuperState['mode'];
  /** what was enlarged */
  small: Pixels;
  /** enlarged by the network; black where it was stopped before */
  network: Pixels;
  /** null when enlarging the photo as it is: nobody knows what it would look like */
  original: Pixels | null;
  tiles: number;
  done: number;
  /** milliseconds in the engine */
  time: number;
  /** a sentence when the photo was made smaller because it is too large, or '' */
  note: string;
}

/** The square or all of a picture that is worked on, its sides even so that half of it is whole. */
export function partOf({ part }: Pick<SuperState, 'part'>, picture: { width: number; height: number }) {
  const side = part === 'whole' ? Number.POSITIVE_INFINITY : Number(part);
  const even = (size: number) => Math.max(2, Math.floor(Math.min(size, side) / 2) * 2);
  const [width, height] = [even(picture.width), even(picture.height)];
  return {
    left: Math.max(0, Math.floor((picture.width - width) / 2)),
    top: Math.max(0, Math.floor((picture.height - height) / 2)),
    width,
    height,
  };
}

/** Another size, rounded to bytes as a file would hold it. */
export function resized(
  picture: Pixels,
  size: { width: number; height: number },
  method: 'bicubic' | 'nearest',
): Pixels {
  return { ...size, channels: 3, data: Uint8ClampedArray.from(resample(picture, size, method)) };
}

/** Half the size, bicubic. */
export const halved = (picture: Pixels): Pixels =>
  resized(picture, { width: picture.width / FACTOR, height: picture.height / FACTOR }, 'bicubic');

function qualityOf(original: Pixels, picture: Pixels): Quality {
  const { width, height } = original;
  return {
    psnr: psnr(original.data, picture.data),
    ssim:
      width < 11 || height < 11
        ? null
        : ssim(luma(original.data, 3), luma(picture.data, 3), { width, height }),
  };
}

/** Everything that is shown of a result. */
export interface Derived {
  bicubic: Pixels;
  nearest: Pixels;
  /** in the order network, bicubic, nearest; null without an original, or when it was stopped */
  quality: { name: string; psnr: string; ssim: string }[] | null;
  sentence: string;
}

const decibels = (value: number) => (Number.isFinite(value) ? `${value.toFixed(2)} dB` : '∞');

/** The two fixed ways, the errors of all three, and what they say. Takes a moment for a large picture. */
export function derive(result: Result): Derived {
  const { small, network, original, done, tiles, time } = result;
  const bicubic = resized(small, network, 'bicubic');
  const nearest = resized(small, network, 'nearest');
  const seconds = `${(time / 1000).toFixed(1)} s`;
  const size = `${small.width} × ${small.height} became ${network.width} × ${network.height} pixels in ${seconds}, in ${tiles} tile${tiles === 1 ? '' : 's'}`;
  if (done < tiles)
    return {
      bicubic,
      nearest,
      quality: null,
      sentence:
        `Stopped after ${done} of ${tiles} tiles (${seconds}): the rest is black. ${result.note}`.trim(),
    };
  if (!original) return { bicubic, nearest, quality: null, sentence: `${size}. ${result.note}`.trim() };
  const measured = (
    [
      ['network', network],
      ['bicubic', bicubic],
      ['repeated', nearest],
    ] as const
  ).map(([name, picture]) => ({ name, ...qualityOf(original, picture) }));
  const [net, cubic] = [measured[0]!.psnr, measured[1]!.psnr];
  const gain = net - cubic;
  const times = (10 ** (Math.abs(gain) / 10)).toFixed(2);
  const verdict = Number.isFinite(gain)
    ? `Against the original the network reaches ${decibels(net)}, bicubic ${decibels(cubic)}: the network’s squared error is ${times} times ${gain >= 0 ? 'smaller' : 'larger'}.`
    : 'At least one way gives the original back exactly.';
  return {
    bicubic,
    nearest,
    quality: measured.map(({ name, psnr: ratio, ssim: likeness }) => ({
      name,
      psnr: decibels(ratio),
      ssim: likeness === null ? '–' : likeness.toFixed(4),
    })),
    sentence: `${size}. ${verdict} ${result.note}`.trim(),
  };
}

/** What the network is compared with: without an original, bicubic takes its place. */
export function againstOf({ against, mode }: SuperState): SuperState['against'] {
  return against === 'original' && mode === 'enlarge' ? 'bicubic' : against;
}
