export { drawScene } from './draw-scene.ts';
export { firstThingLabel, labelNames, type ThingName, thingNames } from './names.ts';
export type { Scene, Thing } from './scene.ts';
export { type SceneSettings, standardSettings, type Weather, weatherNames } from './settings.ts';
