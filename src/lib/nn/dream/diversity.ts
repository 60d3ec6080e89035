import {
  add,
  div,
  matMul,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  slice,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * How different the copies of a batch look to one layer: minus the mean, over all pairs, of the cosine between their Gram matrices
 * (which channels are active together, wherever). From -1, all alike, to 0 or a little more.
 * Olah et al. 2017, Diversity; the Gram matrix as a description of texture is of Gatys et al. 2015.
 *
 * @param map [copies, rows, columns, channels], at least two copies
 */
export function diversityOf(map: Tensor): Scalar {
  const [copies, rows, columns, channels] = map.shape as [number, number, number, number];
  // Centred, so that what all channels have in common does not make every pair alike.
  const centred = sub(map, mean(map));
  const cells = reshape(centred, [copies, rows * columns, channels]);
  const grams = Array.from({ length: copies }, (_, i) => {
    const one = reshape(slice(cells, [i, 0, 0], [1, -1, -1]), [rows * columns, channels]);
    const gram = matMul(transpose(one), one);
    return div(gram, sqrt(sum(square(gram))));
  });
  const cosines: Tensor[] = [];
  for (let i = 0; i < copies; i++) {
    for (let k = 0; k < i; k++) cosines.push(sum(mul(grams[i]!, grams[k]!)));
  }
  return neg(
    div(
      cosines.reduce((a, b) => add(a, b)),
      cosines.length,
    ),
  ) as Scalar;
}
