/** The word for where an outbound transmission stands. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { outboundState, outboundStates } from '../../../gateway/ledger/outbound-state.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Transmission } from '../../../gateway/ledger/transmission.ts';
import { noon, outbound, received } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('follows a transmission from composed to what the partner said last', async () => {
  using folder = temporaryFolder();
  await using ledger = openLedger(join(folder.path, 'ledger.db'));
  await ledger.write(({ transmissions }) => transmissions.send(outbound('out-1')));
  const composed = (await ledger.read.transmissions.byId('out-1')) as Transmission;
  const table: readonly (readonly [string, Partial<Transmission>])[] = [
    ['composed', {}],
    ['queued', { failedAt: noon }],
    ['sending', { delivery: 'staged' }],
    ['queued', { delivery: 'staged', failedAt: noon }],
    ['sent', { delivery: 'sent' }],
    ['delivered', { delivery: 'delivered' }],
    ['fetched', { delivery: 'delivered', fetchedAt: noon }],
    ['receipted', { delivery: 'delivered', receiptedAt: noon }],
    ['overdue', { delivery: 'delivered', receiptedAt: noon, overdueAt: noon }],
    ['overdue', { delivery: 'sent', overdueAt: noon }],
    ['acknowledged', { delivery: 'delivered', overdueAt: noon, acknowledgment: 'A' }],
    ['acknowledged', { delivery: 'staged', acknowledgment: 'E' }],
    ['rejected', { delivery: 'delivered', acknowledgment: 'R' }],
    ['rejected', { delivery: 'delivered', acknowledgment: 'P' }],
    ['failed', { delivery: 'failed', failedAt: noon }],
    ['superseded', { delivery: 'superseded' }],
    ['dropped', { delivery: 'dropped', failedAt: noon }],
  ];
  for (const [state, change] of table) assert.equal(outboundState({ ...composed, ...change }), state);
  assert.deepEqual(new Set(table.map(([state]) => state)), new Set(Object.keys(outboundStates)));
  await ledger.write(({ transmissions }) => transmissions.receive(received('in-1', 'abc')));
  assert.equal(outboundState((await ledger.read.transmissions.byId('in-1')) as Transmission), undefined);
});
