/**
 * A number in as few characters as a small cell allows: whole numbers as they are, others with at most `digits`
 * decimals and no trailing zeros. Uses the typographic minus sign. Numbers of a million or more get an exponent.
 *
 * @param digits decimals at most; a number that would round to 0 is given with one significant digit instead
 * @throws RangeError when `digits` is not a whole number from 0 to 20
 */
export function shortNumber(value: number, digits = 2): string {
  if (!Number.isInteger(digits) || digits < 0 || digits > 20)
    throw new RangeError(`digits: a whole number from 0 to 20 is needed, not ${digits}`);
  const size = Math.abs(value);
  let text: string;
  if (!Number.isFinite(value)) text = String(value);
  else if (size >= 1e6) text = value.toExponential(1).replace('e+', 'e');
  else if (Number.isInteger(value)) text = String(value);
  else {
    text = value.toFixed(digits);
    if (Number(text) === 0) text = value.toPrecision(1);
    if (text.includes('.') && !text.includes('e')) text = text.replace(/\.?0+$/, '');
  }
  if (text === '-0') text = '0';
  return text.replace('-', '−');
}
