import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PurchaseOrder } from '../../../translators/canonical/purchase-order.ts';
import { purchaseOrder850 } from '../../../translators/maps/purchase-order-850.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { assertValid } from '../../support/schema-check.ts';
import { itemsOf, type MapReading, readWith } from '../../support/segments.ts';

const items = itemsOf({ 'UP 036000291452': 'LAMP-01', 'VN 4711': 'LAMP-01', 'BP B-9': 'SHADE-02', 99887: 'CORD-03' });

function read(text: string, options: Parameters<typeof readWith>[2] = {}): MapReading & { order: PurchaseOrder } {
  const reading = readWith(purchaseOrder850, text, { items, ...options });
  for (const part of reading.parts) assertValid(part);
  return { ...reading, order: reading.parts[0] as PurchaseOrder };
}

test('an order of a retailer is read whole', () => {
  const { order, findings, number } = read(`
    BEG*00*SA*4500012**20261120
    CUR*BY*USD
    REF*DP*038
    PER*BD*Ann Lee*TE*5551234*EM*ann@example.com
    DTM*010*20261201
    DTM*037*20261125*0830*CS
    SAC*C*D240***1250**********Freight
    N9*L1*NOTES
    MSG*Deliver to the rear dock
    N1*ST*Dallas DC*92*0042
    N2*Second name
    N3*1 Commerce St*Dock 4
    N4*Dallas*TX*75201*US
    REF*DK*7
    PER*IC*Gate*TE*5559999
    PO1*10*24*EA*9.50*TE*UP*036000291452*VN*4711
    PID*F****Desk lamp
    PO4*6
    REF*PK*LIST-1
    DTM*002*20261210
    SDQ*EA*92*001*10*002*14
    N1*Z7*Store 1*92*001
    N9*L2*LINE NOTE
    MTX**Ticket each lamp
    CTT*1*24`);
  assert.equal(number, '4500012');
  assert.deepEqual(findings, []);
  assert.deepEqual(order, {
    type: 'purchase-order',
    part: { number: 1, last: true },
    number: '4500012',
    purpose: '00',
    orderType: 'SA',
    date: '2026-11-20',
    currency: 'USD',
    contacts: [
      {
        role: 'BD',
        name: 'Ann Lee',
        numbers: [
          { qualifier: 'TE', value: '5551234' },
          { qualifier: 'EM', value: 'ann@example.com' },
        ],
      },
    ],
    charges: [{ indicator: 'C', code: 'D240', amount: '12.5', description: 'Freight' }],
    dates: [
      { qualifier: '010', value: '2026-12-01' },
      { qualifier: '037', value: '2026-11-25T08:30:00-06:00' },
    ],
    references: [
      { qualifier: 'DP', value: '038' },
      { qualifier: 'L1', value: 'NOTES' },
    ],
    messages: ['Deliver to the rear dock'],
    parties: [
      {
        role: 'ST',
        name: 'Dallas DC',
        id: { qualifier: '92', value: '0042' },
        moreNames: ['Second name'],
        address: ['1 Commerce St', 'Dock 4'],
        city: 'Dallas',
        region: 'TX',
        postalCode: '75201',
        country: 'US',
        references: [{ qualifier: 'DK', value: '7' }],
        contacts: [{ role: 'IC', name: 'Gate', numbers: [{ qualifier: 'TE', value: '5559999' }] }],
      },
    ],
    lines: [
      {
        number: '10',
        sku: 'LAMP-01',
        items: [
          { qualifier: 'UP', value: '036000291452' },
          { qualifier: 'VN', value: '4711' },
        ],
        quantity: '24',
        unit: 'EA',
        price: '9.5',
        priceBasis: 'TE',
        descriptions: ['Desk lamp'],
        pack: '6',
        dates: [{ qualifier: '002', value: '2026-12-10' }],
        references: [
          { qualifier: 'PK', value: 'LIST-1' },
          { qualifier: 'L2', value: 'LINE NOTE' },
        ],
        destinations: [
          { location: '001', qualifier: '92', quantity: '10' },
          { location: '002', qualifier: '92', quantity: '14' },
        ],
        parties: [{ role: 'Z7', name: 'Store 1', id: { qualifier: '92', value: '001' } }],
        messages: ['Ticket each lamp'],
      },
    ],
    // CUR01 says whose currency it is, which the order has no name for.
    extra: [{ segment: 'CUR', ordinal: 3, elements: ['BY', 'USD'] }],
  });
});

test('item numbers are found wherever they stand, with pairs missing and qualifiers without value', () => {
  const { order, findings } = read(`
    BEG*00*SA*1**20261120
    PO1**1*EA***CB*065322-117*PR*RO*VN*4711
    PO1**1*EA*****BP*B-9
    PO1**1*EA****99887
    PO1**1*EA***UP**VN*4711`);
  assert.deepEqual(
    order.lines.map((line) => line.sku),
    ['LAMP-01', 'SHADE-02', 'CORD-03', 'LAMP-01'],
  );
  assert.deepEqual(order.lines[2]?.items, [{ qualifier: '', value: '99887' }]);
  assert.deepEqual(order.lines[3]?.items, [{ qualifier: 'VN', value: '4711' }]);
  // The lonely qualifier names nothing, and yet it is not lost.
  assert.deepEqual(order.extra, [
    { segment: 'PO1', ordinal: 6, elements: ['', '1', 'EA', '', '', 'UP', '', 'VN', '4711'] },
  ]);
  assert.deepEqual(findings, []);
});

test('a line without PO101 has its ordinal, and a line number that is no number is kept for the answers to quote', () => {
  const { order } = read('BEG*00*SA*1**20261120\nPO1**1*EA***VN*4711\nPO1*A-7*1*EA***VN*4711\nPO1**1*EA***VN*4711');
  assert.deepEqual(
    order.lines.map((line) => line.number),
    ['1', 'A-7', '3'],
  );
});

test('an unknown item is told with its place and with numbers like it', () => {
  const { order, findings } = read('BEG*00*SA*1**20261120\nPO1*1*5*EA***UP*036000291459');
  assert.equal(order.lines[0]?.sku, undefined);
  assert.equal(findings.length, 1);
  const [finding] = findings;
  assert.equal(finding?.code, 'item-unknown');
  assert.equal(finding?.severity, 'warning');
  assert.equal(finding?.segment, 'PO1');
  assert.equal(finding?.ordinal, 3);
  assert.equal(finding?.offset, 222);
  assert.equal(finding?.document, '1.1.1');
  assert.match(finding?.message ?? '', /Line 1: no item is known by UP 036000291459/);
  assert.match(finding?.hint ?? '', /036000291452/);
});

test('numbers of one line that name two items are told', () => {
  const { order, findings } = read('BEG*00*SA*1**20261120\nPO1*1*5*EA***VN*4711*BP*B-9');
  assert.equal(order.lines[0]?.sku, 'LAMP-01');
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.value]),
    [['item-contradictory', 'B-9']],
  );
});

test('a partner without items is told so once', () => {
  const text = 'BEG*00*SA*1**20261120\nPO1*1*5*EA***VN*1\nPO1*2*5*EA***VN*2';
  const { findings } = read(text, { items: itemsOf({}) });
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.severity]),
    [['items-none', 'notice']],
  );
});

test('a quantity comes from the destinations where PO102 is empty, and is 0 with a finding where nothing says it', () => {
  const { order, findings } = read(`
    BEG*00*SA*1**20261120
    PO1*1**EA***VN*4711
    SDQ*EA*92*001*10*002*2.5
    PO1*2**EA***VN*4711
    PO1*3*5*EA***VN*4711
    SDQ*CA*92*001*4
    PO1*4*five*EA***VN*4711`);
  assert.deepEqual(
    order.lines.map((line) => line.quantity),
    ['12.5', '0', '5', '0'],
  );
  assert.equal(order.lines[2]?.destinations?.[0]?.unit, 'CA');
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.segment, finding.element, finding.value]),
    [
      ['quantity-missing', 'PO1', 2, undefined],
      ['destinations-differ', 'PO1', 2, '5'],
      ['number-unreadable', 'PO1', 2, 'five'],
      ['quantity-missing', 'PO1', 2, undefined],
    ],
  );
  assert.equal(order.extra.at(-1)?.elements[1], 'five');
});

test('a price comes from CTP where PO104 is empty, unless it is what the shopper pays', () => {
  const { order } = read(`
    BEG*00*SA*1**20261120
    PO1*1*1*EA***VN*4711
    CTP*RS*RTL*19.99
    CTP**UCP*7.20
    PO1*2*1*EA*8**VN*4711
    CTP**UCP*7.20`);
  assert.deepEqual(
    order.lines.map((line) => line.price),
    ['7.2', '8'],
  );
  // Which kind of price it is stays readable there.
  assert.deepEqual(
    order.extra.map((extra) => extra.segment),
    ['CTP', 'CTP', 'CTP'],
  );
});

test('dates are read as old versions and careless partners write them', () => {
  const { order, findings } = read(`
    BEG*00*SA*1**261120
    DTM*002*991231***19
    DTM*010*20261301
    DTM*037****D8*20261201
    DTM*064****RD8*20261201-20261205
    DTM*038*20261201*2561
    DTM*063*20261201*1200`);
  assert.equal(order.date, '2026-11-20');
  assert.deepEqual(order.dates, [
    { qualifier: '002', value: '1999-12-31' },
    { qualifier: '010', value: '20261301' },
    { qualifier: '037', value: '2026-12-01' },
    { qualifier: '064', value: '2026-12-01/2026-12-05' },
    { qualifier: '038', value: '2026-12-01' },
    { qualifier: '063', value: '2026-12-01T12:00:00' },
  ]);
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.element, finding.value]),
    [
      ['date-unreadable', 2, '20261301'],
      ['date-unreadable', 3, '2561'],
    ],
  );
});

test('a sub-line keeps its own descriptions out of its line', () => {
  const { order } = read('BEG*00*SA*1\nPO1*1*1*EA***VN*4711\nSLN*1**I*2*EA\nPID*F****Screw');
  assert.equal(order.lines[0]?.descriptions, undefined);
  assert.deepEqual(
    order.extra.map((extra) => extra.segment),
    ['SLN', 'PID'],
  );
});

test('a large order comes in parts that together are the whole', () => {
  const lines = Array.from({ length: 7 }, (_, at) => `PO1*${at + 1}*${at}*EA***VN*4711\nTXI*ST*${at}`);
  const text = `BEG*00*SA*77**20261120\nREF*DP*1\nN1*ST*Dallas\n${lines.join('\n')}\nCTT*9`;
  const { parts, findings } = read(text, { context: { limits: { ...defaultLimits, partLinesMax: 3 } } });
  const orders = parts as PurchaseOrder[];
  assert.deepEqual(
    orders.map((order) => [order.part.number, order.part.last, order.lines.length, order.references.length]),
    [
      [1, false, 3, 1],
      [2, false, 3, 0],
      [3, true, 1, 0],
    ],
  );
  for (const order of orders) assert.deepEqual([order.number, order.purpose, order.date], ['77', '00', '2026-11-20']);
  assert.equal(orders.flatMap((order) => order.extra).length, 7);
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.value]),
    [['count-differs', '9']],
  );
});

test('parts are cut by size too, and one line without end is refused', () => {
  const wide = `MSG*${'x'.repeat(200)}`;
  const many = ['BEG*00*SA*1', ...Array.from({ length: 900 }, () => ['PO1*1*1*EA***VN*4711', wide]).flat()];
  assert.equal(read(many.join('\n')).parts.length, 2);
  const endless = ['BEG*00*SA*1', 'PO1*1*1*EA***VN*4711', ...Array.from({ length: 2000 }, () => wide)];
  const { order, findings } = read(endless.join('\n'));
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.severity]),
    [['entry-too-large', 'error']],
  );
  assert.ok((order.lines[0]?.messages?.length ?? 0) < 1300);
});

test('segments that belong to nothing, and ids that every object knows, are kept and break nothing', () => {
  const { order } = read('N2*lost\nconstructor*1\n__proto__*2\nSDQ*EA*92*1*1\nBEG');
  assert.deepEqual(
    order.extra.map((extra) => extra.segment),
    ['N2', 'constructor', '__proto__', 'SDQ'],
  );
  assert.equal(order.number, '');
});
