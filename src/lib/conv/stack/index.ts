export { denseToConv } from './dense-to-conv.ts';
export {
  type Parameter,
  type ParameterRole,
  type PlannedLayer,
  planStack,
  type StackPlan,
} from './plan.ts';
export { findProblem, type StackProblem, shapeInWords } from './problem.ts';
export { type ReadNetwork, readLayersModel } from './read-layers-model.ts';
export { type Activation, activations, type TrainableLayer } from './trainable.ts';
export type { NamedValues } from './values.ts';
export { writeLayersModel } from './write-layers-model.ts';
