/** Evidence in a SQLite file of its own, and large bodies in a folder beside it. WAL, `synchronous=FULL`. */
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Bytes, memoryBytes, type Scratch } from '../bytes.ts';
import { Bodies } from './bodies.ts';
import { Commits } from './commits.ts';
import type { As2Evidence, PendingMdn, Raw, ReceiptEvidence, ReceivedEvidence, SentEvidence } from './evidence.ts';

/** Bytes of a body that lies in the store itself. */
const inlineBytesMax = 65_536;

type Row = Record<string, string | number | Uint8Array | null>;

export class SqliteEvidence implements As2Evidence, AsyncDisposable {
  readonly #database: DatabaseSync;
  readonly #commits: Commits;
  readonly #bodies: Bodies;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, 'evidence.sqlite'));
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000');
    this.#database.exec(readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8'));
    this.#commits = new Commits(this.#database);
    this.#bodies = new Bodies(join(folder, 'bodies'));
  }

  /** Opens the evidence in a folder, which is made where it is missing. One process writes to it. */
  static async open(folder: string): Promise<SqliteEvidence> {
    await mkdir(folder, { recursive: true });
    return new SqliteEvidence(folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#commits.flush();
    if (this.#database.isOpen) this.#database.close();
  }

  async taken(from: string, to: string, messageId: string): Promise<ReceivedEvidence | undefined> {
    const row = this.#sql(
      `SELECT evidence, mdn_body FROM received
       WHERE message_id = ? AND as2_from = ? AND as2_to = ? AND outcome = 'processed' ORDER BY seq LIMIT 1`,
    ).get(messageId, from, to) as Row | undefined;
    if (row === undefined) return undefined;
    const evidence = JSON.parse(row.evidence as string) as ReceivedEvidence;
    return { ...evidence, mdn: evidence.mdn && { ...evidence.mdn, body: Buffer.from(row.mdn_body as Uint8Array) } };
  }

  async recordReceived(evidence: ReceivedEvidence, raw: Raw, scratch: Scratch): Promise<void> {
    const { inline, file } = await this.#body(raw.body, scratch, `in-${evidence.bodySha256}`);
    const { mdn } = evidence;
    await this.#commits.run(() => {
      const { lastInsertRowid } = this.#sql(
        `INSERT INTO received (at, partner, as2_from, as2_to, message_id, outcome, evidence, header, body, body_file, mdn_body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        evidence.at,
        evidence.partner ?? null,
        evidence.from,
        evidence.to,
        evidence.messageId,
        evidence.outcome,
        JSON.stringify({ ...evidence, mdn: mdn && { header: mdn.header, url: mdn.url } }),
        JSON.stringify(raw.header),
        inline,
        file,
        mdn?.body ?? null,
      );
      if (mdn?.url === undefined) return;
      this.#sql('INSERT INTO mdn_to_send (seq, url, next_at) VALUES (?, ?, ?)').run(
        lastInsertRowid,
        mdn.url,
        evidence.at,
      );
    });
  }

  async pendingMdns(now: string, limit: number): Promise<readonly PendingMdn[]> {
    const rows = this.#sql(
      `SELECT mdn_to_send.seq, url, attempts, evidence, mdn_body FROM mdn_to_send JOIN received USING (seq)
       WHERE next_at <= ? ORDER BY next_at LIMIT ?`,
    ).all(now, limit) as Row[];
    return rows.map((row) => {
      const evidence = JSON.parse(row.evidence as string) as ReceivedEvidence;
      return {
        seq: row.seq as number,
        partner: evidence.partner ?? '',
        messageId: evidence.messageId,
        url: row.url as string,
        header: evidence.mdn?.header ?? [],
        body: Buffer.from(row.mdn_body as Uint8Array),
        attempts: row.attempts as number,
      };
    });
  }

  async recordMdnAttempt(seq: number, at: string, next: string | null | undefined, error: string): Promise<void> {
    await this.#commits.run(() => {
      this.#sql(
        'UPDATE mdn_to_send SET attempts = attempts + 1, next_at = ?, delivered_at = ?, error = ? WHERE seq = ?',
      ).run(next ?? null, next === null ? at : null, error, seq);
    });
  }

  async recordSent(evidence: SentEvidence, body: Bytes, scratch: Scratch): Promise<void> {
    const { inline, file } = await this.#body(body, scratch, `out-${evidence.bodySha256}`);
    await this.#commits.run(() => {
      // A stage that is repeated keeps the first message: its Message-ID may have been seen already.
      this.#sql(
        `INSERT INTO sent (transmission, message_id, at, evidence, body, body_file, body_length)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message_id) DO NOTHING`,
      ).run(
        evidence.transmission,
        evidence.messageId,
        evidence.at,
        JSON.stringify(evidence),
        inline,
        file,
        body.length,
      );
    });
  }

  async sent(transmission: string): Promise<(SentEvidence & { readonly body: Bytes }) | undefined> {
    const row = this.#sql(
      'SELECT evidence, body, body_file, body_length FROM sent WHERE transmission = ? ORDER BY seq DESC LIMIT 1',
    ).get(transmission) as Row | undefined;
    if (row === undefined) return undefined;
    const body = row.body
      ? memoryBytes(Buffer.from(row.body as Uint8Array))
      : this.#bodies.bytes(row.body_file as string, row.body_length as number);
    return { ...(JSON.parse(row.evidence as string) as SentEvidence), body };
  }

  async sentByMessageId(messageId: string): Promise<SentEvidence | undefined> {
    const row = this.#sql('SELECT evidence FROM sent WHERE message_id = ?').get(messageId) as Row | undefined;
    return row && (JSON.parse(row.evidence as string) as SentEvidence);
  }

  async recordReceipt(receipt: ReceiptEvidence): Promise<string> {
    const { body, ...evidence } = receipt;
    let id = '';
    await this.#commits.run(() => {
      const { messageId = null, state } = receipt;
      const { lastInsertRowid } = this.#sql(
        'INSERT INTO receipt (message_id, state, evidence, body) VALUES (?, ?, ?, ?)',
      ).run(messageId, state, JSON.stringify(evidence), body);
      id = receiptId(lastInsertRowid);
      if (state !== 'receipted' && state !== 'warned') return;
      this.#sql('UPDATE sent SET closed_at = ? WHERE message_id = ? AND closed_at IS NULL').run(receipt.at, messageId);
    });
    return id;
  }

  async receiptOf(messageId: string): Promise<(ReceiptEvidence & { readonly id: string }) | undefined> {
    const row = this.#sql(
      `SELECT seq, evidence, body FROM receipt WHERE message_id = ?
       ORDER BY state IN ('receipted', 'warned') DESC, CASE WHEN state IN ('receipted', 'warned') THEN seq ELSE -seq END LIMIT 1`,
    ).get(messageId) as Row | undefined;
    return (
      row && {
        id: receiptId(row.seq as number),
        ...(JSON.parse(row.evidence as string) as ReceiptEvidence),
        body: Buffer.from(row.body as Uint8Array),
      }
    );
  }

  async forget(before: string, limit: number): Promise<boolean> {
    let files: readonly string[] = [];
    let hasMore = false;
    await this.#commits.run(() => {
      const old = (table: 'received' | 'sent') => {
        // Rows are in the order of time: the first that is young enough ends the look.
        const rows = this.#sql(`SELECT seq, at, message_id, body_file FROM ${table} ORDER BY seq LIMIT ?`).all(limit);
        const end = (rows as Row[]).findIndex(({ at }) => (at as string) >= before);
        if (end < 0 && rows.length === limit) hasMore = true;
        return (end < 0 ? rows : rows.slice(0, end)) as Row[];
      };
      const [received, sent] = [old('received'), old('sent')];
      for (const { seq } of received) {
        this.#sql('DELETE FROM mdn_to_send WHERE seq = ? AND next_at IS NULL').run(seq as number);
        this.#sql('DELETE FROM received WHERE seq = ? AND seq NOT IN (SELECT seq FROM mdn_to_send)').run(seq as number);
      }
      for (const { seq, message_id } of sent) {
        this.#sql('DELETE FROM receipt WHERE message_id = ?').run(message_id as string);
        this.#sql('DELETE FROM sent WHERE seq = ?').run(seq as number);
      }
      files = [...received, ...sent].flatMap(({ body_file }) => (body_file === null ? [] : [body_file as string]));
    });
    for (const file of new Set(files)) if (!this.#isNamed(file)) await this.#bodies.remove(file);
    return hasMore;
  }

  /** Whether a row names a body: the same bytes may have come again later. */
  #isNamed(file: string): boolean {
    const sql = `SELECT 1 FROM received WHERE body_file = ? UNION ALL SELECT 1 FROM sent WHERE body_file = ? LIMIT 1`;
    return this.#sql(sql).get(file, file) !== undefined;
  }

  async #body(body: Bytes, scratch: Scratch, name: string) {
    if (body.length <= inlineBytesMax && body.whole) return { inline: body.whole, file: null };
    return { inline: null, file: await this.#bodies.keep(body, scratch, name) };
  }

  #sql(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}

function receiptId(seq: number | bigint): string {
  return `receipt-${seq}`;
}
