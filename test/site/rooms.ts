/** The table of who may import whom, as functions of paths. CONTRIBUTING.md says it in words. */
import type { Import } from '../../scripts/imports.ts';

const pureFolders =
  /^src\/lib\/(boxes|metrics|conv|scenes|datasets|classroom|segmentation)\/|^src\/lib\/[^/]+\.ts$/;

/** The room that a file belongs to; the parts of a widget are rooms of their own. */
export function roomOf(path: string): string {
  if (path.startsWith('src/pages/')) return 'page';
  if (path.startsWith('src/layouts/') || path.startsWith('src/styles/')) return 'layout';
  if (path.startsWith('src/components/ui/')) return 'ui';
  const widget = /^src\/components\/([^/]+)\/(.+)$/.exec(path);
  if (widget) {
    const [, name, file] = widget as unknown as [string, string, string];
    if (file.endsWith('.astro')) return 'figure';
    if (file === `${name}.ts`) return 'element';
    return file === 'state.ts' || file === 'about.ts' ? 'state' : file === 'chart.ts' ? 'chart' : 'part';
  }
  if (path.startsWith('src/device/')) return 'device';
  if (path.startsWith('src/offline/')) return 'offline';
  if (path === 'src/lib/engine/client.ts') return 'engine client';
  // Where networks are kept on the device: plain code that the offline part shares with the engine.
  if (path === 'src/lib/engine/modelCache.ts') return 'engine cache';
  // Where the site's files are, as an address: no part of the engine's work.
  if (path === 'src/lib/engine/base.ts') return 'address';
  if (path.startsWith('src/lib/engine/')) return 'engine';
  if (path.startsWith('src/lib/nn/')) return 'nn';
  if (pureFolders.test(path)) return 'pure';
  if (/^models\/(registry|street|street-files)\.ts$/.test(path)) return 'registry';
  return /^(models|bench|scripts|test)\//.exec(path)?.[1] ?? 'elsewhere';
}

const widgetRooms = ['figure', 'element', 'chart', 'part', 'state'];

/** Rooms that each room may import from, besides itself; of widget rooms only those of the same widget. */
const rooms: Record<string, readonly string[]> = {
  page: ['layout', 'ui', ...widgetRooms, 'device', 'engine client', 'pure', 'registry'],
  layout: ['ui', 'device', 'pure', 'registry'],
  figure: ['element', 'chart', 'part', 'state', 'ui', 'device', 'pure', 'registry', 'layout'],
  element: ['address', 'chart', 'part', 'state', 'ui', 'device', 'engine client', 'pure', 'registry'],
  part: ['address', 'chart', 'state', 'ui', 'device', 'engine client', 'pure', 'registry'],
  chart: ['state', 'part', 'ui', 'pure'],
  state: ['pure', 'part'],
  ui: ['address', 'device', 'offline', 'engine client', 'pure', 'registry', 'layout'],
  device: ['address', 'offline', 'engine cache', 'pure', 'registry'],
  offline: ['address', 'engine cache', 'pure', 'registry'],
  'engine client': ['address', 'engine', 'engine cache', 'pure', 'registry'],
  address: [],
  'engine cache': ['address', 'engine', 'pure', 'registry'],
  engine: ['address', 'engine client', 'engine cache', 'nn', 'pure', 'registry'],
  nn: ['pure'],
  pure: [],
  registry: ['pure'],
};

const lit = /^(lit|@lit\/task)(\/|$)/;
const plot = /^@observablehq\/plot$/;

/** Packages that each room may import. */
const packages: Record<string, readonly RegExp[]> = {
  // The source pages colour code with TypeScript at build time.
  page: [/^astro(:|\/|$)/, /^node:/, /^typescript$/],
  layout: [/^astro(:|\/|$)/, /^@fontsource-variable\//, /^katex\//],
  // Figures read data files at build time.
  figure: [/^astro(:|\/|$)/, /^node:/, plot],
  element: [lit],
  part: [lit, plot],
  chart: [lit, plot],
  state: [],
  // gallery.ts names the type of an Astro component.
  ui: [lit, plot, /^astro\/runtime\//, /^uqr$/],
  device: [/^idb-keyval$/, /^fflate$/, /^workbox-/],
  offline: [/^workbox-/],
  'engine client': [],
  address: [],
  'engine cache': [],
  engine: [/^@tensorflow\/tfjs-(core|backend-(webgpu|webgl|wasm|cpu))(\/|$)/, /^idb-keyval$/],
  nn: [/^@tensorflow\/tfjs-core(\/|$)/],
  // Unpacking .gz files is a pure function too.
  pure: [/^fflate$/],
  registry: [],
};

const widgetOf = (path: string) => /^src\/components\/(?!ui\/)([^/]+)\//.exec(path)?.[1];

/** Why `from` may not have this import, in a sentence; undefined when it may. */
export function objection(from: string, { file, specifier, typeOnly }: Import): string | undefined {
  const room = roomOf(from);
  if (file === undefined) {
    if (typeOnly || !(room in packages)) return undefined;
    if (packages[room]!.some((allowed) => allowed.test(specifier))) return undefined;
    return `a ${room} file may not import the package ${specifier}`;
  }
  const target = roomOf(file);
  if (target === 'test' && !['test', 'bench', 'scripts', 'models'].includes(room))
    return 'no page or library imports from test/';
  // A file with an underscore is no page but a part of the pages beside it.
  const part = room === 'page' && /\/_[^/]+\.ts$/.test(file);
  if (target === 'page' && !part && room !== 'test') return 'nobody imports from a page';
  const [mine, theirs] = [widgetOf(from), widgetOf(file)];
  if (mine && theirs && mine !== theirs) return `the widget ${mine} may not import the widget ${theirs}`;
  if (!(room in rooms) || typeOnly || target === room) return undefined;
  // The one address function that figures and shared elements need is the layout's; the frame itself is not theirs.
  if (target === 'layout' && (room === 'figure' || room === 'ui'))
    return file === 'src/layouts/site.ts'
      ? undefined
      : `a ${room} file may import only site.ts of the layouts`;
  if (file.endsWith('package.json')) return undefined;
  return rooms[room]!.includes(target) ? undefined : `${room} may not import from ${target}`;
}
