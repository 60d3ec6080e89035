/** The recipe of the street FCN-8s: `npm run train street-fcn8s`. It starts from FCN-16s. */
import { trainFcn } from '../../scripts/street/fcn.ts';

/** Trains into `folder`; returns the mean IoU on the validation scenes. */
export const run = (folder: string, log: (line: string) => void): Promise<number> =>
  trainFcn(
    {
      depth: '8s',
      about:
        'FCN-16s with one more skip, from the map with 8 pixels a cell. Its last transposed convolution, which begins as bilinear ' +
        'interpolation, is learnt too, across labels: what the scores of a cell mean for each of its 64 pixels. ' +
        '`src/lib/nn/street/fcn.ts` has the network.',
      startFrom: 'street-fcn16s',
      epochs: 5,
      learningRate: 0.0015,
    },
    folder,
    log,
  );
