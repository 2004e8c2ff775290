import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { OutboundInterchange, OutboundSegment } from '../../../translators/x12/outbound.ts';
import { writeBareInterchange, writeInterchange } from '../../../translators/x12/write.ts';
import { inspect, read } from './fixtures.ts';

const base: OutboundInterchange = {
  from: { qualifier: 'ZZ', id: 'CROSSDOCK', group: 'CDOCK' },
  to: { qualifier: '01', id: '123456789' },
  version: '004010',
  usage: 'P',
  functionalId: 'IB',
  control: { interchange: 42, group: 7, set: 3, at: '2026-11-25T09:05:00Z' },
  sets: [
    {
      id: '846',
      segments: [
        ['BIA', '00', 'SI', 'A1', '20261125'],
        ['LIN', '', 'UP', '012345678905', ''],
        ['QTY', '33', '5', ['EA', '', '']],
      ],
    },
  ],
};

test('an interchange is padded, counted and numbered', () => {
  assert.equal(
    writeInterchange(base).text,
    [
      'ISA*00*          *00*          *ZZ*CROSSDOCK      *01*123456789      *261125*0905*U*00401*000000042*0*P*>~',
      'GS*IB*CDOCK*123456789*20261125*0905*7*X*004010~',
      'ST*846*0003~',
      'BIA*00*SI*A1*20261125~',
      'LIN**UP*012345678905~',
      'QTY*33*5*EA~',
      'SE*5*0003~',
      'GE*1*7~',
      'IEA*1*000000042~',
      '',
    ].join('\n'),
  );
});

test("a partner's delimiters and version are used", () => {
  const delimiters = { element: '|', component: ':', repetition: '!', segment: '\n' } as const;
  const { text } = writeInterchange({ ...base, version: '005010', usage: 'T', delimiters });
  const [isa, gs] = text?.split('\n') ?? [];
  assert.equal(isa?.slice(82), '!|00501|000000042|0|T|:');
  assert.match(gs ?? '', /\|X\|005010$/);
  assert.equal(inspect(text ?? '').ok, true);
});

test('dates have six digits before 004010', () => {
  assert.match(writeInterchange({ ...base, version: '003060' }).text ?? '', /\nGS\*IB\*CDOCK\*123456789\*261125\*/);
});

test('several sets are numbered on', () => {
  const [one] = base.sets;
  const { text } = writeInterchange({ ...base, sets: [one!, one!, one!] });
  assert.deepEqual(text?.match(/ST\*846\*\d+/g), ['ST*846*0003', 'ST*846*0004', 'ST*846*0005']);
  assert.equal(inspect(text ?? '').ok, true);
});

test('data that holds a delimiter is refused with its place', () => {
  const segments: OutboundSegment[] = [
    ['BIA', '00'],
    ['REF', 'IA', 'A*B'],
    ['SLN', '1', ['E>A', '2']],
    ['MSG', 'a\nb'],
  ];
  const written = writeInterchange({ ...base, sets: [{ id: '846', segments }] });
  assert.equal(written.text, undefined);
  assert.deepEqual(
    written.defects.map(({ segment, ordinal, element, value }) => [segment, ordinal, element, value]),
    [
      ['REF', 3, 2, 'A*B'],
      ['SLN', 4, 2, 'E>A'],
      ['MSG', 5, 1, 'a\nb'],
    ],
  );
});

test('or replaced, where the caller says by what', () => {
  const segments: OutboundSegment[] = [['REF', 'IA', 'A*B~C>D\n']];
  const { text } = writeInterchange({ ...base, sets: [{ id: '846', segments }], replaceDelimiters: ' ' });
  assert.match(text ?? '', /\nREF\*IA\*A B C D ~\n/);
});

test('control numbers and times that X12 cannot hold are our defect', () => {
  for (const control of [{ interchange: 1_000_000_000 }, { group: -1 }, { set: 1.5 }, { at: 'yesterday' }]) {
    assert.throws(() => writeInterchange({ ...base, control: { ...base.control, ...control } }), RangeError);
  }
});

test('what is written reads as it was', () => {
  const value = fc
    .string({ unit: fc.constantFrom(...'AZaz09 .-,:()/É'), minLength: 1, maxLength: 12 })
    .map((text) => text.trim() || 'X');
  const segment = fc
    .array(fc.oneof(value, fc.constant('')), { minLength: 1, maxLength: 8 })
    .map((elements): string[] => ['REF', ...elements, 'X']);
  const delimiters = fc.record({
    element: fc.constantFrom('*', '|', '\x1d'),
    component: fc.constantFrom('>', '<'),
    segment: fc.constantFrom('~', '\n', '\x1c'),
    newline: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 10 }), delimiters, (segments, chosen) => {
      const { text } = writeInterchange({ ...base, delimiters: chosen, sets: [{ id: '846', segments }] });
      const told = read(Buffer.from(text ?? '', 'utf8'));
      assert.deepEqual(
        told.slice(3, -3).map((line) => line.replace(/^\d+ /, '')),
        segments.map((one) => one.join('*')),
      );
    }),
  );
});

test('each character that is forbidden is replaced, whatever else stands in its segment; empty ends are left out', () => {
  const value = fc.string({ unit: fc.constantFrom(...'Az09 .-É→*>~^\n\x7f\x00'), maxLength: 6 });
  const element = fc.oneof({ weight: 4, arbitrary: value }, fc.array(value, { maxLength: 3 }));
  const joined = (texts: readonly string[], separator: string) => texts.join(separator).replace(/[*>]+$/, '');
  const clean = (text: string) => text.replace(/[*>~\x00-\x1f\x7f]/g, '.');
  fc.assert(
    fc.property(fc.array(element, { maxLength: 8 }), (elements) => {
      const { text } = writeInterchange({
        ...{ ...base, replaceDelimiters: '.' },
        sets: [{ id: '846', segments: [['REF', ...elements]] }],
      });
      const texts = elements.map((one) => (typeof one === 'string' ? clean(one) : joined(one.map(clean), '>')));
      assert.equal(text?.split('~\n')[3], joined(['REF', ...texts], '*'));
    }),
  );
});

test('sets are told as they were written, with their implementation convention where they have one', () => {
  const [set] = base.sets;
  const sets = [{ ...set!, convention: '005010X999' }, set!];
  const written = writeInterchange({ ...base, version: '005010', sets });
  assert.deepEqual(written.text === undefined ? [] : written.sets, [
    { set: '846', control: '0003' },
    { set: '846', control: '0004' },
  ]);
  assert.match(written.text ?? '', /\nST\*846\*0003\*005010X999~\n/);
  assert.match(written.text ?? '', /\nST\*846\*0004~\n/);
});

test('a delimiter in an id of the envelope is refused or replaced like any other', () => {
  const from = { qualifier: 'ZZ', id: 'CROSS~DOCK', group: 'C*DOCK' };
  const { defects } = writeInterchange({ ...base, from });
  assert.deepEqual(
    defects.map(({ set, segment, element }) => [set, segment, element]),
    [
      [0, 'ISA', 6],
      [0, 'GS', 2],
    ],
  );
  const { text } = writeInterchange({ ...base, from, replaceDelimiters: '.' });
  assert.match(text ?? '', /\*ZZ\*CROSS\.DOCK {5}\*01\*/);
  assert.match(text ?? '', /\nGS\*IB\*C\.DOCK\*/);
});

test('an interchange without groups counts none', () => {
  const { from, to, version, usage, control } = base;
  const segments: OutboundSegment[] = [['TA1', '000000009', '261125', '1200', 'A', '0~0']];
  const text = writeBareInterchange({ from, to, version, usage, control, segments, replaceDelimiters: '.' });
  assert.deepEqual(text.split('\n').slice(1), ['TA1*000000009*261125*1200*A*0.0~', 'IEA*0*000000042~', '']);
});
