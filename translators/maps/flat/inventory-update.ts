/**
 * Inventory update: rows of counts and movements. A row with one quantity is one update; a row with a column for each
 * state (`onHand`, `allocated` …) is one for each that is not blank.
 *
 * Key: the `key` field, which holds across all files of the source; or a derived one, of the document's position and the
 * row's line, which holds within its document. Where a column is that of one state, the state is part of either.
 */
import { dateIn } from '../../canonical/instant.ts';
import {
  derivedKey,
  type InventoryState,
  type InventoryUpdate,
  type InventoryUpdates,
  type UpdateKind,
} from '../../canonical/inventory-update.ts';
import { shown } from '../../flatfile/findings.ts';
import { stateFields, type Values } from '../../flatfile/vocabulary.ts';
import { zoneClock } from '../../flatfile/zone-clock.ts';
import {
  type FlatMap,
  type FlatMapContext,
  type FlatPart,
  type FlatValues,
  type MapTrouble,
  present,
} from './flat-map.ts';
import { itemReader } from './items.ts';

/**
 * How far ahead of the receipt an event may be, in milliseconds. Up to a day is a mistake of a time zone: the time of
 * receipt is taken, for a time ahead would hold back all that truly happens until then. More is no time to go by.
 */
const aheadMsMax = 86_400_000;
/** How far a source's clock may run ahead of ours before it is worth a word, in milliseconds. */
const clockAheadMax = 300_000;

const stateFieldNames = Object.keys(stateFields) as (keyof typeof stateFields)[];

export function inventoryUpdateMap(context: FlatMapContext): FlatMap {
  const readItem = itemReader(context, true);
  const { receivedAt, fileName } = context.translation;
  const received = Date.parse(receivedAt);
  const asOf = asOfTime(context.zone, receivedAt);
  let updates: InventoryUpdate[] = [];
  let number = fileName;
  let parts = 0;
  return {
    get number() {
      return number;
    },
    get held() {
      return updates.length;
    },
    header(values) {
      number = values.number ?? number;
    },
    line(values, line) {
      const { sku, trouble } = readItem(values);
      const troubles = trouble === undefined ? [] : [trouble];
      const { location } = values;
      if (location === undefined) troubles.push(missing('location'));
      const saidAt = values.occurredAt ?? asOf(values);
      const aheadMs = Date.parse(saidAt) - received;
      if (aheadMs > aheadMsMax) troubles.push(ahead(saidAt, receivedAt));
      const quantities = quantitiesOf(values);
      if (quantities.length === 0) troubles.push(missing('quantity'));
      if (troubles.length > 0 || sku === undefined || location === undefined) return troubles;
      const isAhead = aheadMs > clockAheadMax;
      const occurredAt = isAhead ? receivedAt : saidAt;
      for (const { quantity, state, ofState } of quantities) {
        updates.push({
          key: keyOf(values.key, [context.position, line, ...ofState]),
          sku,
          location,
          ...(state === undefined ? {} : { state }),
          kind: (values.kind ?? 'count') as UpdateKind,
          quantity,
          ...(values.unit === undefined ? {} : { unit: values.unit }),
          occurredAt,
          line,
          ...said({ order: values.order, shipment: values.shipment, expected: values.expected, reason: values.reason }),
          ...toOf(values),
        });
      }
      return isAhead ? [afterReceipt(saidAt, receivedAt)] : [];
    },
    part(last): FlatPart {
      parts += 1;
      const document: InventoryUpdates = { type: 'inventory-update', part: { number: parts, last }, number, updates };
      updates = [];
      return { document, updates: document.updates, findings: [] };
    },
  };
}

interface RowQuantity {
  readonly quantity: string;
  /** undefined: what the kind moves. */
  readonly state: InventoryState | undefined;
  /** The state, where it is the column's. */
  readonly ofState: readonly InventoryState[];
}

function quantitiesOf(values: Values): RowQuantity[] {
  const list = stateFieldNames.flatMap((name) => {
    const quantity = values[name];
    const state = stateFields[name];
    return quantity === undefined ? [] : [{ quantity, state, ofState: [state] }];
  });
  if (values.quantity === undefined) return list;
  const state = values.state as InventoryState | undefined;
  return [{ quantity: values.quantity, state: state ?? stateUnlessTold(values), ofState: [] }, ...list];
}

/** A row that says what happened, and not to which state, moves what its kind moves. */
function stateUnlessTold({ kind }: Values): InventoryState | undefined {
  return kind === undefined || kind === 'count' || kind === 'adjustment' ? 'on-hand' : undefined;
}

function toOf({ toLocation, toState }: Values): Pick<InventoryUpdate, 'to'> {
  if (toLocation === undefined && toState === undefined) return {};
  return { to: said({ location: toLocation, state: toState as InventoryState | undefined }) };
}

/** What a row says of some fields, without those that it leaves out. */
function said<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** A source's own key must not look like a derived one, which begins with `#`. */
function keyOf(given: string | undefined, place: readonly [string, number, ...InventoryState[]]): string {
  if (given === undefined) return derivedKey(...place);
  return [given.replace(/^#/, '%23'), ...place.slice(2)].join('/');
}

/**
 * The instant of a row's date and time; the receipt where it has none. A date without a time is the end of that day, but
 * never later than the receipt.
 */
function asOfTime(zone: string, receivedAt: string): (values: Values) => string {
  const today = dateIn(receivedAt, zone);
  const clock = zoneClock(zone);
  return ({ date, time }) => {
    if (date === undefined || (time === undefined && date === today)) return receivedAt;
    return clock(date, time ?? '23:59:59');
  };
}

function missing(field: string): MapTrouble {
  return { field, code: 'value-missing', what: `${field} is blank`, value: '' };
}

function ahead(occurredAt: string, receivedAt: string): MapTrouble {
  const what = `${shown(occurredAt)} is more than a day after the file came in (${receivedAt})`;
  return { field: 'occurredAt', code: 'time-ahead', what, value: occurredAt };
}

function afterReceipt(occurredAt: string, receivedAt: string): MapTrouble {
  const what = `${shown(occurredAt)} is after the file came in (${receivedAt})`;
  return { field: 'occurredAt', code: 'time-after-receipt', what, value: occurredAt };
}

/** Fields of updates, one row each, for writing. */
export function inventoryUpdateValues(document: InventoryUpdates): FlatValues {
  return {
    header: present({ number: document.number }),
    lines: document.updates.map((update) =>
      present({
        sku: update.sku,
        location: update.location,
        state: update.state,
        kind: update.kind,
        quantity: update.quantity,
        unit: update.unit,
        occurredAt: update.occurredAt,
        key: update.key,
        toLocation: update.to?.location,
        toState: update.to?.state,
        order: update.order,
        shipment: update.shipment,
        expected: update.expected,
        reason: update.reason,
      }),
    ),
  };
}
