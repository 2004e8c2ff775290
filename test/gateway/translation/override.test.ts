/** Overrides between translating and recording: what they change, and what becomes of a document that one fails on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duplicateRules } from '../../../gateway/partners/duplicates.ts';
import { noItems } from '../../../gateway/partners/make.ts';
import type { Partner } from '../../../gateway/partners/partner.ts';
import { nodeHost } from '../../../gateway/translation/host.ts';
import { overrideOf } from '../../../gateway/translation/override.ts';
import { translate } from '../../../gateway/translation/translate.ts';
import type { InventoryAdvice } from '../../../translators/canonical/inventory-advice.ts';
import type { PurchaseOrder } from '../../../translators/canonical/purchase-order.ts';
import type { Outcome } from '../../../translators/outcome.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { assertValid } from '../../support/schema-check.ts';

const host = nodeHost();
const limits = { ...defaultLimits, partLinesMax: 2 };

function partnerOf(override: string | undefined): Partner {
  const changes = override === undefined ? {} : { override: { file: 'maps/a.jsonata', text: override } };
  const counts = { quantity: '17', state: 'on-hand', location: 'RENO' } as const;
  return {
    id: 'northwind',
    name: 'Northwind',
    status: 'production',
    tier: 'standard',
    x12: { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: 'THEM' }, version: '004010' },
    channels: {},
    receive: [
      { document: 'purchase-order', set: '850', over: 'mailbox', resend: 'skip', ...changes },
      { document: 'inventory-advice', set: '846', over: 'mailbox', resend: 'skip', counts, ...changes },
    ],
    send: [],
    items: { ...noItems, size: 1, sku: (_, value) => `SKU-${value}` },
    duplicates: duplicateRules(),
    version: '1',
  };
}

function fileOf(group: string, sets: readonly (readonly string[])[]): Uint8Array {
  const lines = [
    'ISA*00*          *00*          *ZZ*THEM           *ZZ*US             *261120*1200*U*00401*000000001*0*P*>',
    `GS*${group}*THEM*US*20261120*1200*1*X*004010`,
    ...sets.flatMap(([set = '', ...segments], at) => {
      const control = String(at + 1).padStart(4, '0');
      return [`ST*${set}*${control}`, ...segments, `SE*${segments.length + 2}*${control}`];
    }),
    `GE*${sets.length}*1`,
    'IEA*1*000000001',
  ];
  return host.bytes(lines.map((line) => `${line}~\n`).join(''));
}

const order = (number: string, lines: number) => [
  '850',
  `BEG*00*SA*${number}**20261120`,
  ...Array.from({ length: lines }, (_, at) => `PO1*${at + 1}*${at + 1}*EA*1**VN*${at}`),
];

async function outcomesOf(override: string | undefined, file: Uint8Array): Promise<Outcome[]> {
  const context = {
    host,
    partner: partnerOf(override),
    receivedAt: '2026-11-25T12:00:00Z',
    fileName: 'a.edi',
    limits,
  };
  const changes = overrideOf(context);
  const all: Outcome[] = [];
  for (const outcomes of translate(context, [file])) all.push(...((await changes?.apply(outcomes)) ?? outcomes));
  return all;
}

/** The outcomes with their documents as objects, whether they came as text or not. */
function shown(outcomes: readonly Outcome[]) {
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'part') return outcome;
    const { kind, place, part, last, document, updates } = outcome;
    return { kind, place, part, last, document, updates };
  });
}

const parts = (outcomes: readonly Outcome[]) => outcomes.filter((one) => one.kind === 'part');

test('an override gives a whole document or the properties that change, and every part goes through it', async () => {
  const file = fileOf('PO', [order('A1', 3)]);
  const patch = '{ "number": "N-" & number, "lines": lines.$merge([$, { "unit": "CA" }]) }';
  const whole = '$ ~> | $ | { "number": "N-" & number } | ~> | lines | { "unit": "CA" } |';
  for (const text of [patch, whole]) {
    const outcomes = await outcomesOf(text, file);
    const documents = parts(outcomes).map((part) => part.document as PurchaseOrder);
    for (const document of documents) assertValid(document);
    assert.deepEqual(
      documents.map(({ number, part, lines }) => [number, part.number, part.last, lines.map(({ unit }) => unit)]),
      [
        ['N-A1', 1, false, ['CA', 'CA']],
        // A list of one stays a list, though JSONata makes one value of it.
        ['N-A1', 2, true, ['CA']],
      ],
    );
    const document = outcomes.find((one) => one.kind === 'document');
    assert.deepEqual([document?.number, document?.verdict], ['N-A1', 'accepted']);
  }
});

test('without an override nothing is in the way', async () => {
  const file = fileOf('PO', [order('A1', 1)]);
  const context = { host, partner: partnerOf(undefined), receivedAt: '', fileName: 'a.edi', limits };
  assert.equal(overrideOf(context), undefined);
  assert.deepEqual(shown(await outcomesOf('{}', file)), shown(await outcomesOf(undefined, file)));
});

test('a failing override rejects its document and no other, and says where it failed', async () => {
  const file = fileOf('PO', [order('A1', 1), order('BAD', 3), order('A3', 1)]);
  const failures: Record<string, RegExp> = {
    'number = "BAD" ? $error("no such buyer") : {}': /^maps\/a\.jsonata:1:\d+: .*no such buyer/,
    'number = "BAD" ? 5 : {}': /maps\/a\.jsonata: it gives 5, and not a document/,
    'number = "BAD" ? nothing : {}': /maps\/a\.jsonata: it gives nothing/,
    'number = "BAD" ? { "number": 7 } : {}': /does not fit the document: number must be string/,
    'number = "BAD" ? { "colour": "red" } : {}': /does not fit the document: has no property colour/,
    'number = "BAD" ? { "type": "ship-notice" } : {}': /it changes `type`/,
    'number = "BAD" ? { "part": { "number": 1, "last": true } } : {}': /it changes `part`/,
    'number = "BAD" ? lines.(quantity / 2) : {}': /maps\/a\.jsonata:1:\d+: /,
  };
  for (const [text, message] of Object.entries(failures)) {
    const outcomes = await outcomesOf(text, file);
    const documents = outcomes.filter((one) => one.kind === 'document');
    assert.deepEqual(
      documents.map(({ number, verdict }) => `${number} ${verdict}`),
      ['A1 accepted', 'BAD rejected', 'A3 accepted'],
      text,
    );
    assert.deepEqual(
      parts(outcomes).map(({ place }) => place.position),
      ['1.1.1', '1.1.3'],
    );
    const [finding] = documents[1]?.findings ?? [];
    assert.equal(finding?.code, 'override-failed');
    assert.equal(finding?.set, '0002');
    assert.match(finding?.message ?? '', message);
    const [group] = outcomes.filter((one) => one.kind === 'group');
    assert.equal(group?.acknowledgment.verdict, 'accepted');
    assert.deepEqual(
      outcomes.flatMap((one) => (one.kind === 'end' ? [one.verdict] : [])),
      ['partially-accepted'],
    );
  }
});

test('counts follow what an override makes of an advice', async () => {
  const file = fileOf('IB', [
    [
      '846',
      'BIA*00*SI*1*20261120',
      'LIN*1*VN*A',
      'QTY*17*5*EA',
      'LIN*2*VN*B',
      'QTY*17*6*EA',
      'LIN*3*VN*C',
      'QTY*17*7*EA',
    ],
  ]);
  const text =
    '$ ~> | lines | { "sku": "X-" & sku } | ~> | lines.quantities | { "quantity": $string($number(quantity) * 10) } |';
  const outcomes = await outcomesOf(text, file);
  assert.deepEqual(
    parts(outcomes).flatMap(({ updates }) => updates.map(({ sku, quantity, key }) => `${sku} ${quantity} ${key}`)),
    ['X-SKU-A 50 #1.1.1/17/RENO/X-SKU-A', 'X-SKU-B 60 #1.1.1/17/RENO/X-SKU-B', 'X-SKU-C 70 #1.1.1/17/RENO/X-SKU-C'],
  );
  const [advice] = parts(outcomes).map(({ document }) => document as InventoryAdvice);
  assert.equal(advice?.lines[0]?.quantities[0]?.quantity, '50');
});
