/** Dreams worth beginning with, as these controls set them. */
import { type DreamPreset, dreamPresets } from '../../lib/dream-presets.ts';
import { type Part, partsFrom } from './objective.ts';

export interface Preset extends DreamPreset {
  parts: readonly Part[];
}

/** Those of the library whose objective the controls can show. The first is the figure's start. */
export const presets: readonly Preset[] = dreamPresets.flatMap((preset) => {
  const parts = partsFrom(preset.objective);
  return parts ? [{ ...preset, parts }] : [];
});
