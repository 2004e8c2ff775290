/** Answering and matching in the ledger: once for each cause, whatever is repeated, and for acknowledgments of any size. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { documentId } from '../../../gateway/ledger/identity.ts';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Transmission } from '../../../gateway/ledger/transmission.ts';
import { duplicateRules } from '../../../gateway/partners/duplicates.ts';
import { noItems } from '../../../gateway/partners/make.ts';
import type { Partner } from '../../../gateway/partners/partner.ts';
import { Duplicates } from '../../../gateway/translation/duplicates.ts';
import type { WrittenOutcome } from '../../../gateway/translation/messages.ts';
import { record } from '../../../gateway/translation/record.ts';
import type { Recording } from '../../../gateway/translation/recording.ts';
import { Tally } from '../../../gateway/translation/tally.ts';
import type { Acknowledgment } from '../../../translators/canonical/acknowledgment.ts';
import type { DocumentPlace, GroupAcknowledgment, InterchangeAcknowledgment } from '../../../translators/outcome.ts';
import { noon, outbound, received } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const x12 = { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: 'THEM' }, version: '004010' } as const;
const partner: Partner = {
  id: 'northwind',
  name: 'Northwind',
  status: 'production',
  tier: 'standard',
  x12,
  channels: {},
  receive: [],
  send: [],
  items: noItems,
  duplicates: duplicateRules(),
  version: 'v1',
};
const ids = { senderQualifier: 'ZZ', sender: 'THEM', receiverQualifier: 'ZZ', receiver: 'US' };

function group(position: string): GroupAcknowledgment {
  return {
    position,
    functionalId: 'PO',
    control: '1',
    version: '004010',
    sender: 'THEM',
    receiver: 'US',
    interchange: { ...ids, control: '000000001', test: false },
    sets: [],
    setsIncluded: 0,
    codes: [],
    verdict: 'rejected',
  };
}

const interchange: InterchangeAcknowledgment = {
  position: '1',
  ...ids,
  date: '261125',
  time: '1200',
  version: '00401',
  control: '000000001',
  test: false,
  verdict: 'accepted-with-errors',
  note: '021',
};

async function recording(ledger: Ledger, of: Partner = partner): Promise<Recording> {
  const { transmission } = await ledger.write(({ transmissions }) => transmissions.receive(received('in-1', 'x')));
  const book = { version: 'v1', partners: new Map([[of.id, of]]) };
  return { transmission, partner: of, book, tally: new Tally(false), duplicates: new Duplicates(), at: noon };
}

async function withLedger(body: (ledger: Ledger) => Promise<void>): Promise<void> {
  using folder = temporaryFolder();
  await using ledger = openLedger(join(folder.path, 'ledger.db'));
  await body(ledger);
}

const sent = async (ledger: Ledger) =>
  (await ledger.read.transmissions.list({ direction: 'out', limit: 99 })).map(({ name }) => name).reverse();

test('each group and interchange is answered once, however often it is recorded', () =>
  withLedger(async (ledger) => {
    const outcomes: WrittenOutcome[] = [
      { kind: 'group', acknowledgment: group('1.1'), findings: [] },
      { kind: 'group', acknowledgment: group('1.2'), findings: [] },
      { kind: 'interchange-acknowledgment', acknowledgment: interchange },
    ];
    const of = await recording(ledger);
    for (let tries = 0; tries < 3; tries++) await ledger.write((stores) => record(stores, of, outcomes));
    assert.deepEqual(await sent(ledger), ['997-000000001.edi', '997-000000002.edi', 'TA1-000000003.edi']);
    const next = (sequence: string) => ledger.write((stores) => stores.transmissions.nextNumber('northwind', sequence));
    assert.equal(await next('interchange'), 4);
    assert.equal(await next('group'), 3, 'a TA1 has no group');
  }));

test('without X12 settings nobody here can answer for us', () =>
  withLedger(async (ledger) => {
    const { x12: _, ...stranger } = partner;
    const of = await recording(ledger, stranger);
    const outcome: WrittenOutcome = { kind: 'interchange-acknowledgment', acknowledgment: interchange };
    await ledger.write((stores) => record(stores, of, [outcome]));
    assert.deepEqual(await sent(ledger), []);
  }));

/** A 997 about group IB 17 in parts of two sets. */
function parts(place: DocumentPlace, sets: readonly string[]): WrittenOutcome[] {
  const whole = { type: 'acknowledgment', functionalId: 'IB', groupControl: '0017', extra: [] } as const;
  const count = Math.ceil(sets.length / 2);
  const outcomes = Array.from({ length: count }, (_, index): WrittenOutcome => {
    const last = index === count - 1;
    const document: Acknowledgment = {
      ...whole,
      part: { number: index + 1, last },
      status: last ? 'P' : '',
      setsIncluded: 0,
      setsReceived: 0,
      setsAccepted: 0,
      codes: [],
      sets: sets.slice(index * 2, index * 2 + 2).map((status, at) => ({
        set: '846',
        control: String(index * 2 + at + 1),
        status,
        codes: [],
        errors: [],
      })),
      extra: [],
    };
    return { kind: 'part', place, part: index + 1, last, body: JSON.stringify(document), updates: [] };
  });
  const verdict = 'accepted';
  outcomes.push({ kind: 'document', place, verdict, number: '17', parts: count, test: false, findings: [] });
  return outcomes;
}

test('a long acknowledgment closes the sets of all its parts, by the verdict of the last one', () =>
  withLedger(async (ledger) => {
    const controls = ['0001', '0002', '0003', '0004', '0005'];
    const sets = controls.map((control) => ({ set: '846', control }));
    await ledger.write(({ transmissions }) => transmissions.send(outbound('out-1', { group: 'IB:17', sets })));
    const of = await recording(ledger);
    const place: DocumentPlace = { position: '1.1.1', type: 'acknowledgment', set: '997', setControl: '0001' };
    const outcomes = parts(place, ['A', 'E', 'R', 'A', '']);
    for (let tries = 0; tries < 2; tries++) await ledger.write((stores) => record(stores, of, outcomes));
    assert.deepEqual(
      (await ledger.read.acknowledgments.sets('out-1')).map(({ acknowledgment }) => acknowledgment),
      ['A', 'E', 'R', 'A', null],
    );
    assert.equal((await ledger.read.transmissions.byId('out-1'))?.acknowledgment, 'P');
    assert.deepEqual(
      of.tally.rejections.map(({ id }: Transmission) => id),
      ['out-1'],
      'told once',
    );
    const id = documentId('northwind', of.transmission.contentKey, '1.1.1');
    assert.equal((await ledger.read.documents.body(id)).length, 3);
    const findings = await ledger.read.documents.findings('in-1', 9);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['sent-rejected'],
      'and kept',
    );
  }));
