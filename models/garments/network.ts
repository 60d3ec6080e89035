/** The layers stand in the library, because pages count with them too. */
export { garmentLayers } from '../../src/lib/datasets/garment-network.ts';
