/**
 * A seed for one part of a whole that has a seed: for the third weight tensor of a network, or the augmentation of step
 * 512. What depends on (seed, place) alone needs no generator state to be kept, so that a job can go on from any place.
 *
 * @param seed any integer; only its low 32 bits count
 * @param place integers that name the part; different ones of one seed give unrelated seeds
 * @returns an integer in [0, 2^32)
 */
export function seedFor(seed: number, ...place: number[]): number {
  let hash = seed | 0;
  for (const part of place) {
    // The finaliser of MurmurHash3 (A. Appleby, public domain) after each part.
    hash = Math.imul(hash ^ (part | 0), 0x9e3779b1) + 0x7f4a7c15;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
