/**
 * Exact decimals: a quantity or price is text in documents and events, and a scaled `bigint` where it is reckoned
 * with. Nothing passes through binary floating point.
 */

/** A plain decimal number as text: no exponent, no plus sign, no superfluous zeros. */
export type Decimal = string;

const zero = 48;
const nine = 57;
const point = 46;

/**
 * The canonical text of a decimal as partners write it (`+5`, `007`, `1.50`, `.5`); null where it is not a plain decimal.
 * Read character by character: every quantity and price of every line comes through here, and a pattern costs ten times as much.
 */
export function normalDecimal(text: string): Decimal | null {
  const sent = isBlankAround(text) ? text.trim() : text;
  const { length } = sent;
  const sign = sent.charCodeAt(0);
  let from = sign === 0x2b || sign === 0x2d ? 1 : 0;
  const whole = wholeEnd(sent, from);
  if (whole < 0) return null;
  while (from < whole - 1 && sent.charCodeAt(from) === zero) from++;
  let to = length;
  while (to > whole && (sent.charCodeAt(to - 1) === zero || to === whole + 1)) to--;
  const digits = from === 0 && to === length ? sent : sent.slice(from, to);
  const unsigned = from < whole ? digits : `0${digits}`;
  return sign === 0x2d && unsigned !== '0' ? `-${unsigned}` : unsigned;
}

/** Where the digits before the point end; -1 where the text is no digits with one point at most, or has no digit. */
function wholeEnd(text: string, from: number): number {
  const { length } = text;
  let whole = -1;
  for (let at = from; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= zero && code <= nine) continue;
    if (code !== point || whole >= 0) return -1;
    whole = at;
  }
  if (whole < 0) return length > from ? length : -1;
  return length > from + 1 ? whole : -1;
}

/** Digits that a number holds exactly. */
const exactDigitsMax = 15;

/** A whole number of up to 15 digits as a number; NaN for any other text, decimals among them. */
export function wholeNumber(text: string): number {
  const { length } = text;
  const from = text.charCodeAt(0) === 0x2d ? 1 : 0;
  if (length === from || length - from > exactDigitsMax) return Number.NaN;
  let value = 0;
  for (let at = from; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < zero || code > nine) return Number.NaN;
    value = value * 10 + code - zero;
  }
  return from === 1 ? -value : value;
}

function isBlankAround(text: string): boolean {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  return first <= 0x20 || first >= 0xa0 || last <= 0x20 || last >= 0xa0;
}

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
