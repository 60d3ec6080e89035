/** The detectors of street scenes that the book knows, by their ids in the registry; a page offers those that are there. */
export const streetDetectors = [
  { id: 'street-yolo', name: 'YOLO' },
  { id: 'street-ssd', name: 'SSD' },
  { id: 'street-frcnn', name: 'Faster R-CNN' },
  { id: 'street-mask', name: 'Mask R-CNN' },
] as const;

/** Id of one of `streetDetectors`. */
export type StreetDetectorId = (typeof streetDetectors)[number]['id'];

/** The same ids, for a codec's choice. */
export const streetDetectorIds: readonly StreetDetectorId[] = streetDetectors.map(({ id }) => id);

/** What a detector is called in sentences and on buttons. */
export function streetDetectorName(id: StreetDetectorId): string {
  return streetDetectors.find((one) => one.id === id)!.name;
}
