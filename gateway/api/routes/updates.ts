/** POST /v1/inventory/updates: what a system of ours says of stock, recorded and applied before it is answered. */
import { createHash } from 'node:crypto';
import { Type } from 'typebox';
import { BatchBody, checkedItems, entriesOf } from '../../commands/batch.ts';
import { BatchAnswer } from '../../commands/batch-answer.ts';
import { RequestProblem } from '../problem.ts';
import { type ApiParts, type Asked, json, type Route, route } from '../route.ts';
import type { TokenRecord } from '../tokens/token.ts';

const keyHeader = 'idempotency-key';

export const updateRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/v1/inventory/updates',
    name: 'updateInventory',
    summary: 'Say inventory updates as the partner of the token.',
    description:
      'Every update has a key of its source: the same key again is applied once. All that counts is on disk before the answer; each update gets a result of its own, and a wrong one stops no other. The same body again, or another try under the same Idempotency-Key, is the same batch.',
    roles: ['writer'],
    headers: Type.Object({
      'Idempotency-Key': Type.Optional(
        Type.String({ minLength: 1, maxLength: 200, description: 'Names the batch; its sha-256 does unless told.' }),
      ),
    }),
    body: BatchBody,
    answer: { status: 200, description: 'Recorded; each update has its result.', schema: BatchAnswer },
    problems: ['source-inactive', 'body-too-large', 'type-unsupported', 'idempotency-key-reused'],
    async handle(asked, parts) {
      const test = isTest(asked.token, parts);
      const entries = entriesAsked(asked, parts);
      const key = idempotencyKey(asked.header(keyHeader));
      const result = await parts.applyUpdates({
        source: asked.token.partner ?? '',
        channel: 'http',
        name: key ?? `updates-${digest(asked.bytes).slice(0, 16)}`,
        sourceKey: key === undefined ? `sha256/${digest(asked.bytes)}` : `key/${key}`,
        bytes: asked.bytes,
        test,
        items: checkedItems(entries, parts.clock.now()),
      });
      return json(result);
    },
  }),
];

/** Throws `source-inactive` where the token's partner takes no part. */
function isTest({ partner = '', name }: TokenRecord, { book }: ApiParts): boolean {
  const status = book().partners.get(partner)?.status;
  if (status === 'production' || status === 'test') return status === 'test';
  const why = status === undefined ? 'is not there' : `is ${status}`;
  throw new RequestProblem('source-inactive', `partner ${partner} of token ${name} ${why}`);
}

function entriesAsked({ body }: Asked<object, object>, { limits }: ApiParts): readonly unknown[] {
  const entries = entriesOf(body);
  if (entries === undefined) {
    const errors = [
      { place: 'body', message: 'must be { "updates": [ … ] } with at least one update, and nothing else' },
    ];
    throw new RequestProblem('request-malformed', 'body', { errors });
  }
  if (entries.length <= limits.updatesMax) return entries;
  throw new RequestProblem('body-too-large', `${entries.length} updates, and ${limits.updatesMax} at most are taken`);
}

function idempotencyKey(given: string | undefined): string | undefined {
  if (given === undefined || /^[\x21-\x7e]{1,200}$/.test(given)) return given;
  const errors = [
    { place: `headers/${keyHeader}`, message: 'must be 1 to 200 printable ASCII characters without blanks' },
  ];
  throw new RequestProblem('request-malformed', keyHeader, { errors });
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
