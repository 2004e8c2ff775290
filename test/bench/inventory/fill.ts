/** A ledger in which everything was counted once, made by SQL: the filling is no figure of the bench. */
import { DatabaseSync } from 'node:sqlite';
import { codes, start } from './sizes.ts';

/** Positions, availability and the counts behind them. The schema is there, and nothing in it. */
export function fill(file: string, skus: number): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN');
  database.exec('CREATE TEMP TABLE places (sku TEXT, location TEXT)');
  database.exec(
    `INSERT INTO places WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${skus - 1})
     SELECT printf('%08d', i), value FROM n, json_each('${JSON.stringify(codes)}')`,
  );
  const at = new Date(start - 86_400_000).toISOString();
  const key = "'count-' || location || '-' || sku";
  database.exec(`INSERT INTO positions (sku, location, state, quantity, as_of, source, counted_at, count_rank, key)
    SELECT sku, location, 'on-hand', 1000000, '${at}', 'wms', '${at}', '0', ${key} FROM places`);
  database.exec(`INSERT INTO availability (sku, location, quantity, as_of, reserved, changed_seq)
    SELECT sku, location, 1000000, '${at}', 0, rowid FROM places`);
  database.exec('INSERT INTO availability_changes SELECT changed_seq, sku, location FROM availability');
  database.exec(`INSERT INTO updates (source, key, effect, sku, location, state, kind, quantity, occurred_at, transmission,
      outcome, recorded_at, rank)
    SELECT 'wms', ${key}, 0, sku, location, 'on-hand', 'count', 1000000, '${at}', 'in-0', 'applied', '${at}', '0'
    FROM places ORDER BY location, sku`);
  database.exec('COMMIT; PRAGMA journal_mode = WAL');
  database.close();
}
