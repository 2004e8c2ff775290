/** One canonical value to the text of a field: the way back of read-field.ts, padded where the field is fixed-width. */
import { offsetText, zoneOffset } from '../canonical/instant.ts';
import type { DateTime } from './dates.ts';
import { writeDecimal } from './decimals.ts';
import { shown } from './findings.ts';
import type { FieldLayout } from './layout.ts';
import type { Trouble } from './read-field.ts';

/** The text of a field and what is wrong with it; where the trouble is a warning, the text is to be written. */
export interface FieldText {
  readonly text: string;
  readonly trouble?: Trouble;
}

/** `value` is canonical text, undefined where the document has none. */
export function writeField(field: FieldLayout, value: string | undefined, zone: string): FieldText {
  const written = field.spec.constant ?? unpadded(field, value ?? field.spec.default, zone);
  if (typeof written !== 'string') return { text: fitted(field, '').text, trouble: written };
  return field.spec.width === undefined ? { text: written } : fitted(field, written);
}

function unpadded(field: FieldLayout, value: string | undefined, zone: string): string | Trouble {
  if (value === undefined || value === '') {
    if (field.spec.required !== true) return '';
    return { code: 'value-missing', what: `the document has no ${field.name}`, value: '' };
  }
  const code = field.theirs?.get(value);
  if (code !== undefined) return code;
  if (field.theirs !== undefined && field.spec.otherValues !== 'keep') {
    return { code: 'value-unknown', what: `${shown(value)} has no code under \`values\` of ${field.name}`, value };
  }
  return (
    formatted(field, value, zone) ?? {
      code: 'value-not-written',
      what: `${shown(value)} cannot be written as ${field.name}`,
      value,
    }
  );
}

function formatted(field: FieldLayout, value: string, zone: string): string | null {
  switch (field.kind) {
    case 'decimal':
      return writeDecimal(value, field.decimal);
    case 'date':
      return field.formats[0]?.write({ date: value }) ?? null;
    case 'time':
      return field.formats[0]?.write({ time: value }) ?? null;
    case 'instant':
      return field.formats[0]?.write(local(value, zone)) ?? null;
    default:
      return value;
  }
}

/** Date, time and offset of an RFC 3339 instant in a zone. */
function local(instant: string, zone: string): DateTime {
  const ms = Date.parse(instant);
  const offset = zoneOffset(ms, zone);
  const text = new Date(ms + offset).toISOString();
  const fraction = /\.(\d*[1-9])0*(?:Z|[+-])/.exec(instant)?.[1];
  const time = text.slice(11, 19);
  return {
    date: text.slice(0, 10),
    time: fraction === undefined ? time : `${time}.${fraction}`,
    offset: offsetText(offset),
  };
}

/** Padded to the width; a longer value is cut, which is a warning, or refused, which is an error. Numbers are never cut. */
function fitted(field: FieldLayout, text: string): FieldText {
  const width = field.spec.width ?? text.length;
  if (text.length > width) {
    const what = `${shown(text)} has ${text.length} characters, and ${field.name} has room for ${width}`;
    const cuts = field.overflow === 'cut' && field.kind !== 'decimal' && field.kind !== 'integer';
    return { text: text.slice(0, width), trouble: { code: cuts ? 'value-cut' : 'value-too-long', what, value: text } };
  }
  // A blank field is blank: zeros would say that the value is 0. `default` says so where it is meant.
  if (text === '') return { text: ' '.repeat(width) };
  if (field.align === 'left') return { text: text.padEnd(width, field.pad) };
  // Zeros go between a leading minus and the digits.
  if (field.pad === '0' && text.startsWith('-')) return { text: `-${text.slice(1).padStart(width - 1, '0')}` };
  return { text: text.padStart(width, field.pad) };
}
