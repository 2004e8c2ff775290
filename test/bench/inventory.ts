/**
 * Inventory: updates a second, with durable commits in batches, and the time from one update to its availability
 * committed. The ledger is filled first, 1,000,000 SKUs at 5 locations (quick: 20,000), each position with its count
 * among the updates; the filling itself is no figure. In a folder on disk, with the ledger's own settings (fsync at
 * every commit). The events of the changes are in the outbox, as in production; the marks for partners' advices are
 * not here, for advices read what changed from the ledger's sequence.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { applyUpdates, sortable } from '../../gateway/inventory/apply.ts';
import type { Ownership } from '../../gateway/inventory/ownership.ts';
import type { Ledger } from '../../gateway/ledger/port.ts';
import { openLedger } from '../../gateway/ledger/sqlite/ledger.ts';
import { type InventoryUpdate, inventoryStates } from '../../translators/canonical/inventory-update.ts';
import type { Figures } from './run.ts';

const codes = ['DAL', 'AUS', 'RNO', 'SLC', 'ATL'];
const owners = Object.fromEntries(Object.keys(inventoryStates).map((state) => [state, 'wms']));
const ownership: Ownership = { locations: new Map(codes.map((code) => [code, { name: code, owners }])) };
const start = Date.parse('2026-03-01T12:00:00Z');
const batchUpdates = 5_000;
const singles = 200;

interface Size {
  readonly skus: number;
  readonly updates: number;
}

export async function inventory({ quick = false }: { readonly quick?: boolean | undefined }): Promise<Figures> {
  const size: Size = quick ? { skus: 20_000, updates: 50_000 } : { skus: 1_000_000, updates: 200_000 };
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
  try {
    const file = join(folder, 'ledger.db');
    await openLedger(file)[Symbol.asyncDispose]();
    const filledAt = performance.now();
    fill(file, size.skus);
    const fillSeconds = (performance.now() - filledAt) / 1_000;
    await using ledger = openLedger(file);
    const run = new Run(ledger, size);
    const figures = { ...(await run.batches('count', swept)), ...(await run.batches('pick', scattered)) };
    const single = await run.single();
    return {
      skus: size.skus,
      locations: codes.length,
      positions: size.skus * codes.length,
      ...figures,
      ...single,
      fillSeconds: rounded(fillSeconds),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Positions, availability and the counts behind them, as they would be after a first count of everything. */
function fill(file: string, skus: number): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN');
  database.exec('CREATE TEMP TABLE places (sku TEXT, location TEXT)');
  database.exec(
    `INSERT INTO places WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${skus - 1})
     SELECT printf('%08d', i), value FROM n, json_each('${JSON.stringify(codes.toSorted())}')`,
  );
  const at = new Date(start - 86_400_000).toISOString();
  const key = "'count-' || location || '-' || sku";
  database.exec(`INSERT INTO positions (sku, location, state, quantity, as_of, source, counted_at, count_rank, key)
    SELECT sku, location, 'on-hand', 1000000, '${at}', 'wms', '${at}', '0', ${key} FROM places`);
  database.exec(`INSERT INTO availability (sku, location, quantity, as_of, reserved, changed_seq)
    SELECT sku, location, 1000000, '${at}', 0, rowid FROM places`);
  database.exec(`INSERT INTO updates (source, key, effect, sku, location, state, kind, quantity, occurred_at, transmission,
      outcome, recorded_at, rank)
    SELECT 'wms', ${key}, 0, sku, location, 'on-hand', 'count', 1000000, '${at}', 'in-0', 'applied', '${at}', '0'
    FROM places ORDER BY location, sku`);
  database.exec('COMMIT');
  database.close();
}

type Chosen = (index: number, skus: number) => { readonly sku: number; readonly location: number };

/** As a warehouse counts: one SKU after another. */
const swept: Chosen = (index, skus) => ({ sku: index % skus, location: 0 });
/** As orders are picked: anywhere. A multiplicative hash, so that every run picks the same. */
const scattered: Chosen = (index, skus) => {
  const mixed = Math.imul(index + 1, 2_654_435_761) >>> 0;
  return { sku: mixed % skus, location: mixed % codes.length };
};

class Run {
  readonly #ledger: Ledger;
  readonly #size: Size;
  #told = 0;

  constructor(ledger: Ledger, size: Size) {
    this.#ledger = ledger;
    this.#size = size;
  }

  async batches(kind: 'count' | 'pick', chosen: Chosen): Promise<Figures> {
    const { updates, skus } = this.#size;
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    for (let from = 0; from < updates; from += batchUpdates) {
      const batch = Array.from({ length: Math.min(batchUpdates, updates - from) }, (_, index) =>
        this.#update(kind, chosen(from + index, skus)),
      );
      await this.#apply(batch);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    return {
      [`${kind} updates/s`]: Math.round(updates / seconds),
      [`${kind} updates/s of processor time`]: Math.round(updates / ((user + system) / 1e6)),
    };
  }

  /** Milliseconds until one update, alone in its commit, and the availability that it changes are on disk. */
  async single(): Promise<Figures> {
    const times: number[] = [];
    for (let index = 0; index < singles; index++) {
      const startedAt = performance.now();
      await this.#apply([this.#update('pick', scattered(index * 7, this.#size.skus))]);
      times.push(performance.now() - startedAt);
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => rounded(times[Math.floor(times.length * share)] as number);
    return { 'one update, ms, median': at(0.5), 'one update, ms, 99 of 100': at(0.99) };
  }

  #update(kind: 'count' | 'pick', { sku, location }: ReturnType<Chosen>): InventoryUpdate {
    const told = ++this.#told;
    return {
      key: `${kind}-${told}`,
      sku: String(sku).padStart(8, '0'),
      location: codes[location] as string,
      kind,
      quantity: kind === 'count' ? String(told % 97) : '1',
      occurredAt: new Date(start + told).toISOString(),
    };
  }

  #apply(updates: readonly InventoryUpdate[]) {
    const at = new Date(start + this.#told).toISOString();
    const rank = (index: number) => sortable(this.#told + index);
    const source = { partner: 'wms', transmission: `in-${this.#told}`, scope: 'bench', rank };
    return this.#ledger.write(async (stores) => {
      const { events } = await applyUpdates(stores, source, updates, ownership, at);
      await stores.events.append(events);
    });
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
