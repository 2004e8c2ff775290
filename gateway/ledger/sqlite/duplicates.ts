/** Numbers in use on SQLite. */
import type { DuplicateStore, UsedNumber } from '../duplicate-store.ts';
import type { Statements } from './statements.ts';

export function duplicateStore(sql: Statements): DuplicateStore {
  const key = ({ partner, layer, number }: UsedNumber) => ({ partner, layer, number });
  return {
    async earlier(used, since, documents) {
      const row = sql.get('takenNumber', key(used));
      if (row === undefined || row.owner === used.owner || (row.at as string) < since) return undefined;
      if (row.given_up === 1 && !documents) return undefined;
      return {
        transmission: row.transmission as string,
        name: row.name as string,
        position: row.position as string,
        at: row.at as string,
        fingerprint: row.fingerprint as string | null,
      };
    },
    async take(taken) {
      const { owner, transmission, position, at } = taken;
      sql.run('takeNumber', { ...key(taken), owner, transmission, position, at });
    },
    async fingerprint(used, fingerprint) {
      sql.run('fingerprintNumber', { ...key(used), owner: used.owner, fingerprint });
    },
    forget: async (before, limit) => sql.run('forgetNumbers', { before, limit }),
  };
}
