import { checksum } from '../../../src/lib/classroom/checksum.ts';
import { drawScene, type SceneSettings, weatherNames } from '../../../src/lib/scenes/index.ts';

/** What 50 scenes of many settings come to, in every engine. Networks are trained on these bytes: it must not change. */
export const expectedDigest = '2b183460-65dd072c';

/** The settings of scene `i` of the 50: the standard ones for 20, then every setting in turn. */
function settingsOf(i: number): Partial<SceneSettings> {
  if (i < 20) return {};
  return {
    size: 64 + ((i * 52) % 257),
    density: (i % 6) / 2,
    scale: 0.5 + (i % 4) / 2,
    occlusion: i % 5,
    weather: weatherNames[i % weatherNames.length]!,
    noise: (i % 3) / 2,
    shift: (i % 7) / 6,
    things: i % 4 === 0 ? ['person', 'traffic light'] : 'all',
  };
}

/** CRC-32 of pictures, maps and things of the 50 scenes, of the standard ones and of the others. */
export function digestOfScenes(): string {
  const parts = ['', ''];
  for (let i = 0; i < 50; i++) {
    const { pixels, labels, instances, things } = drawScene(20_251_122 + 7919 * i, settingsOf(i));
    const part = i < 20 ? 0 : 1;
    parts[part] += [checksum(pixels), checksum(labels), checksum(instances), JSON.stringify(things)].join();
  }
  return parts.map((part) => checksum(part).toString(16)).join('-');
}
