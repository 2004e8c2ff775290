import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BytesText, DurationText, parseBytes, parseDurationMs } from '../../../gateway/settings/units.ts';

test('lengths of time in milliseconds', () => {
  const table: Record<string, number> = {
    '500ms': 500,
    '30s': 30_000,
    '2m': 120_000,
    '4h': 14_400_000,
    '30d': 2_592_000_000,
  };
  for (const [text, ms] of Object.entries(table)) assert.equal(parseDurationMs(text), ms, text);
});

test('sizes in bytes', () => {
  const table: Record<string, number> = {
    '1B': 1,
    '64KiB': 65_536,
    '1MiB': 1_048_576,
    '2GiB': 2_147_483_648,
    '1TiB': 2 ** 40,
  };
  for (const [text, bytes] of Object.entries(table)) assert.equal(parseBytes(text), bytes, text);
});

test('what is no length of time and no size is undefined, and the schemas refuse it too', () => {
  const wrong = ['', '5', 's', '-1s', '1.5h', '5 s', '5S', '1KB', '64kib', 'unlimited', '1234567890s', '5s\n'];
  for (const text of wrong) {
    assert.equal(parseDurationMs(text), undefined, text);
    assert.equal(parseBytes(text), undefined, text);
    assert.doesNotMatch(text, patternOf(DurationText), text);
    assert.doesNotMatch(text, patternOf(BytesText), text);
  }
  assert.doesNotMatch('0s', patternOf(DurationText));
});

function patternOf(schema: object): RegExp {
  const { pattern } = schema as { readonly pattern?: string };
  assert.ok(pattern);
  return new RegExp(pattern);
}
