/** A dream or film while it runs, as plain data, and how it is told. */
import { shortNumber } from '../../lib/short-number.ts';

export interface Size {
  width: number;
  height: number;
}

/** A frame that was kept, without its pixels. */
export interface Frame extends Size {
  /** place in its octave, from 1; 0 is the photo. In a film: the frame's number */
  step: number;
  octave: number;
  octaves: number;
  /** null for the photo */
  loss: number | null;
}

/** What the engine has said so far. */
export interface Run {
  kind: 'dream' | 'film';
  phase: 'idle' | 'starting' | 'running' | 'stopping' | 'asleep' | 'ended';
  /** how it ended; '' unless the phase is 'ended' */
  ended: string;
  /** the engine's sentence about the end, or what went wrong */
  says: string;
  notice: string;
  /** the objective before each step, over all octaves */
  losses: readonly number[];
  /** of each loss */
  octaveOf: readonly number[];
  stepsDone: number;
  stepsTotal: number;
  octave: number;
  octaves: number;
  secondsLeft: number | null;
  /** seconds of computing so far */
  seconds: number;
  /** the reader may go on from where it stopped */
  canGoOn: boolean;
}

export const idleRun: Run = {
  kind: 'dream',
  phase: 'idle',
  ended: '',
  says: '',
  notice: '',
  losses: [],
  octaveOf: [],
  stepsDone: 0,
  stepsTotal: 0,
  octave: 0,
  octaves: 1,
  secondsLeft: null,
  seconds: 0,
  canGoOn: false,
};

/** Seconds as one says them. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round((seconds % 60) / 10) * 10;
  return rest === 60 ? `${minutes + 1} min` : rest ? `${minutes} min ${rest} s` : `${minutes} min`;
}

/** An objective's value: three digits say enough. */
export function value(loss: number): string {
  return String(Number(loss.toPrecision(3))).replace('-', '−');
}

function growth({ losses, octave }: Run): string {
  const [first, last] = [losses[0], losses.at(-1)];
  if (first === undefined || last === undefined || losses.length < 2) return '';
  const times = first > 0 && last > first * 1.05 ? `, ${shortNumber(last / first, 1)} times as much` : '';
  const anew =
    last < first && octave > 0 ? ' Each octave begins anew, on more pixels: give it more steps.' : '';
  return `The objective went from ${value(first)} to ${value(last)}${times}.${anew}`;
}

/** What goes on or how it ended. `name` is what was asked for. */
export function sentenceOf(run: Run, name: string): string {
  if (run.phase === 'idle') return `Asked for: more of ${name}.`;
  if (run.phase === 'starting') return 'Getting ready …';
  if (run.phase === 'asleep') return 'Paused while this page is out of sight; it goes on when you are back.';
  if (run.phase === 'stopping') return 'Stopping after this step …';
  if (run.phase === 'running')
    return run.kind === 'film' ? 'Making the film: dream, enlarge, dream again.' : `Dreaming of ${name}.`;
  const grown = run.kind === 'dream' ? growth(run) : '';
  const took = run.seconds
    ? `${run.stepsDone} ${run.kind === 'film' ? 'frames' : 'steps'} in ${duration(run.seconds)}.`
    : '';
  const says = [run.says, grown, took].filter(Boolean).join(' ');
  return says || 'Nothing was dreamt.';
}

/** Where it is, step by step. */
export function nowOf(run: Run): string {
  if (run.phase !== 'running' && run.phase !== 'stopping') return run.notice;
  const left = run.secondsLeft === null ? '' : `, about ${duration(run.secondsLeft)} to go`;
  const where =
    run.kind === 'film'
      ? `Frame ${Math.min(run.stepsDone + 1, run.stepsTotal)} of ${run.stepsTotal}`
      : `Octave ${run.octave + 1} of ${run.octaves}, step ${run.stepsDone} of ${run.stepsTotal}`;
  return `${where}${left}. ${run.notice}`.trim();
}

/** What a kept frame is, in a few words. */
export function frameName(frame: Frame, kind: Run['kind']): string {
  if (frame.loss === null) return 'the photo';
  if (kind === 'film') return `frame ${frame.step}`;
  return `octave ${frame.octave + 1} of ${frame.octaves}, step ${frame.step}, objective ${value(frame.loss)}`;
}
