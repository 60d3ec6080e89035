import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { shortNumber } from '../../lib/short-number.ts';
import type { Measured, Method, Quality } from './enlarge.ts';

export { type Measured, type Method, methods, type Quality } from './enlarge.ts';

/** How many times larger. */
export const FACTORS = [2, 4, 8, 16, 32] as const;
/** Sides of what is enlarged, in pixels: multiples of every factor. */
export const SIZE = { width: 256, height: 192 };

export const trainings = ['0', '10', '100', '1000', '10000', 'all'] as const;
export type Training = (typeof trainings)[number];

export interface UpsamplingState {
  source: 'scores' | 'photo';
  factor: number;
  /** side of the learned kernel in factors */
  reach: '2' | '4';
  /** steps of gradient descent; all: to the least squares solution */
  steps: Training;
  /** what the kernel is trained on: other pictures, or the very one that it is tested on */
  train: 'others' | 'self';
}

export const upsamplingCodec: Codec<UpsamplingState> = codec<UpsamplingState>({
  source: choice('scores', ['scores', 'photo']),
  factor: number(8, { min: 2, max: 32 }),
  reach: choice('4', ['2', '4']),
  steps: choice('all', trainings),
  train: choice('others', ['others', 'self']),
});

export const METHOD_TITLES: Record<Method, string> = {
  nearest: 'Repeated',
  bilinear: 'Bilinear',
  start: 'Transposed, at start',
  learned: 'Transposed, learned',
};

/** The nearest of {@link FACTORS}, by ratio: links may say anything. */
export const factorOf = ({ factor }: Pick<UpsamplingState, 'factor'>): number =>
  FACTORS.reduce((best, each) =>
    Math.abs(Math.log(each / factor)) < Math.abs(Math.log(best / factor)) ? each : best,
  );

/** Steps as a number, Infinity for all. */
export const stepsOf = ({ steps }: Pick<UpsamplingState, 'steps'>): number =>
  steps === 'all' ? Number.POSITIVE_INFINITY : Number(steps);

/** What has been measured so far, by factor. */
export type Measurements = ReadonlyMap<number, Record<Method, Quality>>;

/** One cell of the table. */
export interface Cell {
  factor: number;
  /** null while it is being measured */
  value: number | null;
  text: string;
}

/** Everything that is shown in words and numbers. */
export interface Derived {
  factor: number;
  unit: string;
  /** a row per method that differs inside: the bilinear start is bilinear */
  rows: { method: Method; title: string; cells: Cell[] }[];
  /** learned minus bilinear */
  gains: Cell[];
  /** middle row of the kernels, both sides of the middle averaged */
  profile: { start: number[]; learned: number[] } | null;
  sentence: string;
  verdict: string;
}

const isScores = ({ source }: UpsamplingState) => source === 'scores';
const worth = (quality: Quality): number => quality.meanIou ?? quality.psnr;

function format(state: UpsamplingState, value: number): string {
  if (!Number.isFinite(value)) return '∞';
  return isScores(state) ? value.toFixed(3) : value.toFixed(1);
}

const signed = (text: string, value: number) => (value > 0 ? `+${text}` : text.replace('-', '−'));

/** Every number that the table, the curves and the sentences show. */
export function derive(state: UpsamplingState, measured: Measured | null, all: Measurements): Derived {
  const factor = factorOf(state);
  const cell = (each: number, value: number | null, withSign = false): Cell => {
    const text = value === null ? '…' : format(state, value);
    return { factor: each, value, text: withSign && value !== null ? signed(text, value) : text };
  };
  const at = (each: number, method: Method) => {
    const quality = all.get(each)?.[method];
    return quality ? worth(quality) : null;
  };
  const rows = (['nearest', 'bilinear', 'learned'] as const).map((method) => ({
    method,
    title: method === 'bilinear' ? 'Bilinear, both ways' : METHOD_TITLES[method],
    cells: FACTORS.map((each) => cell(each, at(each, method))),
  }));
  const gains = FACTORS.map((each) => {
    const [learned, bilinear] = [at(each, 'learned'), at(each, 'bilinear')];
    const known =
      learned !== null && bilinear !== null && Number.isFinite(learned) && Number.isFinite(bilinear);
    return cell(each, known ? learned - bilinear : null, true);
  });
  const unit = isScores(state) ? 'mean IoU' : 'PSNR in dB';
  return {
    factor,
    unit,
    rows,
    gains,
    profile: measured && {
      start: profileOf(measured.startKernel),
      learned: profileOf(measured.kernel),
    },
    sentence: measured ? sentence(state, measured) : '',
    verdict: verdict(state, rows, gains),
  };
}

/** The two middle rows of a kernel of even side, averaged. */
function profileOf(kernel: Float64Array): number[] {
  const side = Math.sqrt(kernel.length);
  const row = side / 2;
  return Array.from(
    { length: side },
    (_, x) => (kernel[(row - 1) * side + x]! + kernel[row * side + x]!) / 2,
  );
}

function sentence(state: UpsamplingState, { factor, quality, apart, small }: Measured): string {
  const { nearest, bilinear, learned } = quality;
  const said = (each: Quality) => format(state, worth(each)) + (isScores(state) ? '' : ' dB');
  const difference = worth(learned) - worth(bilinear);
  const gain = Number.isFinite(difference)
    ? ` (${signed(format(state, difference), difference)} against bilinear)`
    : '';
  return `×${factor}, from ${small.width} × ${small.height} cells: ${isScores(state) ? 'mean IoU' : 'PSNR'} ${said(nearest)} repeated, ${said(bilinear)} bilinear, ${said(learned)} learned${gain}. The transposed convolution with the bilinear start is bilinear interpolation: away from the border the two differ by ${apart.inside < 1e-5 ? 'rounding only' : shortNumber(apart.inside, 4)}; at the border, where the outside counts as 0, by up to ${shortNumber(apart.border)}.`;
}

function verdict(state: UpsamplingState, rows: Derived['rows'], gains: readonly Cell[]): string {
  const bilinear = rows[1]!.cells;
  if (bilinear.some(({ value }) => value === null)) return '';
  const [first, last] = [bilinear[0]!, bilinear.at(-1)!];
  const known = gains.filter((gain): gain is Cell & { value: number } => gain.value !== null);
  if (known.length === 0 || !Number.isFinite(first.value))
    return 'This picture is flat: every way gives it back exactly.';
  const best = known.reduce((a, b) => (b.value > a.value ? b : a));
  const worse = known.filter(({ value }) => value < 0).map(({ factor }) => `×${factor}`);
  const unit = isScores(state) ? '' : ' dB';
  const fall = isScores(state)
    ? `Bilinear: mean IoU ${first.text} at ×2, ${bilinear[2]!.text} at ×8, ${last.text} at ×32.`
    : `Bilinear: ${first.text} dB at ×2, ${bilinear[2]!.text} dB at ×8, ${last.text} dB at ×32.`;
  const learning =
    best.value > 0
      ? `Learning gains most at ×${best.factor} (${best.text}${unit})`
      : 'Learning gains nothing here';
  return `${fall} ${learning}${worse.length ? `; it loses at ${worse.join(', ')}` : ''}.`;
}
