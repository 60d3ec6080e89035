export { drawScene } from './draw-scene.ts';
export { encodePng } from './encode-png.ts';
export { labelPalette, paintLabels } from './label-palette.ts';
export { firstThingLabel, labelNames, type ThingName, thingNames } from './names.ts';
export type { Scene, Thing } from './scene.ts';
export { type SceneAnnotation, type SceneTruth, scenesToCoco } from './scenes-to-coco.ts';
export {
  type SceneSettings,
  sceneRanges,
  standardSettings,
  type Weather,
  weatherNames,
} from './settings.ts';
export { type SceneFile, writeScenes } from './write-scenes.ts';
export { zipFiles } from './zip-files.ts';
