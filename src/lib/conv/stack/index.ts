export {
  type Parameter,
  type ParameterRole,
  type PlannedLayer,
  planStack,
  type StackPlan,
} from './plan.ts';
export { findProblem, type StackProblem, shapeInWords } from './problem.ts';
export { type Activation, activations, type TrainableLayer } from './trainable.ts';
