/** Numbers of flat files to exact decimals and back: decimal comma, thousands, implied decimals, trailing minus. */
import { type Decimal, impliedDecimal, normalDecimal, scaled } from '../canonical/decimal.ts';
import type { DecimalFormat } from './spec.ts';

/** The decimal that a text says; null where it is no number in this format. Never through binary floating point. */
export function readDecimal(text: string, format: DecimalFormat): Decimal | null {
  const signed = format.sign === 'trailing' ? leadingSign(text) : text;
  const point = format.point ?? '.';
  const plain = withoutThousands(signed, format.thousands ?? '', point);
  if (plain === null || (point === ',' && plain.includes('.'))) return null;
  const dotted = point === ',' ? plain.replace(',', '.') : plain;
  if (format.implied !== undefined && !dotted.includes('.')) {
    return impliedDecimal(dotted.replace(/^\+/, ''), format.implied);
  }
  return normalDecimal(dotted);
}

/** The text of a decimal in this format; null where it has more decimals than the format can say. */
export function writeDecimal(value: Decimal, format: DecimalFormat): string | null {
  const negative = value.startsWith('-');
  const digits = unsignedText(negative ? value.slice(1) : value, format);
  if (digits === null) return null;
  if (!negative) return digits;
  return format.sign === 'trailing' ? `${digits}-` : `-${digits}`;
}

function unsignedText(value: Decimal, format: DecimalFormat): string | null {
  const { implied, places, point = '.' } = format;
  if (implied !== undefined) return scaled(value, implied)?.toString() ?? null;
  // Nearly every number is written as it is: an advice has millions.
  if (places === undefined && point === '.') return value;
  const [whole = '0', fraction = ''] = value.split('.');
  if (places !== undefined && fraction.length > places) return null;
  const decimals = fraction.padEnd(places ?? 0, '0');
  return decimals === '' ? whole : `${whole}${point}${decimals}`;
}

function leadingSign(text: string): string {
  const last = text.at(-1);
  return last === '-' || last === '+' ? `${last}${text.slice(0, -1).trimEnd()}` : text;
}

/** Null where separators do not stand at every third digit: `1,23` is no number with thousands. */
function withoutThousands(text: string, separator: string, point: string): string | null {
  if (separator === '' || !text.includes(separator)) return text;
  const [whole = '', ...rest] = text.split(point);
  if (rest.some((part) => part.includes(separator))) return null;
  const [first = '', ...groups] = whole.replace(/^[+-]/, '').split(separator);
  const regular = /^\d{1,3}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
  return regular ? [whole.replaceAll(separator, ''), ...rest].join(point) : null;
}
