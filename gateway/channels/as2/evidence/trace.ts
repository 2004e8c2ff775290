/**
 * What the evidence knows of one transmission, for people: each time that its message came or went, how it was secured,
 * and what its receipts said. Read-only, also while the gateway runs.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ReceiptState } from '../mdn/check.ts';
import type { ReceiptFacts } from '../mdn/facts.ts';
import type { ReceiptEvidence, ReceivedEvidence, SentEvidence } from './evidence.ts';

export interface ReceivedTrace
  extends Pick<ReceivedEvidence, 'at' | 'from' | 'to' | 'messageId' | 'outcome' | 'reason' | 'security'> {
  readonly mic: string | undefined;
  /** What became of our receipt; undefined where none was asked for. */
  readonly receipt:
    | { readonly way: 'with the answer' }
    | {
        readonly way: 'to a URL';
        readonly url: string;
        readonly sentAt: string | null;
        readonly attempts: number;
        readonly error: string;
      }
    | undefined;
}

export interface SentTrace extends Pick<SentEvidence, 'at' | 'messageId' | 'receipt' | 'isReceiptSigned'> {
  readonly mic: string;
  readonly receipts: readonly {
    readonly id: string;
    readonly at: string;
    readonly state: ReceiptState;
    readonly reason: string;
    /** What it says; null where it is no MDN, or was kept by a version that kept the receipt alone. */
    readonly mdn: ReceiptFacts | null;
  }[];
}

/** Most rows that are read of each kind. */
const rowsMax = 100;

type Row = Record<string, string | number | null>;

/** The message of an inbound transmission, each time that it came, oldest first. */
export function receivedTrace(evidenceFolder: string, messageId: string, partner: string): readonly ReceivedTrace[] {
  const rows = rowsOf(
    evidenceFolder,
    `SELECT evidence, url, delivered_at, attempts, error FROM received LEFT JOIN mdn_to_send USING (seq)
     WHERE message_id = ? AND partner = ? ORDER BY seq LIMIT ${rowsMax}`,
    messageId,
    partner,
  );
  return rows.map((row) => {
    const { at, from, to, outcome, reason, security, mic, mdn } = JSON.parse(
      row.evidence as string,
    ) as ReceivedEvidence;
    const later = {
      way: 'to a URL',
      url: String(row.url),
      sentAt: row.delivered_at as string | null,
      attempts: Number(row.attempts),
      error: String(row.error ?? ''),
    } as const;
    const receipt = mdn === undefined ? undefined : row.url === null ? ({ way: 'with the answer' } as const) : later;
    return { at, from, to, messageId, outcome, reason, security, mic: mic && `${mic.digest} ${mic.value}`, receipt };
  });
}

/** The messages that an outbound transmission went as, oldest first, each with its receipts. */
export function sentTrace(evidenceFolder: string, transmission: string): readonly SentTrace[] {
  const rows = rowsOf(
    evidenceFolder,
    `SELECT sent.evidence AS evidence, receipt.seq AS seq, receipt.evidence AS receipt
     FROM sent LEFT JOIN receipt USING (message_id) WHERE transmission = ? ORDER BY sent.seq, receipt.seq LIMIT ${rowsMax}`,
    transmission,
  );
  return [...Map.groupBy(rows, ({ evidence }) => evidence as string)].map(([evidence, all]) => {
    const { at, messageId, receipt, isReceiptSigned, mic } = JSON.parse(evidence) as SentEvidence;
    const receipts = all.flatMap((row) => {
      if (row.receipt === null) return [];
      const { at, state, reason, mdn = null } = JSON.parse(row.receipt as string) as ReceiptEvidence;
      return [{ id: `receipt-${row.seq}`, at, state, reason, mdn }];
    });
    return { at, messageId, receipt, isReceiptSigned, mic: `${mic.digest} ${mic.value}`, receipts };
  });
}

function rowsOf(evidenceFolder: string, sql: string, ...values: readonly string[]): readonly Row[] {
  const file = join(evidenceFolder, 'evidence.sqlite');
  if (!existsSync(file)) return [];
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(sql).all(...values) as Row[];
  } finally {
    database.close();
  }
}
