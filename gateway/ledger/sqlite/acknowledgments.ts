/** Acknowledgments of what was sent, on SQLite. */
import { overallStatus, statusByGroup } from '../acknowledgment-status.ts';
import type {
  Acknowledged,
  AcknowledgmentStore,
  AcknowledgmentView,
  GroupReceipt,
  InterchangeReceipt,
  SentSet,
} from '../acknowledgment-store.ts';
import { controlKey } from '../identity.ts';
import type { Row, Statements } from './statements.ts';
import { transmission } from './transmissions.ts';

function sentSet(row: Row): SentSet {
  return {
    set: row.x12_set as string,
    control: row.control as string,
    acknowledgment: row.acknowledgment as string | null,
    acknowledgedBy: row.acknowledged_by as string | null,
    acknowledgedAt: row.acknowledged_at as string | null,
  };
}

export function acknowledgmentView(sql: Statements): AcknowledgmentView {
  return { sets: async (id) => sql.all('sentSets', { transmission: id }).map(sentSet) };
}

export function acknowledgmentStore(sql: Statements): AcknowledgmentStore {
  const setsOf = (id: string) => sql.all('sentSets', { transmission: id }).map(sentSet);
  const concluded = (row: Row, at: string): Row => {
    const id = row.id as string;
    const { group_acknowledgment: group, interchange_acknowledgment: interchange } = sql.get('transmission', {
      id,
    }) as Row;
    const sets = setsOf(id).map(({ acknowledgment }) => acknowledgment);
    const status = overallStatus(group as string | null, interchange as string | null, sets);
    return sql.get('acknowledged', { id, status, at }) as Row;
  };
  return {
    async group(receipt: GroupReceipt): Promise<Acknowledged | undefined> {
      const { partner, group, status, by, at } = receipt;
      const row = sql.get('sentGroup', { partner, group });
      if (row === undefined) return undefined;
      const id = row.id as string;
      const before = row.group_acknowledgment as string | null;
      const sets = setsOf(id);
      const known = new Set(sets.map(({ control }) => controlKey(control)));
      const controls = receipt.sets.map(({ control }) => control);
      const unknown = controls.filter((control) => known.size > 0 && !known.has(controlKey(control)));
      const named = new Map(receipt.sets.map((set) => [controlKey(set.control), set.status]));
      const now = sets.map((set) => ({ ...set, status: named.get(controlKey(set.control)) ?? statusByGroup(status) }));
      const same = before === status && now.every((set) => set.status === null || set.status === set.acknowledgment);
      if (same) return { transmission: transmission(row), news: 'same', before, unknown };
      sql.run('acknowledgeGroup', { id, status, by });
      for (const set of now) {
        if (set.status === null || set.status === set.acknowledgment) continue;
        sql.run('acknowledgeSet', { transmission: id, control: set.control, status: set.status, by, at });
      }
      const news = before === null ? 'first' : 'different';
      return { transmission: transmission(concluded(row, at)), news, before, unknown };
    },
    async interchange(receipt: InterchangeReceipt): Promise<Acknowledged | undefined> {
      const { partner, interchange, note, by, at } = receipt;
      const row = sql.get('sentInterchange', { partner, interchange });
      if (row === undefined) return undefined;
      const status = `${receipt.status} ${note}`.trimEnd();
      const before = row.interchange_acknowledgment as string | null;
      if (before === status) return { transmission: transmission(row), news: 'same', before, unknown: [] };
      sql.run('acknowledgeInterchange', { id: row.id as string, status, by });
      const news = before === null ? 'first' : 'different';
      return { transmission: transmission(concluded(row, at)), news, before, unknown: [] };
    },
  };
}
