/** Soft reservations on SQLite. */
import type {
  KeptReservation,
  Released,
  ReservationEnd,
  ReservationStore,
  ReservationView,
  Word,
} from '../reservation-store.ts';
import type { Row, Statements } from './statements.ts';

function kept(row: Row): KeptReservation {
  return {
    document: row.document as string,
    line: row.line as string,
    partner: row.partner as string,
    order: row.order_number as string,
    sku: row.sku as string,
    location: row.location as string,
    quantity: row.quantity as bigint,
    reservedAt: row.reserved_at as string,
    expiresAt: row.expires_at as string,
    rank: row.rank as string,
    transmission: row.transmission as string,
    ended: row.ended as ReservationEnd | null,
    endedAt: row.ended_at as string | null,
  };
}

const releasedOf = (row: Row): Released => ({
  sku: row.sku as string,
  location: row.location as string,
  quantity: row.quantity as bigint,
});

export function reservationStore(sql: Statements): ReservationStore {
  return {
    async word(partner, order) {
      return sql.get('orderWord', { partner, order }) as Word | undefined;
    },
    async putWord(partner, order, { document, rank }) {
      sql.run('putOrderWord', { partner, order, document, rank });
    },
    async put(reservation, ended) {
      const endedAt = ended === null ? null : reservation.reservedAt;
      return sql.run('putReservation', { ...reservation, ended, endedAt }) === 1;
    },
    supersede: async (partner, order, document, at) =>
      sql.allBig('supersedeReservations', { partner, order, document, at }).map(releasedOf),
    async taken(sku, order) {
      const kind = sql.get('orderTaken', { sku, order })?.kind;
      if (kind === undefined) return undefined;
      return kind === 'allocation' ? 'allocated' : 'cancelled';
    },
    end: async (sku, order, end, at) => sql.allBig('endReservations', { sku, order, end, at }).map(releasedOf),
    async ofDocument({ document, order, sku, location }) {
      return sql.allBig('askedOfDocument', { document, order, sku, location })[0]?.quantity as bigint;
    },
    expire: async (until, limit) => sql.allBig('expireReservations', { until, limit }).map(kept),
    reserved: async (sku, location) => sql.allBig('reserved', { sku, location })[0]?.quantity as bigint,
    newest: async (sku, location) =>
      (sql.get('newestReserved', { sku, location })?.newest ?? undefined) as string | undefined,
  };
}

export function reservationView(sql: Statements): ReservationView {
  return {
    asksOf: async (partner, since) =>
      sql.allBig('asksOfPartner', { partner, since }).map((row) => ({
        order: row.order_number as string,
        sku: row.sku as string,
        location: row.location as string,
        quantity: row.quantity as bigint,
        at: row.at as string,
        words: Number(row.words),
      })),
    nextExpiry: async () => (sql.get('nextExpiry')?.next ?? undefined) as string | undefined,
    ofSku: async (sku) => sql.allBig('reservationsOfSku', { sku }).map(kept),
    ofOrder: async (partner, order) => sql.allBig('reservationsOfOrder', { partner, order }).map(kept),
  };
}
