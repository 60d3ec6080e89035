/** The ways to compute, from the one that is tried first to the last. */
export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

/** A backend as this browser offers it. */
export interface Candidate {
  readonly name: BackendName;
  readonly available: boolean;
  /** a GPU interface that a processor imitates: correct and slow */
  readonly software: boolean;
  /** one phrase for the reader: which device, or why not */
  readonly note: string;
}

/** What the engine is doing and with what. */
export interface EngineStatus {
  readonly state: 'idle' | 'starting' | 'ready' | 'failed';
  readonly backend: BackendName | null;
  /** one sentence for the reader: which backend runs and why */
  readonly reason: string;
  readonly where: 'worker' | 'page';
  /** threads that compute; 1 where that is not the engine's to say */
  readonly threads: number;
  readonly candidates: readonly Candidate[];
}

/** How far a job is. */
export interface Progress {
  readonly stage: 'backend' | 'download' | 'prepare' | 'run';
  readonly done: number;
  readonly total: number;
  /** a phrase for the reader */
  readonly label: string;
}

/** The name of a backend, as a sentence begins with it. */
export const BACKEND_TITLES: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'Plain JavaScript',
};

export const IDLE: EngineStatus = {
  state: 'idle',
  backend: null,
  reason: 'Nothing has been computed yet.',
  where: 'worker',
  threads: 1,
  candidates: [],
};
