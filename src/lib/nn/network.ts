/** A network in memory: its graph, its constants on the current backend, and a plan for each question asked of it. */
import { keep, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type Pullback, pullback } from './backward/pullback.ts';
import { foldConstants } from './fold/constants.ts';
import { type Graph, type GraphModelJson, readGraph, type Value } from './graph.ts';
import { type Plan, type PlanOptions, plan } from './plan.ts';
import { run, type StepListener } from './run.ts';
import { readWeights } from './weights.ts';

/** How to run. */
export interface RunOptions extends Omit<PlanOptions, 'feeds'> {
  readonly onStep?: StepListener;
}

/** See the head of this file. */
export interface Network {
  readonly graph: Graph;
  /** tensors that it holds on the backend: uploaded constants */
  readonly tensorCount: number;
  /**
   * Computes the named tensors, any of the graph's, and nothing that they do not need. Synchronous; read the results with
   * `await tensor.data()`.
   *
   * @param feeds tensors by name: usually the picture [1, height, width, 3], but any node can be fed in its place
   * @returns tensors in the order of `outputs`, the caller's to dispose of
   */
  run(feeds: Readonly<Record<string, Tensor>>, outputs: readonly string[], options?: RunOptions): Tensor[];
  /**
   * Computes tensors as `run` does, and keeps what it takes to go back from them: for gradients. Synchronous.
   *
   * @param wrt names of those feeds to take the gradient with respect to; any node can be fed, and any constant
   */
  pullback(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
    wrt: readonly string[],
    onStep?: StepListener,
  ): Pullback;
  /** A constant's tensor by name, undefined when there is none. It stays the network's. */
  constantTensor(name: string): Tensor | undefined;
  /** Frees the constants. They come back from plain memory at the next run: also after the backend was lost. */
  release(): void;
}

/**
 * Reads a TensorFlow.js graph model. Sub-graphs of constants are computed here, once.
 *
 * @param model the parsed model.json
 * @param bytes all weight shards, joined in the manifest's order
 */
export async function loadNetwork(model: GraphModelJson, bytes: Uint8Array): Promise<Network> {
  const entries = (model.weightsManifest ?? []).flatMap((group) => group.weights);
  return networkOf(await foldConstants(readGraph(model, readWeights(entries, bytes))));
}

/** A network from a graph that is at hand. */
export function networkOf(graph: Graph): Network {
  const uploaded = new Map<Value, Tensor>();
  const plans = new Map<string, Plan>();
  const constant = (value: Value): Tensor => {
    let held = uploaded.get(value);
    if (!held) {
      // A copy: some backends keep the array they are given, and ours must survive them.
      held = keep(tensor(value.data.slice(), [...value.shape], value.dtype));
      uploaded.set(value, held);
    }
    return held;
  };
  const planned = (
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
    options: PlanOptions,
  ): Plan => {
    const key = JSON.stringify([Object.keys(feeds).sort(), outputs, options]);
    let made = plans.get(key);
    if (!made) {
      made = plan(graph, outputs, { ...options, feeds: Object.keys(feeds) });
      plans.set(key, made);
    }
    return made;
  };
  return {
    graph,
    get tensorCount() {
      return uploaded.size;
    },
    run(feeds, outputs, { onStep, ...options } = {}) {
      return run(planned(feeds, outputs, options), feeds, constant, onStep);
    },
    pullback: (feeds, outputs, wrt, onStep) =>
      pullback(planned(feeds, outputs, { backward: true }), feeds, constant, wrt, onStep),
    constantTensor(name) {
      const value = graph.constants.get(name);
      return value && constant(value);
    },
    release() {
      for (const held of uploaded.values()) held.dispose();
      uploaded.clear();
    },
  };
}
