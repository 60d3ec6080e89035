/** Why no film could be made. The message is a sentence for the reader: what happened, then what to do. */
export class FilmError extends Error {
  override name = 'FilmError';
}

/** What to film. */
export interface FilmOptions {
  /** pixels; odd sides are rounded up to even ones, which some coders need */
  width: number;
  height: number;
  /** pictures, at least 1 */
  count: number;
  /** pictures a second */
  rate: number;
  /** draws picture `index`, from 0, on the whole of the pen's canvas */
  draw: (pen: CanvasRenderingContext2D, index: number) => Promise<void> | void;
  signal: AbortSignal;
  onPicture?: (done: number) => void;
}

/** A film and the ending of its file's name. */
export interface Film {
  blob: Blob;
  extension: 'webm' | 'mp4';
}

/** WebM first: it is free, and every browser but Safari writes it. */
const TYPES = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm', 'video/mp4'];
/** Dreams are full of detail, which a coder's own choice would smear. */
const BITS_PER_PIXEL = 0.35;

/** The kind of film that this browser writes, or null. */
export function filmType(): string | null {
  if (typeof MediaRecorder === 'undefined') return null;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/**
 * Films pictures one after the other, in real time: browsers record a canvas as it changes. While the page is out of sight it
 * waits. Rejects with FilmError when this browser cannot, with the signal's reason when aborted, with RangeError for a count
 * or rate below 1.
 */
export async function recordFilm(options: FilmOptions): Promise<Film> {
  const { count, rate, draw, signal, onPicture } = options;
  if (!(count >= 1)) throw new RangeError(`count must be at least 1, got ${count}`);
  if (!(rate >= 1)) throw new RangeError(`rate must be at least 1, got ${rate}`);
  signal.throwIfAborted();
  const type = filmType();
  const canvas = document.createElement('canvas');
  canvas.width = options.width + (options.width % 2);
  canvas.height = options.height + (options.height % 2);
  const pen = canvas.getContext('2d', { alpha: false });
  if (!type || !pen || !('captureStream' in canvas))
    throw new FilmError('This browser cannot record films. Save pictures instead, or use another browser.');

  await draw(pen, 0);
  // 0: a picture is taken when it is asked for, not on a clock of its own.
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks() as CanvasCaptureMediaStreamTrack[];
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    videoBitsPerSecond: Math.round(canvas.width * canvas.height * rate * BITS_PER_PIXEL),
  });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const ended = new Promise<void>((resolve, reject) => {
    recorder.addEventListener('stop', () => resolve());
    recorder.addEventListener('error', () =>
      reject(new FilmError('The recording broke off. Try a smaller size, or save pictures instead.')),
    );
  });
  // An error is reported once, where it is waited for.
  ended.catch(() => {});
  try {
    recorder.start();
    let due = performance.now();
    for (let index = 0; index < count; index++) {
      signal.throwIfAborted();
      if (document.hidden) {
        recorder.pause();
        await untilSeen(signal);
        recorder.resume();
        due = performance.now();
      }
      await draw(pen, index);
      track?.requestFrame();
      onPicture?.(index + 1);
      due += 1000 / rate;
      await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
    }
    recorder.stop();
    await ended;
  } finally {
    if (recorder.state !== 'inactive') recorder.stop();
    track?.stop();
  }
  const blob = new Blob(parts, { type: type.split(';')[0]! });
  if (blob.size === 0) throw new FilmError('The recording came out empty. Try a smaller size.');
  return { blob, extension: type.includes('mp4') ? 'mp4' : 'webm' };
}

/** Resolves when the page is to be seen; rejects with the signal's reason when aborted. */
export function untilSeen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const look = (): void => {
      if (signal.aborted) reject(signal.reason);
      else if (document.hidden) return;
      else resolve();
      over.abort();
    };
    document.addEventListener('visibilitychange', look, { signal: over.signal });
    signal.addEventListener('abort', look, { signal: over.signal });
    look();
  });
}
