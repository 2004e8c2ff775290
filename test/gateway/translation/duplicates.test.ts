/** Duplicates in, layer by layer, against a real ledger: what is taken, what is told, and what the partner is answered. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Transmission } from '../../../gateway/ledger/transmission.ts';
import { duplicateRules } from '../../../gateway/partners/duplicates.ts';
import { noItems } from '../../../gateway/partners/make.ts';
import type { Partner } from '../../../gateway/partners/partner.ts';
import { Duplicates } from '../../../gateway/translation/duplicates.ts';
import { bytesChunks } from '../../../gateway/translation/file-chunks.ts';
import { forgetRound } from '../../../gateway/translation/forget.ts';
import { nodeHost } from '../../../gateway/translation/host.ts';
import type { WrittenOutcome } from '../../../gateway/translation/messages.ts';
import { orderMark } from '../../../gateway/translation/order-mark.ts';
import { record } from '../../../gateway/translation/record.ts';
import type { Recording } from '../../../gateway/translation/recording.ts';
import { Tally } from '../../../gateway/translation/tally.ts';
import { translate } from '../../../gateway/translation/translate.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { smallOrder } from '../../support/orders.ts';
import { noon, received } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

type Told = Parameters<typeof duplicateRules>[0];
type X12 = NonNullable<Partner['x12']>;

function northwind(told: Told, acknowledge: X12['acknowledge'] = {}): Partner {
  return {
    id: 'northwind',
    name: 'Northwind',
    status: 'production',
    tier: 'standard',
    x12: {
      us: { qualifier: 'ZZ', id: 'CROSSDOCK' },
      them: { qualifier: '01', id: '123456789' },
      version: '004010',
      acknowledge,
    },
    channels: {},
    receive: [{ document: 'purchase-order', set: '850', over: 'mailbox', resend: 'skip' }],
    send: [],
    items: noItems,
    duplicates: duplicateRules(told),
    version: 'v1',
  };
}

interface Reading {
  readonly recording: Recording;
  readonly outcomes: readonly WrittenOutcome[];
}

const hours = (count: number) => new Date(Date.parse(noon) + count * 3_600_000).toISOString();

/** A file as its worker gives it, ready to be recorded. */
async function read(ledger: Ledger, partner: Partner, id: string, text: string, at = noon): Promise<Reading> {
  const { transmission } = await ledger.write(({ transmissions }) =>
    transmissions.receive(received(id, text, { receivedAt: at, resend: 'accept' })),
  );
  const context = { host: nodeHost(), partner, receivedAt: at, fileName: `${id}.edi`, limits: defaultLimits };
  const outcomes = [...translate(context, bytesChunks(Buffer.from(text)))].flat().map((outcome): WrittenOutcome => {
    if (outcome.kind !== 'part') return outcome;
    const { document, ...part } = outcome;
    const order = orderMark(document);
    return { ...part, body: JSON.stringify(document), ...(order && { order }) };
  });
  const book = { version: 'v1', partners: new Map([[partner.id, partner]]) };
  const [tally, duplicates] = [new Tally(false), new Duplicates()];
  return { recording: { transmission, partner, book, tally, duplicates, at }, outcomes };
}

async function take(ledger: Ledger, partner: Partner, id: string, text: string, at = noon): Promise<Transmission> {
  const { recording, outcomes } = await read(ledger, partner, id, text, at);
  await ledger.write((stores) => record(stores, recording, outcomes));
  return (await ledger.read.transmissions.byId(id)) as Transmission;
}

async function withLedger(body: (ledger: Ledger) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  await using ledger = openLedger(join(folder.path, 'ledger.db'));
  await body(ledger);
}

const codes = async (ledger: Ledger, id: string) =>
  (await ledger.read.documents.findings(id, 99))
    .filter(({ severity }) => severity !== 'notice')
    .map(({ code, severity }) => `${code} ${severity}`);
const orders = async (ledger: Ledger) =>
  (await ledger.read.events.after(0, 999)).flatMap(({ type, data }) => {
    if (type !== 'order.received') return [];
    const { number, duplicateOf } = JSON.parse(data) as { number: string; duplicateOf?: string };
    return [duplicateOf === undefined ? number : `${number} again, ${duplicateOf}`];
  });
/** What answered a transmission: its segments, terminators taken off. */
async function answers(ledger: Ledger, id: string): Promise<string[][]> {
  const sent = await ledger.read.transmissions.causedBy(id);
  return Promise.all(
    sent.map(async ({ sha256 }) => {
      const bytes = await ledger.read.transmissions.content(sha256);
      return Buffer.from(bytes ?? [])
        .toString('latin1')
        .split('~\n')
        .slice(0, -1);
    }),
  );
}
/** The same interchange on its way through another mailbox, which wrapped it. */
const rewrapped = (text: string) => text.replaceAll('~\n', '~\r\n');

describe('ISA13', () => {
  test('is flagged unless told otherwise, and the order says in its event where it came before', () =>
    withLedger(async (ledger) => {
      const partner = northwind({});
      await take(ledger, partner, 'in-1', smallOrder(7));
      const again = await take(ledger, partner, 'in-2', rewrapped(smallOrder(7)));
      assert.deepEqual([again.verdict, again.warnings], ['accepted', 2]);
      assert.deepEqual(await codes(ledger, 'in-2'), [
        'order-duplicate warning',
        'interchange-control-duplicate warning',
      ]);
      assert.deepEqual(await orders(ledger), ['PO7-1', 'PO7-1 again, in-1']);
      assert.match(
        (await ledger.read.documents.findings('in-2', 2))[1]?.message ?? '',
        /PO7-1 .* in-1 \(in-1\.edi\), received 2026-03-01 12:00:00 UTC/,
      );
      const [document] = await ledger.read.documents.byTransmission('in-2');
      assert.equal(document?.duplicateOf, 'in-1');
    }));

  test('rejected, a resend gets the former 997 byte for byte, and nothing goes on', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'reject' });
      await take(ledger, partner, 'in-1', smallOrder(7, { sets: 3 }));
      const again = await take(ledger, partner, 'in-2', rewrapped(smallOrder(7, { sets: 3 })));
      assert.deepEqual([again.verdict, again.documents, again.rejected], ['rejected', 3, 3]);
      assert.deepEqual(await codes(ledger, 'in-2'), ['interchange-control-duplicate error']);
      assert.deepEqual(await orders(ledger), ['PO7-1', 'PO7-2', 'PO7-3']);
      const [first] = await ledger.read.transmissions.causedBy('in-1');
      const [second, ...more] = await ledger.read.transmissions.causedBy('in-2');
      assert.deepEqual([second?.sha256, second?.name, more.length], [first?.sha256, first?.name, 0]);
      assert.equal(await ledger.write(({ transmissions }) => transmissions.nextNumber('northwind', 'group')), 2);
    }));

  test('rejected, a TA1 that answered the first is sent again too', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'reject' }, { interchange: 'always' });
      await take(ledger, partner, 'in-1', smallOrder(7));
      await take(ledger, partner, 'in-2', rewrapped(smallOrder(7)));
      const [first, again] = [await answers(ledger, 'in-1'), await answers(ledger, 'in-2')];
      assert.equal(first.length, 2);
      assert.deepEqual(again.map(String).sort(), first.map(String).sort());
    }));

  test('rejected, a number that was used for something else gets TA1 025, and no former acknowledgment', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'reject' });
      await take(ledger, partner, 'in-1', smallOrder(7));
      await take(ledger, partner, 'in-2', smallOrder(7).replace('*12*EA*', '*13*EA*'));
      const [ta1, ...more] = await answers(ledger, 'in-2');
      assert.deepEqual([ta1?.[1], more.length], ['TA1*000000007*260914*0612*R*025', 0]);
      assert.deepEqual(await orders(ledger), ['PO7-1']);
    }));

  test('rejected, what was never answered gets TA1 025, unless the partner takes no TA1', () =>
    withLedger(async (ledger) => {
      const silent = northwind({ interchange: 'reject' }, { functional: 'never' });
      await take(ledger, silent, 'in-1', smallOrder(7));
      await take(ledger, silent, 'in-2', rewrapped(smallOrder(7)));
      assert.deepEqual(
        (await answers(ledger, 'in-2')).map((segments) => segments[1]),
        ['TA1*000000007*260914*0612*R*025'],
      );
      await take(
        ledger,
        northwind({ interchange: 'reject' }, { functional: 'never', interchange: 'never' }),
        'in-3',
        smallOrder(7),
      );
      assert.deepEqual(await answers(ledger, 'in-3'), []);
    }));

  test('a first try that was rejected blocks nothing, and neither does one that was given up', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'reject', group: 'reject', set: 'reject', purchaseOrder: 'reject' });
      const broken = await take(ledger, partner, 'in-1', smallOrder(7).replace('*EA*', '*TOOLONG*'));
      assert.equal(broken.verdict, 'rejected');
      assert.equal((await take(ledger, partner, 'in-2', smallOrder(7))).verdict, 'accepted');
      // Cut short by faults of ours after its first set, and given up.
      const { recording, outcomes } = await read(ledger, partner, 'in-3', smallOrder(8, { sets: 2 }));
      await ledger.write((stores) => record(stores, recording, outcomes.slice(0, 3)));
      await ledger.write(({ transmissions }) => transmissions.failTranslation('in-3', 'a fault', true));
      const retry = await take(ledger, partner, 'in-4', rewrapped(smallOrder(8, { sets: 2 })));
      assert.equal(retry.verdict, 'partially-accepted', 'the order that was taken stays taken, and the other goes on');
      assert.deepEqual(await orders(ledger), ['PO7-1', 'PO8-1', 'PO8-2']);
    }));

  test('numbers of test data, of another receiver and from before the window are others', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'reject', purchaseOrder: 'accept', window: '2h' });
      await take(ledger, partner, 'in-1', smallOrder(7).replace('*0*P*', '*0*T*'));
      assert.equal((await take(ledger, partner, 'in-2', smallOrder(7), hours(1))).verdict, 'accepted');
      assert.equal((await take(ledger, partner, 'in-3', rewrapped(smallOrder(7)), hours(3))).verdict, 'rejected');
      assert.equal((await take(ledger, partner, 'in-4', smallOrder(7), hours(3.01))).verdict, 'accepted');
    }));

  test('acknowledgments neither take a number nor are refused for one', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'reject' });
      const isa = `${smallOrder(7).split('\n')[0]}\n`;
      const ack = (group: string) =>
        `${isa}GS*FA*NORTHWIND*CROSSDOCK*20260914*0612*7*X*004010~\nST*997*0001~\nAK1*IB*${group}~\nAK9*A*1*1*1~\nSE*4*0001~\nGE*1*7~\nIEA*1*000000007~\n`;
      await take(ledger, partner, 'in-1', ack('1'));
      assert.equal((await take(ledger, partner, 'in-2', smallOrder(7))).verdict, 'accepted');
      assert.equal((await take(ledger, partner, 'in-3', ack('2'))).verdict, 'accepted');
    }));

  test('twice in one file, the first is taken', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'reject' });
      const both = await take(ledger, partner, 'in-1', smallOrder(7) + smallOrder(7));
      assert.deepEqual([both.verdict, both.documents, both.rejected], ['partially-accepted', 2, 1]);
      const [first, second] = await answers(ledger, 'in-1');
      assert.deepEqual(second, first);
    }));
});

describe('GS06 and ST02', () => {
  /** The same group in another interchange. */
  const inAnother = (text: string) => text.replaceAll('000000007', '000000008');

  test('a group that was sent before is rejected with its former 997, or a 997 that rejects it where it is another', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ group: 'reject', purchaseOrder: 'accept' });
      await take(ledger, partner, 'in-1', smallOrder(7, { sets: 2 }));
      const again = await take(ledger, partner, 'in-2', inAnother(smallOrder(7, { sets: 2 })));
      assert.equal(again.verdict, 'rejected');
      assert.deepEqual(await answers(ledger, 'in-2'), await answers(ledger, 'in-1'));
      await take(ledger, partner, 'in-3', inAnother(smallOrder(7, { sets: 3 })));
      const [other] = await answers(ledger, 'in-3');
      assert.deepEqual(other?.slice(3, -3), [
        'AK1*PO*7',
        'AK2*850*0001',
        'AK5*R',
        'AK2*850*0002',
        'AK5*R',
        'AK2*850*0003',
        'AK5*R',
        'AK9*R*3*3*0*6',
      ]);
    }));

  test('a set that was sent before is rejected alone, with code 23', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ set: 'reject', purchaseOrder: 'accept' });
      await take(ledger, partner, 'in-1', smallOrder(7, { sets: 2 }));
      const more = await take(ledger, partner, 'in-2', inAnother(smallOrder(7, { sets: 4 })));
      assert.equal(more.verdict, 'partially-accepted');
      assert.deepEqual(await orders(ledger), ['PO7-1', 'PO7-2', 'PO7-3', 'PO7-4']);
      const [ack] = await answers(ledger, 'in-2');
      assert.deepEqual(ack?.slice(4, -3), [
        'AK2*850*0001',
        'AK5*R*23',
        'AK2*850*0002',
        'AK5*R*23',
        'AK2*850*0003',
        'AK5*A',
        'AK2*850*0004',
        'AK5*A',
        'AK9*P*4*4*2',
      ]);
    }));

  test('flagged, the layer around it tells it once', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ interchange: 'flag', group: 'flag', set: 'flag', purchaseOrder: 'accept' });
      await take(ledger, partner, 'in-1', smallOrder(7, { sets: 2 }));
      await take(ledger, partner, 'in-2', rewrapped(smallOrder(7, { sets: 2 })));
      assert.deepEqual(await codes(ledger, 'in-2'), ['interchange-control-duplicate warning']);
      await take(ledger, partner, 'in-3', inAnother(smallOrder(7, { sets: 2 })));
      assert.deepEqual(await codes(ledger, 'in-3'), ['group-control-repeated warning']);
    }));
});

describe('purchase order', () => {
  const numbered = (number: number, order: string) => smallOrder(number).replace(`PO${number}-1`, order);

  test('rejected, it does not go on, while the 997 speaks of its form', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ purchaseOrder: 'reject' });
      await take(ledger, partner, 'in-1', numbered(1, 'A'));
      const again = await take(ledger, partner, 'in-2', numbered(2, 'A'));
      assert.equal(again.verdict, 'rejected');
      assert.deepEqual(await orders(ledger), ['A']);
      assert.deepEqual(await codes(ledger, 'in-2'), ['order-duplicate error']);
      assert.ok((await answers(ledger, 'in-2'))[0]?.includes('AK9*A*1*1*1'));
    }));

  test('another ship-to, another release, a change and a cancellation are no duplicates', () =>
    withLedger(async (ledger) => {
      const partner = northwind({ purchaseOrder: 'reject' });
      await take(ledger, partner, 'in-1', numbered(1, 'A'));
      const others = [
        numbered(2, 'A').replace('*92*0310', '*92*0311'),
        numbered(3, 'A').replace('BEG*00*SA*A*', 'BEG*00*RL*A*2'),
        numbered(4, 'A').replace('BEG*00', 'BEG*01'),
        numbered(5, 'A').replace('BEG*00', 'BEG*05'),
      ];
      for (const [index, text] of others.entries()) {
        assert.equal((await take(ledger, partner, `in-${index + 2}`, text)).verdict, 'accepted', text);
      }
    }));
});

test('recorded again after a crash, at any batch, everything is as if it had gone through at once', () =>
  withLedger(async (ledger) => {
    const partner = northwind({ interchange: 'reject', group: 'flag', set: 'flag', purchaseOrder: 'flag' });
    const first = await read(ledger, partner, 'in-1', smallOrder(7, { sets: 2 }) + smallOrder(7, { sets: 2 }));
    for (let cut = 0; cut <= first.outcomes.length; cut++) {
      const again = await read(ledger, partner, 'in-1', smallOrder(7, { sets: 2 }) + smallOrder(7, { sets: 2 }));
      await ledger.write((stores) => record(stores, again.recording, again.outcomes.slice(0, cut)));
    }
    assert.deepEqual(await codes(ledger, 'in-1'), ['interchange-control-duplicate error']);
    assert.deepEqual(await orders(ledger), ['PO7-1', 'PO7-2']);
    assert.equal((await ledger.read.transmissions.causedBy('in-1')).length, 2);
  }));

test('of two files that are translated side by side, one is the first', () =>
  withLedger(async (ledger) => {
    const partner = northwind({ interchange: 'reject' });
    const one = await read(ledger, partner, 'in-1', smallOrder(7, { sets: 2 }));
    const other = await read(ledger, partner, 'in-2', rewrapped(smallOrder(7, { sets: 2 })));
    const longest = Math.max(one.outcomes.length, other.outcomes.length);
    for (let at = 0; at < longest; at++) {
      await Promise.all(
        [one, other].map(({ recording, outcomes }) =>
          ledger.write((stores) => record(stores, recording, outcomes.slice(at, at + 1))),
        ),
      );
    }
    assert.deepEqual(await orders(ledger), ['PO7-1', 'PO7-2']);
  }));

test('numbers older than every window are let go', () =>
  withLedger(async (ledger) => {
    const partner = northwind({ window: '1h' });
    await take(ledger, partner, 'in-1', smallOrder(7));
    const book = () => ({ version: 'v1', partners: new Map([[partner.id, partner]]) });
    const at = (ms: number) => forgetRound({ ledger, clock: { now: () => Date.parse(noon) + ms }, book });
    const left = () => ledger.write(({ duplicates }) => duplicates.forget('9', 99));
    assert.equal(await at(3_600_000), false);
    assert.equal(await left(), 2);
    await take(ledger, partner, 'in-2', smallOrder(8));
    await at(3_600_001);
    assert.equal(await left(), 0);
  }));
