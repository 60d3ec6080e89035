/**
 * The number that a reader typed, or undefined when it is none. Spaces (thin ones too), an apostrophe or commas between
 * groups of three digits are the reader's habit; so is a comma for the decimal point, and a typographic minus sign.
 * A single comma before exactly three digits groups them (`1,000` is a thousand), unless the number starts with 0.
 */
export function readNumber(text: string): number | undefined {
  const plain = text.replace(/[\s\u202f'’_]/g, '').replace('−', '-');
  const grouped = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(plain);
  const value = Number(grouped ? plain.replaceAll(',', '') : plain.replace(',', '.'));
  return plain === '' || !Number.isFinite(value) || /^-?0[xbo]/i.test(plain) ? undefined : value;
}
