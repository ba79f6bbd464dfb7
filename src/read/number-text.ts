/**
 * The canonical text of a number: the shortest decimal that gives the same double. Excel keeps 15 digits, so the
 * noise of binary sums goes (0.30000000000000004 is 0.3); digits that are not noise stay.
 * From 1e15 on scientific notation as Excel shows it: an ID number in such a cell has lost its last digits.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const { digits, exponent } = decompose(value);
  const sign = value < 0 ? '-' : '';
  if (digits === '0') return '0';
  if (exponent >= 15 || exponent < -15) return sign + scientific(digits, exponent);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return sign + digits.padEnd(exponent + 1, '0');
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Significant digits without trailing zeros, and the power of ten of the first. */
function decompose(value: number): { digits: string; exponent: number } {
  const exact = parts(Math.abs(value).toExponential());
  if (exact.digits.length <= 15) return exact;
  const rounded = parts(Math.abs(value).toExponential(14));
  return rounded.digits.length <= 13 ? rounded : exact;
}

function parts(exponential: string): { digits: string; exponent: number } {
  const [mantissa = '', exponent = ''] = exponential.split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return { digits: digits === '' ? '0' : digits, exponent: Number(exponent) };
}

function scientific(digits: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
