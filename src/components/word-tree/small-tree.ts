/** A tree small enough to set every number of it by hand. */
export const smallTree: { names: readonly string[]; parents: readonly number[]; logits: readonly number[] } =
  {
    names: ['animal', 'vehicle', 'dog', 'cat', 'bird', 'car', 'bicycle', 'terrier', 'retriever', 'husky'],
    parents: [-1, -1, 0, 0, 0, 1, 1, 2, 2, 2],
    logits: [2.5, 0, 2, 0.5, -1, 0.5, 0, 0.4, 1, 0],
  };
