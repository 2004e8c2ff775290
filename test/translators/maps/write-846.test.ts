import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalDecimal } from '../../../translators/canonical/decimal.ts';
import type { InventoryAdvice } from '../../../translators/canonical/inventory-advice.ts';
import { inventoryAdvice846 } from '../../../translators/maps/inventory-advice-846.ts';
import { type LocationsAs, locationForms } from '../../../translators/maps/item-loops.ts';
import type { OutboundAdvice, OutboundAdviceLine } from '../../../translators/maps/outbound-advice.ts';
import { futureForms } from '../../../translators/maps/quantity-loop.ts';
import {
  type AdviceForm,
  adviceSegments,
  itemsOfLine,
  itemsOfSetMax,
  type OutboundSegment,
} from '../../../translators/maps/write-846.ts';
import { readWith } from '../../support/segments.ts';

const advice: OutboundAdvice = {
  number: 'ADV-1',
  purpose: '00',
  reportType: 'SI',
  at: '2026-11-25T06:00:00-06:00',
  references: [{ qualifier: 'IA', value: '55', description: 'Vendor' }],
  parties: [
    {
      role: 'SU',
      name: 'Crossdock',
      id: { qualifier: '92', value: 'S1' },
      moreNames: ['East'],
      address: ['1 Street', 'Dock', 'Yard'],
      city: 'Dallas',
      country: 'US',
      references: [{ qualifier: 'DP', value: '1' }],
      contacts: [{ role: 'IC', name: 'Desk', numbers: [{ qualifier: 'TE', value: '555' }] }],
    },
    { role: 'WH', id: { qualifier: '92', value: 'W1' } },
  ],
  lines: [],
};

const lamp: OutboundAdviceLine = {
  items: [
    { qualifier: 'UP', value: '036000291452' },
    { qualifier: 'VN', value: '4711' },
  ],
  description: 'Desk lamp',
  quantities: [],
};

const text = (segments: Iterable<OutboundSegment>) => [...segments].map((segment) => segment.map(String).join('*'));

test('an advice is written in the order of the standard', () => {
  const lines: OutboundAdviceLine[] = [
    { ...lamp, quantities: [{ code: '33', quantity: '12.5', unit: 'EA' }] },
    {
      items: [{ qualifier: 'VN', value: 'B' }],
      quantities: [
        { code: '33', quantity: '7', unit: 'EA', location: '0042' },
        { code: '17', quantity: '9', unit: 'EA' },
        { code: '33', quantity: '-2', unit: 'EA', location: '0043' },
      ],
    },
  ];
  assert.deepEqual(text(adviceSegments({ ...advice, lines })), [
    'BIA*00*SI*ADV-1*20261125*060000',
    'REF*IA*55*Vendor',
    'N1*SU*Crossdock*92*S1',
    'N2*East',
    'N3*1 Street*Dock',
    'N3*Yard',
    'N4*Dallas***US',
    'REF*DP*1',
    'PER*IC*Desk*TE*555',
    'N1*WH**92*W1',
    'LIN*1*UP*036000291452*VN*4711',
    'PID*F****Desk lamp',
    'QTY*33*12.5*EA',
    'LIN*2*VN*B',
    'QTY*17*9*EA',
    'LIN*3*VN*B',
    'SDQ*EA*92*0042*7*0043*-2',
    'QTY*33*5*EA',
    'CTT*3*26.5',
  ]);
});

test('locations by N1, in the LS loop of each QTY or in a LIN for each', () => {
  const at = (location: string, told: string, code = '33') => ({ code, quantity: told, unit: 'EA', location });
  const quantities = [
    at('0042', '7'),
    { code: '33', quantity: '5', unit: 'EA' },
    at('0043', '-2'),
    at('0042', '1', '17'),
  ];
  const written = (as: LocationsAs) =>
    text(adviceSegments({ ...advice, lines: [{ ...lamp, quantities }] }, { locationsAs: as })).slice(10);
  const [item, words] = ['UP*036000291452*VN*4711', 'PID*F****Desk lamp'];
  const loop = (location: string) => ['LS*WH', `REF*IO*${location}`, `N1*WH**92*${location}`, 'LE*WH'];
  assert.deepEqual(written('n1'), [
    ...[`LIN*1*${item}`, words],
    ...['QTY*33*7*EA', ...loop('0042'), 'QTY*33*-2*EA', ...loop('0043'), 'QTY*17*1*EA', ...loop('0042')],
    'CTT*1*6',
  ]);
  assert.deepEqual(written('lin'), [
    ...[`LIN*1*${item}`, words, 'QTY*33*7*EA', 'QTY*17*1*EA', 'N1*WH**92*0042'],
    ...[`LIN*2*${item}`, words, 'QTY*33*-2*EA', 'N1*WH**92*0043'],
    'CTT*2*6',
  ]);
  const many = { ...lamp, quantities: Array.from({ length: 100 }, (_, number) => at(`W${number}`, '1')) };
  assert.deepEqual([itemsOfLine(many, { locationsAs: 'n1' }), itemsOfLine(many, { locationsAs: 'lin' })], [2, 100]);
});

test('warehouses beyond ten go on in further SDQ, and a total that does not fit CTT02 is left out', () => {
  const quantities = Array.from({ length: 23 }, (_, at) => ({
    code: '33',
    quantity: String(10_000_000_000 + at),
    unit: 'EA',
    location: `W${at}`,
  }));
  const segments = [...adviceSegments({ ...advice, lines: [{ ...lamp, quantities }] })];
  const destinations = segments.filter(([id]) => id === 'SDQ');
  assert.deepEqual(
    destinations.map((segment) => segment.length),
    [23, 23, 9],
  );
  assert.deepEqual(segments.at(-1), ['CTT', '1']);
});

test('an advice that no 846 can hold is refused, and says how much of one a line takes', () => {
  const line = { ...lamp, quantities: [{ code: '33', quantity: '1', unit: 'EA' }] };
  const large = { ...advice, lines: Array.from({ length: itemsOfSetMax + 1 }, () => line) };
  assert.throws(() => text(adviceSegments(large)), RangeError);
  assert.throws(() => text(adviceSegments({ ...advice, lines: [{ items: [], quantities: [] }] })), RangeError);
  assert.equal(itemsOfLine(line), 1);
  assert.equal(
    itemsOfLine({
      ...lamp,
      quantities: [...line.quantities, { code: '17', quantity: '1', unit: 'EA', location: 'W' }],
    }),
    2,
  );
});

test('a description is cut to what PID05 takes, and items beyond the fifteenth are left out', () => {
  const items = Array.from({ length: 20 }, (_, at) => ({ qualifier: 'ZZ', value: `N${at}` }));
  const quantities = [{ code: '33', quantity: '1', unit: 'EA' }];
  const segments = [...adviceSegments({ ...advice, lines: [{ items, description: 'x'.repeat(99), quantities }] })];
  assert.equal(segments.find(([id]) => id === 'LIN')?.length, 32);
  assert.equal(segments.find(([id]) => id === 'PID')?.[5]?.length, 80);
});

const decimal = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, part]) => normalDecimal(`${whole}.${String(part).padStart(2, '0')}`) ?? '0');
const quantity = fc.record({
  code: fc.constantFrom('17', '33', 'QH'),
  quantity: decimal,
  unit: fc.constantFrom('EA', 'CA'),
});
const located = fc
  .tuple(quantity, fc.integer({ min: 0, max: 30 }))
  .map(([told, at]) => ({ ...told, location: `W${at}` }));
const line: fc.Arbitrary<OutboundAdviceLine> = fc
  .tuple(fc.array(quantity, { maxLength: 3 }), fc.array(located, { maxLength: 25 }))
  .map(([totals, divided]) => {
    // A total beside its warehouses is either their sum or a contradiction, and both are tested by themselves.
    const groups = new Set(divided.map(({ code, unit }) => `${code} ${unit}`));
    const apart = totals.filter(({ code, unit }) => !groups.has(`${code} ${unit}`));
    return { items: [{ qualifier: 'VN', value: '4711' }], quantities: [...apart, ...divided] };
  });

/** Quantities in one order, whichever LIN they stand in. */
function sorted(quantities: readonly { code: string; quantity: string; unit: string; location?: string }[]): string[] {
  return quantities
    .map(({ code, unit, location = '', quantity: told }) => [code, unit, location, told].join(' '))
    .sort();
}

test('what is written is read back to the same quantities, however locations are told, without a finding', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom(...locationForms), (lines, as) => {
      // A warehouse in the heading would be where everything lies.
      const written = text(adviceSegments({ ...advice, parties: [], lines }, { locationsAs: as }));
      const loops = lines.reduce((sum, one) => sum + itemsOfLine(one, { locationsAs: as }), 0);
      assert.equal(written.filter((segment) => segment.startsWith('LIN*')).length, loops);
      const { parts, findings } = readWith(inventoryAdvice846, written);
      const read = parts.flatMap((part) => (part as InventoryAdvice).lines);
      assert.deepEqual(sorted(read.flatMap((one) => one.quantities)), sorted(lines.flatMap((one) => one.quantities)));
      assert.deepEqual(
        findings.filter((finding) => finding.code !== 'items-none'),
        [],
      );
    }),
    { numRuns: 200 },
  );
});

test('locations and later days by SCH', () => {
  const at = (location: string, told: string) => ({ code: '33', quantity: told, unit: 'EA', location });
  const on = (date: string, quantity: string, location?: string) => {
    const later = { code: '33', quantity, unit: 'EA', date, dateQualifier: '018' };
    return location === undefined ? later : { ...later, location };
  };
  const written = (line: Partial<OutboundAdviceLine>, form: AdviceForm) =>
    text(adviceSegments({ ...advice, lines: [{ items: lamp.items, quantities: [], ...line }] }, form)).slice(11, -1);
  const quantities = [at('0042', '7'), at('0043', '0')];
  const future = [on('2026-12-01', '24', '0042'), on('2026-12-08', '6', '0042'), on('2026-12-03', '5', '0043')];
  assert.deepEqual(written({ quantities, future }, { locationsAs: 'sch', locationsDate: '007' }), [
    'QTY*33*7*EA',
    ...['SCH*7*EA*WH*0042*007*20261125', 'SCH*24*EA*WH*0042*018*20261201', 'SCH*6*EA*WH*0042*018*20261208'],
    ...['SCH*0*EA*WH*0043*007*20261125', 'SCH*5*EA*WH*0043*018*20261203'],
  ]);
  assert.deepEqual(written({ quantities, future }, {}), [
    ...['SDQ*EA*92*0042*7*0043*0', 'QTY*33*7*EA'],
    ...['SCH*24*EA*WH*0042*018*20261201', 'SCH*6*EA*WH*0042*018*20261208', 'SCH*5*EA*WH*0043*018*20261203'],
  ]);
  const only = { quantities: [{ code: '33', quantity: '7', unit: 'EA' }], future: [on('2026-12-01', '24')] };
  assert.deepEqual(written(only, {}), ['QTY*33*7*EA', 'SCH*24*EA***018*20261201']);
  const dated = { ...only, future: [{ ...on('2026-12-01', '24'), code: '29' }] };
  assert.deepEqual(written(dated, { futureAs: 'dtm' }), ['QTY*33*7*EA', 'QTY*29*24*EA', 'DTM*018*20261201']);
  // An SCH loop comes 25 times behind a QTY: what is more goes into a further LIN, with the total of its own warehouses.
  const many = { ...lamp, quantities: Array.from({ length: 30 }, (_, number) => at(`W${number}`, '2')) };
  const totals = text(adviceSegments({ ...advice, lines: [many] }, { locationsAs: 'sch' }));
  assert.deepEqual(
    totals.filter((segment) => segment.startsWith('QTY')),
    ['QTY*33*50*EA', 'QTY*33*10*EA'],
  );
  assert.equal(itemsOfLine(many, { locationsAs: 'sch' }), 2);
  // What no SCH could stand for is never left out in silence.
  assert.throws(
    () => written({ quantities, future: [on('2026-12-01', '24', '0077')] }, {}),
    /told for 2026-12-01.*at 0077/,
  );
});

test('the dated QTY of a partner that takes no SCH count in CTT02, as every QTY02 does, and SCH do not', () => {
  const line = { ...lamp, quantities: [{ code: '33', quantity: '7', unit: 'EA' }] };
  const later = { code: '33', quantity: '24', unit: 'EA', date: '2026-12-01', dateQualifier: '018' };
  const last = (form: AdviceForm) =>
    text(adviceSegments({ ...advice, lines: [{ ...line, future: [later] }] }, form)).at(-1);
  assert.equal(last({ futureAs: 'sch' }), 'CTT*1*7');
  assert.equal(last({ futureAs: 'dtm' }), 'CTT*1*31');
});

test('what is told for later is read back with its day and location, in whichever form', () => {
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { maxLength: 3 });
  const lines = line.chain((one) => {
    const seen = new Set<string>();
    const quantities = one.quantities.filter(({ code, unit, location }) => {
      const key = [code, unit, location].join(' ');
      return !seen.has(key) && seen.add(key);
    });
    return fc.tuple(...quantities.map(() => days)).map((some) => ({ ...one, quantities, days: some }));
  });
  fc.assert(
    fc.property(
      fc.array(lines, { maxLength: 4 }),
      fc.constantFrom(...locationForms),
      fc.constantFrom(...futureForms),
      (told, locationsAs, futureAs) => {
        const outbound = told.map(({ days: some, ...one }): OutboundAdviceLine => {
          const future = one.quantities.flatMap((now, index) =>
            (some[index] ?? []).map((day) => ({
              ...{ ...now, code: futureAs === 'dtm' ? '29' : now.code, quantity: String(day + 5) },
              ...{ date: `2026-12-${String(day).padStart(2, '0')}`, dateQualifier: '018' },
            })),
          );
          return { ...one, ...(future.length > 0 && { future }) };
        });
        const written = text(adviceSegments({ ...advice, parties: [], lines: outbound }, { locationsAs, futureAs }));
        const loops = outbound.reduce((sum, one) => sum + itemsOfLine(one, { locationsAs, futureAs }), 0);
        assert.equal(written.filter((segment) => segment.startsWith('LIN*')).length, loops);
        const { parts, findings } = readWith(inventoryAdvice846, written);
        const read = parts.flatMap((part) => (part as InventoryAdvice).lines.flatMap(({ quantities }) => quantities));
        const isLater = ({ date }: { date?: string }) => date !== undefined && date > '2026-11-25';
        assert.deepEqual(
          sorted(read.filter((one) => !isLater(one))),
          sorted(outbound.flatMap((one) => one.quantities)),
        );
        const withDay = (some: readonly (Parameters<typeof sorted>[0][number] & { date?: string })[]) =>
          sorted(some.map((one) => ({ ...one, code: `${one.date} ${one.code}` })));
        assert.deepEqual(withDay(read.filter(isLater)), withDay(outbound.flatMap((one) => one.future ?? [])));
        assert.deepEqual(
          findings.filter((finding) => finding.code !== 'items-none'),
          [],
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('heading, parties and items are read back as they were', () => {
  const price = { code: 'UCP', amount: '7.25', currency: 'USD' };
  const asOf = { qualifier: '007', at: '2026-11-25T05:30:00-06:00' };
  const lines = [{ ...lamp, price, asOf, quantities: [{ code: '33', quantity: '1', unit: 'EA' }] }];
  const { parts } = readWith(inventoryAdvice846, text(adviceSegments({ ...advice, lines })));
  const read = parts[0] as InventoryAdvice;
  assert.deepEqual(
    [read.number, read.purpose, read.reportType, read.date, read.time],
    ['ADV-1', '00', 'SI', '2026-11-25', '06:00:00'],
  );
  assert.deepEqual(read.references, advice.references);
  assert.deepEqual(read.parties, advice.parties);
  assert.deepEqual(read.lines[0]?.items, lamp.items);
  assert.deepEqual(read.lines[0]?.descriptions, ['Desk lamp']);
  assert.deepEqual(read.lines[0]?.prices, [{ code: 'UCP', price: '7.25' }]);
  assert.deepEqual(read.lines[0]?.dates, [{ qualifier: '007', value: '2026-11-25T05:30:00' }]);
  assert.deepEqual(read.extra, []);
});

test('a line that tells one number tells it as the first of several is told', () => {
  const line = { sku: 'A', items: [{ qualifier: 'VN', value: 'A' }] };
  const first = { code: '33', quantity: '5', unit: 'EA' };
  const form = fc.record({
    locationsAs: fc.constantFrom(...locationForms),
    futureAs: fc.constantFrom(...futureForms),
  });
  fc.assert(
    fc.property(form, (how: AdviceForm) => {
      const segments = (quantities: OutboundAdviceLine['quantities']) =>
        [...adviceSegments({ ...advice, lines: [{ ...line, quantities }] }, how)].filter(([id]) => id !== 'CTT');
      const second = { ...first, code: 'QX', quantity: '7' };
      assert.deepEqual([...segments([first]), ['QTY', 'QX', '7', 'EA']], segments([first, second]));
    }),
  );
});
