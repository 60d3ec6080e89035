/*
 * An SVG file as pixels. It is drawn through an <img>, where browsers run no script and load nothing from outside;
 * what could not show there anyway is taken out first, so that nothing depends on that one wall.
 */

const MAX_BYTES = 10e6;
/** The longer side that drawings without a usable size of their own, and icons, are drawn at. */
const DEFAULT_SIDE = 1024;
const SMALL_SIDE = 256;

/** Pixels of one CSS unit. Relative units (%, em, vw) have no size here. */
const UNITS: Record<string, number> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};

function pixels(length: string | null): number | null {
  const match = /^\s*\+?(\d*\.?\d+(?:e[+-]?\d+)?)\s*([a-z%]*)\s*$/i.exec(length ?? '');
  const unit = match ? UNITS[match[2]!.toLowerCase()] : undefined;
  const value = match && unit !== undefined ? Number(match[1]) * unit : 0;
  return value > 0 && Number.isFinite(value) ? value : null;
}

/**
 * Width and height in whole pixels, each at least 1, at which a drawing is rasterised: its own size, else the shape of
 * its viewBox at 1024 on the longer side, else 1024 x 1024. Icons (longer side under 256) are drawn at 1024, since a
 * drawing loses nothing by it. Never more than `maxPixels` in all nor `maxSide` along a side.
 */
export function svgSize(
  width: string | null,
  height: string | null,
  viewBox: string | null,
  maxPixels: number,
  maxSide: number,
): { width: number; height: number } {
  const box = (viewBox ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const boxed = box.length === 4 && box[2]! > 0 && box[3]! > 0 && box.every(Number.isFinite);
  const ratio = boxed ? box[2]! / box[3]! : 1;
  let w = pixels(width);
  let h = pixels(height);
  if (w !== null && h === null) h = w / ratio;
  else if (h !== null && w === null) w = h * ratio;
  if (w === null || h === null) {
    w = ratio;
    h = 1;
  }
  if (Math.max(w, h) < SMALL_SIDE) {
    const grow = DEFAULT_SIDE / Math.max(w, h);
    w *= grow;
    h *= grow;
  }
  const shrink = Math.min(1, Math.sqrt(maxPixels / w / h), maxSide / Math.max(w, h));
  return {
    width: Math.max(1, Math.floor(w * shrink + 1e-6)),
    height: Math.max(1, Math.floor(h * shrink + 1e-6)),
  };
}

/** Why a drawing could not be drawn. */
export type SvgTrouble = 'large' | 'broken' | 'undrawable';

/** A drawing as pixels on transparent ground, or the reason there is none. */
export type DrawnSvg = { canvas: OffscreenCanvas; notes: string[] } | { trouble: SvgTrouble };

/** Draws the SVG in `blob`, at most `maxPixels` in all and `maxSide` along a side. */
export async function drawSvg(blob: Blob, maxPixels: number, maxSide: number): Promise<DrawnSvg> {
  if (blob.size > MAX_BYTES) return { trouble: 'large' };
  // A document made by DOMParser has no window: it runs nothing and fetches nothing.
  const drawing = new DOMParser().parseFromString(withoutHandlers(await blob.text()), 'image/svg+xml');
  const root = drawing.documentElement;
  if (root.localName !== 'svg' || drawing.querySelector('parsererror')) return { trouble: 'broken' };
  const notes: string[] = [];
  const left = takeOut(root);
  if (left.length > 0)
    notes.push(`The drawing is shown without its ${new Intl.ListFormat('en-GB').format(left)}.`);
  const size = svgSize(
    root.getAttribute('width'),
    root.getAttribute('height'),
    root.getAttribute('viewBox'),
    maxPixels,
    maxSide,
  );
  // Without a viewBox, another size would crop the drawing instead of scaling it.
  if (!root.hasAttribute('viewBox')) {
    const w = pixels(root.getAttribute('width'));
    const h = pixels(root.getAttribute('height'));
    if (w && h) root.setAttribute('viewBox', `0 0 ${w} ${h}`);
  }
  root.setAttribute('width', String(size.width));
  root.setAttribute('height', String(size.height));
  const markup = new XMLSerializer().serializeToString(drawing);
  const url = URL.createObjectURL(new Blob([markup], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(size.width, size.height);
    const pen = canvas.getContext('2d');
    if (!pen) return { trouble: 'undrawable' };
    pen.drawImage(image, 0, 0, size.width, size.height);
    // Throws where the browser holds that the drawing taints the canvas: its pixels could then never be read.
    pen.getImageData(0, 0, 1, 1);
    notes.push(`A drawing (SVG) has no pixels of its own; it is drawn at ${size.width} × ${size.height}.`);
    return { canvas, notes };
  } catch {
    return { trouble: 'undrawable' };
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Event handlers never run here, but the page's security policy would complain about each one while it is parsed. */
function withoutHandlers(markup: string): string {
  return markup.replace(/<[^>]*>/g, (tag) => tag.replace(/\son(?=[a-z]+\s*=)/gi, ' data-on'));
}

/** Removes scripts, embedded pages and links to outside; names what a reader will miss. */
function takeOut(root: Element): string[] {
  const missed = new Set<string>();
  for (const element of [root, ...root.querySelectorAll('*')]) {
    const name = element.localName.toLowerCase();
    if (name === 'script') {
      element.remove();
      missed.add('scripts');
    } else if (['foreignobject', 'iframe', 'object', 'embed', 'audio', 'video', 'canvas'].includes(name)) {
      element.remove();
      missed.add('embedded pages');
    }
    for (const { name: attribute, localName, value } of [...element.attributes]) {
      if (/^on/i.test(localName)) element.removeAttribute(attribute);
      // Gradients, symbols and pictures inside the file (#id, data:) stay.
      else if (localName === 'href' && !/^\s*(#|data:image\/)/i.test(value)) {
        element.removeAttribute(attribute);
        if (name === 'image' || name === 'use' || name === 'feimage') missed.add('linked pictures');
      }
    }
  }
  return [...missed];
}
