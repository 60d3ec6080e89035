import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Graph, GraphNode, Value } from '../graph.ts';
import { nodeOf } from '../graph.ts';
import { plan } from '../plan.ts';
import { run } from '../run.ts';

/** Ops whose result is not a function of their inputs alone, or that there is no point in computing early. */
const LEFT = new Set(['Placeholder', 'Const', 'Identity', 'NoOp']);

/** Computes every node that depends on constants only, once, and turns it into a constant. */
export async function foldConstants(graph: Graph): Promise<Graph> {
  const frontier = constantNodes(graph);
  if (frontier.length === 0) return graph;
  const constants = new Map(graph.constants);
  const names = frontier.map((node) => node.name);
  const made = plan(graph, names, { feeds: [], fold: false });
  const upload = (value: Value): Tensor => tensor(value.data.slice(), [...value.shape], value.dtype);
  const results = tidy(() => run(made, {}, upload));
  for (const [i, result] of results.entries()) {
    const data = await result.data();
    if (result.dtype === 'float32' || result.dtype === 'int32' || result.dtype === 'bool') {
      constants.set(names[i]!, { shape: result.shape, dtype: result.dtype, data });
    }
    result.dispose();
  }
  return { ...graph, constants };
}

/** Single-output nodes all of whose inputs are constant, at any depth. */
function constantNodes(graph: Graph): GraphNode[] {
  const known = new Map<string, boolean>();
  const constant = (reference: string): boolean => {
    const { name } = nodeOf(reference);
    const node = graph.nodes.get(name);
    if (graph.constants.has(name)) return true;
    if (!node || LEFT.has(node.op) || reference !== name) return false;
    let answer = known.get(name);
    if (answer === undefined) {
      known.set(name, false);
      answer = node.inputs.length > 0 && node.inputs.every(constant);
      known.set(name, answer);
    }
    return answer;
  };
  return [...graph.nodes.values()].filter((node) => !graph.constants.has(node.name) && constant(node.name));
}
