import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { checkFlatFileSpec } from '../../../translators/flatfile/check.ts';
import { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { flatDocumentTypes, vocabulary } from '../../../translators/flatfile/vocabulary.ts';
import { host } from './reading.ts';

const good: FlatFileSpec = {
  document: 'inventory-update',
  format: 'csv',
  fields: { sku: { column: 'SKU' }, quantity: { column: 'QTY' }, location: { constant: 'DAL' } },
};

function problems(change: Partial<FlatFileSpec>): string[] {
  return checkFlatFileSpec({ ...good, ...change }, host).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function fieldProblems(field: object, name = 'occurredAt'): string[] {
  return problems({ fields: { ...good.fields, [name]: field } });
}

describe('a specification', () => {
  test('without a problem has none', () => assert.deepEqual(problems({}), []));

  const cases: readonly (readonly [string, Partial<FlatFileSpec>, RegExp])[] = [
    ['an unknown encoding', { encoding: 'klingon' }, /^encoding: Unknown encoding klingon/],
    ['a quote of two characters', { quote: '""' }, /^quote: /],
    ['a quote that is the delimiter', { quote: '|', delimiter: 'pipe' }, /^quote: .*same/],
    ['records without line ends or length', { lineEnd: 'none' }, /^lineEnd: /],
    ['a byte order mark in windows-1252', { encoding: 'windows-1252', byteOrderMark: true }, /^byteOrderMark: /],
    ['rows grouped by a line field', { groupBy: ['sku'] }, /^groupBy\.0: sku is no header field/],
    ['a tag without records', { tag: { position: 1 } }, /^tag: /],
    ['fields and records', { records: [{ tag: 'D', role: 'line' }] }, /either `fields` or `records`/],
  ];
  for (const [name, change, expected] of cases) {
    test(`names ${name}`, () =>
      assert.ok(
        problems(change).some((problem) => expected.test(problem)),
        String(problems(change)),
      ));
  }

  test('says what is needed and missing', () => {
    const messages = checkFlatFileSpec({ document: 'purchase-order', format: 'csv', fields: {} }, host).map(
      (p) => p.message,
    );
    assert.equal(messages.length, 3);
    assert.match(messages.join(' '), /which item.*how many.*number of the document/);
  });

  test('says what is wrong with records and their tags', () => {
    const records: FlatFileSpec['records'] = [
      {
        tag: 'D',
        role: 'line',
        fields: { sku: { position: 2 }, quantity: { position: 3 }, location: { constant: 'DAL' } },
      },
      { tag: 'D', role: 'trailer', fields: { lineCount: { position: 2 } } },
    ];
    const list = checkFlatFileSpec({ document: 'inventory-update', format: 'csv', records }, host);
    assert.deepEqual(
      list.map(({ path }) => path),
      [['tag'], ['records', 1, 'tag']],
    );
  });
});

describe('a field', () => {
  const cases: readonly (readonly [string, object, string, RegExp])[] = [
    ['without a place', {}, 'reason', /neither a `column` or `position` nor a `constant`/],
    ['at characters of a CSV file', { from: 1, width: 2 }, 'reason', /CSV files have a `column`/],
    [
      'with a format that is none',
      { column: 'A', format: 'YYYY-QQ' },
      'occurredAt',
      /occurredAt\.format: .*no date or time token/,
    ],
    ['with a time format for a date', { column: 'A', format: 'HH:mm' }, 'date', /HH:mm has no date/],
    ['with a date format for a time', { column: 'A', format: 'YYYYMMDD' }, 'time', /YYYYMMDD has no time/],
    ['with a format and no date', { column: 'A', format: 'YYYYMMDD' }, 'reason', /is no date or time/],
    ['with a state that is none', { constant: 'on-hnad' }, 'state', /Is on-hand meant\?/],
    [
      'with a code for a kind that is none',
      { column: 'A', values: { X: 'picks' } },
      'kind',
      /kind\.values\.X: .*Is pick meant\?/,
    ],
    ['with a default that is no decimal', { column: 'A', default: '1,5' }, 'quantity', /1,5 is no plain decimal/],
    ['with minus for no kind', { column: 'A', minusFor: ['gift'] }, 'quantity', /minusFor: gift is none of/],
    ['that does not exist', { column: 'A' }, 'quantty', /has no field quantty\. Is quantity meant\?/],
    ['of another document', { column: 'A' }, 'price', /inventory-update has no field price/],
    [
      'with decimals both implied and written',
      { column: 'A', decimal: { implied: 2, places: 2 } },
      'quantity',
      /either implied or written/,
    ],
  ];
  for (const [name, field, key, expected] of cases) {
    test(name, () => {
      const list = fieldProblems(field, key);
      assert.ok(
        list.some((problem) => expected.test(problem)),
        String(list),
      );
    });
  }

  test('of a fixed-width record has both ends inside it', () => {
    const spec: FlatFileSpec = {
      document: 'inventory-update',
      format: 'fixed',
      recordLength: 10,
      fields: { sku: { from: 1 }, quantity: { from: 8, width: 5 }, location: { column: 'LOC' } },
    };
    const list = checkFlatFileSpec(spec, host).map(({ message }) => message);
    assert.match(list.join('\n'), /sku needs both.*\n.*quantity ends at 12.*\n.*location has a column/);
  });
});

describe('the schema', () => {
  const validate = new Ajv({ allErrors: true, coerceTypes: true }).compile(FlatFileSpec);

  test('makes numbers and booleans of what YAML gives as text, and leaves text alone', () => {
    const spec = {
      document: 'purchase-order',
      format: 'fixed',
      skipLines: '2',
      fields: { sku: { from: '1', width: '12', required: 'true', constant: '0012' } },
    };
    assert.ok(validate(spec), JSON.stringify(validate.errors));
    assert.equal(spec.skipLines, 2);
    assert.deepEqual(spec.fields.sku, { from: 1, width: 12, required: true, constant: '0012' });
  });

  test('refuses a field that no document knows', () => {
    assert.ok(!validate({ document: 'purchase-order', format: 'csv', fields: { skuu: { column: 'SKU' } } }));
    assert.deepEqual(
      validate.errors?.map((error) => error.instancePath),
      ['/fields'],
    );
  });

  test('has a description for every field of the vocabulary', () => {
    for (const document of flatDocumentTypes) {
      for (const [name, { says }] of Object.entries(vocabulary[document])) {
        assert.ok(says.endsWith('.'), `${document}.${name}: ${says}`);
        assert.ok(JSON.stringify(FlatFileSpec).includes(`"${name}":{"$ref"`), name);
      }
    }
  });
});
