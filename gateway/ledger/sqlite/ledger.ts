/**
 * The ledger on SQLite, embedded: one file, written by one gateway, read by anyone.
 *
 * Durability: WAL with `synchronous=FULL`, so that COMMIT returns after fsync. Works that queue while a commit runs
 * share the next one, each behind a savepoint: many small files at once cost few fsyncs. Reads have a connection of
 * their own and see committed data only.
 */
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Ledger, Stores, Views } from '../port.ts';
import { acknowledgmentStore, acknowledgmentView } from './acknowledgments.ts';
import { adviceStore, adviceView } from './advices.ts';
import { alertStore, alertView } from './alerts.ts';
import { canaryStore, canaryView } from './canaries.ts';
import { Checkpoints } from './checkpoints.ts';
import { documentStore, documentView } from './documents.ts';
import { duplicateStore } from './duplicates.ts';
import { endpointStore, endpointView } from './endpoints.ts';
import { eventStore, eventView } from './events.ts';
import { inventoryStore, inventoryView } from './inventory.ts';
import { migrate, migrationCount } from './migrate.ts';
import { reservationStore, reservationView } from './reservations.ts';
import { standingStore, standingView } from './standing.ts';
import { readStatements, Statements } from './statements.ts';
import { supplyStore, supplyView } from './supply.ts';
import { transmissionStore, transmissionView } from './transmissions.ts';
import { WriteQueue } from './write-queue.ts';

/**
 * Pages kept in memory, in KiB, beside those that the system keeps: with twice as many, picks anywhere among a million SKUs are no
 * faster and counts hardly (DESIGN.md), and a large advice would need more than 300 MB.
 */
const cacheKiB = 16_384;

/** Opens, and makes where it is missing, the ledger in a file. */
export function openLedger(file: string): Ledger {
  const writer = openWriter(file);
  const sql = readStatements();
  const checkpoints = new Checkpoints(file, writer);
  const queue = new WriteQueue(writer, storesOn(new Statements(writer, sql)), () => checkpoints.committed());
  const reader = openReader(file);
  return {
    id: (writer.prepare('SELECT id FROM ledger').get() as { id: string }).id,
    read: viewsOn(new Statements(reader, sql)),
    write: (work) => queue.run(work),
    async [Symbol.asyncDispose]() {
      await queue.close();
      await checkpoints[Symbol.asyncDispose]();
      if (reader.isOpen) reader.close();
      if (writer.isOpen) writer.close();
    },
  };
}

/**
 * The ledger of a data folder that a running gateway may be writing as well: SQLite lets one write after another, each
 * works on what the other committed. Throws where its schema is not this program's, for then the gateway is another version.
 */
export function openShared(file: string): Ledger {
  using reader = new DatabaseSync(file, { readOnly: true });
  assertSchema(reader);
  return openLedger(file);
}

/** A ledger that is not of this program's schema has other tables. */
function assertSchema(reader: DatabaseSync): void {
  const { user_version: schema } = reader.prepare('PRAGMA user_version').get() as { user_version: number };
  if (schema === migrationCount()) return;
  throw new Error(`it is at schema ${schema} and this program knows ${migrationCount()}: another version runs on it`);
}

function openWriter(file: string): DatabaseSync {
  const writer = new DatabaseSync(file);
  try {
    writer.exec(
      `PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
       PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${cacheKiB}`,
    );
    migrate(writer);
    writer.exec(`INSERT INTO ledger SELECT '${randomUUID()}' WHERE NOT EXISTS (SELECT 1 FROM ledger)`);
  } catch (error) {
    writer.close();
    throw error;
  }
  return writer;
}

export interface OpenedViews extends Views, Disposable {
  readonly id: string;
  /** What is read by the work is of one moment, whoever writes meanwhile. One work at a time. */
  atOnce<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Views on a ledger that another process or thread may be writing. Throws where there is no file, or its schema is not this
 * program's.
 */
export function openViews(file: string): OpenedViews {
  const reader = openReader(file);
  try {
    assertSchema(reader);
    const { id } = reader.prepare('SELECT id FROM ledger').get() as { id: string };
    return {
      id,
      ...viewsOn(new Statements(reader, readStatements())),
      async atOnce(work) {
        reader.exec('BEGIN');
        try {
          return await work();
        } finally {
          reader.exec('COMMIT');
        }
      },
      [Symbol.dispose]: () => reader.close(),
    };
  } catch (error) {
    reader.close();
    throw error;
  }
}

function openReader(file: string): DatabaseSync {
  const reader = new DatabaseSync(file, { readOnly: true });
  reader.exec('PRAGMA busy_timeout = 10000; PRAGMA query_only = 1');
  return reader;
}

function storesOn(sql: Statements): Stores {
  return {
    transmissions: transmissionStore(sql),
    acknowledgments: acknowledgmentStore(sql),
    documents: documentStore(sql),
    duplicates: duplicateStore(sql),
    events: eventStore(sql),
    inventory: inventoryStore(sql),
    reservations: reservationStore(sql),
    supply: supplyStore(sql),
    advices: adviceStore(sql),
    endpoints: endpointStore(sql),
    alerts: alertStore(sql),
    standing: standingStore(sql),
    canaries: canaryStore(sql),
  };
}

function viewsOn(sql: Statements): Views {
  return {
    transmissions: transmissionView(sql),
    acknowledgments: acknowledgmentView(sql),
    documents: documentView(sql),
    events: eventView(sql),
    inventory: inventoryView(sql),
    reservations: reservationView(sql),
    supply: supplyView(sql),
    advices: adviceView(sql),
    endpoints: endpointView(sql),
    alerts: alertView(sql),
    standing: standingView(sql),
    canaries: canaryView(sql),
  };
}
