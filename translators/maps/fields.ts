/**
 * Segments as lists of fields: which element becomes which property of a document, and how it is read. A segment that
 * a set has once or a few times is read this way, so that knowing one more of it is one more line; those that every
 * line of a file has (PO1, LIN, QTY, SN1 …) have functions of their own, which is faster.
 */
import { isoDate, isoTime } from './dates.ts';
import type { SetNotes } from './set-notes.ts';

/** Reads one element, and takes it; undefined where it is absent or, with a finding, unreadable. */
export type FieldReader = (notes: SetNotes, element: number) => string | undefined;

export type Field<T> = readonly [name: keyof T & string, read: FieldReader, element: number];

/** The fields that the segment at hand has, which are listed in their order; undefined where it has none of them. */
export function readFields<T extends object>(notes: SetNotes, fields: readonly Field<T>[]): T | undefined {
  const { segment } = notes;
  const { count } = segment;
  let found: Record<string, string> | undefined;
  for (let at = 0; at < fields.length; at++) {
    const [name, read, element] = fields[at] as Field<T>;
    if (element > count) break;
    if (!segment.has(element)) continue;
    const value = read(notes, element);
    if (value === undefined) continue;
    found ??= {};
    found[name] = value;
  }
  return found as T | undefined;
}

export const text: FieldReader = (notes, element) => notes.take(element) || undefined;

/** A unit of measure (composite C001): its first component, which is all that partners send. */
export const unit: FieldReader = (notes, element) => notes.takeFirst(element) || undefined;

export const decimal: FieldReader = (notes, element) => notes.decimal(element) ?? undefined;

/** Type N2: an amount in hundredths. */
export const hundredths: FieldReader = (notes, element) => notes.decimal(element, 2) ?? undefined;

/** A date element, ISO 8601. */
export const date: FieldReader = (notes, element) => {
  const sent = notes.peek(element);
  if (sent === '') return undefined;
  const read = isoDate(sent);
  if (read === null) notes.unreadable('date-unreadable', element, 'date');
  else notes.mark(element);
  return read ?? undefined;
};

/** A time element, `14:24:28`. */
export const time: FieldReader = (notes, element) => {
  const sent = notes.peek(element);
  if (sent === '') return undefined;
  const read = isoTime(sent);
  if (read === null) notes.unreadable('date-unreadable', element, 'time of day');
  else notes.mark(element);
  return read ?? undefined;
};

/** A code whose usual value goes without saying (`notKept` says why); another one is kept. */
export function unless(usual: string): FieldReader {
  return (notes, element) => {
    const code = notes.take(element);
    return code === usual || code === '' ? undefined : code;
  };
}

/** Adds to a list that is only there where it has something. */
export function append<T extends object, K extends keyof T>(to: T, key: K, value: ElementOf<T[K]>): void {
  const list = to[key] as ElementOf<T[K]>[] | undefined;
  if (list === undefined) to[key] = [value] as T[K];
  else list.push(value);
}

type ElementOf<L> = L extends readonly (infer E)[] | undefined ? E : never;
