/**
 * Counts how often each true class was predicted as each class.
 *
 * @param truth, prediction labels of the same length, integers in [0, classCount); a picture's in any one order
 * @param ignore positions with this true label are left out; it need not be a class (VOC uses 255)
 * @returns [truth][prediction]; all zeros for empty input
 * @throws RangeError when the lengths differ, classCount is not a positive integer, or a label is none of the classes
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  prediction: ArrayLike<number>,
  { classCount, ignore }: { classCount: number; ignore?: number },
): number[][] {
  if (!Number.isInteger(classCount) || classCount < 1) {
    throw new RangeError(`classCount must be a positive integer, got ${classCount}`);
  }
  if (truth.length !== prediction.length) {
    throw new RangeError(`prediction has ${prediction.length} labels, but truth ${truth.length}`);
  }
  const counts = new Float64Array(classCount * classCount);
  for (let i = 0; i < truth.length; i++) {
    const row = truth[i]!;
    if (row === ignore) continue;
    const column = prediction[i]!;
    if (!Number.isInteger(row) || row < 0 || row >= classCount) throw outside('truth', i, row, classCount);
    if (!Number.isInteger(column) || column < 0 || column >= classCount) {
      throw outside('prediction', i, column, classCount);
    }
    counts[row * classCount + column]!++;
  }
  return Array.from({ length: classCount }, (_, k) =>
    Array.from(counts.subarray(k * classCount, (k + 1) * classCount)),
  );
}

function outside(name: string, i: number, label: number, classCount: number): RangeError {
  return new RangeError(`${name}[${i}] must be an integer in [0, ${classCount}), got ${label}`);
}
