/**
 * What a picture is to be changed for, as plain data: a number of the network that is to grow. `measure.ts` makes
 * functions of tensors from it. Ours to send from page to engine and to keep in a link.
 */

/** The mean square of all activations of a node (Mordvintsev et al. 2015: whatever the layer sees, more of it). */
export interface LayerObjective {
  readonly kind: 'layer';
  /** name of a node whose tensor is [batch, rows, columns, channels] */
  readonly node: string;
}

/** The mean of one channel over all places (Olah et al. 2017, channel objective). */
export interface ChannelObjective {
  readonly kind: 'channel';
  readonly node: string;
  /** from 0 */
  readonly channel: number;
}

/** One place of a map: one channel there (a neuron), or the mean square of all channels there. */
export interface PlaceObjective {
  readonly kind: 'place';
  readonly node: string;
  /** from 0, in the map as it is at the working size; at smaller octaves the place moves with the picture */
  readonly row: number;
  readonly column: number;
  readonly channel?: number;
}

/**
 * One class of a detector's heat map, before its sigmoid, which would flatten the slope: log of the mean of exp over all places,
 * a soft maximum, since one strong place is what the detector looks for.
 */
export interface ClassObjective {
  readonly kind: 'class';
  /** index into the network's labels */
  readonly class: number;
}

/** An objective about one tensor. */
export type SingleObjective = LayerObjective | ChannelObjective | PlaceObjective | ClassObjective;

/** A weighted sum; a negative weight means less of it. */
export interface MixtureObjective {
  readonly kind: 'mixture';
  /** at least one; the weights are finite */
  readonly parts: readonly { readonly weight: number; readonly objective: SingleObjective }[];
}

/** See the head of this file. */
export type Objective = SingleObjective | MixtureObjective;
