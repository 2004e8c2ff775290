import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkJsonFileSpec } from '../../../translators/jsonfile/check.ts';
import type { JsonFileSpec } from '../../../translators/jsonfile/spec.ts';

const problems = (spec: object) =>
  checkJsonFileSpec({ document: 'inventory-advice', format: 'json', ...spec } as JsonFileSpec).map(
    ({ path, message }) => `${path.join(' ')}: ${message}`,
  );
const item = { sku: { pointer: '/sku' } };
const line = { fields: { ...item, quantity: { pointer: '/qty' } } };

test('fields in the wrong section, or that there are not', () => {
  assert.deepEqual(
    problems({
      lines: '/a',
      file: { fields: { sku: { pointer: '/s' }, recordCount: { pointer: '/r' } } },
      line: {
        fields: { ...item, location: { pointer: '/l' }, lineCount: { pointer: '/n' }, quantitty: { pointer: '/q' } },
      },
      quantities: { pointer: '/qs', fields: { description: { pointer: '/d' } } },
    }),
    [
      'quantities: No field says how many: quantity.',
      'file fields sku: sku is of a line: it belongs into `line`.',
      'file fields recordCount: A JSON file has no recordCount.',
      'line fields location: location is of one quantity of the item: it belongs into `quantities`.',
      'line fields lineCount: lineCount is of the whole file: it belongs into `file`.',
      'line fields quantitty: inventory-advice has no field quantitty. Is quantity meant?',
      'quantities fields description: description is of the item: it belongs into `line`.',
    ],
  );
});

test('what has no place: a heading without an object, a place that is taken, a total before its lines', () => {
  assert.deepEqual(problems({ file: {}, line }), [
    'file: The file is the array of lines: say with `lines` where in an object the array stands, as /inventory.',
  ]);
  const around = 'JSON Lines has nothing around its lines: what is of the whole advice goes into `line`.';
  assert.deepEqual(problems({ format: 'json-lines', lines: '/a', file: {}, line }), [
    `file: ${around}`,
    `lines: ${around}`,
  ]);
  assert.deepEqual(
    problems({
      lines: '/feed/items',
      file: {
        constants: { '/feed': { value: 'x' }, '/head/type': { value: 'x' } },
        fields: { number: { pointer: '/head/type' }, lineCount: { pointer: '/head/count' } },
      },
      line: { fields: { ...line.fields, unit: { pointer: '/qty/unit' } } },
    }),
    [
      'file constants /feed: /feed and /feed/items cannot both be there: one is inside the other.',
      'file fields number pointer: /head/type is taken already.',
      'line fields unit pointer: /qty/unit and /qty cannot both be there: one is inside the other.',
      'file fields lineCount pointer: A total is known behind the lines, and the object of /head/count is written before them, for /head/type: put it elsewhere.',
    ],
  );
  assert.deepEqual(problems({ lines: '/items', file: { fields: { lineCount: { pointer: '/sum/n' } } }, line }), []);
});

test('values that JSON has no such number, boolean or date for', () => {
  assert.deepEqual(
    problems({
      decimal: { point: ',' },
      line: {
        constants: { '/v': { value: '007', as: 'number' }, '/b': { value: 'yes', as: 'boolean' } },
        fields: {
          ...item,
          quantity: { pointer: '/q', decimal: { sign: 'trailing' } },
          status: { pointer: '/s', as: 'boolean' },
          unit: { pointer: '/u', as: 'boolean', values: { yes: 'EA' } },
          date: { pointer: '/d', format: 'HH:mm' },
          price: { pointer: '/p', as: 'text' },
        },
      },
    }),
    [
      'line constants /v value: "007" is no number in JSON.',
      'line constants /b value: "yes" is no boolean in JSON.',
      'decimal point: A number in JSON has no such `point`: say `as: text` of quantity.',
      'line fields status as: status is no boolean: say with `values` which codes are true and which false.',
      'line fields unit values yes: "yes" is no boolean in JSON.',
      'line fields date format: HH:mm has no date.',
    ],
  );
});
