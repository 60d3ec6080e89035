/** The format in which TensorFlow.js and Keras keep a network of layers, as far as we write and read it. */

/** One layer as the file describes it. */
export interface LayerConfig {
  class_name: string;
  name: string;
  config: Record<string, unknown>;
  /** which layers it reads: one node, with [name, node, tensor, settings] for each */
  inbound_nodes: [string, number, number, Record<string, unknown>][][];
}

/** model.json. Its numbers are in the files that the manifest names. */
export interface LayersModelJson {
  format: 'layers-model';
  generatedBy: string;
  convertedBy: null;
  modelTopology: {
    class_name: 'Model';
    keras_version: string;
    backend: string;
    config: {
      name: string;
      layers: LayerConfig[];
      input_layers: [string, number, number][];
      output_layers: [string, number, number][];
    };
  };
  weightsManifest: { paths: string[]; weights: { name: string; shape: number[]; dtype: 'float32' }[] }[];
}

/** The name of the file that holds the numbers. */
export const WEIGHTS_FILE = 'weights.bin';

/** What Keras calls each parameter, by our role; a depthwise kernel has a name of its own. */
export const kerasRoles = {
  kernel: 'kernel',
  depthwise: 'depthwise_kernel',
  pointwise: 'pointwise_kernel',
  bias: 'bias',
  scale: 'gamma',
  offset: 'beta',
  mean: 'moving_mean',
  variance: 'moving_variance',
} as const;

/** The slope of a leaky rectifier below 0, and what batch normalisation adds to the variance, as lib/nn/layers has them. */
export const [LEAK, EPSILON] = [0.1, 1e-3];
