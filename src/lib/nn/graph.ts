/**
 * Reading the topology of a TensorFlow.js graph model: TensorFlow's GraphDef as JSON, where 64-bit integers are
 * strings and byte strings are base64. After `readGraph` an op has one form only: the fused variants that
 * the exporter writes (`_FusedConv2D` and its like) become the plain op with its bias as third input and an `activation`.
 */

/** A node's attribute, decoded. */
export type Attribute = number | boolean | string | (number | boolean | string)[];

/** One operation. `inputs` are names of nodes, or `name:k` for the k-th output of a node with several. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant as plain data, row-major. It outlives any backend, so a lost GPU context costs an upload and no download. */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** A network as data. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly constants: ReadonlyMap<string, Value>;
  /** names and shapes of the pictures (or other tensors) that go in; -1 where the exporter left a size open */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** names of the outputs in the order of the model's signature */
  readonly outputs: readonly string[];
}

interface RawAttribute {
  s?: string;
  i?: string | number;
  f?: number | string;
  b?: boolean;
  type?: string | number;
  shape?: { dim?: { size?: string | number }[]; unknownRank?: boolean };
  list?: {
    s?: string[];
    i?: (string | number)[];
    f?: (number | string)[];
    b?: boolean[];
    type?: (string | number)[];
  };
}

/** The part of model.json that we read. */
export interface GraphModelJson {
  format?: string;
  signature?: { inputs?: Record<string, unknown>; outputs?: Record<string, unknown> };
  userDefinedMetadata?: { signature?: { outputs?: Record<string, unknown> } };
  modelTopology: {
    node: { name: string; op: string; input?: string[]; attr?: Record<string, RawAttribute> }[];
  };
  weightsManifest: { paths: string[]; weights: WeightEntry[] }[];
}

/** One entry of the weights manifest. */
export interface WeightEntry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string; scale?: number; min?: number };
}

const text = (base64: string): string => atob(base64);

function readAttribute(raw: RawAttribute): Attribute {
  if (raw.s !== undefined) return text(raw.s);
  if (raw.i !== undefined) return Number(raw.i);
  if (raw.f !== undefined) return Number(raw.f);
  if (raw.b !== undefined) return raw.b;
  if (raw.type !== undefined) return String(raw.type);
  if (raw.shape !== undefined) return (raw.shape.dim ?? []).map((d) => Number(d.size ?? -1));
  const list = raw.list ?? {};
  if (list.s?.length) return list.s.map(text);
  if (list.i?.length) return list.i.map(Number);
  if (list.f?.length) return list.f.map(Number);
  if (list.b?.length) return list.b;
  if (list.type?.length) return list.type.map(String);
  return [];
}

const UNFUSED: Readonly<Record<string, string>> = {
  _FusedConv2D: 'Conv2D',
  FusedDepthwiseConv2dNative: 'DepthwiseConv2dNative',
  _FusedMatMul: 'MatMul',
  BatchMatMulV2: 'BatchMatMul',
  AddV2: 'Add',
  PadV2: 'Pad',
  Div: 'RealDiv',
  FusedBatchNorm: 'FusedBatchNormV3',
  FusedBatchNormV2: 'FusedBatchNormV3',
};

const ACTIVATIONS: Readonly<Record<string, string>> = {
  Relu: 'relu',
  Relu6: 'relu6',
  Elu: 'elu',
  Sigmoid: 'sigmoid',
  LeakyRelu: 'leakyrelu',
  Prelu: 'prelu',
};

/** `name:0` and `name` are the same tensor; `^name` only orders execution, which a pure graph does not need. */
function inputName(raw: string): string {
  return raw.endsWith(':0') ? raw.slice(0, -2) : raw;
}

/** The node of a tensor's name: `split:2` is the third output of the node `split`. */
export function nodeOf(tensor: string): { name: string; output: number } {
  const colon = tensor.lastIndexOf(':');
  if (colon < 0) return { name: tensor, output: 0 };
  return { name: tensor.slice(0, colon), output: Number(tensor.slice(colon + 1)) };
}

/**
 * Reads a graph model.
 *
 * @param model the parsed model.json
 * @param constants its weights by name, from `readWeights`
 * @throws TypeError when the file is not a TensorFlow.js graph model
 */
export function readGraph(model: GraphModelJson, constants: ReadonlyMap<string, Value>): Graph {
  if (!Array.isArray(model?.modelTopology?.node)) {
    throw new TypeError('model: not a TensorFlow.js graph model, it has no modelTopology.node');
  }
  const nodes = new Map<string, GraphNode>();
  const inputs: { name: string; shape: readonly number[] }[] = [];
  for (const raw of model.modelTopology.node) {
    const attributes: Record<string, Attribute> = {};
    for (const [key, value] of Object.entries(raw.attr ?? {})) attributes[key] = readAttribute(value);
    const fused = attributes['fused_ops'];
    for (const name of Array.isArray(fused) ? fused : []) {
      const activation = ACTIVATIONS[String(name)];
      if (activation) attributes['activation'] = activation;
      else if (name !== 'BiasAdd') {
        throw new TypeError(`model: node "${raw.name}" fuses ${raw.op} with ${name}, which is not supported`);
      }
    }
    if (raw.op === 'Placeholder') {
      const shape = attributes['shape'];
      inputs.push({ name: raw.name, shape: Array.isArray(shape) ? shape.map(Number) : [] });
    }
    nodes.set(raw.name, {
      name: raw.name,
      op: UNFUSED[raw.op] ?? raw.op,
      inputs: (raw.input ?? []).filter((name) => !name.startsWith('^')).map(inputName),
      attributes,
    });
  }
  const signature = model.signature ?? model.userDefinedMetadata?.signature;
  const named = Object.keys(signature?.outputs ?? {}).map(inputName);
  const outputs = named.every((name) => nodes.has(nodeOf(name).name)) && named.length ? named : ends(nodes);
  return { nodes, constants, inputs, outputs };
}

/** The nodes that no other node reads. */
function ends(nodes: ReadonlyMap<string, GraphNode>): string[] {
  const read = new Set<string>();
  for (const node of nodes.values()) for (const input of node.inputs) read.add(nodeOf(input).name);
  return [...nodes.keys()].filter((name) => !read.has(name));
}
