import { networkEntry, networks } from '../../../models/registry.ts';
import { benchDetectors } from './detectors.ts';

/** Detectors whose weights are on the site. */
export const offered = benchDetectors.filter(({ id }) => networks.some((one) => one.id === id));

/** What a network's files weigh. */
export const bytesOf = (id: string): number =>
  networkEntry(id).files.reduce((sum, { bytes }) => sum + bytes, 0);
