/** The detectors that the bench can measure, and what can be said of them without running them. */
import { describeStack } from '../../lib/conv/index.ts';
import { centernet } from '../../lib/conv/networks/centernet.ts';
import type { Network } from '../../lib/conv/networks/network.ts';
import {
  STREET_PROPOSALS,
  streetFrcnn,
  streetFrcnnRegion,
  streetSsd,
  streetYolo,
} from '../../lib/conv/networks/street.ts';

export type DetectorKey = 'yolo' | 'ssd' | 'frcnn' | 'centernet';

export interface BenchDetector {
  key: DetectorKey;
  /** in the registry */
  id: string;
  name: string;
  /** how it comes to its boxes, in a few words */
  way: string;
  /** what it looks at: drawn scenes, or the six photos of the site */
  looksAt: 'scenes' | 'photos';
  /** its layers: what runs once a picture, and what runs once for each of so many regions */
  networks: readonly { network: Network; times: number }[];
}

export const benchDetectors: readonly BenchDetector[] = [
  {
    key: 'yolo',
    id: 'street-yolo',
    name: 'YOLO',
    way: 'one look, one map, anchors',
    looksAt: 'scenes',
    networks: [{ network: streetYolo, times: 1 }],
  },
  {
    key: 'ssd',
    id: 'street-ssd',
    name: 'SSD',
    way: 'one look, three maps, default boxes',
    looksAt: 'scenes',
    networks: [{ network: streetSsd, times: 1 }],
  },
  {
    key: 'frcnn',
    id: 'street-frcnn',
    name: 'Faster R-CNN',
    way: 'proposals, then a look at each',
    looksAt: 'scenes',
    networks: [
      { network: streetFrcnn, times: 1 },
      { network: streetFrcnnRegion, times: STREET_PROPOSALS },
    ],
  },
  {
    key: 'centernet',
    id: 'centernet',
    name: 'CenterNet',
    way: 'one look, no anchors; on six photos',
    looksAt: 'photos',
    networks: [{ network: centernet, times: 1 }],
  },
];

/** Side of the pictures that CenterNet looks at. */
export const PHOTO_SIZE = 512;

/** What one look costs before any clock runs. */
export interface Cost {
  parameters: number;
  /** multiply-adds of one look */
  macs: number;
  /** bytes that one look needs at least: all parameters as float32, and the fullest moment of its maps */
  memory: number;
}

const counted = new Map<string, Cost>();

/**
 * Counts a detector's layers at an input size.
 *
 * @param size side of the input in pixels, a multiple of 32; regions have their own
 */
export function costOf({ id, networks, looksAt }: BenchDetector, size: number): Cost {
  const side = looksAt === 'photos' ? PHOTO_SIZE : size;
  const key = `${id} ${side}`;
  const known = counted.get(key);
  if (known) return known;
  const parts = networks.map(({ network, times }, i) => {
    const input = i === 0 ? [side, side, 3] : network.input;
    const { parameters, macs, memory } = describeStack(input, network.layers);
    const maps = memory.prediction.bytes - 4 * parameters;
    return { parameters, macs: macs * times, maps };
  });
  const sum = (pick: (part: (typeof parts)[number]) => number) =>
    parts.reduce((total, part) => total + pick(part), 0);
  const parameters = sum((part) => part.parameters);
  const memory = 4 * parameters + Math.max(...parts.map(({ maps }) => maps));
  const cost = { parameters, macs: sum(({ macs }) => macs), memory };
  counted.set(key, cost);
  return cost;
}
