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
    extra: [],
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
  assert.deepEqual(
    order.lines.map((line) => line.prices),
    [
      [
        { class: 'RS', code: 'RTL', price: '19.99' },
        { code: 'UCP', price: '7.2' },
      ],
      [{ code: 'UCP', price: '7.2' }],
    ],
  );
  assert.deepEqual(order.extra, []);
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
  const { order, findings } = read(`
    BEG*00*SA*1
    PO1*1*1*EA***VN*4711
    SLN*1**I*2*EA*1.50*PE*I*BP*B-9
    PID*F****Shade
    SLN*2*1*A*4*EA
    PID*F****Screw
    SLN***I*1*EA****VN*unheard`);
  assert.equal(order.lines[0]?.descriptions, undefined);
  assert.deepEqual(order.lines[0]?.components, [
    {
      number: '1',
      relation: 'I',
      quantity: '2',
      unit: 'EA',
      price: '1.5',
      priceBasis: 'PE',
      priceRelation: 'I',
      sku: 'SHADE-02',
      items: [{ qualifier: 'BP', value: 'B-9' }],
      descriptions: ['Shade'],
    },
    { number: '2', parent: '1', relation: 'A', quantity: '4', unit: 'EA', items: [], descriptions: ['Screw'] },
    { number: '3', relation: 'I', quantity: '1', unit: 'EA', items: [{ qualifier: 'VN', value: 'unheard' }] },
  ]);
  assert.deepEqual(order.extra, []);
  assert.deepEqual(
    findings.map((finding) => finding.message),
    ['Line 1, component 3: no item is known by VN unheard.'],
  );
});

test('a large order comes in parts that together are the whole', () => {
  const lines = Array.from({ length: 7 }, (_, at) => `PO1*${at + 1}*${at}*EA***VN*4711\nIT8*N*${at}`);
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

test('terms, freight, deliveries and characteristics have names, in the heading and on lines', () => {
  const { order, findings } = read(`
    BEG*00*SA*1**20261120*C-7*AC*IBM*CT
    TAX*55-1*SP*TX
    FOB*PP*OR*Dock 9*01*FOB
    CSH*SC
    ITD*14*3*2**45*20261231*46*1250****2% 45
    TD5*B*2*ABCD*M*ROAD*******ND
    TD1*CTN25*2****N*50.5*LB
    PKG*F*36***Plain boxes
    TXI*ST*8.25*8
    N9*L1*NOTE**20261201*0830
    PO1*1*24*EA*9.5**VN*4711
    PID*F*73***Blue
    PID*S**VI*4711B
    PO4*6*2*LB*CTN*G*12.5*LB
    MAN*UC*1008
    QTY*17*5*EA
    SCH*10*EA*ST*Store 9*002*20261201*0830*010*20261202
    LS*L
    LDT*AF*14*DA
    LE*L
    AMT*1*228
    CTT*1
    AMT*TT*228.00`);
  assert.deepEqual(findings, []);
  assert.deepEqual(order.extra, []);
  const { lines, references, type, part, number, purpose, dates, parties, extra, ...heading } = order;
  assert.deepEqual(
    [type, part, number, purpose, dates, parties, extra.length],
    ['purchase-order', { number: 1, last: true }, '1', '00', [], [], 0],
  );
  assert.deepEqual(references, [{ qualifier: 'L1', value: 'NOTE', date: '2026-12-01', time: '08:30' }]);
  assert.deepEqual(heading, {
    orderType: 'SA',
    date: '2026-11-20',
    contract: 'C-7',
    acknowledgmentType: 'AC',
    invoiceType: 'IBM',
    contractType: 'CT',
    taxes: [
      { id: '55-1', jurisdictions: [{ qualifier: 'SP', value: 'TX' }] },
      { type: 'ST', amount: '8.25', percent: '8' },
    ],
    shippingTerms: [{ payment: 'PP', locationQualifier: 'OR', location: 'Dock 9', termsQualifier: '01', terms: 'FOB' }],
    salesRequirements: [{ code: 'SC' }],
    paymentTerms: [
      {
        type: '14',
        basis: '3',
        discountPercent: '2',
        discountDays: '45',
        netDate: '2026-12-31',
        netDays: '46',
        discountAmount: '12.5',
        description: '2% 45',
      },
    ],
    routings: [{ sequence: 'B', carrier: 'ABCD', method: 'M', routing: 'ROAD', serviceLevel: 'ND' }],
    packaging: [{ code: 'CTN25', count: '2', weightQualifier: 'N', weight: '50.5', weightUnit: 'LB' }],
    packing: [{ kind: 'F', characteristic: '36', description: 'Plain boxes' }],
    amounts: [{ qualifier: 'TT', amount: '228' }],
  });
  assert.deepEqual(lines, [
    {
      number: '1',
      items: [{ qualifier: 'VN', value: '4711' }],
      quantity: '24',
      unit: 'EA',
      price: '9.5',
      descriptions: ['Blue'],
      characteristics: [
        { characteristic: '73', text: 'Blue' },
        { agency: 'VI', code: '4711B' },
      ],
      pack: '6',
      packDetail: { size: '2', sizeUnit: 'LB', packaging: 'CTN', weight: '12.5', weightUnit: 'LB' },
      deliveries: [
        {
          quantity: '10',
          unit: 'EA',
          place: { role: 'ST', name: 'Store 9' },
          dates: [
            { qualifier: '002', value: '2026-12-01T08:30:00' },
            { qualifier: '010', value: '2026-12-02' },
          ],
        },
      ],
      quantities: [{ code: '17', quantity: '5', unit: 'EA' }],
      leadTimes: [{ code: 'AF', quantity: '14', unit: 'DA' }],
      marks: [{ qualifier: 'UC', value: '1008' }],
      amounts: [{ qualifier: '1', amount: '228' }],
      sku: 'LAMP-01',
    },
  ]);
});
