import { classify } from './classify.ts';
import { cutout } from './cutout.ts';
import { detect } from './detect.ts';
import { dream } from './dream.ts';
import { effectiveField } from './effectiveField.ts';
import { enlargeDream } from './enlargeDream.ts';
import { features } from './features.ts';
import { maps } from './maps.ts';
import { oneLook } from './oneLook.ts';
import { recognise } from './recognise.ts';
import { scribble } from './scribble.ts';
import { segment } from './segment.ts';
import { streetBatch } from './streetBatch.ts';
import { streetDetect } from './streetDetect.ts';
import { streetMaps } from './streetMaps.ts';
import { streetRegions } from './streetRegions.ts';
import { streetSegment } from './streetSegment.ts';
import { streetTrain } from './streetTrain.ts';
import { streetYolo } from './streetYolo.ts';
import { superResolve } from './superResolve.ts';
import type { Task } from './task.ts';
import { train } from './train.ts';
import { transfer } from './transfer.ts';
import { upsample } from './upsample.ts';
import { warm } from './warm.ts';

/** Every task by name. A new kind of work is one file and one line here. */
export const tasks = {
  classify,
  cutout,
  detect,
  dream,
  effectiveField,
  enlargeDream,
  features,
  maps,
  oneLook,
  recognise,
  scribble,
  segment,
  streetBatch,
  streetDetect,
  streetMaps,
  streetRegions,
  streetSegment,
  streetTrain,
  streetYolo,
  superResolve,
  train,
  transfer,
  upsample,
  warm,
};

/** The inputs, outputs and updates of all tasks, as the page sees them. */
export type Tasks = {
  [Name in keyof typeof tasks]: (typeof tasks)[Name] extends Task<infer Input, infer Output, infer Update>
    ? { input: Input; output: Output; update: Update }
    : never;
};
