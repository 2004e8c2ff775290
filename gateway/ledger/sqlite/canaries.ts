/** Canaries on SQLite. */
import {
  type CanaryOutcome,
  type CanaryRun,
  type CanaryStore,
  type CanaryView,
  canariesKept,
} from '../canary-store.ts';
import type { Row, Statements } from './statements.ts';

const canaryRun = (row: Row): CanaryRun => ({
  partner: row.partner as string,
  dueAt: row.due_at as string,
  rule: row.rule as string,
  sku: row.sku as string,
  location: row.location as string,
  quantity: row.quantity as string,
  transmission: row.transmission as string,
  changedSeq: row.changed_seq as number,
  updatedAt: row.updated_at as string,
  overdueFrom: row.overdue_from as string,
  advice: row.advice as string | null,
  told: row.told as string | null,
  composedAt: row.composed_at as string | null,
  deliveredAt: row.delivered_at as string | null,
  fetchedAt: row.fetched_at as string | null,
  acknowledgedAt: row.acknowledged_at as string | null,
  outcome: row.outcome as CanaryOutcome | null,
  endedAt: row.ended_at as string | null,
});

export function canaryStore(sql: Statements): CanaryStore {
  return {
    async put(run) {
      sql.run('putCanary', { ...run });
      sql.run('forgetCanaries', { partner: run.partner, kept: canariesKept - 1 });
    },
  };
}

/** Behind every time that is written. */
const end = '\uffff';

export function canaryView(sql: Statements): CanaryView {
  const of: CanaryView['of'] = async (partner, limit, before = end) =>
    sql.all('canariesOf', { partner, limit, before }).map(canaryRun);
  return {
    of,
    async newest() {
      const partners = sql.all('canaryPartners').map((row) => row.partner as string);
      return (await Promise.all(partners.map((partner) => of(partner, 1)))).flat();
    },
  };
}
