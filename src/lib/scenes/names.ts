/** What every pixel of a street scene is: the value in the label map is the index here. */
export const labelNames = [
  'sky',
  'building',
  'road',
  'pavement',
  'vegetation',
  'car',
  'bus',
  'bicycle',
  'person',
  'dog',
  'traffic light',
] as const;

/** The classes of things, which have boxes and instances; a thing's label is its class + `firstThingLabel`. */
export const thingNames = ['car', 'bus', 'bicycle', 'person', 'dog', 'traffic light'] as const;

/** The label of the first thing class; smaller labels are stuff. */
export const firstThingLabel = 5;

/** The name of a thing class. */
export type ThingName = (typeof thingNames)[number];
