import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type DateTimeFormat, dateTimeFormat } from '../../../translators/flatfile/dates.ts';

function format(text: string): DateTimeFormat {
  const made = dateTimeFormat(text);
  assert.ok(typeof made !== 'string', `${text}: ${made}`);
  return made;
}

describe('reading', () => {
  const cases: readonly (readonly [string, string, object | null])[] = [
    ['YYYYMMDD', '20260914', { date: '2026-09-14' }],
    ['MM/DD/YYYY', '02/29/2028', { date: '2028-02-29' }],
    ['MM/DD/YYYY', '02/29/2026', null],
    ['MM/DD/YYYY', '2/9/2026', null],
    ['M/D/YYYY', '2/9/2026', { date: '2026-02-09' }],
    ['DD.MM.YY', '01.02.69', { date: '2069-02-01' }],
    ['DD.MM.YY', '01.02.70', { date: '1970-02-01' }],
    ['CYYMMDD', '1260914', { date: '2026-09-14' }],
    ['CYYMMDD', '0991231', { date: '1999-12-31' }],
    ['YYDDD', '26366', null],
    ['YYDDD', '28366', { date: '2028-12-31' }],
    ['YYYYDDD', '2026060', { date: '2026-03-01' }],
    ['DD-MMM-YYYY', '05-sep-2026', { date: '2026-09-05' }],
    ['DD-MMM-YYYY', '05-xyz-2026', null],
    ['HH:mm:ss', '23:59:59', { time: '23:59:59' }],
    ['HH:mm:ss', '24:00:00', null],
    ['HHmm', '0615', { time: '06:15:00' }],
    ['h:mm A', '12:05 AM', { time: '00:05:00' }],
    ['h:mm A', '12:05 p.m.', { time: '12:05:00' }],
    ['h:mm A', '13:05 PM', null],
    [
      'YYYY-MM-DDTHH:mm:ss.SSSZ',
      '2026-09-14T06:10:00.250-0500',
      { date: '2026-09-14', time: '06:10:00.25', offset: '-05:00' },
    ],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-09-14T06:10:00Z', { date: '2026-09-14', time: '06:10:00', offset: 'Z' }],
    ['YYYY-MM-DDTHH:mm:ssZ', '2026-09-14T06:10:00+25:00', null],
    ['[as of ]YYYY.MM.DD', 'as of 2026.09.14', { date: '2026-09-14' }],
    ['YYYY.MM.DD', '2026x09x14', null],
    ['YYYY-MM-DD', '0000-01-01', null],
    ['YYYY-MM-DD', '2026-13-01', null],
    ['YYYY-MM-DD', '2026-00-10', null],
    ['YYYY-MM-DD', '2026-09-00', null],
  ];
  for (const [pattern, text, expected] of cases) {
    test(`${pattern} of ${text}`, () => assert.deepEqual(format(pattern).read(text), expected));
  }
});

describe('formats that are none', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['YYYY-MM-DDx', /"x", which is no date or time token/],
    ['YYYY-MM', /no whole date/],
    ['YYYY-MM-DD MM', /MM stands twice/],
    ['mm:ss', /neither a date nor a time/],
    ['hh:mm', /neither a date nor a time/],
    ['', /neither a date nor a time/],
    ['YYYY-MM-DD [open', /no date or time token/],
  ];
  for (const [pattern, message] of cases) {
    test(`"${pattern}"`, () => assert.match(String(dateTimeFormat(pattern)), message));
  }
});

test('what is written is read again', () => {
  const patterns = [
    'YYYYMMDDHHmmss',
    'M/D/YYYY h:mm:ss A',
    'CYYMMDD HH:mm:ss',
    'YYYYDDD[at]HHmmss',
    'DD-MMM-YY H:mm:ss',
  ];
  const days = fc
    .integer({ min: 0, max: 36_000 })
    .map((n) => new Date(Date.UTC(1970, 0, 1 + n)).toISOString().slice(0, 10));
  const times = fc.integer({ min: 0, max: 86_399 }).map((n) => new Date(n * 1000).toISOString().slice(11, 19));
  fc.assert(
    fc.property(fc.constantFrom(...patterns), days, times, (pattern, date, time) => {
      const written = format(pattern).write({ date, time });
      assert.ok(written !== null);
      assert.deepEqual(format(pattern).read(written), { date, time });
    }),
  );
});

test('what a value does not have is not written', () => {
  assert.equal(format('YYYY-MM-DD HH:mm').write({ date: '2026-09-14' }), null);
  assert.equal(format('HH:mm').write({ date: '2026-09-14' }), null);
  assert.equal(format('HH:mmZ').write({ time: '06:10:00' }), null);
});
