/**
 * Exact decimals: a quantity or price is text in documents and events, and a scaled `bigint` where it is reckoned
 * with. Nothing passes through binary floating point.
 */

/** A plain decimal number as text: no exponent, no plus sign, no superfluous zeros. */
export type Decimal = string;

const plain = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** The canonical text of a decimal as partners write it (`+5`, `007`, `1.50`, `.5`); null where it is not a plain decimal. */
export function normalDecimal(text: string): Decimal | null {
  if (isNormal(text)) return text;
  const match = plain.exec(text.trim());
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const integer = whole.replace(/^0+(?=\d)/, '') || '0';
  const decimals = fraction.replace(/0+$/, '');
  const digits = decimals === '' ? integer : `${integer}.${decimals}`;
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** Whether a text is canonical already, as most quantities and prices are: found out without the cost of a pattern. */
function isNormal(text: string): boolean {
  const { length } = text;
  if (length === 0) return false;
  let point = -1;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) continue;
    if (code !== 46 || point >= 0) return false;
    point = at;
  }
  const whole = point < 0 ? length : point;
  if (whole === 0 || (whole > 1 && text.charCodeAt(0) === zero)) return false;
  return point < 0 || (whole < length - 1 && text.charCodeAt(length - 1) !== zero);
}

const zero = 48;
const nine = 57;

/** X12 type Nn: an integer with `places` implied decimals (X12.6, 3.1.3.1) as a decimal; null where it is not an integer. */
export function impliedDecimal(text: string, places: number): Decimal | null {
  if (!/^-?\d+$/.test(text)) return null;
  const negative = text.startsWith('-');
  const digits = (negative ? text.slice(1) : text).padStart(places + 1, '0');
  const cut = digits.length - places;
  return normalDecimal(`${negative ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`);
}

/** A decimal as an integer count of 10^-scale; null where it is not a decimal or has more decimals than `scale`. */
export function scaled(text: string, scale: number): bigint | null {
  const decimal = normalDecimal(text);
  if (decimal === null) return null;
  const [whole = '0', fraction = ''] = decimal.split('.');
  if (fraction.length > scale) return null;
  return BigInt(`${whole}${fraction.padEnd(scale, '0')}`);
}

/** The decimal that an integer count of 10^-scale stands for. */
export function unscaled(value: bigint, scale: number): Decimal {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(scale + 1, '0');
  const cut = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return normalDecimal(negative ? `-${text}` : text) as Decimal;
}

/** Sum of two decimals. Throws a RangeError where either is not a decimal: the caller has checked. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(decimals(a), decimals(b));
  const left = scaled(a, scale);
  const right = scaled(b, scale);
  if (left === null || right === null) throw new RangeError(`not a decimal: ${left === null ? a : b}`);
  return unscaled(left + right, scale);
}

function decimals(text: Decimal): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}
