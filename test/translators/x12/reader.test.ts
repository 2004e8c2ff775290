import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { SegmentReader } from '../../../translators/x12/reader.ts';
import { scanBlockBytes } from '../../../translators/x12/scan.ts';
import type { SegmentView } from '../../../translators/x12/segment-view.ts';
import { bytes, gs, host, interchange, isa, order, read, set, text } from './fixtures.ts';

const good = interchange([set('850', '0001', order()), set('850', '0002', order('PO1002', 3))]);
const ids = (told: readonly string[]) => told.map((line) => line.split(' ')[1]!.split('*')[0]);

test('any chunking gives the same segments and defects', () => {
  const other = interchange([set('850', '0003', order())], {
    element: '|',
    component: ':',
    terminator: '\r\n',
    isa13: '000000002',
  });
  const piece = fc.constantFrom(
    good,
    other,
    interchange([set('850', '0004', order())]).replace(/ {2,}/g, ' '),
    '\n// a note\n',
    'ISA',
    'ISA*00*',
    '~~~',
    '\xef\xbb\xbf',
    good.slice(0, 150),
    good.slice(30, 260),
    good.replaceAll('\n', '').replace(/.{80}/g, '$&\n'),
    `PO1*1*${'X'.repeat(700)}`,
    good.trimEnd().slice(0, -1),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.integer({ min: 1, max: 600 }), (pieces, size) => {
      const file = pieces.join('');
      assert.deepEqual(read(file, size, 600), read(file, undefined, 600));
    }),
    { numRuns: 300 },
  );
});

test('every element has its own text, whatever is asked, how long it is, and what stands around it', () => {
  const length = fc.oneof(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 300 }));
  const element = fc.tuple(fc.constantFrom('A', '0', 'é', 'Ü'), length).map(([one, count]) => one.repeat(count));
  const segment = fc.array(element, { minLength: 1, maxLength: 6 }).map((elements) => [...elements, 'Z']);
  const segments = fc.array(segment, { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      segments,
      fc.integer({ min: 1, max: 9_000 }),
      fc.array(fc.boolean(), { minLength: 1 }),
      (all, piece, ask) => {
        const file = bytes(text([isa(), gs(), ...all.map((elements) => `REF*${elements.join('*')}`)]));
        const told: string[] = [];
        const wanted = all.flat().filter((_, index) => ask[index % ask.length]);
        let index = 0;
        const sink = {
          segment: (view: SegmentView) => {
            if (view.id !== 'REF') return;
            for (let at = 1; at <= view.count; at++) if (ask[index++ % ask.length]) told.push(view.text(at));
          },
          defect: () => {},
        };
        const reader = new SegmentReader(sink, { host, segmentBytesMax: 10_000 });
        const buffer = new Uint8Array(piece);
        for (let at = 0; at < file.length; at += piece) {
          buffer.set(file.subarray(at, at + piece));
          reader.push(buffer.subarray(0, Math.min(piece, file.length - at)));
        }
        reader.end();
        assert.deepEqual(told, wanted);
      },
    ),
    { numRuns: 100 },
  );
});

test('layout that runs from one block of the scan into the next belongs to no segment', () => {
  const layout = '\r\n \n';
  const segments = Array.from({ length: 2_500 }, (_, index) => `REF*IA*${index}`.padEnd(12 + (index % 9), 'X'));
  const wanted = [isa(), gs(), ...segments];
  for (let before = 0; before < 24; before++) {
    const file = ' '.repeat(before) + wanted.map((segment) => `${segment}~${layout}`).join('');
    assert.ok(file.length > 2 * scanBlockBytes);
    const told = read(file).map((line) => line.slice(line.indexOf(' ') + 1));
    assert.deepEqual(told, wanted);
  }
});

test('a byte order mark, blanks and blank lines around segments are layout', () => {
  const laidOut = `\xef\xbb\xbf\n  ${good.replaceAll('\n', '\n\n\t  ')}\n\n`;
  assert.deepEqual(ids(read(laidOut)), ids(read(good)));
});

test('offsets are of the first byte of a segment', () => {
  const file = `junk ${good}`;
  for (const line of read(file)) {
    if (line.startsWith('!')) continue;
    const [offset, segment] = [Number(line.split(' ')[0]), line.slice(line.indexOf(' ') + 1)];
    assert.ok(file.startsWith(segment, offset), line);
  }
});

test('the last segment needs no terminator', () => {
  assert.deepEqual(read(good.trimEnd().slice(0, -1)), read(good));
});

test('an IEA without its terminator does not swallow the next interchange', () => {
  const next = interchange([set('850', '0009', order())], { element: '|', component: ':', terminator: '!' });
  const told = read(`${good.trimEnd().slice(0, -1)}\n${next}`);
  assert.deepEqual(
    ids(told).filter((id) => id === 'ISA' || id === 'IEA'),
    ['ISA', 'IEA', 'ISA', 'IEA'],
  );
});

test('a file that was cut inside of a segment does not swallow the next interchange', () => {
  const told = read(`${good.slice(0, 260)}${good}`);
  assert.equal(ids(told).filter((id) => id === 'ISA').length, 2);
  assert.equal(ids(told).filter((id) => id === 'SE').length, 2);
});

test('text around interchanges is told once and skipped', () => {
  const told = read(`From: a@b.example\n${good}-- \nsent by a machine\n${good}trailer`);
  const stray = told.filter((line) => line.startsWith('! text-outside-interchange'));
  assert.equal(stray.length, 3);
  assert.equal(ids(told).filter((id) => id === 'IEA').length, 2);
});

test('VISA is no ISA', () => {
  assert.deepEqual(read('a VISA*1*2~ card'), ['! text-outside-interchange 0 16', '! no-interchange 0 16']);
});

test('an empty file says so', () => {
  assert.deepEqual(read(''), ['! no-interchange 0 0']);
});

test('a segment that is too long is told and skipped, and its neighbours are not', () => {
  const long = text([isa(), gs(), `NTE**${'X'.repeat(5_000)}`, 'GE*0*1', 'IEA*1*000000001']);
  for (const piece of [1, 97, 4_096, 100_000]) {
    const told = read(long, piece, 1_000);
    assert.deepEqual(
      ids(told).map((id, index) => (told[index]!.startsWith('!') ? told[index] : id)),
      ['ISA', 'GS', `! segment-too-long ${long.indexOf('NTE')} 5005`, 'GE', 'IEA'],
    );
  }
});

test('fifty megabytes of one segment take no memory', () => {
  const chunk = new Uint8Array(1_048_576).fill(0x58);
  const told: string[] = [];
  const sink = { segment: () => {}, defect: (code: string) => told.push(code) };
  const reader = new SegmentReader(sink, { host, segmentBytesMax: 1_048_576 });
  reader.push(bytes(text([isa(), gs()])));
  for (let index = 0; index < 3; index++) reader.push(chunk);
  const before = process.memoryUsage().arrayBuffers;
  for (let index = 0; index < 50; index++) reader.push(chunk);
  assert.ok(process.memoryUsage().arrayBuffers - before < 4_000_000);
  reader.end();
  assert.deepEqual(told, ['segment-too-long']);
});

test('components and repeats are told apart', () => {
  const file = text([isa({ isa11: '^', isa12: '00501' }), gs(), 'REF*A>B^C>D>E*X**Y']);
  const seen: unknown[] = [];
  const reader = new SegmentReader(
    {
      segment: (segment) => {
        if (segment.id !== 'REF') return;
        seen.push(segment.repeats(1), segment.repeats(2), segment.repeats(3), segment.repeats(9));
        seen.push(
          segment.component(1, 1),
          segment.component(1, 2),
          segment.component(1, 3, 2),
          segment.component(1, 9, 9),
        );
        seen.push(segment.component(2, 1), segment.has(3), segment.text(4), segment.count);
      },
      defect: () => {},
    },
    { host, segmentBytesMax: 1_000 },
  );
  reader.push(bytes(file));
  reader.end();
  assert.deepEqual(seen, [2, 1, 0, 0, 'A', 'B', 'E', '', 'X', false, 'Y', 4]);
});
