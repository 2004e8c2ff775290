/** Alerts on SQLite. */
import type { Alert, AlertStore, AlertView } from '../alert-store.ts';
import type { Row, Statements } from './statements.ts';

function alert(row: Row): Alert {
  return {
    seq: row.seq as number,
    kind: row.kind as string,
    key: row.key as string,
    partner: row.partner as string,
    test: row.test === 1,
    sentence: row.sentence as string,
    correlationId: row.correlation as string,
    raisedAt: row.raised_at as string,
    clearedAt: row.cleared_at as string | null,
  };
}

export function alertStore(sql: Statements): AlertStore {
  const one = (row: Row | undefined) => (row === undefined ? undefined : alert(row));
  return {
    raise: async ({ test, ...rest }) => one(sql.get('raiseAlert', { ...rest, test: test ? 1 : 0 })),
    clear: async (kind, key, at) => one(sql.get('clearAlert', { kind, key, at })),
  };
}

export function alertView(sql: Statements): AlertView {
  return { open: async () => sql.all('openAlerts').map(alert) };
}
