/** One field's text, as it stands in a file, to canonical text: trimmed, translated, and exact. */
import { normalDecimal } from '../canonical/decimal.ts';
import { inventoryStates, updateKinds } from '../canonical/inventory-update.ts';
import type { DateTime } from './dates.ts';
import { readDecimal } from './decimals.ts';
import { type FlatFindingCode, shown } from './findings.ts';
import type { FieldLayout } from './layout.ts';
import { nearest } from './nearest.ts';
import type { ZoneClock } from './zone-clock.ts';

/** What is wrong with a value; the caller knows its place. */
export interface Trouble {
  readonly code: FlatFindingCode;
  readonly what: string;
  readonly value: string;
  readonly hint?: string;
}

/** Canonical text of a field; undefined where it is blank. `raw` is undefined where the record has no such column. */
export function readField(field: FieldLayout, raw: string | undefined, clock: ZoneClock): string | undefined | Trouble {
  const { spec } = field;
  if (spec.constant !== undefined) return spec.constant;
  const text = trimmed(field, raw ?? '');
  if (text === '' || field.nulls.has(text)) {
    if (spec.default !== undefined) return spec.default;
    if (spec.required !== true) return undefined;
    return { code: 'value-missing', what: `${field.name} is blank`, value: text };
  }
  if (field.ours === undefined) return converted(field, text, clock);
  const ours = field.ours.get(text);
  if (ours !== undefined) return ours;
  return spec.otherValues === 'keep' ? converted(field, text, clock) : unknownCode(field, text, field.ours.keys());
}

function trimmed(field: FieldLayout, raw: string): string {
  const text = field.spec.pad === undefined || field.spec.width === undefined ? raw : withoutPadding(field, raw);
  switch (field.trim) {
    case 'both':
      return text.trim();
    case 'left':
      return text.trimStart();
    case 'right':
      return text.trimEnd();
    default:
      return text;
  }
}

/** A number that is all padding is the last of it: `0000` padded with 0 is 0. */
function withoutPadding(field: FieldLayout, raw: string): string {
  let start = 0;
  let end = raw.length;
  if (field.align === 'right') while (start < end && raw[start] === field.pad) start += 1;
  else while (end > start && raw[end - 1] === field.pad) end -= 1;
  const numeric = field.kind === 'decimal' || field.kind === 'integer';
  return numeric && start === end && field.pad === '0' ? '0'.slice(0, raw.length) : raw.slice(start, end);
}

function converted(field: FieldLayout, text: string, clock: ZoneClock): string | Trouble {
  switch (field.kind) {
    case 'decimal':
      return (
        readDecimal(text, field.decimal) ?? {
          code: 'not-a-number',
          what: `${shown(text)} is not a number`,
          value: text,
        }
      );
    case 'integer':
      return whole(text) ?? { code: 'not-a-number', what: `${shown(text)} is not a whole number`, value: text };
    case 'date':
    case 'time':
    case 'instant':
      return moment(field, text, clock);
    case 'state':
      return oneOf(field, text, inventoryStates);
    case 'update-kind':
      return oneOf(field, text, updateKinds);
    default:
      return text;
  }
}

function whole(text: string): string | null {
  return /^\d+$/.test(text) ? normalDecimal(text) : null;
}

function oneOf(field: FieldLayout, text: string, known: Readonly<Record<string, string>>): string | Trouble {
  const word = text.toLowerCase();
  return Object.hasOwn(known, word) ? word : unknownCode(field, text, Object.keys(known));
}

function unknownCode(field: FieldLayout, text: string, known: Iterable<string>): Trouble {
  const near = nearest(text, known);
  const meant = near === undefined ? '' : `; the nearest is ${shown(near)}`;
  return { code: 'value-unknown', what: `${shown(text)} is no known ${field.name}${meant}`, value: text };
}

function moment(field: FieldLayout, text: string, clock: ZoneClock): string | Trouble {
  for (const format of field.formats) {
    const read = format.read(text);
    const value = read === null ? undefined : canonicalMoment(field, read, clock);
    if (value !== undefined) return value;
  }
  const format = field.spec.format === undefined ? '' : ` in the format ${field.spec.format}`;
  const word = field.kind === 'time' ? 'time' : 'date';
  return { code: 'not-a-date', what: `${shown(text)} is not a ${word}${format}`, value: text };
}

function canonicalMoment(field: FieldLayout, read: DateTime, clock: ZoneClock): string | undefined {
  if (field.kind === 'date') return read.date;
  if (field.kind === 'time') return read.time;
  return read.date === undefined ? undefined : instantText(read.date, read.time ?? '00:00:00', read.offset, clock);
}

/** RFC 3339 in UTC. A date and time without an offset is the clock's. */
function instantText(date: string, time: string, offset: string | undefined, clock: ZoneClock): string {
  if (offset === undefined) return clock(date, time);
  const [seconds = '', fraction] = time.split('.');
  const instant = new Date(Date.parse(`${date}T${seconds}${offset}`)).toISOString().slice(0, 19);
  return `${instant}${fraction === undefined ? '' : `.${fraction}`}Z`;
}
