/** Advices, their blocks and files, and schedules on SQLite. */
import type {
  Advice,
  AdviceBlockPlace,
  AdviceFileRecord,
  AdviceKind,
  AdviceLine,
  AdviceState,
  AdviceStore,
  AdviceView,
} from '../advice-store.ts';
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
    mode: row.mode as AdviceKind,
    state: row.state as AdviceState,
    reason: row.reason as string | null,
    numbers: row.numbers as number,
    units: row.units as string,
    zeroes: row.zeroes as number,
    cursor: row.cursor as number,
    frame: row.frame as string | null,
    decidedBy: row.decided_by as string | null,
    decidedAt: row.decided_at as string | null,
    why: row.why as string | null,
  };
}

const line = (row: Row): AdviceLine => ({
  sku: row.sku as string,
  ordinal: row.ordinal as number,
  explanation: row.explanation as string,
});

const block = (row: Row): AdviceBlockPlace => ({
  block: row.block as number,
  file: row.file as number,
  control: row.control as string,
  firstSku: row.first_sku as string,
  lastSku: row.last_sku as string,
  lines: row.lines as number,
});

const file = (row: Row): AdviceFileRecord => ({
  file: row.file as number,
  transmission: row.transmission as string,
  name: row.name as string,
  sha256: row.sha256 as string,
  bytes: row.bytes as number,
  content: row.content as Uint8Array | null,
  interchange: row.interchange as number | null,
  group: row.x12_group as number | null,
  sets: JSON.parse(row.sets as string),
});

export function adviceStore(sql: Statements): AdviceStore {
  return {
    async draft(advice, partner, rule) {
      sql.run('deleteDraftBlocks', { partner, rule });
      sql.run('deleteDrafts', { partner, rule });
      sql.run('insertDraft', { advice, partner, rule });
    },
    async putBlocks(advice, blocks) {
      for (const each of blocks) sql.run('insertBlock', { advice, ...each });
    },
    async discard(advice) {
      sql.run('deleteBlocks', { advice });
      sql.run('deleteDraft', { advice });
    },
    async record(made, files) {
      if (sql.run('insertAdvice', { ...made }) === 0) return false;
      sql.run('deleteDraft', { advice: made.id });
      for (const { sets, ...each } of files) {
        sql.run('insertAdviceFile', { advice: made.id, ...each, sets: JSON.stringify(sets) });
      }
      return true;
    },
    async decide(id, { state, by, at, why }) {
      if (sql.run('decideAdvice', { id, state, by, at, why }) === 0) return false;
      sql.run('forgetContents', { advice: id });
      return true;
    },
    async scheduled(partner, rule, dueAt) {
      sql.run('scheduled', { partner, rule, until: dueAt });
    },
    async looked(partner, rule, cursor, sentAt) {
      sql.run('looked', { partner, rule, cursor, sentAt: sentAt ?? null });
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
    ofRule: async (partner, rule, before, limit) =>
      sql.all('advicesOfRule', { partner, rule, before, limit }).map(advice),
    held: async (partner, rule) =>
      (partner === undefined || rule === undefined
        ? sql.all('advicesHeld')
        : sql.all('advicesHeldOfRule', { partner, rule })
      ).map(advice),
    files: async (id) => sql.all('adviceFiles', { advice: id }).map(file),
    blocks: async (id) => sql.all('adviceBlocks', { advice: id }).map(block),
    async blockBody(id, number) {
      return sql.get('adviceBlockBody', { advice: id, block: number })?.body as Uint8Array | undefined;
    },
    async line(id, sku) {
      const row = sql.get('adviceLine', { advice: id, sku });
      return row === undefined ? undefined : line(row);
    },
    lines: async (id) => sql.all('adviceLines', { advice: id }).map(line),
    async scheduledUntil(partner, rule) {
      return sql.get('scheduledUntil', { partner, rule })?.until as string | undefined;
    },
    async progress(partner, rule) {
      const row = sql.get('scheduledUntil', { partner, rule });
      if (row === undefined) return undefined;
      return {
        until: row.until as string,
        cursor: row.cursor as number | null,
        urgentAt: row.urgent_at as string | null,
      };
    },
  };
}
