/** Positions, updates and availability on SQLite. */
import type { InventoryState, UpdateKind } from '../../../translators/canonical/inventory-update.ts';
import type {
  Availability,
  InventoryStore,
  InventoryView,
  Position,
  RecordedUpdate,
  StockRow,
  UpdateOutcome,
} from '../inventory-store.ts';
import type { Row, Statements } from './statements.ts';

/** Changes looked at for one page of what changed: some milliseconds of work, however many of them are stale. */
const examinedMax = 10_000;

function position(row: Row): Position {
  return {
    sku: row.sku as string,
    location: row.location as string,
    state: row.state as InventoryState,
    quantity: row.quantity as bigint,
    asOf: row.as_of as string,
    source: row.source as string,
    countedAt: row.counted_at as string | null,
    countRank: row.count_rank as string | null,
    key: row.key as string,
  };
}

function availability(row: Row): Availability {
  return {
    sku: row.sku as string,
    location: row.location as string,
    quantity: row.quantity as bigint,
    asOf: row.as_of as string,
    reserved: row.reserved as bigint,
    changedSeq: Number(row.changed_seq),
  };
}

function recorded(row: Row): RecordedUpdate {
  return {
    source: row.source as string,
    key: row.key as string,
    effect: Number(row.effect),
    sku: row.sku as string,
    location: row.location as string,
    state: row.state as InventoryState | null,
    kind: row.kind as UpdateKind,
    quantity: row.quantity as bigint,
    occurredAt: row.occurred_at as string,
    transmission: row.transmission as string,
    outcome: row.outcome as UpdateOutcome,
    recordedAt: row.recorded_at as string,
    rank: row.rank as string,
    order: row.order_number as string | null,
    shipment: row.shipment as string | null,
  };
}

export function inventoryStore(sql: Statements): InventoryStore {
  return {
    recordUpdate: async (update: RecordedUpdate) =>
      sql.runCounted(
        'recordUpdate',
        update.source,
        update.key,
        update.effect,
        update.sku,
        update.location,
        update.state,
        update.kind,
        update.quantity,
        update.occurredAt,
        update.transmission,
        update.outcome,
        update.recordedAt,
        update.rank,
        update.order,
        update.shipment,
      ) === 1,
    update: async (source, key) => sql.allBig('update', { source, key }).map(recorded),
    async putPosition(position: Position) {
      const { sku, location, state, quantity, asOf, source, countedAt, countRank, key } = position;
      sql.runCounted('putPosition', sku, location, state, quantity, asOf, source, countedAt, countRank, key);
    },
    async changesAfter(sku, location, state, after) {
      const row = sql.allBig('changesAfter', { sku, location, state, after })[0] as Row;
      const { occurred_at: at, source, key } = row as { occurred_at: string; source: string; key: string };
      return { sum: row.sum as bigint, newest: row.newest === null ? null : { occurredAt: at, source, key } };
    },
    async positionsOf(sku, location) {
      return sql.allCounted('positionsOf', sku, location).map(
        ([state, quantity, asOf, source, countedAt, countRank, key]): Position => ({
          sku,
          location,
          state: state as InventoryState,
          quantity: quantity as bigint,
          asOf: asOf as string,
          source: source as string,
          countedAt: countedAt as string | null,
          countRank: countRank as string | null,
          key: key as string,
        }),
      );
    },
    async availability(sku, location) {
      const [row] = sql.allCounted('availability', sku, location);
      if (row === undefined) return undefined;
      const [quantity, asOf, reserved, changedSeq] = row as [bigint, string, bigint, bigint];
      return { sku, location, quantity, asOf, reserved, changedSeq: Number(changedSeq) };
    },
    async putAvailability({ sku, location, quantity, asOf, reserved }, at) {
      const changedSeq = (sql.get('availabilityCursor')?.last as number) + 1;
      sql.runCounted('appendChange', changedSeq, sku, location);
      sql.runCounted('putAvailability', sku, location, quantity, asOf, reserved, changedSeq, at ?? null);
      return changedSeq;
    },
    async removeChanges(seqs) {
      sql.run('removeChanges', { seqs: JSON.stringify(seqs) });
    },
  };
}

export function inventoryView(sql: Statements): InventoryView {
  return {
    stock: async (skus) =>
      sql.allCounted('stock', JSON.stringify(skus)).map(
        ([sku, availability, positions]): StockRow => ({
          sku: sku as string,
          availability: availability as string,
          positions: positions as string,
        }),
      ),
    positions: async (sku) => sql.allBig('positionsOfSku', { sku }).map(position),
    async availabilitySince(after, limit) {
      const beyond = sql.get('changeBeyond', { after, some: examinedMax })?.seq as number | undefined;
      const until = beyond ?? Number.MAX_SAFE_INTEGER;
      const changed = sql.allBig('availabilitySince', { after, until, limit }).map(availability);
      const isWhole = changed.length < limit;
      const reached = isWhole && beyond !== undefined ? beyond - 1 : (changed.at(-1)?.changedSeq ?? after);
      return { changed, reached, more: !isWhole || beyond !== undefined };
    },
    changedSince: async (after, limit) =>
      sql.all('changedSince', { after, limit }).map((row) => ({
        sku: row.sku as string,
        changedSeq: row.changed_seq as number,
      })),
    changesExamined: async (after, limit) =>
      sql.all('changesExamined', { after, limit }).map((row) => ({
        changedSeq: row.seq as number,
        stale: row.stale === 1,
      })),
    changedAmong: async (skus, after) =>
      sql.all('changedAmong', { skus: JSON.stringify(skus), after }).map(({ sku }) => sku as string),
    availabilityCursor: async () => sql.get('availabilityCursor')?.last as number,
    availabilityAt: async (location, after, limit) =>
      sql.allBig('availabilityAt', { location, after, limit }).map(availability),
    availabilities: async (sku) => sql.allBig('availabilityOfSku', { sku }).map(availability),
  };
}
