import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShipNotice } from '../../../translators/canonical/ship-notice.ts';
import { shipNotice856 } from '../../../translators/maps/ship-notice-856.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { assertValid } from '../../support/schema-check.ts';
import { itemsOf, type MapReading, readWith } from '../../support/segments.ts';

const items = itemsOf({ 'VN A': 'SKU-A', 'VN B': 'SKU-B', 'VN C': 'SKU-C' });

function read(text: string | readonly string[], linesMax = 500): MapReading & { notice: ShipNotice } {
  const context = { limits: { ...defaultLimits, partLinesMax: linesMax } };
  const reading = readWith(shipNotice856, text, { items, context });
  for (const part of reading.parts) assertValid(part);
  return { ...reading, notice: reading.parts[0] as ShipNotice };
}

/** Number, order and package of each line. */
function tree(notice: ShipNotice): (string | undefined)[][] {
  return notice.lines.map((line) => [line.number, line.order, line.package]);
}

const item = (number: string, value: string) => `LIN*${number}*VN*${value}~SN1**1*EA`;

test('a ship notice S-O-P-I is read whole', () => {
  const { notice, findings } = read(`
    BSN*00*SHIP-1*20261120*142428*0001
    DTM*011*20261120*1530*CT
    HL*1**S
    TD1*CTN25*2****G*50.5*LB
    TD5*B*2*ABCD*M*BY ROAD
    TD3*TL*ABCD*72135******SEAL9
    REF*BM*BOL-1
    PER*IC*Dock*TE*555
    N1*ST*Dallas DC*92*0042
    N4*Dallas*TX*75201
    HL*2*1*O
    PRF*4500012*R1**20261101
    REF*IA*777
    N1*BY*Store 9*92*009
    HL*3*2*P
    MAN*GM*00106141411234567897
    MAN*CP*1Z999
    HL*4*3*I
    LIN*1*VN*A*LT*LOT-5
    SN1**12*EA**24*EA
    PID*F****Desk lamp
    DTM*036*20271231
    REF*SE*S-1
    CTT*4*12`);
  assert.deepEqual(findings, []);
  assert.deepEqual(notice, {
    type: 'ship-notice',
    part: { number: 1, last: true },
    number: 'SHIP-1',
    purpose: '00',
    date: '2026-11-20',
    time: '14:24:28',
    structure: '0001',
    carrier: 'ABCD',
    transport: {
      method: 'M',
      routing: 'BY ROAD',
      routings: [{ sequence: 'B', carrier: 'ABCD', method: 'M', routing: 'BY ROAD' }],
      packaging: [{ code: 'CTN25', count: '2', weight: '50.5', weightUnit: 'LB' }],
      equipment: [{ kind: 'TL', initial: 'ABCD', number: '72135', seal: 'SEAL9' }],
    },
    contacts: [{ role: 'IC', name: 'Dock', numbers: [{ qualifier: 'TE', value: '555' }] }],
    dates: [{ qualifier: '011', value: '2026-11-20T15:30:00-06:00' }],
    references: [{ qualifier: 'BM', value: 'BOL-1' }],
    parties: [
      {
        role: 'ST',
        name: 'Dallas DC',
        id: { qualifier: '92', value: '0042' },
        city: 'Dallas',
        region: 'TX',
        postalCode: '75201',
      },
    ],
    orders: ['4500012'],
    orderDetails: [
      {
        number: '4500012',
        release: 'R1',
        date: '2026-11-01',
        references: [{ qualifier: 'IA', value: '777' }],
        parties: [{ role: 'BY', name: 'Store 9', id: { qualifier: '92', value: '009' } }],
      },
    ],
    packages: [{ id: '3', level: 'P', sscc: '106141411234567897', marks: [{ qualifier: 'CP', value: '1Z999' }] }],
    lines: [
      {
        number: '1',
        order: '4500012',
        package: '3',
        sku: 'SKU-A',
        items: [
          { qualifier: 'VN', value: 'A' },
          { qualifier: 'LT', value: 'LOT-5' },
        ],
        quantity: '12',
        unit: 'EA',
        ordered: '24',
        lot: 'LOT-5',
        descriptions: ['Desk lamp'],
        dates: [{ qualifier: '036', value: '2027-12-31' }],
        references: [{ qualifier: 'SE', value: 'S-1' }],
      },
    ],
    extra: [],
  });
});

test('every shape of the tree gives a line its order and its package', () => {
  const shapes: Record<string, [string, (string | undefined)[][]]> = {
    'S-O-I': [`HL*1**S~HL*2*1*O~PRF*PO1~HL*3*2*I~${item('1', 'A')}`, [['1', 'PO1', undefined]]],
    'S-O-T-P-I': [
      `HL*1**S~HL*2*1*O~PRF*PO1~HL*3*2*T~HL*4*3*P~HL*5*4*I~${item('1', 'A')}~HL*6*3*P~HL*7*6*I~${item('2', 'B')}`,
      [
        ['1', 'PO1', '4'],
        ['2', 'PO1', '6'],
      ],
    ],
    'S-O-I-P': [
      `HL*1**S~HL*2*1*O~PRF*PO1~HL*3*2*I~${item('1', 'A')}~HL*4*3*P~HL*5*3*P~HL*6*2*I~${item('2', 'B')}~HL*7*6*P`,
      [
        ['1', 'PO1', '4'],
        ['2', 'PO1', '7'],
      ],
    ],
    'S-T-O-I, the pack outside the order': [
      `HL*1**S~HL*2*1*T~HL*3*2*O~PRF*PO1~HL*4*3*I~${item('1', 'A')}~HL*5*2*O~PRF*PO2~HL*6*5*I~${item('2', 'B')}`,
      [
        ['1', 'PO1', '2'],
        ['2', 'PO2', '2'],
      ],
    ],
    'S-I with PRF at the item, and PO among its numbers': [
      `HL*1**S~HL*2*1*I~${item('1', 'A')}~PRF*PO1~HL*3*1*I~LIN*2*VN*B*PO*PO2~SN1**1*EA`,
      [
        ['1', 'PO1', undefined],
        ['2', 'PO2', undefined],
      ],
    ],
    'the order level before a PO among the item numbers': [
      'HL*1**S~HL*2*1*O~PRF*PO1~HL*3*2*I~LIN*1*VN*A*PO*PO9~SN1**1*EA',
      [['1', 'PO1', undefined]],
    ],
    'several shipments and orders': [
      `HL*1**S~HL*2*1*O~PRF*PO1~HL*3*2*I~${item('1', 'A')}~HL*4**S~HL*5*4*O~PRF*PO2~HL*6*5*I~${item('2', 'B')}`,
      [
        ['1', 'PO1', undefined],
        ['2', 'PO2', undefined],
      ],
    ],
    'levels in any order': [`HL*4*3*I~${item('1', 'A')}~HL*3*2*P~HL*2*1*O~PRF*PO1~HL*1**S`, [['1', 'PO1', '3']]],
    'ids with leading zeros': [`HL*01*0*S~HL*02*1*O~PRF*PO1~HL*3*2*I~${item('1', 'A')}`, [['1', 'PO1', undefined]]],
  };
  for (const [name, [text, expected]] of Object.entries(shapes)) {
    const { notice, findings } = read(`BSN*00*1*20261120*1200~${text}`);
    assert.deepEqual(tree(notice), expected, name);
    assert.deepEqual(findings, [], name);
  }
});

test('levels without HL02 are put where they can only belong', () => {
  const flat: Record<string, [string, string, (string | undefined)[][]]> = {
    'packs around items': [
      '',
      `HL*1**S~HL*2**O~PRF*PO1~HL*3**P~HL*4**I~${item('1', 'A')}~HL*5**P~HL*6**I~${item('2', 'B')}~HL*7**O~PRF*PO2~HL*8**P~HL*9**I~${item('3', 'C')}`,
      [
        ['1', 'PO1', '3'],
        ['2', 'PO1', '5'],
        ['3', 'PO2', '8'],
      ],
    ],
    'packs below items': [
      '',
      `HL*1*0*S~HL*2*0*O~PRF*PO1~HL*3*0*I~${item('1', 'A')}~HL*4*0*P~HL*5*0*I~${item('2', 'B')}~HL*6*0*P`,
      [
        ['1', 'PO1', '4'],
        ['2', 'PO1', '6'],
      ],
    ],
    'packs around orders': [
      '',
      `HL*1**S~HL*2**T~HL*3**O~PRF*PO1~HL*4**I~${item('1', 'A')}~HL*5**T~HL*6**O~PRF*PO2~HL*7**I~${item('2', 'B')}`,
      [
        ['1', 'PO1', '2'],
        ['2', 'PO2', '5'],
      ],
    ],
    'packs below items, announced by BSN05': [
      '0002',
      `HL*1**S~HL*2**O~PRF*PO1~HL*3**I~${item('1', 'A')}~HL*4**P~HL*5**P~HL*6**I~${item('2', 'B')}`,
      [
        ['1', 'PO1', '4'],
        ['2', 'PO1', undefined],
      ],
    ],
    'no ids at all': ['', `HL***S~HL***O~PRF*PO1~HL***I~LIN**VN*A~SN1**1*EA`, [['3', 'PO1', undefined]]],
  };
  for (const [name, [structure, text, expected]] of Object.entries(flat)) {
    const { notice, findings } = read(`BSN*00*1*20261120*1200*${structure}~${text}`);
    assert.deepEqual(tree(notice), expected, name);
    assert.deepEqual(findings, [], name);
  }
});

test('a pack below an item names its line, and a pack in a pack its parent', () => {
  const { notice } = read(`BSN*00*1~HL*1**S~HL*2*1*O~HL*3*2*I~${item('7', 'A')}~HL*4*3*P~HL*5*4*Q~HL*6*3*P`);
  assert.deepEqual(notice.packages, [
    { id: '4', level: 'P', line: '7' },
    { id: '5', level: 'Q', parent: '4', line: '7' },
    { id: '6', level: 'P', line: '7' },
  ]);
});

test('a parent that is not there, an id used twice and a circle are told or survived', () => {
  const { notice, findings } = read(
    `BSN*00*1~HL*1**S~HL*2*1*O~PRF*PO1~HL*3*99*I~${item('1', 'A')}~HL*3*2*I~${item('2', 'B')}~HL*8*9*P~HL*9*8*P`,
  );
  assert.deepEqual(tree(notice), [
    ['1', 'PO1', undefined],
    ['2', 'PO1', undefined],
  ]);
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.segment, finding.element, finding.value]),
    [
      ['level-repeated', 'HL', 1, '3'],
      ['parent-unknown', 'HL', 2, '99'],
    ],
  );
});

test('marks that are no SSCC, or have a wrong check digit, warn and are kept', () => {
  const { notice, findings } = read(`
    BSN*00*1
    HL*1**S
    HL*2*1*P
    MAN*GM*1234567890123456
    HL*3*1*P
    MAN*GM*(00)106141411234567890
    HL*4*1*I
    LIN**VN*A
    SN1**1*EA
    MAN*UC*10081131916931**UC*10081131916932`);
  assert.deepEqual(notice.packages, [
    { id: '2', level: 'P', marks: [{ qualifier: 'GM', value: '1234567890123456' }] },
    { id: '3', level: 'P', sscc: '106141411234567890' },
  ]);
  assert.deepEqual(notice.lines[0]?.marks, [
    { qualifier: 'UC', value: '10081131916931' },
    { qualifier: 'UC', value: '10081131916932' },
  ]);
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.severity, finding.element]),
    [
      ['sscc-malformed', 'warning', 2],
      ['sscc-check-digit', 'warning', 2],
    ],
  );
});

test('CTT01 may count the levels or the items', () => {
  const text = `BSN*00*1~HL*1**S~HL*2*1*O~HL*3*2*I~${item('1', 'A')}~HL*4*2*I~${item('2', 'B')}`;
  assert.deepEqual(read(`${text}~CTT*4*30`).findings, []);
  assert.deepEqual(read(`${text}~CTT*2`).findings, []);
  assert.deepEqual(
    read(`${text}~CTT*3`).findings.map((finding) => finding.code),
    ['count-differs'],
  );
});

test('a large notice keeps orders and packages over its parts', () => {
  const levels = ['BSN*00*BIG*20261120*1200', 'HL*1**S', 'REF*BM*1', 'HL*2*1*O', 'PRF*PO1'];
  for (let at = 0; at < 6; at++) {
    levels.push(`HL*${3 + at * 2}*2*I`, `LIN*${at + 1}*VN*A`, 'SN1**1*EA', `HL*${4 + at * 2}*${3 + at * 2}*P`);
  }
  levels.push('HL*90**S', 'REF*BM*2');
  const { parts, findings } = read(levels, 2);
  const notices = parts as ShipNotice[];
  assert.deepEqual(findings, []);
  assert.deepEqual(
    notices.map((notice) => [
      notice.number,
      notice.lines.length,
      notice.packages.length,
      notice.orders,
      notice.references,
    ]),
    [
      ['BIG', 2, 2, ['PO1'], [{ qualifier: 'BM', value: '1' }]],
      ['BIG', 2, 2, ['PO1'], []],
      ['BIG', 2, 2, ['PO1'], []],
      ['BIG', 0, 0, [], [{ qualifier: 'BM', value: '2' }]],
    ],
  );
  for (const line of notices.flatMap((notice) => notice.lines)) {
    assert.equal(line.order, 'PO1');
    assert.equal(line.package, String(2 + Number(line.number) * 2));
  }
});

test('a notice without levels, and one with more than X12 allows, end', () => {
  assert.deepEqual(read('BSN*00*1*20261120').notice.lines, []);
  const many = ['BSN*00*1', ...Array.from({ length: 200_002 }, (_, at) => `HL*${at + 1}**S`)];
  const reading = readWith(shipNotice856, many);
  assert.deepEqual(
    reading.findings.map((finding) => [finding.code, finding.severity]),
    [['levels-too-many', 'error']],
  );
});

test('levels keep their freight, measures, packs and components', () => {
  const { notice, findings } = read(`
    BSN*00*1*20261120*1200*0001*AS*NOR
    HL*1**S
    FOB*CC*OR*Dock
    MEA*PD*G*50.5*LB
    HL*2*1*O
    PRF*PO1*R1**20261101**C-7*SA
    TD1*CTN*3
    TD5**2*ABCD
    HL*3*2*P
    PO4*6*1*EA
    PID*F****Mixed carton
    HL*4*3*I
    LIN*1*VN*A
    SN1**12*EA*40**EA**AC
    SLN*1**I*2*EA****VN*B
    CTT*4`);
  assert.deepEqual([findings, notice.extra], [[], []]);
  assert.deepEqual(
    [notice.transactionType, notice.statusReason, notice.shippingTerms, notice.transport],
    [
      'AS',
      'NOR',
      [{ payment: 'CC', locationQualifier: 'OR', location: 'Dock' }],
      { measures: [{ kind: 'PD', qualifier: 'G', value: '50.5', unit: 'LB' }] },
    ],
  );
  assert.deepEqual(notice.orderDetails, [
    {
      number: 'PO1',
      release: 'R1',
      date: '2026-11-01',
      contract: 'C-7',
      orderType: 'SA',
      packaging: [{ code: 'CTN', count: '3' }],
      routings: [{ carrier: 'ABCD' }],
    },
  ]);
  assert.deepEqual(notice.packages, [
    {
      id: '3',
      level: 'P',
      packDetail: { pack: '6', size: '1', sizeUnit: 'EA' },
      descriptions: ['Mixed carton'],
    },
  ]);
  const [line] = notice.lines;
  assert.deepEqual([line?.cumulative, line?.status], ['40', 'AC']);
  assert.deepEqual(line?.components, [
    { number: '1', relation: 'I', quantity: '2', unit: 'EA', sku: 'SKU-B', items: [{ qualifier: 'VN', value: 'B' }] },
  ]);
});
