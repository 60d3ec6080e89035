import type { Layer } from '../layer.ts';
import { codeSettings } from './code-settings.ts';
import { kerasCode } from './keras.ts';
import { pytorchCode } from './pytorch.ts';
import { tensorflowjsCode } from './tensorflowjs.ts';

/** One layer as source text in three libraries. */
export interface LayerCode {
  keras: string;
  pytorch: string;
  tensorflowjs: string;
}

/**
 * Source text that computes exactly what this room's function computes with the same settings, in Keras 3, PyTorch 2
 * and TensorFlow.js 4. Where a library lacks a setting or means something else by it, the text composes it from what
 * there is and says so in a comment.
 *
 * @param inputShape `[h, w, c]`, `[w, c]` or `[d, h, w, c]`, with or without a batch axis (see describeStack)
 * @param layer conv (any number of axes), depthwise, separable, transposed, maxPool or avgPool (two axes)
 * @throws RangeError that names the setting
 */
export function layerCode(inputShape: readonly number[], layer: Layer): LayerCode {
  const settings = codeSettings(inputShape, layer);
  return {
    keras: kerasCode(settings),
    pytorch: pytorchCode(settings),
    tensorflowjs: tensorflowjsCode(settings),
  };
}
