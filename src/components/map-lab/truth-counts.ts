/** How many boxes of each category we drew in the six photos; the crowd is not among them. */
export const TRUTH_COUNTS: Readonly<Record<string, number>> = {
  person: 12,
  bicycle: 1,
  motorcycle: 1,
  truck: 1,
  bird: 1,
  dog: 2,
  horse: 7,
  zebra: 1,
  giraffe: 1,
  kite: 7,
};
