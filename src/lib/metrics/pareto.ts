/** Something that costs and that is worth something: milliseconds and AP, say. */
export interface Offer {
  /** less is better */
  cost: number;
  /** more is better */
  gain: number;
}

/**
 * Places of the offers that no other one beats, by rising cost: another one beats an offer when it is as good in both numbers and better
 * in one. Equal offers do not beat each other, so both stay, in the order of the input. Offers with a NaN are left out.
 */
export function paretoFront(offers: readonly Offer[]): number[] {
  const order = offers
    .map((offer, place) => ({ ...offer, place }))
    .filter(({ cost, gain }) => !Number.isNaN(cost) && !Number.isNaN(gain))
    .sort((a, b) => a.cost - b.cost || b.gain - a.gain || a.place - b.place);
  const front: typeof order = [];
  for (const offer of order) {
    const last = front.at(-1);
    const equal = last?.cost === offer.cost && last.gain === offer.gain;
    if (!last || offer.gain > last.gain || equal) front.push(offer);
  }
  return front.map(({ place }) => place);
}
