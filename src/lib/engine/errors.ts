/** What can go wrong at the engine's door. */
export type EngineErrorCode =
  | 'network-missing'
  | 'network-damaged'
  | 'backend-failed'
  | 'out-of-memory'
  | 'context-lost'
  | 'aborted'
  | 'unknown-op'
  | 'bad-picture';

/** An error for the reader: its message is a sentence or two that say what happened and what to do. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  constructor(code: EngineErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** An error as plain data: classes do not survive the way out of a worker. */
export interface PlainError {
  readonly code: EngineErrorCode;
  readonly message: string;
}

const aborted = (): EngineError => new EngineError('aborted', 'Stopped.');

/** Throws the error of an aborted job when the signal says so. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted();
}

/** The error that a job ends with when it was aborted. */
export const abortedError = aborted;

/** Any thrown thing as an EngineError: what the browser says about memory and lost devices is put in the reader's words. */
export function engineError(thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const { name = '', message = String(thrown) } = (thrown ?? {}) as { name?: string; message?: string };
  const cause = { cause: thrown };
  if (name === 'AbortError') return aborted();
  if (name === 'UnknownOpError') {
    return new EngineError(
      'unknown-op',
      `This network needs something that Fovea cannot compute. ${message}`,
      cause,
    );
  }
  if (
    /out of memory|allocation failed|could not allocate|Array buffer allocation|memory\.grow/i.test(message)
  ) {
    return new EngineError(
      'out-of-memory',
      'There was not enough memory for this. Choose a smaller input size, or close other tabs and try again.',
      cause,
    );
  }
  return new EngineError(
    'backend-failed',
    `The computation failed (${message.slice(0, 200)}). Reload the page, or choose another backend.`,
    cause,
  );
}
