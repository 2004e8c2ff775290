/** Dated supply on SQLite. */
import type { StockPlace, Word } from '../reservation-store.ts';
import type {
  KeptSupply,
  ReferencedReceipt,
  Supply,
  SupplyDay,
  SupplyEnd,
  SupplyStore,
  SupplyView,
} from '../supply-store.ts';
import type { Row, Statements } from './statements.ts';

function kept(row: Row): KeptSupply {
  return {
    document: row.document as string,
    line: row.line as string,
    source: row.source as string,
    state: row.state as Supply['state'],
    reference: row.reference as string,
    order: row.order_number as string | null,
    sku: row.sku as string,
    location: row.location as string,
    quantity: row.quantity as bigint,
    received: row.received as bigint,
    expected: row.expected as string,
    saidAt: row.said_at as string,
    rank: row.rank as string,
    transmission: row.transmission as string,
    ended: row.ended as SupplyEnd | null,
    endedAt: row.ended_at as string | null,
  };
}

/** `[[day, units], …]` of JSON. */
function daysOf(json: string): readonly SupplyDay[] {
  const days = JSON.parse(json) as readonly (readonly [expected: string, quantity: string])[];
  return days.map(([expected, quantity]) => ({ expected, quantity: BigInt(quantity) }));
}

const placeOf = (row: Row): StockPlace => ({ sku: row.sku as string, location: row.location as string });

const receiptOf = (row: Row): ReferencedReceipt => ({
  shipment: row.shipment as string | null,
  order: row.order_number as string | null,
  quantity: row.quantity as bigint,
  occurredAt: row.occurred_at as string,
});

export function supplyStore(sql: Statements): SupplyStore {
  return {
    async word(source, state, reference) {
      return sql.get('supplyWord', { source, state, reference }) as Word | undefined;
    },
    async putWord(source, state, reference, { document, rank }) {
      sql.run('putSupplyWord', { source, state, reference, document, rank });
    },
    async put(supply, ended) {
      return sql.run('putSupply', { ...supply, ended, endedAt: ended === null ? null : supply.saidAt }) === 1;
    },
    supersede: async ({ source, state, reference, document }, at) =>
      sql.all('supersedeSupply', { source, state, reference, document, at }).map(placeOf),
    supplyOf: async (sku, location) => sql.allBig('supplyOf', { sku, location }).map(kept),
    receiptsOf: async (sku, location) => sql.allBig('receiptsOf', { sku, location }).map(receiptOf),
    async settle({ document, line }, received, ended, at) {
      sql.run('settleSupply', { document, line, received, ended, at: ended === null ? null : at });
    },
    lapse: async (before, limit, at) => sql.allBig('lapseSupply', { before, limit, at }).map(kept),
    async openDays(sku, location) {
      return daysOf((sql.get('openSupplyDays', { sku, location })?.days ?? '[]') as string);
    },
    async putOpenDays({ sku, location }, days, at) {
      const changedSeq = (sql.get('availabilityCursor')?.last as number) + 1;
      const text = JSON.stringify(days.map(({ expected, quantity }) => [expected, String(quantity)]));
      sql.run('putOpenSupply', { sku, location, days: text, changedSeq, at });
      return changedSeq;
    },
  };
}

export function supplyView(sql: Statements): SupplyView {
  return {
    nextExpected: async () => (sql.get('nextExpected')?.next ?? undefined) as string | undefined,
    openOf: async (sku) => sql.allBig('openSupplyOfSku', { sku }).map(kept),
    openOfAll: async (skus) =>
      sql
        .all('openSupplyOfSkus', { skus: JSON.stringify(skus) })
        .map(({ sku, supply }) => ({ sku: sku as string, supply: supply as string })),
    changedSince: async (after, limit) =>
      sql
        .all('supplyChangedSince', { after, limit })
        .map((row) => ({ ...placeOf(row), changedSeq: row.changed_seq as number })),
    expectedWithin: async (from, until) => sql.all('skusExpected', { from, until }).map(({ sku }) => sku as string),
    ofReference: async (source, state, reference) =>
      sql.allBig('supplyOfReference', { source, state, reference }).map(kept),
  };
}
