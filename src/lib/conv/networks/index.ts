import { alexnet } from './alexnet.ts';
import { fcn8s } from './fcn8s.ts';
import { mobilenetV1 } from './mobilenet-v1.ts';
import type { Network } from './network.ts';
import { resnet50 } from './resnet50.ts';
import { vgg16 } from './vgg16.ts';

export type { Network } from './network.ts';
export { alexnet, fcn8s, mobilenetV1, resnet50, vgg16 };

/** The known networks, oldest first. */
export const networks: readonly Network[] = [alexnet, vgg16, fcn8s, resnet50, mobilenetV1];
