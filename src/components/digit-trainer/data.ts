import { digits, fashionTest, fashionTraining, readBundled } from '../../lib/datasets/bundled.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import type { Examples } from './examples.ts';

async function fetched(path: string): Promise<Uint8Array> {
  const response = await fetch(new URL(path, siteRoot())).catch(() => null);
  if (!response?.ok) {
    throw new RangeError(
      `The pictures could not be fetched (${path}). Without a network only what was looked at before is here; try again with one.`,
    );
  }
  return new Uint8Array(await response.arrayBuffer());
}

const kept = new Map<'digits' | 'fashion', Promise<Examples>>();

/** A bundled set, fetched once. Throws a sentence for the reader. */
export function bundledExamples(name: 'digits' | 'fashion'): Promise<Examples> {
  let found = kept.get(name);
  if (!found) {
    found = read(name);
    // What failed is tried anew the next time.
    found.catch(() => kept.delete(name));
    kept.set(name, found);
  }
  return found;
}

async function read(name: 'digits' | 'fashion'): Promise<Examples> {
  if (name === 'digits') return { title: digits.title, all: await readBundled(digits, fetched), test: null };
  const [all, test] = await Promise.all([
    readBundled(fashionTraining, fetched),
    readBundled(fashionTest, fetched),
  ]);
  return { title: 'Fashion-MNIST', all, test };
}
