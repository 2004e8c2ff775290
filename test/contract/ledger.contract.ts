/** The contract of a ledger (gateway/ledger/port.ts), which every implementation passes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Ledger } from '../../gateway/ledger/port.ts';
import { documentPart, finished, newEvent, noon, received } from '../support/records.ts';
import { acknowledgedTransmissions } from './ledger/acknowledged.ts';
import { changesOfCanaries } from './ledger/canaries.ts';
import { documentsAndFindings } from './ledger/documents.ts';
import { numbersInUse } from './ledger/duplicates.ts';
import { ids, type LedgerTest, receive } from './ledger/harness.ts';
import { inventoryAndAdvices } from './ledger/inventory.ts';
import { outbox } from './ledger/outbox.ts';
import { receivedTransmissions } from './ledger/received.ts';
import { sentTransmissions } from './ledger/sent.ts';
import { reservationsAndSupply } from './ledger/stock.ts';
import { writing } from './ledger/writing.ts';

export interface LedgerHarness extends AsyncDisposable {
  /** Opens the ledger; again, it is the same one after a restart. The caller disposes of it. */
  open(): Promise<Ledger>;
}

export function ledgerContract(name: string, makeHarness: () => Promise<LedgerHarness>): void {
  const test: LedgerTest = (what, body) =>
    it(what, async () => {
      await using harness = await makeHarness();
      await using ledger = await harness.open();
      await body(ledger);
    });

  describe(`contract of a ledger: ${name}`, () => {
    writing(test);
    receivedTransmissions(test);
    documentsAndFindings(test);
    numbersInUse(test);
    outbox(test);
    sentTransmissions(test);
    acknowledgedTransmissions(test);
    inventoryAndAdvices(test);
    reservationsAndSupply(test);
    changesOfCanaries(test);

    it('has everything after a restart, and is still the same ledger', async () => {
      await using harness = await makeHarness();
      let id: string;
      {
        await using ledger = await harness.open();
        id = ledger.id;
        await receive(ledger, 'in-1', 'content');
        await ledger.write(async ({ events, transmissions, documents, inventory, advices }) => {
          await events.append([newEvent('a')]);
          await events.markPublished({ seq: 1, streamSequence: 7, stream: 's' });
          await transmissions.nextNumber('northwind', 'group');
          await documents.putPart(documentPart('doc-1', 1));
          await documents.finish(finished('doc-1', 'in-1'));
          await inventory.putAvailability({ sku: '1', location: 'DAL', quantity: 5n, asOf: noon, reserved: 0n });
          await advices.scheduled('northwind', 'daily', noon);
        });
      }
      await using ledger = await harness.open();
      assert.equal(ledger.id, id);
      assert.notEqual(id, '');
      assert.equal((await ledger.read.transmissions.byId('in-1'))?.sha256, received('in-1', 'content').sha256);
      const content = await ledger.read.transmissions.content(received('in-1', 'content').sha256);
      assert.equal(Buffer.from(content ?? []).toString(), 'content');
      assert.deepEqual(await ids(ledger), ['a']);
      assert.deepEqual(await ledger.read.events.published(), { seq: 1, streamSequence: 7, stream: 's' });
      assert.equal(await ledger.write((stores) => stores.transmissions.nextNumber('northwind', 'group')), 2);
      assert.equal((await ledger.read.documents.byId('doc-1'))?.number, 'PO-1');
      assert.equal((await ledger.read.inventory.availabilities('1'))[0]?.quantity, 5n);
      assert.equal(await ledger.read.advices.scheduledUntil('northwind', 'daily'), noon);
    });
  });
}
