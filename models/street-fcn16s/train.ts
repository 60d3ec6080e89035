/** The recipe of the street FCN-16s: `npm run train street-fcn16s`. It starts from FCN-32s. */
import { trainFcn } from '../../scripts/street/fcn.ts';

/** Trains into `folder`; returns the mean IoU on the validation scenes. */
export const run = (folder: string, log: (line: string) => void): Promise<number> =>
  trainFcn(
    {
      depth: '16s',
      about:
        'FCN-32s with a skip: its scores are doubled by a transposed convolution that is learnt, scores of the map with 16 pixels a ' +
        'cell are added, and bilinear interpolation goes from there to every pixel. FCN-8s starts from its weights. ' +
        '`src/lib/nn/street/fcn.ts` has the network.',
      startFrom: 'street-fcn32s',
      epochs: 2,
      learningRate: 0.001,
    },
    folder,
    log,
  );
