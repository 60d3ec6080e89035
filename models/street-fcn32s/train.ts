/** The recipe of the street FCN-32s: `npm run train street-fcn32s`. */
import { trainFcn } from '../../scripts/street/fcn.ts';

/** Trains into `folder`; returns the mean IoU on the validation scenes. */
export const run = (folder: string, log: (line: string) => void): Promise<number> =>
  trainFcn(
    {
      depth: '32s',
      about:
        'One score layer on the coarsest map, 32 pixels a cell, and bilinear interpolation from there to every pixel. FCN-16s starts ' +
        'from its weights. `src/lib/nn/street/fcn.ts` has the network.',
      epochs: 3,
      learningRate: 0.0015,
    },
    folder,
    log,
  );
