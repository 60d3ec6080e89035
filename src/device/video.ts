import { fileTitle } from './file-title.ts';

/** Why a video does not play. The message is a sentence for the reader: what happened, then what to do. */
export class VideoError extends Error {
  override name = 'VideoError';
}

/** An open video file. */
export interface VideoStream {
  /** Plays the file, muted; it may stay outside the document, or be shown with its controls. */
  readonly video: HTMLVideoElement;
  /** The file's name, as text. */
  readonly title: string;
  /** Pixels of a frame, upright. */
  readonly width: number;
  readonly height: number;
  /** Seconds, Infinity when the file does not tell. */
  readonly duration: number;
  /** Ends playing and frees the file. */
  stop(): void;
}

const PATIENCE_MS = 20_000;
const FORMATS = 'Convert it to MP4 (H.264) or WebM and choose that.';

/**
 * Opens a video file and starts playing it, muted and in a loop; settles when the first frame can be shown. Rejects with
 * VideoError when this browser cannot play the file, or with the signal's reason. Ends with `signal`.
 */
export async function openVideo(file: Blob, options: { signal?: AbortSignal } = {}): Promise<VideoStream> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (file.size === 0) throw new VideoError('The video file is empty (0 bytes). Save or download it again.');
  if (file.type.startsWith('image/'))
    throw new VideoError('The file is a picture, not a video. Open it with the picture button.');
  const video = document.createElement('video');
  video.muted = true;
  video.loop = true;
  video.playsInline = true;
  video.preload = 'auto';
  const url = URL.createObjectURL(file);
  const stop = (): void => {
    signal?.removeEventListener('abort', stop);
    video.pause();
    video.removeAttribute('src');
    // Frees the decoder and what was read; removing the attribute alone does not.
    video.load();
    URL.revokeObjectURL(url);
  };
  signal?.addEventListener('abort', stop);
  video.src = url;
  try {
    await playable(video, signal);
  } catch (error) {
    stop();
    throw error;
  }
  // Where a browser does not let it play by itself, its controls still do.
  video.play().catch(() => {});
  const title = fileTitle(file instanceof File ? file.name : '', 'Your video');
  return { video, title, width: video.videoWidth, height: video.videoHeight, duration: video.duration, stop };
}

function playable(video: HTMLVideoElement, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      over.abort();
      if (error === undefined) resolve();
      else reject(error);
    };
    const timer = setTimeout(
      () =>
        settle(new VideoError(`The video showed no picture for 20 seconds, so it was given up. ${FORMATS}`)),
      PATIENCE_MS,
    );
    const listen = { signal: over.signal };
    video.addEventListener(
      'loadeddata',
      () => settle(video.videoWidth > 0 ? undefined : soundOnly()),
      listen,
    );
    // Sound alone loads too, and some browsers wait to be played before they load frames.
    video.addEventListener('loadedmetadata', () => video.videoWidth === 0 && settle(soundOnly()), listen);
    video.addEventListener('error', () => settle(unplayable(video)), listen);
    signal?.addEventListener('abort', () => settle(signal.reason), listen);
  });
}

function soundOnly(): VideoError {
  return new VideoError(
    `The file has sound but no picture that this browser can play. Choose another file, or: ${FORMATS}`,
  );
}

function unplayable(video: HTMLVideoElement): VideoError {
  if (video.error?.code === MediaError.MEDIA_ERR_DECODE)
    return new VideoError(
      'The video file is damaged here: it could not be decoded. Save or download it again.',
    );
  if (video.error?.code === MediaError.MEDIA_ERR_NETWORK)
    return new VideoError('The video file can no longer be read. Choose it again.');
  return new VideoError(`This browser cannot play the file as a video. ${FORMATS}`);
}

/** A frame of a video or camera. */
export interface Frame {
  /** The frame, upright, its longer side at most `maxSide`; whoever is called owns it: close or transfer it. */
  bitmap: ImageBitmap;
  /** Pixels of the video itself. */
  width: number;
  height: number;
  /** Position in the video in seconds. */
  time: number;
}

/** How to go through the frames. */
export interface FrameOptions {
  /** Ends the loop: the frame under way is finished, then `frames` resolves. */
  signal: AbortSignal;
  /** Called with one frame at a time; the next one waits until the promise settles, and frames in between are skipped. */
  onFrame: (frame: Frame) => Promise<void> | void;
  /** Longest side of a frame in pixels, 640 unless said otherwise; smaller videos are not enlarged. */
  maxSide?: number;
}

/**
 * Hands the frames of `video` to `onFrame`, one at a time and never an old one, while the page is visible and until
 * `signal` ends it. A paused or finished video gives the frame it shows, and new ones when it is played or moved on.
 * Rejects when onFrame does, with VideoError when the video breaks, with RangeError when maxSide is not at least 1.
 */
export async function frames(video: HTMLVideoElement, options: FrameOptions): Promise<void> {
  const { signal, onFrame, maxSide = 640 } = options;
  if (!(maxSide >= 1)) throw new RangeError(`maxSide must be at least 1, got ${maxSide}`);
  let shown = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  while (!signal.aborted) {
    if (video.error) throw unplayable(video);
    if (!shown) await nextFrame(video, signal);
    shown = false;
    await untilVisible(signal);
    if (signal.aborted) return;
    if (video.error) throw unplayable(video);
    const { videoWidth: width, videoHeight: height, currentTime: time } = video;
    if (width === 0 || height === 0) continue;
    const bitmap = await grab(video, width, height, maxSide);
    if (signal.aborted) bitmap?.close();
    else if (bitmap) await onFrame({ bitmap, width, height, time });
  }
}

async function grab(
  video: HTMLVideoElement,
  width: number,
  height: number,
  maxSide: number,
): Promise<ImageBitmap | null> {
  const shrink = Math.min(1, maxSide / Math.max(width, height));
  const size: ImageBitmapOptions =
    shrink < 1
      ? {
          resizeWidth: Math.max(1, Math.round(width * shrink)),
          resizeHeight: Math.max(1, Math.round(height * shrink)),
          resizeQuality: 'low',
        }
      : {};
  try {
    return await createImageBitmap(video, size);
  } catch {
    // The source was taken away in the meantime (camera stopped, file freed); the next frame, if any, will do.
    return null;
  }
}

/** Resolves at the next frame that was not shown before, at an error of the video, or at abort. */
function nextFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    let cancel = (): void => {};
    const done = (): void => {
      over.abort();
      cancel();
      resolve();
    };
    const listen = { signal: over.signal };
    signal.addEventListener('abort', done, listen);
    video.addEventListener('error', done, listen);
    if ('requestVideoFrameCallback' in video) {
      const ticket = video.requestVideoFrameCallback(done);
      cancel = () => video.cancelVideoFrameCallback(ticket);
      return;
    }
    cancel = everyPaint(video, done);
  });
}

/** Without requestVideoFrameCallback: looks at every paint whether the video has moved on. Returns what ends it. */
function everyPaint(video: HTMLVideoElement, done: () => void): () => void {
  const before = video.currentTime;
  const look = (): void => {
    if (video.currentTime !== before && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) done();
    else ticket = requestAnimationFrame(look);
  };
  let ticket = requestAnimationFrame(look);
  return () => cancelAnimationFrame(ticket);
}

/** Resolves when the page is to be seen, or at abort. */
function untilVisible(signal: AbortSignal): Promise<void> | void {
  if (!document.hidden) return;
  return new Promise((resolve) => {
    const over = new AbortController();
    const look = (): void => {
      if (document.hidden && !signal.aborted) return;
      over.abort();
      resolve();
    };
    document.addEventListener('visibilitychange', look, { signal: over.signal });
    signal.addEventListener('abort', look, { signal: over.signal });
  });
}
