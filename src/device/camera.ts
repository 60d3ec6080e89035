/** Why there is no camera. The message is a sentence for the reader: what happened, then what to do. */
export class CameraError extends Error {
  override name = 'CameraError';
  readonly reason: CameraTrouble;
  constructor(reason: CameraTrouble) {
    super(SENTENCES[reason]);
    this.reason = reason;
  }
}

/** What can be wrong with a camera. */
export type CameraTrouble =
  | 'denied'
  | 'absent'
  | 'gone'
  | 'busy'
  | 'insecure'
  | 'unsupported'
  | 'unplugged'
  | 'silent';

const SENTENCES: Record<CameraTrouble, string> = {
  denied:
    'The browser did not let this page use the camera. Allow the camera for this site (the sign beside the address), then start it again; or choose a picture or a video file.',
  absent: 'No camera was found. Connect one and start it again, or choose a picture or a video file.',
  gone: 'The chosen camera is not connected any more. Connect it, or choose another one.',
  busy: 'The camera is there but gives no picture; another program may be using it. Close that program and start the camera again.',
  insecure:
    'Browsers give a camera only to pages on https or localhost. Open this site with an address that starts with https.',
  unsupported: 'This browser offers no camera to this page. Choose a picture or a video file instead.',
  unplugged: 'The camera was unplugged or taken away. Connect it and start it again.',
  silent:
    'The camera was opened but sent no picture for 10 seconds. Unplug and connect it, then start it again.',
};

/** A camera to choose from. */
export interface CameraDevice {
  id: string;
  /** The maker's name; “Camera 2” where the browser does not tell it. */
  label: string;
}

/** Which camera to open. */
export interface CameraOptions {
  /** One of the ids of `devices()`. */
  deviceId?: string;
  /** Towards the reader or away, a wish that a laptop ignores. */
  facing?: 'user' | 'environment';
  /** Ends the camera, also while it is being opened. */
  signal?: AbortSignal;
}

/** An open camera. */
export interface CameraStream {
  /** Plays the camera, muted; the same element for as long as the stream lives. It may stay outside the document. */
  readonly video: HTMLVideoElement;
  /** The id of the camera that runs, empty when the browser does not tell. */
  readonly deviceId: string;
  /** paused: the camera is off because the tab was hidden; the video shows its last frame. ended: for good. */
  readonly state: 'running' | 'paused' | 'ended';
  /** The cameras of this device, this one included. */
  devices(): Promise<CameraDevice[]>;
  /** Turns a paused camera on again. Rejects with CameraError, and the stream is then ended. Else does nothing. */
  resume(): Promise<void>;
  /** Turns the camera off for good and frees it. */
  stop(): void;
  /** Called when the camera was turned off because the tab was hidden. */
  onPaused: (() => void) | null;
  /** Called when the camera ends by itself (unplugged, permission withdrawn), never after stop(). */
  onEnded: ((error: CameraError) => void) | null;
}

const PATIENCE_MS = 10_000;

/** The cameras of this device. Before the reader has allowed one, browsers tell neither names nor ids. Never rejects. */
export async function listCameras(): Promise<CameraDevice[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return all
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Camera ${index + 1}` }));
}

function troubleOf(error: unknown, chosen: boolean): CameraTrouble {
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError' || name === 'PermissionDeniedError')
    return 'denied';
  if (name === 'OverconstrainedError' || name === 'NotFoundError') return chosen ? 'gone' : 'absent';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'unsupported';
}

async function ask(options: CameraOptions): Promise<MediaStream> {
  const { deviceId, facing, signal } = options;
  if (!navigator.mediaDevices?.getUserMedia)
    throw new CameraError(isSecureContext ? 'unsupported' : 'insecure');
  const video: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 } };
  if (deviceId) video.deviceId = { exact: deviceId };
  else if (facing) video.facingMode = { ideal: facing };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch (error) {
    signal?.throwIfAborted();
    throw new CameraError(troubleOf(error, Boolean(deviceId)));
  }
  // The reader may have answered the browser's question after giving up on the figure.
  if (signal?.aborted) turnOff(stream);
  signal?.throwIfAborted();
  return stream;
}

function turnOff(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Settles when the video has a frame to show. */
async function firstFrame(video: HTMLVideoElement, signal: AbortSignal | undefined): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const either = signal ? AbortSignal.any([signal, patience]) : patience;
  // A refusal to play is no trouble as long as frames come: the element may be played later by a click.
  video.play().catch(() => {});
  while (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    await new Promise<void>((resolve, reject) => {
      const done = (): void => {
        video.removeEventListener('loadeddata', done);
        video.removeEventListener('resize', done);
        either.removeEventListener('abort', done);
        if (either.aborted) reject(signal?.aborted ? signal.reason : new CameraError('silent'));
        else resolve();
      };
      video.addEventListener('loadeddata', done);
      video.addEventListener('resize', done);
      either.addEventListener('abort', done);
      if (either.aborted) done();
    });
  }
}

/**
 * Opens a camera and settles when it shows its first frame. It turns itself off when the tab is hidden (`resume()` turns
 * it on again) and ends with `signal`. Rejects with CameraError, or with the signal's reason.
 */
export async function openCamera(options: CameraOptions = {}): Promise<CameraStream> {
  const { signal } = options;
  signal?.throwIfAborted();
  let media = await ask(options);
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  let state: CameraStream['state'] = 'running';

  const start = async (next: MediaStream): Promise<void> => {
    media = next;
    video.srcObject = next;
    for (const track of next.getVideoTracks()) track.addEventListener('ended', () => lost(next));
    await firstFrame(video, signal);
  };
  const lost = (from: MediaStream): void => {
    if (from !== media || state !== 'running') return;
    end();
    camera.onEnded?.(new CameraError('unplugged'));
  };
  const end = (): void => {
    state = 'ended';
    turnOff(media);
    video.pause();
    video.srcObject = null;
    document.removeEventListener('visibilitychange', hide);
    signal?.removeEventListener('abort', end);
  };
  const hide = (): void => {
    if (!document.hidden || state !== 'running') return;
    state = 'paused';
    turnOff(media);
    video.pause();
    camera.onPaused?.();
  };
  const currentId = (): string => media.getVideoTracks()[0]?.getSettings().deviceId ?? '';

  const camera: CameraStream = {
    video,
    get deviceId() {
      return currentId();
    },
    get state() {
      return state;
    },
    devices: listCameras,
    async resume() {
      if (state !== 'paused') return;
      const id = currentId() || options.deviceId;
      try {
        const next = await ask(id ? { ...options, deviceId: id } : options);
        // Stopped, or hidden again, while the browser was asked.
        if (state !== 'paused') return turnOff(next);
        state = 'running';
        await start(next);
      } catch (error) {
        end();
        throw error;
      }
    },
    stop() {
      if (state !== 'ended') end();
    },
    onPaused: null,
    onEnded: null,
  };

  signal?.addEventListener('abort', end);
  document.addEventListener('visibilitychange', hide);
  try {
    await start(media);
  } catch (error) {
    end();
    throw error;
  }
  return camera;
}
