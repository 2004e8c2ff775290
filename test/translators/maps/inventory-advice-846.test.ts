import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InventoryAdvice } from '../../../translators/canonical/inventory-advice.ts';
import { inventoryAdvice846 } from '../../../translators/maps/inventory-advice-846.ts';
import type { CountRule, ReceiveRule } from '../../../translators/partner.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { assertValid } from '../../support/schema-check.ts';
import { itemsOf, type MapReading, readWith } from '../../support/segments.ts';

const items = itemsOf({ 'VN A': 'SKU-A', 'VN B': 'SKU-B', 'VN C': 'SKU-C' });

function ruleOf(counts: Partial<CountRule> = {}, zone?: string): ReceiveRule {
  const count: CountRule = { quantity: '17', state: 'on-hand', location: 'RENO', ...counts };
  const timed = zone === undefined ? {} : { zone };
  return { document: 'inventory-advice', set: '846', over: 'mailbox', counts: count, ...timed };
}

function read(
  text: string,
  rule?: ReceiveRule,
  linesMax = 500,
): MapReading & { advice: InventoryAdvice; stock: unknown[][] } {
  const context = { limits: { ...defaultLimits, partLinesMax: linesMax } };
  const reading = readWith(inventoryAdvice846, text, { items, context, ...(rule === undefined ? {} : { rule }) });
  for (const part of reading.parts) assertValid(part);
  const advice = reading.parts[0] as InventoryAdvice;
  const stock = advice.lines.flatMap((line) =>
    line.quantities.map(({ code, quantity, unit, location }) => [line.number, code, quantity, unit, location]),
  );
  return { ...reading, advice, stock };
}

test('an advice of a 3PL is read whole', () => {
  const { advice, findings, updates } = read(`
    BIA*00*SI*INV-7*20261125*0930
    DTM*007*20261125
    REF*IA*55
    PER*IC*Stock desk*TE*555
    N1*SU*Supplier*92*S1
    N4*Reno*NV*89501
    LIN*1*VN*A*UP*036000291452
    PID*F****Desk lamp
    DTM*018*20261201
    REF*LT*LOT-1
    QTY*17*120*EA
    QTY*QH*4.50*EA
    LIN*2*VN*B
    UIT*CA
    QTY*17*-3
    QTY*63*48
    DTM*018*20261215
    CTT*2*169.5`);
  assert.deepEqual(findings, []);
  assert.deepEqual(updates, []);
  assert.deepEqual(advice, {
    type: 'inventory-advice',
    part: { number: 1, last: true },
    number: 'INV-7',
    purpose: '00',
    reportType: 'SI',
    date: '2026-11-25',
    time: '09:30',
    dates: [{ qualifier: '007', value: '2026-11-25' }],
    references: [{ qualifier: 'IA', value: '55' }],
    contacts: [{ role: 'IC', name: 'Stock desk', numbers: [{ qualifier: 'TE', value: '555' }] }],
    parties: [
      {
        role: 'SU',
        name: 'Supplier',
        id: { qualifier: '92', value: 'S1' },
        city: 'Reno',
        region: 'NV',
        postalCode: '89501',
      },
    ],
    lines: [
      {
        number: '1',
        sku: 'SKU-A',
        items: [
          { qualifier: 'VN', value: 'A' },
          { qualifier: 'UP', value: '036000291452' },
        ],
        quantities: [
          { code: '17', quantity: '120', unit: 'EA' },
          { code: 'QH', quantity: '4.5', unit: 'EA' },
        ],
        descriptions: ['Desk lamp'],
        dates: [{ qualifier: '018', value: '2026-12-01' }],
        references: [{ qualifier: 'LT', value: 'LOT-1' }],
      },
      {
        number: '2',
        sku: 'SKU-B',
        items: [{ qualifier: 'VN', value: 'B' }],
        quantities: [
          { code: '17', quantity: '-3', unit: 'CA' },
          { code: '63', quantity: '48', unit: 'CA', date: '2026-12-15', dateQualifier: '018' },
        ],
      },
    ],
    // A unit in front of the quantities may have none behind it, and is kept for that.
    extra: [{ segment: 'UIT', ordinal: 15, elements: ['CA'] }],
  });
});

test('stock by warehouse is read in each way that partners write it', () => {
  const expected = [
    ['1', '33', '60', 'EA', 'W1'],
    ['1', '33', '40', 'EA', 'W2'],
  ];
  const ways: Record<string, string> = {
    'SDQ that divides the QTY': 'SDQ*EA*54*W1*60*W2*40~QTY*33*100*EA',
    'SDQ behind the QTY': 'QTY*33*100*EA~SDQ*EA*54*W1*60~SDQ*EA*54*W2*40',
    'SCH that divides the QTY': 'QTY*33*100*EA~SCH*60*EA*WH*W1~SCH*40*EA*WH*W2',
    'N1 behind each QTY': 'QTY*33*60*EA~N1*WH*One*92*W1~QTY*33*40*EA~N1*WH*Two*92*W2',
    'N1 in front of each QTY': 'N1*WH*One*92*W1~QTY*33*60*EA~N1*WH*W2~QTY*33*40*EA',
    'REF*IO in the QTY loop': 'QTY*33*60*EA~LS*R~REF*IO*W1~LE*R~QTY*33*40*EA~LS*R~REF*IO*W2~LE*R',
  };
  for (const [name, text] of Object.entries(ways)) {
    const { stock, findings, advice } = read(`BIA*00*SI*1*20261125~LIN*1*VN*A~${text}`);
    assert.deepEqual(stock, expected, name);
    assert.deepEqual(findings, [], name);
    assert.deepEqual(advice.extra, [], name);
  }
});

test('a total that its warehouses do not add up to stays, and the difference is told', () => {
  const { stock, findings } = read('BIA*00*SI*1*20261125~LIN*1*VN*A~SDQ*EA*54*W1*60*W2*30~QTY*33*100*EA');
  assert.deepEqual(stock, [
    ['1', '33', '100', 'EA', undefined],
    ['1', '33', '60', 'EA', 'W1'],
    ['1', '33', '30', 'EA', 'W2'],
  ]);
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.segment, finding.message]),
    [['locations-differ', 'LIN', 'Line 1: quantity 33 is 100, and by warehouse it adds up to 90.']],
  );
});

test('warehouse quantities without a code of their own are what the line has, what a ZA says, or what the rule counts', () => {
  const head = 'BIA*00*SI*1*20261125~LIN*1*VN*A';
  assert.deepEqual(read(`${head}~ZA*QA~SDQ*EA*54*W1*5`).stock, [['1', 'QA', '5', 'EA', 'W1']]);
  assert.deepEqual(read(`${head}~SDQ*EA*54*W1*5`, ruleOf()).stock, [['1', '17', '5', 'EA', 'W1']]);
  assert.deepEqual(read(`${head}~SDQ*EA*54*W1*5`).stock, [['1', '', '5', 'EA', 'W1']]);
  assert.deepEqual(read(`${head}~ZA*QC*7*EA*018*20261201`).advice.lines[0]?.quantities, [
    { code: 'QC', quantity: '7', unit: 'EA', date: '2026-12-01', dateQualifier: '018' },
  ]);
});

test('stock that is expected keeps its date', () => {
  const { advice } = read('BIA*00*SI*1*20261125~LIN*1*VN*A~QTY*33*100*EA~SCH*50*EA***002*20270201');
  assert.deepEqual(advice.lines[0]?.quantities, [
    { code: '33', quantity: '100', unit: 'EA' },
    { code: '33', quantity: '50', unit: 'EA', date: '2027-02-01', dateQualifier: '002' },
  ]);
});

test('a warehouse of the heading is where the quantities lie that name none', () => {
  const head = 'BIA*00*SI*1*20261125~N1*WH*Reno*92*R1~LIN*1*VN*A~QTY*17*1*EA';
  assert.deepEqual(read(head).stock, [['1', '17', '1', 'EA', 'R1']]);
  const from = head.replace('N1*WH', 'N1*SF');
  assert.deepEqual(read(from).stock, [['1', '17', '1', 'EA', undefined]]);
  assert.deepEqual(read(from, ruleOf({ locations: { R1: 'RENO' } })).stock, [['1', '17', '1', 'EA', 'R1']]);
});

test('a quantity that is no number is never read as nothing', () => {
  const { advice, findings, updates } = read('BIA*00*SI*1*20261125~LIN*1*VN*A~QTY*17*NA*EA', ruleOf());
  assert.deepEqual(advice.lines[0]?.quantities, []);
  assert.deepEqual(updates, []);
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.value]),
    [['number-unreadable', 'NA']],
  );
  assert.deepEqual(advice.extra, [{ segment: 'QTY', ordinal: 4, elements: ['17', 'NA', 'EA'] }]);
});

test('CTT is compared, and only warns', () => {
  const { findings } = read('BIA*00*SI*1*20261125~LIN*1*VN*A~QTY*17*10*EA~LIN*2*VN*B~QTY*17*5.5*EA~CTT*3*99');
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.severity, finding.element, finding.message]),
    [
      ['count-differs', 'warning', 1, 'CTT01 says 3 lines, and there are 2.'],
      ['total-differs', 'warning', 2, 'CTT02 says 99, and the quantities (QTY02) add up to 15.5.'],
    ],
  );
});

test('an advice that the rule counts gives the counts of its known items', () => {
  const { updates, findings } = read(
    `BIA*00*SI*INV-7*20261125*0930~LIN*1*VN*A~QTY*17*120*EA~QTY*33*100*EA~LIN*2*VN*Z9~QTY*17*5*EA
     LIN*3*VN*B~QTY*17*-2*EA`,
    ruleOf({}, 'America/Chicago'),
  );
  assert.deepEqual(updates, [
    {
      key: '#1.1.1/17/RENO/SKU-A',
      sku: 'SKU-A',
      location: 'RENO',
      state: 'on-hand',
      kind: 'count',
      quantity: '120',
      unit: 'EA',
      occurredAt: '2026-11-25T15:30:00Z',
    },
    {
      key: '#1.1.1/17/RENO/SKU-B',
      sku: 'SKU-B',
      location: 'RENO',
      state: 'on-hand',
      kind: 'count',
      quantity: '-2',
      unit: 'EA',
      occurredAt: '2026-11-25T15:30:00Z',
    },
  ]);
  assert.deepEqual(
    findings.map((finding) => finding.code),
    ['item-unknown', 'count-negative'],
  );
  assert.match(findings[0]?.message ?? '', /Nothing was counted\./);
});

test('lots of one SKU are one count, whichever parts they stand in: each part counts the sum so far', () => {
  const text = 'BIA*00*SI*1*20261125~LIN*1*VN*A~QTY*17*3*EA~LIN*2*VN*A~QTY*17*4*EA~LIN*3*VN*A~QTY*17*5*EA';
  const { updates, findings } = read(text, ruleOf(), 2);
  assert.deepEqual(
    updates.map(({ key, quantity, occurredAt }) => [key, quantity, occurredAt]),
    [
      ['#1.1.1/17/RENO/SKU-A', '7', '2026-11-25T18:00:00Z'],
      ['#1.1.1/17/RENO/SKU-A/2', '12', '2026-11-25T18:00:00Z'],
    ],
  );
  assert.deepEqual(
    findings.map((finding) => finding.code),
    ['count-summed', 'count-summed'],
  );
});

test('prices, charges, measures, lead times and the currency of a line have names', () => {
  const { advice, findings } = read(`
    BIA*00*SI*1*20261125
    CUR*SE*USD
    LIN*1*VN*A
    PID*F*74***XL
    MEA*PD*G*1.5*LB
    PKG*F****Box
    CTP**UCP*7.20
    CUR*SE*CAD
    SAC*A*C310***100
    PER*IC*Desk*TE*555
    LDT*AF*14*DA
    QTY*33*5*EA
    CTT*1*5`);
  assert.deepEqual([findings, advice.extra, advice.currency], [[], [], 'USD']);
  assert.deepEqual(advice.lines, [
    {
      number: '1',
      sku: 'SKU-A',
      items: [{ qualifier: 'VN', value: 'A' }],
      quantities: [{ code: '33', quantity: '5', unit: 'EA' }],
      descriptions: ['XL'],
      characteristics: [{ characteristic: '74', text: 'XL' }],
      measures: [{ kind: 'PD', qualifier: 'G', value: '1.5', unit: 'LB' }],
      packing: [{ kind: 'F', description: 'Box' }],
      prices: [{ code: 'UCP', price: '7.2' }],
      currency: 'CAD',
      charges: [{ indicator: 'A', code: 'C310', amount: '1' }],
      contacts: [{ role: 'IC', name: 'Desk', numbers: [{ qualifier: 'TE', value: '555' }] }],
      leadTimes: [{ code: 'AF', quantity: '14', unit: 'DA' }],
    },
  ]);
});
