/** What the server answers a POST with, and the HTTP header of an MDN. */
import { randomUUID } from 'node:crypto';
import { writeAs2Name } from '../identity.ts';
import type { Mdn } from '../mdn/write.ts';
import type { Field } from '../mime/header.ts';

export interface Reply {
  readonly status: number;
  readonly header: readonly Field[];
  readonly body: Buffer;
}

export function textReply(status: number, text: string, fields: readonly Field[] = []): Reply {
  return {
    status,
    header: [{ name: 'Content-Type', value: 'text/plain; charset=utf-8' }, ...fields],
    body: Buffer.from(`${text}\n`),
  };
}

export const emptyReply: Reply = { status: 200, header: [], body: Buffer.alloc(0) };

/** AS2 header of a receipt (RFC 4130 section 7.2): from us to them, under a Message-ID of its own. */
export function mdnHeader(us: string, them: string, { contentType }: Mdn, at: Date): Field[] {
  return [
    { name: 'AS2-Version', value: '1.2' },
    { name: 'AS2-From', value: writeAs2Name(us) },
    { name: 'AS2-To', value: writeAs2Name(them) },
    {
      name: 'Message-ID',
      value: `<mdn-${randomUUID()}@${us.replace(/[^A-Za-z0-9-]+/g, '-').toLowerCase()}.crossdock>`,
    },
    { name: 'Date', value: at.toUTCString() },
    { name: 'MIME-Version', value: '1.0' },
    { name: 'EDIINT-Features', value: 'multiple-attachments' },
    { name: 'Content-Type', value: contentType },
  ];
}
