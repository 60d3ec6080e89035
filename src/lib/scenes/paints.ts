import { rgb } from './colour.ts';

/** Car bodies. */
export const carPaints = [
  rgb(206, 62, 54),
  rgb(46, 96, 168),
  rgb(232, 232, 228),
  rgb(70, 78, 92),
  rgb(238, 184, 62),
  rgb(60, 138, 116),
  rgb(166, 176, 188),
  rgb(226, 122, 58),
  rgb(122, 54, 92),
  rgb(108, 168, 208),
];

/** Bus bodies: lower and upper colour. */
export const busPaints: readonly (readonly [number, number])[] = [
  [rgb(214, 54, 48), rgb(246, 238, 220)],
  [rgb(238, 178, 40), rgb(250, 244, 226)],
  [rgb(44, 116, 178), rgb(232, 240, 246)],
  [rgb(52, 142, 96), rgb(240, 244, 226)],
  [rgb(238, 118, 44), rgb(60, 66, 84)],
  [rgb(112, 62, 142), rgb(236, 228, 244)],
];

/** Coats, shirts and dresses. */
export const clothPaints = [
  rgb(214, 70, 66),
  rgb(242, 188, 70),
  rgb(62, 122, 188),
  rgb(76, 158, 108),
  rgb(240, 236, 226),
  rgb(132, 78, 148),
  rgb(238, 132, 96),
  rgb(52, 60, 86),
  rgb(94, 186, 190),
  rgb(226, 128, 164),
];

/** Trousers and skirts. */
export const trouserPaints = [
  rgb(44, 58, 96),
  rgb(54, 54, 62),
  rgb(118, 92, 68),
  rgb(86, 104, 134),
  rgb(168, 148, 116),
  rgb(84, 52, 60),
];

/** Skin. */
export const skinPaints = [
  rgb(250, 214, 184),
  rgb(232, 184, 148),
  rgb(200, 146, 108),
  rgb(150, 102, 74),
  rgb(104, 70, 52),
];

/** Hair and hats. */
export const hairPaints = [
  rgb(42, 32, 30),
  rgb(92, 58, 36),
  rgb(176, 124, 62),
  rgb(224, 190, 116),
  rgb(176, 172, 168),
  rgb(162, 72, 40),
];

/** Coats of dogs. */
export const furPaints = [
  rgb(150, 96, 52),
  rgb(62, 46, 40),
  rgb(236, 224, 202),
  rgb(206, 158, 92),
  rgb(110, 82, 62),
  rgb(190, 112, 60),
];

/** Bicycle frames. */
export const framePaints = [
  rgb(216, 52, 52),
  rgb(30, 106, 176),
  rgb(240, 176, 40),
  rgb(40, 140, 92),
  rgb(36, 40, 48),
  rgb(232, 104, 152),
];

/** Walls of houses. */
export const wallPaints = [
  rgb(226, 200, 164),
  rgb(206, 152, 124),
  rgb(188, 112, 92),
  rgb(222, 214, 200),
  rgb(170, 182, 188),
  rgb(216, 184, 128),
  rgb(196, 168, 172),
  rgb(158, 168, 150),
];

/** Roofs. */
export const roofPaints = [rgb(150, 78, 62), rgb(96, 88, 92), rgb(122, 96, 80), rgb(84, 96, 112)];

/** Leaves and grass. */
export const leafPaints = [rgb(84, 140, 72), rgb(104, 154, 74), rgb(66, 122, 78), rgb(126, 160, 76)];

/** Tyres. */
export const rubber = rgb(40, 40, 46);
/** Metal of rims and hubs. */
export const steel = rgb(196, 200, 206);
/** Panes by day. */
export const glass = rgb(92, 124, 148);
/** Panes by day where the sky is reflected. */
export const glassLight = rgb(168, 198, 216);
/** Lamps in front. */
export const headlamp = rgb(255, 244, 200);
/** Lamps behind. */
export const rearlamp = rgb(206, 36, 40);
