import { conv2d, relu, tensor4d, tidy } from '@tensorflow/tfjs-core';

const SIDE = 5;
const DEPTH = 3;
const FILTERS = 4;
const KERNEL = 3;

/** Small whole numbers, positive and negative, that half-precision GPUs hold exactly. */
const sample = (length: number, step: number): number[] =>
  Array.from({ length }, (_, i) => ((i * step) % 7) - 3);

/**
 * A convolution and a relu of which we know the answer, computed and read back: a backend that starts and then computes nonsense, or never
 * answers, must not be trusted.
 *
 * @throws Error with a phrase for the reader
 */
export async function probe(timeoutMs = 15_000): Promise<void> {
  const picture = sample(SIDE * SIDE * DEPTH, 5);
  const filter = sample(KERNEL * KERNEL * DEPTH * FILTERS, 3);
  const result = tidy(() =>
    relu(
      conv2d(
        tensor4d(picture, [1, SIDE, SIDE, DEPTH]),
        tensor4d(filter, [KERNEL, KERNEL, DEPTH, FILTERS]),
        1,
        'valid',
      ),
    ),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not answer')), timeoutMs);
  });
  try {
    const values = await Promise.race([result.data(), late]);
    const wanted = convolve(picture, filter);
    const right = values.length === wanted.length && wanted.every((w, i) => Math.abs(values[i]! - w) < 0.05);
    if (!right) throw new Error('it computes wrong numbers');
  } finally {
    clearTimeout(timer);
    result.dispose();
  }
}

function convolve(picture: number[], filter: number[]): number[] {
  const out: number[] = [];
  const places = SIDE - KERNEL + 1;
  for (let at = 0; at < places * places; at++) {
    for (let f = 0; f < FILTERS; f++) {
      let sum = 0;
      for (let k = 0; k < KERNEL * KERNEL; k++) {
        const y = Math.floor(at / places) + Math.floor(k / KERNEL);
        const x = (at % places) + (k % KERNEL);
        for (let c = 0; c < DEPTH; c++) {
          sum += picture[(y * SIDE + x) * DEPTH + c]! * filter[(k * DEPTH + c) * FILTERS + f]!;
        }
      }
      out.push(Math.max(0, sum));
    }
  }
  return out;
}
