/** Advices and schedules on SQLite. */
import type { Advice, AdviceLine, AdviceStore, AdviceView } from '../advice-store.ts';
import type { Row, Statements } from './statements.ts';

function advice(row: Row): Advice {
  return {
    id: row.id as string,
    partner: row.partner as string,
    rule: row.rule as string,
    dueAt: row.due_at as string,
    number: row.number as number,
    transmission: row.transmission as string,
    policyVersion: row.policy_version as string,
    lines: row.lines as number,
    at: row.at as string,
  };
}

const line = (row: Row): AdviceLine => ({
  sku: row.sku as string,
  ordinal: row.ordinal as number,
  explanation: row.explanation as string,
});

export function adviceStore(sql: Statements): AdviceStore {
  return {
    async record(made: Advice, lines: Iterable<AdviceLine>) {
      if (sql.run('insertAdvice', { ...made }) === 0) return false;
      for (const each of lines) sql.run('insertAdviceLine', { advice: made.id, ...each });
      return true;
    },
    async scheduled(partner, rule, dueAt) {
      sql.run('scheduled', { partner, rule, until: dueAt });
    },
    async adopt(partner, position, rule) {
      const placed = `#${position}`;
      if (sql.run('adoptSchedule', { partner, placed, rule }) === 0) return false;
      sql.run('adoptAdvices', { partner, placed, rule });
      return true;
    },
  };
}

/** Sorts behind every instant. */
const beyondAll = '~';

export function adviceView(sql: Statements): AdviceView {
  return {
    async byId(id) {
      const row = sql.get('advice', { id });
      return row === undefined ? undefined : advice(row);
    },
    list: async (partner, limit) =>
      (partner === undefined ? sql.all('advices', { limit }) : sql.all('advicesOfPartner', { partner, limit })).map(
        advice,
      ),
    async page(partner, before, limit) {
      const { at, id } = before ?? { at: beyondAll, id: '' };
      const rows =
        partner === undefined
          ? sql.all('advicesBefore', { at, id, limit })
          : sql.all('advicesOfPartnerBefore', { partner, at, id, limit });
      return rows.map(advice);
    },
    async line(id, sku) {
      const row = sql.get('adviceLine', { advice: id, sku });
      return row === undefined ? undefined : line(row);
    },
    lines: async (id) => sql.all('adviceLines', { advice: id }).map(line),
    async scheduledUntil(partner, rule) {
      return sql.get('scheduledUntil', { partner, rule })?.until as string | undefined;
    },
  };
}
