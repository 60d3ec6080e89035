import type { Canvas } from './canvas.ts';
import { type Colour, mix, rgb } from './colour.ts';
import type { StreetPlan } from './street-plan.ts';

/** The sky's two colours, and the light and haze that a weather gives. */
export interface Climate {
  zenith: Colour;
  low: Colour;
  cloud: Colour;
  light: [number, number, number];
  hazeColour: Colour;
  /** haze over everything and the part that grows with distance, 0 to 256 */
  haze: [near: number, far: number];
  night: boolean;
}

/** The light of a street. */
export function climateOf(plan: StreetPlan): Climate {
  const t = plan.strength;
  if (plan.weather === 'night')
    return {
      zenith: rgb(16 + 10 * t, 22 + 12 * t, 54 + 18 * t),
      low: mix(rgb(58, 66, 112), rgb(96, 82, 118), t),
      cloud: rgb(66, 72, 112),
      light: [126 + 30 * t, 132 + 30 * t, 174 + 22 * t],
      hazeColour: rgb(40, 48, 86),
      haze: [0, 40],
      night: true,
    };
  if (plan.weather === 'rain')
    return {
      zenith: rgb(128, 140, 156),
      low: rgb(182, 190, 198),
      cloud: rgb(148, 158, 172),
      light: [196 + 20 * t, 204 + 18 * t, 214 + 16 * t],
      hazeColour: rgb(172, 182, 192),
      haze: [16, 70],
      night: false,
    };
  if (plan.weather === 'low contrast')
    return {
      zenith: mix(rgb(204, 208, 210), rgb(216, 206, 192), t),
      low: mix(rgb(220, 222, 222), rgb(228, 218, 202), t),
      cloud: rgb(226, 226, 224),
      light: [236, 236, 236],
      hazeColour: mix(rgb(206, 210, 212), rgb(216, 208, 196), t),
      haze: [60 + 24 * t, 80],
      night: false,
    };
  const evening = t > 0.72 ? (t - 0.72) * 3.5 : 0;
  return {
    zenith: mix(mix(rgb(92, 156, 214), rgb(122, 182, 226), t), rgb(120, 138, 190), evening),
    low: mix(rgb(206, 228, 238), rgb(252, 206, 160), evening),
    cloud: mix(rgb(250, 251, 252), rgb(255, 226, 196), evening),
    light: [256, 256 - 18 * evening, 256 - 46 * evening],
    hazeColour: mix(rgb(204, 222, 232), rgb(240, 206, 172), evening),
    haze: [0, 46],
    night: false,
  };
}

/** Sets the haze for what stands where a metre is `scale` units. */
export function hazeAt(canvas: Canvas, climate: Climate, scale: number): void {
  const far = Math.max(0, Math.min(1, (22 - scale) / 18));
  canvas.haze = Math.floor(climate.haze[0] + climate.haze[1] * far * far);
}
