/** All widgets, found by their folders: whatever has an about.ts and a <Widget>.astro is one. Build time only. */
import type { AstroComponentFactory } from 'astro/runtime/server/index.js';
import type { About } from './about.ts';

const abouts = import.meta.glob<{ about: About }>('/src/components/*/about.ts', { eager: true });
const figures = import.meta.glob<{ default: AstroComponentFactory }>('/src/components/*/*.astro', {
  eager: true,
});

export interface GalleryEntry {
  about: About;
  Figure: AstroComponentFactory;
}

/** live-detector -> LiveDetector, the name of its .astro file. */
export function componentName(widget: string): string {
  return widget.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
}

/** Every widget with its figure, by chapter, then by name. */
export const gallery: readonly GalleryEntry[] = Object.entries(abouts)
  .filter(([path]) => !path.startsWith('/src/components/ui/'))
  .map(([path, { about }]) => {
    const folder = path.split('/')[3]!;
    if (about.name !== folder)
      throw new Error(`${path}: its name is "${about.name}", its folder "${folder}"`);
    const file = `/src/components/${folder}/${componentName(folder)}.astro`;
    const figure = figures[file];
    if (!figure) throw new Error(`The widget ${folder} has no ${file}`);
    return { about, Figure: figure.default };
  })
  .sort((a, b) => a.about.chapter - b.about.chapter || a.about.name.localeCompare(b.about.name));
