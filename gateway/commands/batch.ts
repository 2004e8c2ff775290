/**
 * A batch of inventory updates as a system of ours says it over HTTP or NATS: `{ "updates": [ … ] }`. One that is wrong
 * stops none of its neighbours: it gets a result of its own that says why.
 */
import { Ajv, type ErrorObject } from 'ajv';
import { type Static, Type } from 'typebox';
import { dayExists } from '../../translators/canonical/instant.ts';
import { InventoryUpdate, isDerivedKey } from '../../translators/canonical/inventory-update.ts';
import { closed } from '../../translators/canonical/parts.ts';
import { type Finding, quoted } from '../../translators/finding.ts';

export const BatchBody = Type.Object(
  { updates: Type.Array(InventoryUpdate, { minItems: 1, description: 'api.updatesMax at most.' }) },
  { ...closed, title: 'Inventory updates of one source' },
);
export type BatchBody = Static<typeof BatchBody>;

/** Longest text of an update, in characters. */
export const textCharsMax = 256;
/** How far ahead of our clock an update may have happened: a count of next year would outlive every true one until then. */
export const aheadMsMax = 300_000;

export type BatchItem =
  | { readonly update: InventoryUpdate }
  /** `key` as far as it can be read. */
  | { readonly key: string; readonly malformed: Finding };

/** Where a batch comes from. */
export interface BatchOrigin {
  /** Partner that speaks. */
  readonly source: string;
  readonly channel: 'http' | 'nats' | 'canary';
  /** What people see: what it was asked with. */
  readonly name: string;
  /** What makes this batch this batch: the same again is not recorded twice. */
  readonly sourceKey: string;
  readonly bytes: Uint8Array;
  /** Test data changes nothing. */
  readonly test: boolean;
}

/** Where a batch comes from, and what it holds. */
export interface UpdateBatch extends BatchOrigin {
  readonly items: readonly BatchItem[];
}

const isUpdate = new Ajv({ strict: false }).compile<InventoryUpdate>(InventoryUpdate);

/** The entries of `updates`; undefined where the whole is no batch. */
export function entriesOf(body: unknown): readonly unknown[] | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { updates, ...others } = body as { updates?: unknown };
  return Array.isArray(updates) && updates.length > 0 && Object.keys(others).length === 0 ? updates : undefined;
}

/** Holds each entry against the schema of an update. Pure; `nowMs` is our clock. */
export function checkedItems(entries: readonly unknown[], nowMs: number): readonly BatchItem[] {
  return entries.map((entry, index) => {
    if (!isUpdate(entry)) return malformed(entry, index, schemaWords(isUpdate.errors?.[0]));
    const why = wrongWith(entry, nowMs);
    return why === undefined ? { update: entry } : malformed(entry, index, why);
  });
}

function wrongWith(update: InventoryUpdate, nowMs: number): string | undefined {
  const { key, sku, location, occurredAt } = update;
  if (isDerivedKey(key)) return "key begins with #, and such keys are the gateway's own";
  for (const [name, text] of Object.entries({ key, sku, location })) {
    if (text === '') return `${name} is empty`;
  }
  for (const [name, value] of Object.entries({ ...update, 'to.location': update.to?.location })) {
    if (typeof value === 'string' && value.length > textCharsMax)
      return `${name} is longer than ${textCharsMax} characters`;
  }
  const { expected } = update;
  if (expected !== undefined && !dayExists(expected)) return `expected ${expected} is no day that exists`;
  const at = Date.parse(occurredAt);
  if (Number.isNaN(at) || !dayExists(occurredAt.slice(0, 10)))
    return `occurredAt ${quoted(occurredAt)} is no date and time that exists`;
  if (at > nowMs + aheadMsMax)
    return `occurredAt ${occurredAt} lies more than ${aheadMsMax / 60_000} minutes ahead of our clock`;
  return undefined;
}

/** What the patterns of the schema ask for, in words, by the field. */
const patternWords: Readonly<Record<string, string>> = {
  quantity: 'must be an exact decimal as text, as 12 or -1.5',
  occurredAt: 'must be an RFC 3339 time with its offset, as 2026-09-15T06:10:00Z',
  expected: 'must be a date, as 2026-09-15',
};

function schemaWords(error: ErrorObject | undefined): string {
  if (error === undefined) return 'is not an update';
  const unknown = (error.params as { additionalProperty?: string }).additionalProperty;
  if (unknown !== undefined) return `${quoted(unknown)} is not known in an update`;
  const place = error.instancePath.slice(1);
  const allowed = (error.params as { allowedValues?: readonly string[] }).allowedValues;
  const words = allowed === undefined ? ruleWords(error, place) : `must be one of ${allowed.join(', ')}`;
  return `${place === '' ? 'it' : place} ${words}`;
}

function ruleWords({ keyword, message = 'is wrong' }: ErrorObject, place: string): string {
  if (keyword === 'minProperties') return 'must name a location, a state, or both';
  return (keyword === 'pattern' ? patternWords[place] : undefined) ?? message;
}

function malformed(entry: unknown, index: number, why: string): BatchItem {
  const given = typeof entry === 'object' && entry !== null ? (entry as { key?: unknown }).key : undefined;
  const key = typeof given === 'string' ? quoted(given) : '';
  const finding: Finding = {
    code: 'update-malformed',
    severity: 'error',
    message: `update ${index + 1} of the batch${key === '' ? '' : `, key ${key},`} was not taken: ${why}`,
    rule: 'An update is as config/openapi.json describes it: quantities are decimals as text, times are RFC 3339.',
    hint: 'Correct what the source sends, and send this update again with the same key.',
    line: index + 1,
  };
  return { key, malformed: finding };
}
