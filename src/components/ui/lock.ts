/** What changes a figure. Keys that only move the focus, and scrolling, stay. */
const CHANGES = [
  'pointerdown',
  'mousedown',
  'touchstart',
  'click',
  'dblclick',
  'keydown',
  'input',
  'beforeinput',
  'change',
  'dragstart',
  'drop',
  'paste',
] as const;

const harmless = (event: Event) =>
  event instanceof KeyboardEvent && ['Tab', 'Escape', 'PageUp', 'PageDown', 'F5', 'F11'].includes(event.key);

/**
 * Keeps a reader from changing what is slotted into a figure while `locked()` says so. It stays readable by everybody, screen
 * readers included, which `inert` would not allow. A lock for lessons, not for exams: the address can be edited.
 */
export function lock(figure: HTMLElement, locked: () => boolean): void {
  const stop = (event: Event) => {
    if (!locked() || harmless(event)) return;
    const [target] = event.composedPath();
    // The frame's own buttons (its shadow tree) and links in the caption go on working.
    if (!(target instanceof Node) || target.getRootNode() === figure.shadowRoot) return;
    const path = event.composedPath();
    const inside = path.slice(0, path.indexOf(figure));
    if (inside.some((node) => node instanceof Element && /^(caption|how|title)$/.test(node.slot))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const name of CHANGES) figure.addEventListener(name, stop, { capture: true });
}
