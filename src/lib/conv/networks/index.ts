import { alexnet } from './alexnet.ts';
import { fcn8s } from './fcn8s.ts';
import { googlenet } from './googlenet.ts';
import { lenet5 } from './lenet5.ts';
import { mobilenetV1 } from './mobilenet-v1.ts';
import type { Network } from './network.ts';
import { resnet50, seResnet50 } from './resnet50.ts';
import { vgg16 } from './vgg16.ts';
import { xception } from './xception.ts';

export type { Network } from './network.ts';
export { alexnet, fcn8s, googlenet, lenet5, mobilenetV1, resnet50, seResnet50, vgg16, xception };

/** The known networks, oldest first. */
export const networks: readonly Network[] = [
  lenet5,
  alexnet,
  vgg16,
  googlenet,
  fcn8s,
  resnet50,
  xception,
  mobilenetV1,
  seResnet50,
];
