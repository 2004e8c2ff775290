/** The maps behind the real reader and validator: the loops are those that they were written for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nodeHost } from '../../../gateway/translation/host.ts';
import type { InventoryAdvice } from '../../../translators/canonical/inventory-advice.ts';
import { setMappings } from '../../../translators/maps/index.ts';
import { locationForms } from '../../../translators/maps/item-loops.ts';
import type { OutboundAdvice, OutboundAdviceLine } from '../../../translators/maps/outbound-advice.ts';
import { futureForms } from '../../../translators/maps/quantity-loop.ts';
import { adviceSegments } from '../../../translators/maps/write-846.ts';
import type { DocumentOutcome, Outcome, PartOutcome } from '../../../translators/outcome.ts';
import type { ReceiveRule } from '../../../translators/partner.ts';
import { x12Translator } from '../../../translators/x12/translator.ts';
import { assertValid } from '../../support/schema-check.ts';
import { contextOf, itemsOf, readWith } from '../../support/segments.ts';

const items = itemsOf({ 'VN 4711': 'SKU-A', 'VN B': 'SKU-B' });
const groups: Readonly<Record<string, string>> = { 850: 'PO', 856: 'SH', 846: 'IB', 997: 'FA', 999: 'FA' };

function translate(
  set: string,
  segments: readonly string[],
  version = '004010',
): { parts: PartOutcome[]; document: DocumentOutcome } {
  const receive = setMappings.map((one): ReceiveRule => ({ document: one.document, set: one.set, over: 'mailbox' }));
  const x12 = { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: 'THEM' }, version };
  const context = contextOf({ host: nodeHost(), partner: { id: 'them', x12, receive, items } });
  const text = [
    `ISA*00*          *00*          *ZZ*THEM           *ZZ*US             *261120*1200*${version < '00402' ? 'U' : '^'}*${version.slice(0, 5)}*000000001*0*P*>`,
    `GS*${groups[set]}*THEM*US*20261120*1200*1*X*${version}`,
    `ST*${set}*0001`,
    ...segments,
    `SE*${segments.length + 2}*0001`,
    'GE*1*1',
    'IEA*1*000000001',
  ];
  const translator = x12Translator(context, setMappings);
  const bytes = nodeHost().bytes(text.map((segment) => `${segment}~\n`).join(''));
  const outcomes: Outcome[] = [...translator.push(bytes), ...translator.end()];
  const document = outcomes.find((one) => one.kind === 'document');
  assert.ok(document);
  return { parts: outcomes.filter((one) => one.kind === 'part'), document };
}

const fixtures: Readonly<Record<string, readonly string[]>> = {
  '850': [
    'BEG*00*SA*4500012**20261120',
    'CUR*BY*USD',
    'REF*DP*038',
    'PER*BD*Ann Lee*TE*5551234',
    'FOB*PP*OR*Dock',
    'CSH*SC',
    'SAC*C*D240***1250',
    'ITD*14*3*2**45**46',
    'DTM*010*20261201',
    'TD5*B*2*ABCD*M*ROAD',
    'N9*L1*NOTES',
    'MSG*Rear dock',
    'N1*ST*Dallas DC*92*0042',
    'N3*1 Commerce St',
    'N4*Dallas*TX*75201*US',
    'PO1*1*24*EA*9.5*TE*UP*036000291452*VN*4711',
    'CTP**UCP*7.2',
    'PID*F****Desk lamp',
    'PO4*6',
    'REF*PK*LIST-1',
    'SAC*A*C310***100',
    'SDQ*EA*92*001*10*002*14',
    'DTM*002*20261210',
    'TD5*****ROAD',
    'QTY*17*5*EA',
    'SCH*24*EA***002*20261201',
    'N9*L2*LINE NOTE',
    'MSG*Ticket each',
    'N1*Z7*Store 1*92*001',
    'SLN*1**I*2*EA',
    'PID*F****Screw',
    'PO4*6',
    'SAC*A*C310***100',
    'N1*MF*Maker',
    'PO1*2*1*EA***VN*B',
    'CTT*2',
    'AMT*TT*99.95',
  ],
  '856': [
    'BSN*00*SHIP-1*20261120*142428*0001',
    'DTM*011*20261120',
    'HL*1**S',
    'TD1*CTN25*2****G*50.5*LB',
    'TD5*B*2*ABCD*M',
    'TD3*TL*ABCD*72135',
    'REF*BM*BOL-1',
    'N1*ST*Dallas DC*92*0042',
    'N4*Dallas*TX*75201',
    'HL*2*1*O',
    'PRF*4500012',
    'REF*IA*777',
    'HL*3*2*P',
    'MAN*GM*00106141411234567897',
    'HL*4*3*I',
    'LIN*1*VN*4711',
    'SN1**12*EA',
    'PID*F****Desk lamp',
    'CTT*4',
  ],
  '846': [
    'BIA*00*SI*INV-7*20261125*0930',
    'DTM*007*20261125',
    'REF*IA*55',
    'N1*SU*Supplier*92*S1',
    'LIN*1*VN*4711',
    'PID*F****Desk lamp',
    'QTY*33*60*EA',
    'LS*100',
    'REF*IO*W1',
    'LE*100',
    'QTY*17*5*EA',
    'SCH*50*EA***002*20270201',
    'LIN*2*VN*B',
    'SDQ*EA*92*W1*1*W2*2',
    'QTY*33*3*EA',
    'N1*MF*Maker',
    'CTT*2*68',
  ],
  '999': ['AK1*IB*7*005010', 'AK2*846*0002', 'IK3*QTY*12*LIN*8', 'IK4*3>1*355*7', 'IK5*R*5', 'AK9*R*1*1*0'],
  '997': ['AK1*IB*7', 'AK2*846*0002', 'AK3*QTY*12*LIN*8', 'AK4*3>1*355*7', 'AK5*R*5', 'AK9*R*1*1*0'],
};

for (const mapping of setMappings) {
  test(`an ${mapping.set} gives the same document through the reader as through a hand-made one`, () => {
    const segments = fixtures[mapping.set] ?? [];
    const { parts, document } = translate(mapping.set, segments);
    assert.deepEqual(
      document.findings.filter((finding) => finding.severity === 'error'),
      [],
    );
    assert.deepEqual(
      parts.map((part) => part.document),
      readWith(mapping, segments, { items }).parts,
    );
    for (const part of parts) assertValid(part.document);
    assert.notEqual(document.number, '');
  });
}

test('what we write as an 846 passes our own validator, and is read back to the same quantities', () => {
  const quantity = fc.record({
    code: fc.constantFrom('17', '33'),
    quantity: fc.integer({ min: -5, max: 99_999 }).map(String),
    unit: fc.constant('EA'),
  });
  const located = fc
    .array(quantity, { maxLength: 12 })
    .map((all) => all.map((one, at) => ({ ...one, location: `W0${at}` })));
  const quantities: fc.Arbitrary<OutboundAdviceLine['quantities']> = fc.oneof(
    fc.array(quantity, { minLength: 1, maxLength: 3 }),
    located.filter((all) => all.length > 0),
  );
  const days = fc.uniqueArray(fc.integer({ min: 26, max: 30 }), { maxLength: 5 });
  const line = fc.tuple(quantities, days).map(([told, some]) => ({
    items: [{ qualifier: 'VN', value: '4711' }],
    description: 'Lamp',
    // Each code once: an SCH stands behind the QTY of its code.
    quantities: told.filter(
      (one, at) => told.findIndex(({ code, location }) => code === one.code && location === one.location) === at,
    ),
    days: some,
  }));
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(...locationForms),
      fc.constantFrom(...futureForms),
      fc.constantFrom('004010', '005010'),
      (some, locationsAs, futureAs, version) => {
        const lines = some.map(({ days, ...one }): OutboundAdviceLine => {
          const future = one.quantities.flatMap((now) =>
            days.map((day) => ({ ...now, quantity: String(day), date: `2026-11-${day}`, dateQualifier: '018' })),
          );
          return { ...one, ...(future.length > 0 && { future }) };
        });
        const advice: OutboundAdvice = {
          number: 'ADV-1',
          purpose: '25',
          reportType: 'SI',
          at: '2026-11-25T06:00:00-06:00',
          references: [{ qualifier: 'IA', value: '55' }],
          parties: [
            { role: 'SU', name: 'Crossdock', id: { qualifier: '92', value: 'S1' }, city: 'Dallas', region: 'TX' },
          ],
          lines,
        };
        const form = { locationsAs, futureAs };
        const segments = [...adviceSegments(advice, form)].map((segment) => segment.map(String).join('*'));
        const { parts, document } = translate('846', segments, version);
        assert.deepEqual([document.verdict, document.findings], ['accepted', []]);
        const told = (all: readonly { code: string; quantity: string; location?: string; date?: string }[]) =>
          all
            .map(({ code, quantity: many, location = '', date = '' }) =>
              [code, location, many, date > '2026-11-25' ? date : ''].join(' '),
            )
            .sort();
        const read = parts.flatMap((part) => (part.document as InventoryAdvice).lines);
        assert.deepEqual(
          told(read.flatMap((one) => one.quantities)),
          told(lines.flatMap((one) => [...one.quantities, ...(one.future ?? [])])),
        );
      },
    ),
    { numRuns: 120 },
  );
});
