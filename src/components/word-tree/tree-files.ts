import { readWordTree } from '../../lib/datasets/wordtree.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import { type Names, namesOf } from './state.ts';

let loading: Promise<Names> | null = null;

/** Fetches the tree's files once per page. Rejects with a sentence for the reader. */
export function loadTree(): Promise<Names> {
  loading ??= fetchTree().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function fetchTree(): Promise<Names> {
  const root = siteRoot();
  const file = async (name: string) => {
    const response = await fetch(`${root}data/wordtree/${name}`).catch(() => null);
    if (!response?.ok) throw new Error('The tree could not be fetched. Check the connection and try again.');
    return response.text();
  };
  const [tree, names, classNames, classMap] = await Promise.all(
    ['9k.tree', '9k.names', 'coco.names', 'coco9k.map'].map(file),
  );
  return namesOf(readWordTree({ tree: tree!, names: names!, classNames: classNames!, classMap: classMap! }));
}
