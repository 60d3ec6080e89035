/** @throws TypeError or RangeError, naming the argument, unless box is [x1, y1, x2, y2], finite, with x1 <= x2 and y1 <= y2 */
export function checkBox(box: readonly number[], name: string): void {
  if (!Array.isArray(box) || box.length !== 4) throw new TypeError(`${name}.box must be [x1, y1, x2, y2]`);
  for (let k = 0; k < 4; k++) {
    if (!Number.isFinite(box[k]))
      throw new RangeError(`${name}.box[${k}] must be a finite number, got ${String(box[k])}`);
  }
  if (box[2]! < box[0]!) throw new RangeError(`${name}.box: width is negative (${box[2]! - box[0]!})`);
  if (box[3]! < box[1]!) throw new RangeError(`${name}.box: height is negative (${box[3]! - box[1]!})`);
}

/** @throws TypeError or RangeError, naming the argument, unless the box is right and the score a finite number */
export function checkDetection(
  { box, score }: { box: readonly number[]; score?: unknown },
  name: string,
): void {
  checkBox(box, name);
  if (typeof score !== 'number') throw new TypeError(`${name}.score must be a number, got ${String(score)}`);
  if (!Number.isFinite(score)) throw new RangeError(`${name}.score must be finite, got ${score}`);
}

/** @throws RangeError unless the threshold is in [0, 1] */
export function checkIouThreshold(iouThreshold: number): void {
  if (!(iouThreshold >= 0 && iouThreshold <= 1)) {
    throw new RangeError(`iouThreshold must be between 0 and 1, got ${iouThreshold}`);
  }
}
