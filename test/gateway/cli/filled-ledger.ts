/** A ledger with a little of everything, made through its port: what a gateway would have left. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerFile } from '../../../gateway/data-folder.ts';
import type { AdviceBlock } from '../../../gateway/ledger/advice-store.ts';
import { eventId } from '../../../gateway/ledger/identity.ts';
import type { Stores } from '../../../gateway/ledger/port.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Finding } from '../../../translators/finding.ts';
import { blockOf, newAdvice, toldLine } from '../../support/advices.ts';

export const orderFile = 'ISA*an order~\r\nIEA*1~\r\n';
export const orderNumber = '45\x1b[31m00012';

const isa = [
  'ISA*00*          *00*          *ZZ*CROSSDOCK      *01*123456789      *261125*0600*U*00401*000000012*0*P*>~',
  'GS*IB*CROSSDOCK*NORTHWIND*20261125*0600*17*X*004010~',
].join('\n');

const finding: Finding = {
  code: 'number-invalid',
  severity: 'error',
  message: 'PO102 (quantity ordered) is "1O", not a number.',
  rule: 'A number has digits (X12.6 section 3.5.1).',
  hint: 'Ask the partner to correct their translator.',
  set: '0002',
  segment: 'PO1',
  ordinal: 12,
  element: 2,
  offset: 825,
  value: '1O\x1b]0;owned\x07',
};

/** Fills a new ledger in `folder`/data and returns that data folder. */
export async function filledLedger(folder: string): Promise<string> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  await using ledger = openLedger(ledgerFile(data));
  const advised = advisedBlock();
  await ledger.write(async (stores) => {
    await order(stores);
    await advice(stores, advised);
  });
  return data;
}

async function order({ transmissions, documents, events }: Stores): Promise<void> {
  const received = {
    id: 'in-aaaa000000000001',
    partner: 'northwind',
    channel: 'mailbox',
    name: 'order\n\x1b[2J.edi',
    sourceKey: 'one',
    sha256: 'aa'.repeat(32),
    bytes: orderFile.length,
    content: Buffer.from(orderFile),
    receivedAt: '2026-11-25T05:00:00.000Z',
    resend: 'skip',
  } as const;
  await transmissions.receive(received);
  const document = {
    type: 'purchase-order',
    part: { number: 1, last: true },
    number: orderNumber,
    purpose: '00',
    dates: [],
    references: [],
    parties: [],
    lines: [],
    extra: [],
  };
  await documents.putPart({ documentId: 'doc-one', part: 1, body: JSON.stringify(document), updates: [] });
  const common = { transmission: received.id, partner: 'northwind', parts: 1, test: false, at: received.receivedAt };
  const place = { type: 'purchase-order', set: '850', setControl: '0001', position: '1.1.1' } as const;
  await documents.finish({ ...common, id: 'doc-one', place, number: orderNumber, verdict: 'accepted' });
  const second = { ...place, setControl: '0002', position: '1.1.2' };
  await documents.finish({ ...common, id: 'doc-two', place: second, number: '4500013', verdict: 'rejected' });
  await documents.putFindings(received.id, '1.1.2', [finding]);
  await transmissions.finishTranslation(received.id, {
    verdict: 'partially-accepted',
    documents: 2,
    rejected: 1,
    errors: 1,
    warnings: 0,
    test: false,
    configVersion: 'c0ffee',
    at: '2026-11-25T05:00:01.000Z',
  });
  await transmissions.receive({ ...received, id: 'in-aaaa000000000002', name: 'again.edi', sourceKey: 'two' });
  await transmissions.send({
    ...outbound,
    id: 'out-bbbb000000000001',
    name: '997-000000003.edi',
    kind: 'acknowledgment',
    cause: received.id,
  });
  await events.append([
    {
      id: eventId('order.received', 'doc-one', 1),
      type: 'order.received',
      partner: 'northwind',
      test: false,
      time: received.receivedAt,
      correlationId: received.id,
      document: { id: 'doc-one', part: 1 },
    },
    {
      id: eventId('availability.changed', 'k'),
      type: 'availability.changed',
      partner: 'wms',
      test: false,
      time: received.receivedAt,
      correlationId: 'in-other',
      data: JSON.stringify({ sku: '00417', location: 'DAL', before: '40', after: '55', because: 'count', cause: 'c7' }),
    },
  ]);
}

const outbound = {
  partner: 'northwind',
  channel: 'mailbox',
  sha256: 'bb'.repeat(32),
  bytes: isa.length,
  content: Buffer.from(isa),
  createdAt: '2026-11-25T06:00:00.000Z',
  test: false,
} as const;

const counted = '2026-11-25T05:50:00.000Z';

function advisedBlock(): AdviceBlock {
  const availability = [['DAL', '550000', counted, '0']];
  const positions = [
    ['DAL', 'allocated', '50000', counted, 'legacy-erp', null],
    ['DAL', 'on-hand', '600000', counted, 'wms', counted],
  ];
  const facts = { availability: JSON.stringify(availability), positions: JSON.stringify(positions) };
  return blockOf([toldLine('00417', ['42'], { ...facts, class: 'fast' })]);
}

/** Its only line is LIN, SDQ and QTY, the third to fifth segment of the set. */
const acknowledgment = {
  ...{ type: 'acknowledgment', part: { number: 1, last: true }, functionalId: 'IB', groupControl: '000000017' },
  ...{ status: 'A', setsIncluded: 1, setsReceived: 1, setsAccepted: 1, codes: [], extra: [] },
  sets: [
    {
      ...{ set: '846', control: '0001', status: 'A', codes: ['5'] },
      errors: [
        { segment: 'BIA', ordinal: 2, codes: ['8'], elements: [{ position: '2', code: '7', value: 'SI' }] },
        { segment: 'QTY', ordinal: 5, codes: ['8'], elements: [{ position: '2', code: '5', value: '4\x1b2' }] },
      ],
    },
  ],
};

const frame = {
  ...{ version: 1, mode: 'full', now: Date.parse(outbound.createdAt), zone: 'UTC' },
  places: [{ ours: 'DAL', theirs: '0042' }],
  locations: ['DAL'],
  owners: { DAL: { 'on-hand': 'wms', allocated: 'legacy-erp' } },
  buffer: [{ share: '80%', less: '2', cap: '500' }],
  codes: { quantity: '33', unit: 'EA', discontinued: '' },
  heading: { number: '7', purpose: '00', reportType: 'SI', at: outbound.createdAt, references: [], parties: [] },
  writing: { test: false, channel: 'mailbox' },
};

async function advice(
  { transmissions, acknowledgments, documents, advices }: Stores,
  advised: AdviceBlock,
): Promise<void> {
  const at = outbound.createdAt;
  const id = 'northwind-7';
  await transmissions.send({
    ...outbound,
    id: 'out-cccc000000000001',
    name: '846-000000012.edi',
    kind: 'inventory-advice',
    cause: id,
    group: 'IB:17',
    interchange: '12',
    sets: [{ set: '846', control: '0001' }],
  });
  await transmissions.deliver('out-cccc000000000001', '2026-11-25T06:00:02.000Z', '/drops/northwind/out');
  await transmissions.receive({
    ...{ id: 'in-dddd000000000001', partner: 'northwind', channel: 'mailbox', name: '997-17.edi', sourceKey: 'three' },
    ...{ sha256: 'dd'.repeat(32), bytes: 1, content: Buffer.from('.'), receivedAt: '2026-11-25T06:05:00.000Z' },
    resend: 'skip',
  });
  const place = { type: 'acknowledgment', set: '997', setControl: '0001', position: '1.1.1' } as const;
  await documents.putPart({ documentId: 'doc-997', part: 1, body: JSON.stringify(acknowledgment), updates: [] });
  await documents.finish({
    ...{ id: 'doc-997', transmission: 'in-dddd000000000001', partner: 'northwind', place, number: '17' },
    ...{ verdict: 'accepted', parts: 1, test: false, at: '2026-11-25T06:05:00.000Z' },
  });
  await acknowledgments.group({
    partner: 'northwind',
    group: 'IB:17',
    status: 'A',
    sets: [{ control: '0001', status: 'A' }],
    by: 'in-dddd000000000001',
    at: '2026-11-25T06:05:00.000Z',
  });
  const about = { id, dueAt: at, number: 7, transmission: 'out-cccc000000000001', policyVersion: 'feedbeef', at };
  await advices.draft(id, 'northwind', 'daily');
  await advices.putBlocks(id, [advised]);
  await advices.record(newAdvice({ ...about, frame: JSON.stringify(frame) }), []);
}
