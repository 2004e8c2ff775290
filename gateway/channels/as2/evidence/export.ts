/**
 * Writes evidence out as files that openssl verifies without us, with the very commands:
 * - N-request.eml: header and body as they came or went; N-request.p7m: the body alone; N-decision.json: what was decided, and why;
 * - N-content and N-signature.p7s: what the partner signed, and its signature, where the message opens with a key of ours;
 * - N-mdn.eml: our receipt; N-receipt-K.eml: the partner's;
 * - ours.pem and theirs.pem: the certificates to hold them against. Private keys are never written.
 */
import { createWriteStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { type Bytes, fileBytes, memoryBytes, type Scratch } from '../bytes.ts';
import { As2Fault } from '../fault.ts';
import type { StoredKey } from '../keys/key-folder.ts';
import { openMessage, type Proof } from '../message/open.ts';
import { writeHeader } from '../mime/entity.ts';
import { type Field, Header } from '../mime/header.ts';
import type { As2Peer } from '../peer.ts';
import type { ReceiptEvidence, ReceivedEvidence } from './evidence.ts';

export interface ExportParts {
  readonly evidenceFolder: string;
  /** Folder that the files are written to; it is there. */
  readonly to: string;
  /** Ours, and the folder that they lie in. */
  readonly keys: readonly StoredKey[];
  readonly keyFolder: string;
  readonly certificates: As2Peer['certificates'];
  readonly scratch: Scratch;
}

export interface Exported {
  /** Names of the files, in the order that they were written. */
  readonly files: readonly string[];
  /** To be run in the folder. */
  readonly commands: readonly { readonly about: string; readonly command: string }[];
}

type Row = Record<string, string | number | Uint8Array | null>;

/** Partners' certificates need not be self-signed, and may have ended since. */
const trust = (file: string) => `-CAfile ${file} -partial_chain -no_check_time -purpose any`;

/** Every time that a message of a partner came, in order, numbered from 1. */
export async function exportReceived(messageId: string, partner: string, parts: ExportParts): Promise<Exported> {
  const { evidenceFolder } = parts;
  const sql = `SELECT evidence, header, body, body_file, mdn_body FROM received
    WHERE message_id = ? AND partner = ? ORDER BY seq`;
  const out = new Out(parts.to);
  for (const [index, row] of rowsOf(evidenceFolder, sql, messageId, partner).entries()) {
    const name = (what: string) => `${index + 1}-${what}`;
    const evidence = JSON.parse(row.evidence as string) as ReceivedEvidence;
    const header = JSON.parse(row.header as string) as Field[];
    const body = await bodyOf(row, evidenceFolder);
    await out.stream(name('request.p7m'), body.read());
    await out.stream(name('request.eml'), whole(header, body));
    await out.text(name('decision.json'), `${JSON.stringify(evidence, undefined, 2)}\n`);
    const opened = await openedWith(header, body, parts);
    if (opened) {
      await out.stream(name('content'), opened.proof.content.read());
      await out.stream(name('signature.p7s'), opened.proof.signature.read());
      if (evidence.security.encryption !== undefined) {
        const key = join(parts.keyFolder, opened.key);
        const files = `-in ${name('request.p7m')} -recip ${key}.crt -inkey ${key}.key -out ${name('signed.eml')}`;
        out.command('it was encrypted to us', `openssl cms -decrypt -binary -inform DER ${files}`);
      }
      const files = `-in ${name('signature.p7s')} -content ${name('content')} -out ${name('verified')}`;
      out.command('the partner signed it', `openssl cms -verify -binary -inform DER ${files} ${trust('theirs.pem')}`);
    }
    if (row.mdn_body === null || evidence.mdn === undefined) continue;
    await out.stream(name('mdn.eml'), [eml(evidence.mdn.header), row.mdn_body as Uint8Array]);
    if (!isSigned(evidence.mdn.header)) continue;
    const command = `openssl cms -verify -in ${name('mdn.eml')} -out ${name('mdn.txt')} ${trust('ours.pem')}`;
    out.command('we receipted it', command);
  }
  await certificates(out, parts);
  return out;
}

/** The messages that a transmission went as, numbered from 1, and the receipts for each. */
export async function exportSent(transmission: string, parts: ExportParts): Promise<Exported> {
  const { evidenceFolder } = parts;
  const out = new Out(parts.to);
  const sent = rowsOf(
    evidenceFolder,
    'SELECT message_id, evidence, body, body_file FROM sent WHERE transmission = ? ORDER BY seq',
    transmission,
  );
  for (const [index, row] of sent.entries()) {
    const evidence = JSON.parse(row.evidence as string) as { readonly header: Field[] };
    await out.stream(`${index + 1}-request.eml`, whole(evidence.header, await bodyOf(row, evidenceFolder)));
    await out.text(`${index + 1}-decision.json`, `${JSON.stringify(evidence, undefined, 2)}\n`);
    const sql = 'SELECT evidence, body FROM receipt WHERE message_id = ? ORDER BY seq';
    const receipts = rowsOf(evidenceFolder, sql, row.message_id as string);
    for (const [at, each] of receipts.entries()) {
      const name = `${index + 1}-receipt-${at + 1}`;
      const receipt = { ...(JSON.parse(each.evidence as string) as ReceiptEvidence), body: each.body as Buffer };
      await out.stream(`${name}.eml`, [exportReceipt(receipt)]);
      if (!isSigned(receipt.header)) continue;
      const command = `openssl cms -verify -in ${name}.eml -out ${name}.txt ${trust('theirs.pem')}`;
      out.command(`the partner answered (${receipt.state})`, command);
    }
  }
  await certificates(out, parts);
  return out;
}

/** A partner's receipt as a file for `openssl cms -verify`. */
export function exportReceipt({ header, body }: Pick<ReceiptEvidence, 'header' | 'body'>): Buffer {
  return Buffer.concat([eml(header), body]);
}

/** What was signed, and the name of the key of ours that opens it; undefined where none does, or nothing was signed apart. */
async function openedWith(
  header: readonly Field[],
  body: Bytes,
  { keys, certificates: dated, scratch }: ExportParts,
): Promise<{ proof: Proof; key: string } | undefined> {
  const theirs = dated.map(({ certificate }) => certificate);
  for (const key of keys) {
    try {
      const entity = { header: new Header(header), body, raw: body };
      const { proof } = await openMessage(entity, { own: [key], theirs }, scratch, 'sha256');
      return proof && { proof, key: key.name };
    } catch (error) {
      if (!(error instanceof As2Fault)) throw error;
    }
  }
  return undefined;
}

async function certificates(out: Out, { keys, certificates: dated }: ExportParts): Promise<void> {
  if (out.files.length === 0) return;
  await out.text('ours.pem', keys.map(({ certificate }) => certificate.toString()).join(''));
  await out.text('theirs.pem', dated.map(({ certificate }) => certificate.toString()).join(''));
}

class Out implements Exported {
  readonly files: string[] = [];
  readonly commands: { about: string; command: string }[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async stream(name: string, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    await pipeline(source, createWriteStream(join(this.#folder, name), { mode: 0o600 }));
    this.files.push(name);
  }

  async text(name: string, text: string): Promise<void> {
    await writeFile(join(this.#folder, name), text, { mode: 0o600 });
    this.files.push(name);
  }

  command(about: string, command: string): void {
    this.commands.push({ about, command });
  }
}

async function bodyOf(row: Row, evidenceFolder: string): Promise<Bytes> {
  if (row.body !== null) return memoryBytes(Buffer.from(row.body as Uint8Array));
  const file = join(evidenceFolder, 'bodies', row.body_file as string);
  return fileBytes(file, (await stat(file)).size);
}

async function* whole(header: readonly Field[], body: Bytes): AsyncGenerator<Uint8Array> {
  yield eml(header);
  yield* body.read();
}

function isSigned(header: readonly Field[]): boolean {
  return new Header(header).token('content-type') === 'multipart/signed';
}

function eml(header: readonly Field[]): Buffer {
  return writeHeader(header.map(({ name, value }) => [name, value] as const));
}

function rowsOf(evidenceFolder: string, sql: string, ...values: readonly string[]): readonly Row[] {
  const database = new DatabaseSync(join(evidenceFolder, 'evidence.sqlite'), { readOnly: true });
  try {
    return database.prepare(sql).all(...values) as Row[];
  } finally {
    database.close();
  }
}
