/** The outbox on SQLite. */
import type { EventType } from '../../events/types.ts';
import type { EventStore, EventView, NewEvent, OutboxEvent, Published } from '../event-store.ts';
import type { Row, Statements } from './statements.ts';

function event(row: Row): OutboxEvent {
  return {
    seq: row.seq as number,
    id: row.id as string,
    type: row.type as EventType,
    partner: row.partner as string,
    test: row.test === 1,
    time: row.time as string,
    correlationId: row.correlation as string,
    data: row.data as string,
  };
}

export function eventStore(sql: Statements): EventStore {
  return {
    async append(events: readonly NewEvent[]) {
      for (const { id, type, partner, test, time, correlationId, data, document } of events) {
        sql.runCounted(
          'appendEvent',
          id,
          type,
          partner,
          test ? 1 : 0,
          time,
          correlationId,
          data ?? null,
          document?.id ?? null,
          document?.part ?? null,
        );
      }
    },
    async markPublished({ seq, streamSequence, stream }: Published) {
      sql.run('markPublished', { seq, streamSequence, stream });
    },
  };
}

export function eventView(sql: Statements): EventView {
  return {
    after: async (seq, limit) => sql.all('eventsAfter', { seq, limit }).map(event),
    availabilityChanges: async (range, limit) =>
      sql.all('availabilityChanges', { ...range, limit }).map((row) => ({
        seq: row.seq as number,
        time: row.time as string,
        data: row.data as string,
      })),
    async changesFrom(time) {
      // Below `low` every change is older; from `high` on none is.
      let low = 1;
      let high = (sql.get('lastEvent')?.seq as number) + 1;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const row = sql.get('changeFrom', { seq: middle });
        if (row === undefined || (row.time as string) >= time) high = middle;
        else low = (row.seq as number) + 1;
      }
      return low - 1;
    },
    async published() {
      const row = sql.get('published') as Row;
      return {
        seq: row.seq as number,
        streamSequence: row.stream_sequence as number,
        stream: row.stream as string,
      };
    },
    async recent(limit, correlation) {
      const rows =
        correlation === undefined
          ? sql.all('recentEvents', { limit })
          : sql.all('recentEventsOf', { limit, correlation });
      return rows.reverse().map(event);
    },
    last: async () => sql.get('lastEvent')?.seq as number,
  };
}
