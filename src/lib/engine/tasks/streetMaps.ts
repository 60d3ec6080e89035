import { dispose, tidy } from '@tensorflow/tfjs-core';
import { backbone } from '../../nn/street/backbone.ts';
import { pictureOf } from '../../nn/street/examples.ts';
import { withWeights } from '../../nn/street/parameters.ts';
import { throwIfAborted } from '../errors.ts';
import { streetModel } from '../streetNetwork.ts';
import { checkPictures, type StreetPicture } from './streetDetect.ts';
import type { Task } from './task.ts';

/** A street and the network whose backbone looks at it. */
export interface StreetMapsInput {
  /** id of the registry, of a network whose files hold a backbone: 'street-yolo' */
  readonly network: string;
  readonly picture: StreetPicture;
}

/** One map of the backbone as plain numbers. */
export interface StreetMap {
  readonly name: 'c2' | 'c3' | 'c4' | 'c5';
  /** pixels of the picture from one cell to the next */
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** [rows, columns, channels] */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Runs a street network's backbone on one picture and gives its four maps, from the finest to the coarsest. */
export const streetMaps: Task<StreetMapsInput, { readonly maps: readonly StreetMap[] }> = async (
  { network, picture },
  context,
) => {
  checkPictures([picture]);
  const model = await streetModel(network, context);
  return withWeights(model.values, async (lookup) => {
    const tensor = pictureOf(picture);
    const found = tidy(() => ({ ...backbone(lookup, tensor) }));
    try {
      const maps: StreetMap[] = [];
      for (const name of ['c2', 'c3', 'c4', 'c5'] as const) {
        const values = Float32Array.from(await found[name].data());
        throwIfAborted(context.signal);
        context.transfer(values.buffer);
        const [, rows, columns, channels] = found[name].shape;
        maps.push({ name, stride: picture.height / rows, rows, columns, channels, values });
      }
      return { maps };
    } finally {
      tensor.dispose();
      dispose(found);
    }
  });
};
