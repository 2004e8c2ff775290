import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  dateIn,
  instantOf,
  isZone,
  offsetText,
  wallOffset,
  zonedText,
  zoneOffset,
} from '../../../translators/canonical/instant.ts';

const hour = 3_600_000;

test('a wall time in a zone is the instant that its clocks showed it at', () => {
  const cases = [
    ['2026-01-15T12:00:00', 'America/Chicago', '2026-01-15T18:00:00Z'],
    ['2026-07-15T12:00:00', 'America/Chicago', '2026-07-15T17:00:00Z'],
    ['2026-07-15T12:00:00', 'UTC', '2026-07-15T12:00:00Z'],
    ['2026-07-15T12:00:00.25', 'Asia/Kolkata', '2026-07-15T06:30:00.25Z'],
    ['2026-01-01T00:30:00', 'Pacific/Auckland', '2025-12-31T11:30:00Z'],
    ['2026-07-15T12:00:00', 'America/St_Johns', '2026-07-15T14:30:00Z'],
  ] as const;
  for (const [wall, zone, instant] of cases) assert.equal(instantOf(wall, zone), instant, `${wall} ${zone}`);
});

test('a wall time that the clocks skipped counts on from the hour before', () => {
  // Chicago goes from 02:00 to 03:00 on 8 March 2026, London from 01:00 to 02:00 on 29 March.
  assert.equal(instantOf('2026-03-08T01:59:59', 'America/Chicago'), '2026-03-08T07:59:59Z');
  assert.equal(instantOf('2026-03-08T02:30:00', 'America/Chicago'), '2026-03-08T08:30:00Z');
  assert.equal(instantOf('2026-03-08T03:00:00', 'America/Chicago'), '2026-03-08T08:00:00Z');
  assert.equal(instantOf('2026-03-29T01:30:00', 'Europe/London'), '2026-03-29T01:30:00Z');
  assert.equal(zonedText('2026-03-08T02:30:00', 'America/Chicago'), '2026-03-08T03:30:00-05:00');
});

test('a wall time that was twice is the first of the two', () => {
  // Chicago goes back from 02:00 to 01:00 on 1 November 2026; Lord Howe by half an hour on 5 April.
  assert.equal(instantOf('2026-11-01T01:30:00', 'America/Chicago'), '2026-11-01T06:30:00Z');
  assert.equal(instantOf('2026-11-01T02:00:00', 'America/Chicago'), '2026-11-01T08:00:00Z');
  assert.equal(instantOf('2026-04-05T01:45:00', 'Australia/Lord_Howe'), '2026-04-04T14:45:00Z');
  assert.equal(zonedText('2026-11-01T01:30:00', 'America/Chicago'), '2026-11-01T01:30:00-05:00');
});

test('an instant names the same moment as its text with offset, in every zone and at every time', () => {
  const zones = ['America/Chicago', 'Europe/London', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC'];
  const wall = fc
    .date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date('2037-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19));
  fc.assert(
    fc.property(wall, fc.constantFrom(...zones), (time, zone) => {
      const instant = instantOf(time, zone);
      const shown = zonedText(time, zone);
      assert.equal(Date.parse(shown), Date.parse(instant));
      const local = Date.parse(instant) + zoneOffset(Date.parse(instant), zone);
      assert.equal(shown.slice(0, 19), new Date(local).toISOString().slice(0, 19));
      // Only a skipped wall time is shown as another one, and that within the hour.
      const moved = Date.parse(`${shown.slice(0, 19)}Z`) - Date.parse(`${time}Z`);
      assert.ok(moved >= 0 && moved <= hour, `${time} ${zone} moved ${moved}`);
    }),
    { numRuns: 300 },
  );
});

test('offsets are written as RFC 3339 has them', () => {
  assert.equal(offsetText(0), 'Z');
  assert.equal(offsetText(-6 * hour), '-06:00');
  assert.equal(offsetText(5.5 * hour), '+05:30');
  assert.equal(wallOffset('2026-07-15T12:00:00', 'America/Chicago'), -5 * hour);
});

test('the date at an instant is that of the zone', () => {
  assert.equal(dateIn('2026-11-26T03:00:00Z', 'America/Chicago'), '2026-11-25');
  assert.equal(dateIn('2026-11-26T03:00:00Z', 'UTC'), '2026-11-26');
});

test('unknown zones and what is no wall time are told apart from data', () => {
  assert.equal(isZone('America/Chicago'), true);
  assert.equal(isZone('America/Chikago'), false);
  assert.equal(isZone(''), false);
  assert.throws(() => instantOf('2026-01-01T00:00:00', 'Nowhere/City'), RangeError);
  assert.throws(() => instantOf('2026-01-01', 'UTC'), RangeError);
  assert.throws(() => instantOf('2026-13-01T00:00:00', 'UTC'), RangeError);
});
