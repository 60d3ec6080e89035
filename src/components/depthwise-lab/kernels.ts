/** 3 x 3 kernels to choose from, row by row. */
export const KERNELS: readonly { id: string; name: string; values: readonly number[] }[] = [
  { id: 'vertical', name: 'Vertical edges', values: [-1, 0, 1, -2, 0, 2, -1, 0, 1] },
  { id: 'horizontal', name: 'Horizontal edges', values: [-1, -2, -1, 0, 0, 0, 1, 2, 1] },
  {
    id: 'blur',
    name: 'Blur',
    values: [0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625],
  },
  { id: 'laplacian', name: 'Laplacian', values: [0, 1, 0, 1, -4, 1, 0, 1, 0] },
  { id: 'sharpen', name: 'Sharpen', values: [0, -1, 0, -1, 5, -1, 0, -1, 0] },
  { id: 'emboss', name: 'Relief', values: [-2, -1, 0, -1, 1, 1, 0, 1, 2] },
  { id: 'identity', name: 'Unchanged', values: [0, 0, 0, 0, 1, 0, 0, 0, 0] },
];

/** The preset that these nine numbers are, or undefined. */
export function presetOf(values: readonly number[]): string | undefined {
  return KERNELS.find((kernel) => kernel.values.every((value, i) => value === values[i]))?.id;
}
