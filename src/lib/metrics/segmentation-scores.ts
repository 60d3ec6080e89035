/** Scores of a labelling. Lists have one entry per class; NaN marks what is undefined, and no mean counts it. */
export interface SegmentationScores {
  /** share of positions with the right label */
  pixelAccuracy: number;
  /** per class, the share of its true positions that were found (recall); NaN where truth has none */
  classAccuracy: number[];
  /** per class, the share of its predicted positions that are right; NaN where prediction has none */
  classPrecision: number[];
  /** per class, intersection over union; NaN where it is in neither truth nor prediction */
  iou: number[];
  /** per class, 2 * intersection / (truth + prediction); NaN where it is in neither */
  dice: number[];
  /** mean of classAccuracy over the classes that occur in truth */
  meanAccuracy: number;
  /** mean of iou over the classes that occur in truth or prediction */
  meanIou: number;
  /** mean of dice over the same classes */
  meanDice: number;
  /** mean of iou, each class weighted by its share of the true positions */
  frequencyWeightedIou: number;
}

/**
 * The usual scores of semantic segmentation from a confusion matrix. (Long, Shelhamer and Darrell 2015, "Fully
 * convolutional networks for semantic segmentation", section 5; Dice 1945)
 *
 * A class that was predicted but never occurs has an IoU of 0 and counts in the mean; one that is in neither is left
 * out. A matrix of zeros gives NaN throughout.
 *
 * @param matrix square, [truth][prediction], as `confusionMatrix` returns it; sums over pictures are fine
 * @throws RangeError when the matrix is empty, not square, or holds a value that is negative or not finite
 */
export function segmentationScores(matrix: readonly (readonly number[])[]): SegmentationScores {
  const classes = matrix.length;
  if (classes === 0) throw new RangeError('matrix must have at least one row');
  const truths = new Array<number>(classes).fill(0);
  const predictions = new Array<number>(classes).fill(0);
  for (let i = 0; i < classes; i++) {
    if (matrix[i]!.length !== classes) {
      throw new RangeError(`matrix must be square: row ${i} has ${matrix[i]!.length} values, not ${classes}`);
    }
    for (let j = 0; j < classes; j++) {
      const count = matrix[i]![j]!;
      if (!(count >= 0 && count < Infinity)) {
        throw new RangeError(`matrix[${i}][${j}] must be a count of at least 0, got ${count}`);
      }
      truths[i]! += count;
      predictions[j]! += count;
    }
  }
  const right = matrix.map((row, i) => row[i]!);
  const total = sum(truths);
  const iou = right.map((both, i) => both / (truths[i]! + predictions[i]! - both));
  const dice = right.map((both, i) => (2 * both) / (truths[i]! + predictions[i]!));
  const classAccuracy = right.map((both, i) => both / truths[i]!);
  return {
    pixelAccuracy: sum(right) / total,
    classAccuracy,
    classPrecision: right.map((both, i) => both / predictions[i]!),
    iou,
    dice,
    meanAccuracy: meanOfNumbers(classAccuracy),
    meanIou: meanOfNumbers(iou),
    meanDice: meanOfNumbers(dice),
    frequencyWeightedIou: sum(iou.map((value, i) => (truths[i]! > 0 ? truths[i]! * value : 0))) / total,
  };
}

function meanOfNumbers(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return sum(defined) / defined.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
