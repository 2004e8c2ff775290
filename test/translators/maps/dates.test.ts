import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isoDate,
  isoPeriod,
  isoTime,
  isZoneCode,
  withOffset,
  x12DateTime,
  zoneOfCode,
} from '../../../translators/maps/dates.ts';

test('dates of eight and six digits are days of the calendar', () => {
  assert.equal(isoDate('20261125'), '2026-11-25');
  assert.equal(isoDate('261125'), '2026-11-25');
  assert.equal(isoDate('991231'), '1999-12-31');
  assert.equal(isoDate('20240229'), '2024-02-29');
  for (const none of ['20230229', '21000229', '20261301', '20261100', '20261131', '2026112', '', '0000', 'TODAY!!!']) {
    assert.equal(isoDate(none), null, none);
  }
});

test('every day is read back from what it is written as', () => {
  const range = { min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const iso = date.toISOString();
      const { date: long, time } = x12DateTime(iso);
      assert.equal(isoDate(long), iso.slice(0, 10));
      assert.equal(isoDate(long.slice(2)), iso.slice(0, 10));
      assert.equal(isoTime(time), iso.slice(11, 19));
    }),
  );
});

test('times have seconds and their decimals only where they were sent', () => {
  assert.equal(isoTime('1424'), '14:24');
  assert.equal(isoTime('142428'), '14:24:28');
  assert.equal(isoTime('1424285'), '14:24:28.5');
  assert.equal(isoTime('14242850'), '14:24:28.50');
  for (const none of ['2400', '1260', '125960', '12', '12:00', '']) assert.equal(isoTime(none), null, none);
});

test('zone codes are offsets or zones, and a time without one stays without', () => {
  const wall = '2026-07-15T12:00:00';
  assert.equal(withOffset(wall, zoneOfCode('ES', undefined)), `${wall}-05:00`);
  assert.equal(withOffset(wall, zoneOfCode('ET', undefined)), `${wall}-04:00`);
  assert.equal(withOffset(wall, zoneOfCode('UT', 'America/Chicago')), `${wall}Z`);
  assert.equal(withOffset(wall, zoneOfCode('05', undefined)), `${wall}+05:00`);
  assert.equal(withOffset(wall, zoneOfCode('13', undefined)), `${wall}-12:00`);
  assert.equal(withOffset(wall, zoneOfCode('24', undefined)), `${wall}-01:00`);
  assert.equal(withOffset(wall, zoneOfCode('LT', 'America/Chicago')), `${wall}-05:00`);
  assert.equal(withOffset(wall, zoneOfCode('', undefined)), wall);
  assert.equal(isZoneCode('constructor'), false);
  assert.equal(isZoneCode('LT'), true);
});

test('periods become dates and intervals', () => {
  assert.equal(isoPeriod('D8', '20261125'), '2026-11-25');
  assert.equal(isoPeriod('RD8', '20261125-20261201'), '2026-11-25/2026-12-01');
  assert.equal(isoPeriod('RD8', '20261125'), null);
  assert.equal(isoPeriod('DT', '202611251424'), '2026-11-25T14:24:00');
  assert.equal(isoPeriod('UN', 'soon'), null);
});
