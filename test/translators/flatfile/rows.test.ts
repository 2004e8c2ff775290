import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { codes, host, read, receivedAt } from './reading.ts';

const counts: FlatFileSpec = {
  document: 'inventory-update',
  format: 'csv',
  fields: {
    sku: { column: 'SKU', required: true },
    location: { column: 'LOC', values: { '01': 'DAL', '02': 'RNO' } },
    quantity: { column: 'QTY', required: true, nulls: ['NA', 'not stocked'] },
    reason: { column: 'NOTE', required: false },
  },
};
const head = 'SKU,LOC,QTY,NOTE\n';

/** The specification with other properties and other properties of one field. */
function withField(name: string, change: object, more: Partial<FlatFileSpec> = {}): FlatFileSpec {
  return { ...counts, ...more, fields: { ...counts.fields, [name]: { ...counts.fields?.[name], ...change } } };
}

describe('values', () => {
  test('SKUs stay text: leading zeros, exponents and long digits', () => {
    const { updates } = read(counts, `${head}00417,01,5,\n1E10,01,5,\n00012345678901234567890,02,5,\n`);
    assert.deepEqual(
      updates.map((update) => update.sku),
      ['00417', '1E10', '00012345678901234567890'],
    );
  });

  test('codes become ours, and one that is not in the table rejects its row with the place and the value', () => {
    const { updates, findings, end } = read(counts, `${head}A,01,5,\nB,1,5,\n`);
    assert.deepEqual(
      updates.map((update) => update.location),
      ['DAL'],
    );
    assert.equal(end.verdict, 'partially-accepted');
    const [finding] = findings;
    assert.equal(finding?.message, 'line 3, column LOC: "1" is no known location; the nearest is "01"');
    assert.deepEqual(
      [finding?.line, finding?.column, finding?.value, finding?.offset],
      [3, 'LOC', '1', head.length + 8],
    );
  });

  test('other codes can be kept', () => {
    const { updates } = read(withField('location', { otherValues: 'keep' }), `${head}A,03,5,\n`);
    assert.equal(updates[0]?.location, '03');
  });

  test('a number that is none is a finding', () => {
    const { findings } = read(counts, `${head}A,01,"12,5x",\n`);
    assert.equal(findings[0]?.message, 'line 2, column QTY: "12,5x" is not a number');
    assert.equal(findings[0]?.code, 'not-a-number');
  });

  test('words that mean blank are blank, so that a required field is missing', () => {
    const { findings, updates } = read(counts, `${head}A,01,NA,\nB,01,not stocked,\nC,01,0,\n`);
    assert.deepEqual(
      updates.map((update) => update.sku),
      ['C'],
    );
    assert.deepEqual(
      findings.map(({ code, line }) => [code, line]),
      [
        ['value-missing', 2],
        ['value-missing', 3],
      ],
    );
  });

  test('a default stands for a blank', () => {
    const { updates } = read(withField('quantity', { default: '0' }), `${head}A,01,NA,\n`);
    assert.equal(updates[0]?.quantity, '0');
  });

  test('blanks around values are dropped unless they are to stay', () => {
    assert.equal(read(counts, `${head} A 1 ,01,5,\n`).updates[0]?.sku, 'A 1');
    assert.equal(read(withField('sku', { trim: 'right' }), `${head} A 1 ,01,5,\n`).updates[0]?.sku, ' A 1');
    assert.equal(read(withField('sku', { trim: 'none' }), `${head} A 1 ,01,5,\n`).updates[0]?.sku, ' A 1 ');
  });

  test('times are the zone’s, and none is the receipt', () => {
    const spec = withField('occurredAt', { column: 'AT', format: 'MM/DD/YYYY HH:mm' });
    const file =
      'SKU,LOC,QTY,NOTE,AT\nA,01,1,,03/08/2026 01:30\nA,01,1,,03/08/2026 03:30\nA,01,1,,\nA,01,1,,03/32/2026 01:30\n';
    const { updates, findings } = read(spec, file, { rule: { zone: 'America/Chicago' } });
    assert.deepEqual(
      updates.map((update) => update.occurredAt),
      ['2026-03-08T07:30:00Z', '2026-03-08T08:30:00Z', receivedAt],
    );
    assert.equal(
      findings[0]?.message,
      'line 5, column AT: "03/32/2026 01:30" is not a date in the format MM/DD/YYYY HH:mm',
    );
  });

  test('an instant with an offset needs no zone', () => {
    const spec = withField('occurredAt', { column: 'NOTE' });
    const file = `${head}A,01,1,2026-09-14T06:10:00.250-05:00\n`;
    assert.equal(read(spec, file, { rule: { zone: 'Asia/Tokyo' } }).updates[0]?.occurredAt, '2026-09-14T11:10:00.25Z');
  });
});

describe('the header row', () => {
  test('names compare without case and blanks around them, in any order, with columns nobody asked for', () => {
    const { updates, findings } = read(counts, 'qty ,Extra, LOC,sku,note\n5,x,01,A,\n');
    assert.deepEqual([updates[0]?.sku, updates[0]?.quantity], ['A', '5']);
    assert.deepEqual(findings, []);
  });

  test('names compare exactly, or by letters and digits only', () => {
    assert.ok(codes(read({ ...counts, headerMatch: 'exact' }, 'sku,LOC,QTY,NOTE\n')).includes('column-missing'));
    const spec = withField('sku', { column: 'item_no' }, { headerMatch: 'loose' });
    assert.equal(read(spec, 'Item No.,LOC,QTY,NOTE\nA,01,5,\n').updates[0]?.sku, 'A');
  });

  test('a column may go by other names', () => {
    const spec = withField('sku', { also: ['ITEM'] });
    assert.equal(read(spec, 'ITEM,LOC,QTY,NOTE\nA,01,5,\n').updates[0]?.sku, 'A');
  });

  test('a missing column rejects the file and names the nearest', () => {
    const reading = read(counts, 'SKU,LOC,QTYY,NOTE\nA,01,5,\n');
    assert.equal(reading.end.verdict, 'rejected');
    assert.deepEqual(reading.updates, []);
    assert.equal(
      reading.findings[0]?.message,
      'line 1, column QTY: the header row has no column "QTY" (quantity); the nearest name there is "QTYY"',
    );
  });

  test('a missing column that may be missing is a warning', () => {
    const reading = read(counts, 'SKU,LOC,QTY\nA,01,5\n');
    assert.deepEqual(codes(reading), ['column-not-sent']);
    assert.equal(reading.end.verdict, 'accepted-with-errors');
    assert.equal(reading.updates.length, 1);
  });

  test('a doubled column is told, and the first is read', () => {
    const reading = read(counts, 'SKU,LOC,QTY,NOTE,qty\nA,01,5,,9\n');
    assert.deepEqual(codes(reading), ['column-doubled']);
    assert.equal(reading.updates[0]?.quantity, '5');
  });

  test('a header that comes again is read over', () => {
    const reading = read(counts, `${head}A,01,5,\n${head}B,01,5,\n${head}`);
    assert.deepEqual(codes(reading), ['header-repeated']);
    assert.equal(reading.updates.length, 2);
    assert.equal(reading.end.verdict, 'accepted');
  });

  test('positions need none', () => {
    const spec: FlatFileSpec = {
      ...counts,
      delimiter: 'tab',
      fields: { sku: { position: 2 }, location: { constant: 'DAL' }, quantity: { position: 1 } },
    };
    const { updates } = read(spec, '5\tA\n6\tB\n');
    assert.deepEqual(
      updates.map(({ sku, quantity }) => [sku, quantity]),
      [
        ['A', '5'],
        ['B', '6'],
      ],
    );
  });
});

describe('rows', () => {
  test('a short row is blank at its end, unless that is refused', () => {
    assert.equal(read(counts, `${head}A,01,5\n`).end.verdict, 'accepted');
    assert.deepEqual(codes(read({ ...counts, shortRows: 'refuse' }, `${head}A,01,5\n`)), ['row-short']);
  });

  test('a long row is bad, for its values may have shifted, unless it is accepted or only blank', () => {
    const reading = read(counts, `${head}A,01,5,x,6\nB,01,5,x,\n`);
    assert.deepEqual(codes(reading), ['row-long']);
    assert.equal(reading.findings[0]?.value, '6');
    assert.deepEqual(
      reading.updates.map((update) => update.sku),
      ['B'],
    );
    assert.equal(read({ ...counts, longRows: 'accept' }, `${head}A,01,5,x,6\n`).updates.length, 1);
  });

  test('columns can be counted without a header row', () => {
    const fields = { sku: { position: 1 }, location: { constant: 'DAL' }, quantity: { position: 2 } };
    const reading = read({ ...counts, columns: 2, shortRows: 'refuse', fields }, 'A,5\nB\nC,5,6\n');
    assert.deepEqual(codes(reading), ['row-short', 'row-long']);
  });

  test('rows of blanks, comments and skipped lines say nothing', () => {
    const spec: FlatFileSpec = { ...counts, skipLines: 1, comment: '--' };
    const reading = read(spec, `Stock report, "today\n${head}-- so far\nA,01,5,\n,,,\n\n`);
    assert.deepEqual(
      reading.updates.map((update) => update.line),
      [4],
    );
    assert.equal(reading.end.verdict, 'accepted');
  });

  test('a defective record is one bad row', () => {
    const reading = read(counts, `${head}A,01,5,"open\nB,01,6,\n`);
    assert.deepEqual(codes(reading), ['record-defect']);
    assert.match(reading.findings[0]?.message ?? '', /^line 2: a quote is opened and never closed/);
    assert.deepEqual(
      reading.updates.map((update) => update.sku),
      ['B'],
    );
  });
});

describe('encodings', () => {
  const spec = { ...counts, encoding: 'windows-1252' };
  const reason = (bytes: Uint8Array, how: FlatFileSpec) => read(how, bytes).updates.map((update) => update.reason);

  test('bytes are read as the specification says', () => {
    assert.deepEqual(reason(host.bytes(`${head}A,01,5,Größe – 5 €\n`, 'windows-1252'), spec), ['Größe – 5 €']);
    assert.deepEqual(reason(host.bytes(`${head}A,01,5,[x]\n`, 'ibm037'), { ...counts, encoding: 'ibm037' }), ['[x]']);
  });

  test('lines end with the new line of EBCDIC systems', () => {
    const bytes = host.bytes(`${head}A,01,5,\nB,01,6,\n`.replaceAll('\n', '\x85'), 'ibm037');
    assert.equal(read({ ...counts, encoding: 'ibm037' }, bytes).updates.length, 2);
  });

  test('a byte order mark wins over the specification', () => {
    const marked = `\ufeff${head}A,01,5,Größe\n`;
    assert.deepEqual(reason(host.bytes(marked), spec), ['Größe']);
    assert.deepEqual(reason(host.bytes(marked, 'utf-16le'), spec), ['Größe']);
    assert.deepEqual(reason(host.bytes(marked, 'utf-16be'), spec), ['Größe']);
  });

  test('offsets count bytes, the mark included, and are left out where they cannot be known', () => {
    const bad = 'B,01,x,\n';
    const offsets = (text: string, encoding: string) =>
      read(spec, host.bytes(text, encoding)).findings.map((finding) => finding.offset);
    const utf8 = `\ufeff${head}A,01,5,Größe 😀\n`;
    assert.deepEqual(offsets(utf8 + bad, 'utf-8'), [Buffer.byteLength(utf8)]);
    assert.deepEqual(offsets(`\ufeff${head}${bad}`, 'utf-16le'), [2 * (1 + head.length)]);
    assert.deepEqual(offsets(`${head}A,01,5,Größe\n${bad}`, 'windows-1252'), [head.length + 13]);
    const broken = Buffer.concat([Buffer.from(`${head}A,01,5,`), Buffer.from([0xff, 0x0a]), Buffer.from(bad)]);
    const findings = read(counts, broken).findings;
    assert.deepEqual(
      findings.map(({ code, offset }) => [code, offset]),
      [
        ['encoding-doubtful', head.length],
        ['not-a-number', undefined],
      ],
    );
  });

  test('undecodable bytes are told once', () => {
    const bytes = host.bytes(`${head}A,01,5,Größe\nB,01,5,Größe\n`, 'windows-1252');
    const reading = read(counts, bytes);
    assert.deepEqual(codes(reading), ['encoding-doubtful']);
    assert.equal(reading.end.verdict, 'accepted-with-errors');
  });
});

describe('fixed width', () => {
  const spec: FlatFileSpec = {
    document: 'inventory-update',
    format: 'fixed',
    fields: {
      sku: { from: 1, width: 8 },
      location: { constant: 'DAL' },
      quantity: { from: 9, width: 6, pad: '0', decimal: { implied: 1 } },
      reason: { from: 15, width: 5, pad: '*', align: 'right' },
    },
  };

  test('fields stand at their characters; numbers lose their padding and SKUs keep their zeros', () => {
    const { updates } = read(spec, '00417   000125**abc\r\n0041 8  000000\n');
    assert.deepEqual(
      updates.map(({ sku, quantity, reason }) => [sku, quantity, reason]),
      [
        ['00417', '12.5', 'abc'],
        ['0041 8', '0', undefined],
      ],
    );
  });

  test('quotes and commas are data', () => {
    assert.equal(read(spec, '"a,b"   000010\n').updates[0]?.sku, '"a,b"');
  });

  test('records may stand without line ends', () => {
    const packed: FlatFileSpec = { ...spec, lineEnd: 'none', recordLength: 14 };
    const { updates } = read(packed, '00417   00012500418   000010');
    assert.deepEqual(
      updates.map(({ sku, line }) => [sku, line]),
      [
        ['00417', 1],
        ['00418', 2],
      ],
    );
  });

  test('findings name the characters', () => {
    const { findings } = read(spec, '00417   0x0125\n');
    assert.equal(findings[0]?.message, 'line 1, column 9-14: "x0125" is not a number');
  });
});
