/** What this browser offers to compute with, found out without loading any backend. */
import { BACKEND_TITLES, type BackendName, type Candidate } from './status.ts';

/** Renderer names of processors that imitate a GPU. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|software|microsoft basic render|warp/i;

/** Looks at all four. Never throws; takes milliseconds. */
export async function findCandidates(): Promise<Candidate[]> {
  return [
    await webgpu(),
    webgl(),
    wasm(),
    { name: 'cpu', available: true, software: false, note: 'always there, and slow' },
  ];
}

/**
 * The order in which to try: WebGPU, WebGL, WASM, CPU, where a GPU that is imitated in software comes after WASM. What the reader asked for
 * comes first. Unavailable ones are left out.
 */
export function rank(candidates: readonly Candidate[], preference: BackendName | 'auto'): BackendName[] {
  const place = ({ name, software }: Candidate): number => {
    if (name === preference) return -1;
    return { webgpu: software ? 4 : 0, webgl: software ? 3 : 1, wasm: 2, cpu: 5 }[name];
  };
  return candidates
    .filter((candidate) => candidate.available)
    .sort((a, b) => place(a) - place(b))
    .map((candidate) => candidate.name);
}

/** One sentence for the reader: what runs and why not something that usually is faster. */
export function explain(
  backend: BackendName,
  threads: number,
  candidates: readonly Candidate[],
  preference: BackendName | 'auto',
): string {
  const own = candidates.find((candidate) => candidate.name === backend);
  const how = backend === 'wasm' ? (threads > 1 ? ` with ${threads} threads` : ' with one thread') : '';
  const device = (backend === 'webgpu' || backend === 'webgl') && own?.note ? ` on ${own.note}` : '';
  const runs = `${BACKEND_TITLES[backend]} runs${how}${device}`;
  if (preference === backend) return `${runs}: you chose it.`;
  const order: BackendName[] = ['webgpu', 'webgl', 'wasm', 'cpu'];
  const passedOver = order
    .slice(0, order.indexOf(backend))
    .concat(preference !== 'auto' && order.indexOf(preference) > order.indexOf(backend) ? [preference] : [])
    .map((name) => candidates.find((candidate) => candidate.name === name))
    .filter((candidate) => candidate !== undefined)
    .map(({ name, available, software, note }) =>
      available && software
        ? `${BACKEND_TITLES[name]} is only imitated in software here`
        : `${BACKEND_TITLES[name]}: ${note}`,
    );
  return passedOver.length
    ? `${runs}, because ${passedOver.join('; ')}.`
    : `${runs}, the fastest way there is.`;
}

async function webgpu(): Promise<Candidate> {
  const none = (note: string): Candidate => ({ name: 'webgpu', available: false, software: false, note });
  try {
    if (!navigator.gpu) return none('this browser does not offer it');
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return none('this browser offers it, but finds no GPU for it');
    const { vendor, architecture, device, description } = adapter.info;
    const note = [description || device, vendor, architecture].filter(Boolean).join(' ') || 'this GPU';
    const fallback = (adapter.info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
    return { name: 'webgpu', available: true, software: fallback || SOFTWARE.test(note), note };
  } catch {
    return none('it did not answer');
  }
}

function webgl(): Candidate {
  const none = (note: string): Candidate => ({ name: 'webgl', available: false, software: false, note });
  try {
    const canvas =
      typeof OffscreenCanvas === 'undefined' ? document.createElement('canvas') : new OffscreenCanvas(1, 1);
    const gl = canvas.getContext('webgl2') as WebGL2RenderingContext | null;
    if (!gl) return none('this browser does not offer it here');
    if (!gl.getExtension('EXT_color_buffer_float')) return none('this GPU cannot draw to float textures');
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    const note = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)) || 'this GPU';
    // Browsers allow few contexts at a time: give this one back.
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    return { name: 'webgl', available: true, software: SOFTWARE.test(note), note };
  } catch {
    return none('it did not answer');
  }
}

function wasm(): Candidate {
  const available = typeof WebAssembly === 'object' && typeof WebAssembly.instantiate === 'function';
  const note = available ? 'runs on the processor' : 'this browser does not offer it';
  return { name: 'wasm', available, software: false, note };
}
