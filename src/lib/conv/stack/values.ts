/** The numbers of one tensor of parameters, as plain data. */
export interface NamedValues {
  readonly name: string;
  readonly shape: readonly number[];
  /** row-major */
  readonly values: Float32Array<ArrayBuffer>;
}
