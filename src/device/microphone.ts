/** Why there is no microphone. The message is a sentence for the reader: what happened, then what to do. */
export class MicrophoneError extends Error {
  override name = 'MicrophoneError';
  readonly reason: MicrophoneTrouble;
  constructor(reason: MicrophoneTrouble) {
    super(SENTENCES[reason]);
    this.reason = reason;
  }
}

/** What can be wrong with a microphone. */
export type MicrophoneTrouble = 'denied' | 'absent' | 'busy' | 'insecure' | 'unsupported' | 'unplugged';

const SENTENCES: Record<MicrophoneTrouble, string> = {
  denied:
    'The browser did not let this page use the microphone. Allow it for this site (the sign beside the address), then start it again; or use one of the other signals.',
  absent: 'No microphone was found. Connect one and start it again, or use one of the other signals.',
  busy: 'The microphone is there but gives no sound; another program may be using it. Close that program and start it again.',
  insecure:
    'Browsers give a microphone only to pages on https or localhost. Open this site with an address that starts with https.',
  unsupported: 'This browser offers no microphone to this page. Use one of the other signals.',
  unplugged: 'The microphone was unplugged or taken away. Connect it and start it again.',
};

/** An open microphone. */
export interface Microphone {
  /** The newest sound: 2048 samples in about -1 to 1, in the same array every time. Nothing older is held anywhere. */
  read(): Float32Array;
  /** Turns the microphone off for good. */
  stop(): void;
}

const SAMPLES = 2048;

function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'unsupported';
}

/**
 * Opens the microphone. It turns itself off when the tab is hidden, with `signal`, and when it is taken away; `onEnded` is
 * called for the first and the last of these, with an error for the last. Rejects with MicrophoneError, or with the signal's
 * reason.
 */
export async function openMicrophone({
  signal,
  onEnded,
}: {
  signal?: AbortSignal;
  onEnded?: (error: MicrophoneError | null) => void;
} = {}): Promise<Microphone> {
  signal?.throwIfAborted();
  if (!navigator.mediaDevices?.getUserMedia || typeof AudioContext === 'undefined')
    throw new MicrophoneError(isSecureContext ? 'unsupported' : 'insecure');
  let media: MediaStream;
  try {
    media = await navigator.mediaDevices.getUserMedia({ audio: true, video: false });
  } catch (error) {
    signal?.throwIfAborted();
    throw new MicrophoneError(troubleOf(error));
  }
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: SAMPLES });
  context.createMediaStreamSource(media).connect(analyser);
  const samples = new Float32Array(SAMPLES);
  let open = true;
  const stop = (): void => {
    if (!open) return;
    open = false;
    for (const track of media.getTracks()) track.stop();
    void context.close();
    document.removeEventListener('visibilitychange', hide);
    signal?.removeEventListener('abort', stop);
  };
  const end = (error: MicrophoneError | null): void => {
    if (!open) return;
    stop();
    onEnded?.(error);
  };
  const hide = (): void => {
    if (document.hidden) end(null);
  };
  document.addEventListener('visibilitychange', hide);
  signal?.addEventListener('abort', stop);
  for (const track of media.getTracks())
    track.addEventListener('ended', () => end(new MicrophoneError('unplugged')));
  // The reader may have answered the browser's question after leaving the figure.
  if (signal?.aborted) stop();
  signal?.throwIfAborted();
  return {
    read() {
      analyser.getFloatTimeDomainData(samples);
      return samples;
    },
    stop,
  };
}
