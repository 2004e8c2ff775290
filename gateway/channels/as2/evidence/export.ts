/**
 * Writes evidence out as files that openssl verifies without us:
 * - N-request.eml: header and body as they came; N-request.p7m: the body alone, for `openssl cms -decrypt -inform DER`;
 * - N-mdn.eml: our receipt, for `openssl cms -verify -in N-mdn.eml -CAfile OUR.crt -purpose any`;
 * - N-decision.json: what was decided, when, and why.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { writeHeader } from '../mime/entity.ts';
import type { Field } from '../mime/header.ts';
import type { ReceiptEvidence, ReceivedEvidence } from './evidence.ts';

interface Row {
  readonly evidence: string;
  readonly header: string;
  readonly body: Uint8Array | null;
  readonly body_file: string | null;
  readonly mdn_body: Uint8Array | null;
}

/** Every time that a message came, in order, numbered from 1. Returns the names of the files. */
export async function exportReceived(
  evidenceFolder: string,
  messageId: string,
  to: string,
): Promise<{ files: string[] }> {
  const database = new DatabaseSync(join(evidenceFolder, 'evidence.sqlite'), { readOnly: true });
  const files: string[] = [];
  try {
    const select = database.prepare(
      'SELECT evidence, header, body, body_file, mdn_body FROM received WHERE message_id = ? ORDER BY seq',
    );
    for (const [index, row] of (select.all(messageId) as unknown as Row[]).entries()) {
      const name = (what: string) => {
        files.push(`${index + 1}-${what}`);
        return join(to, `${index + 1}-${what}`);
      };
      const evidence = JSON.parse(row.evidence) as ReceivedEvidence;
      const body = () =>
        row.body ? [row.body] : createReadStream(join(evidenceFolder, 'bodies', row.body_file as string));
      await pipeline(body(), createWriteStream(name('request.p7m')));
      await pipeline(
        async function* () {
          yield eml(JSON.parse(row.header) as Field[]);
          yield* body();
        },
        createWriteStream(name('request.eml')),
      );
      await writeFile(name('decision.json'), `${JSON.stringify(evidence, undefined, 2)}\n`);
      if (row.mdn_body && evidence.mdn) {
        await writeFile(name('mdn.eml'), Buffer.concat([eml(evidence.mdn.header), row.mdn_body]));
      }
    }
  } finally {
    database.close();
  }
  return { files };
}

/** A partner's receipt as a file for `openssl cms -verify`. */
export function exportReceipt({ header, body }: ReceiptEvidence): Buffer {
  return Buffer.concat([eml(header), body]);
}

function eml(header: readonly Field[]): Buffer {
  return writeHeader(header.map(({ name, value }) => [name, value] as const));
}
