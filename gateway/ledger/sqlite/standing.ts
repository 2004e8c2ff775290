/** Differences and reconciliations on SQLite. */
import type { Difference, Reconciliation, StandingStore, StandingView } from '../standing-store.ts';
import type { Row, Statements } from './statements.ts';

const difference = (row: Row): Difference => ({
  sku: row.sku as string,
  location: row.location as string,
  since: row.since as string,
});

const reconciliation = (row: Row): Reconciliation => ({
  partner: row.partner as string,
  rule: row.rule as string,
  at: row.at as string,
  numbers: row.numbers as number,
  differing: row.differing as number,
  unacknowledged: row.unacknowledged as number,
  since: row.since as string | null,
  variance: row.variance as string,
  excess: row.excess as string,
});

export function standingStore(sql: Statements): StandingStore {
  return {
    async putDifferences(partner, rule, differences) {
      for (const each of differences) sql.run('putDifference', { partner, rule, ...each });
    },
    async removeDifferences(partner, rule, places) {
      for (const { sku, location } of places) sql.run('removeDifference', { partner, rule, sku, location });
    },
    async putReconciliation(made) {
      sql.run('putReconciliation', { ...made });
    },
    async forgetBefore(partner, rule, before) {
      sql.run('forgetDifferencesBefore', { partner, rule, before });
    },
    async forget(partner, rule) {
      sql.run('forgetReconciliation', { partner, rule });
      sql.run('forgetDifferences', { partner, rule });
    },
  };
}

export function standingView(sql: Statements): StandingView {
  return {
    differences: async (partner, rule, skus) =>
      sql.all('differences', { partner, rule, skus: JSON.stringify(skus) }).map(difference),
    changedAt: async (skus) =>
      sql.all('changedAt', { skus: JSON.stringify(skus) }).map((row) => ({
        sku: row.sku as string,
        location: row.location as string,
        at: row.changed_at as string,
      })),
    reconciliations: async () => sql.all('reconciliations').map(reconciliation),
  };
}
