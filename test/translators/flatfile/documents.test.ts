import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flatFileTranslator } from '../../../translators/flatfile/reader/translator.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { codes, host, itemsOf, partsOf, type Reading, read, receivedAt } from './reading.ts';

const counts: FlatFileSpec = {
  document: 'inventory-update',
  format: 'csv',
  fields: {
    sku: { column: 'SKU', required: true },
    location: { constant: 'DAL' },
    quantity: { column: 'QTY', required: true },
  },
};

/** Orders as rows, told apart by their number. */
const orders: FlatFileSpec = {
  document: 'purchase-order',
  format: 'csv',
  fields: {
    number: { column: 'PO' },
    date: { column: 'DATE', format: 'YYYYMMDD' },
    sku: { column: 'SKU' },
    quantity: { column: 'QTY', required: true },
  },
};
const orderHead = 'PO,DATE,SKU,QTY\n';

/** Orders as records: A and Z around the file, H, N, D and T for each order. */
const records: FlatFileSpec = {
  document: 'purchase-order',
  format: 'csv',
  delimiter: 'pipe',
  tag: { position: 1 },
  records: [
    { tag: 'A', role: 'file-header', fields: { currency: { position: 2 } } },
    {
      tag: 'H',
      role: 'header',
      fields: { number: { position: 2, required: true }, date: { position: 3, format: 'YYYYMMDD' } },
    },
    { tag: 'N', role: 'more', fields: { message: { position: 2 } } },
    { tag: 'D', role: 'line', fields: { sku: { position: 2 }, quantity: { position: 3 } } },
    {
      tag: 'T',
      role: 'trailer',
      fields: { lineCount: { position: 2 }, quantityTotal: { position: 3 }, recordCount: { position: 4 } },
    },
    { tag: 'Z', role: 'file-trailer', fields: { documentCount: { position: 2 }, recordCount: { position: 3 } } },
    { tag: 'X', role: 'ignore' },
  ],
};

function verdicts(reading: Reading): string[] {
  return [...reading.documents.map((document) => `${document.number}:${document.verdict}`), reading.end.verdict];
}

describe('inventory updates', () => {
  test('a file is one document in parts, and only the last says so', () => {
    const rows = Array.from({ length: 25 }, (_, i) => `S${i},${i}\n`).join('');
    const reading = read(counts, `SKU,QTY\n${rows}`, { limits: { partLinesMax: 10 } });
    const parts = partsOf(reading, 'inventory-update');
    assert.deepEqual(
      parts.map(({ part, updates }) => [part.number, part.last, updates.length]),
      [
        [1, false, 10],
        [2, false, 10],
        [3, true, 5],
      ],
    );
    assert.equal(reading.documents[0]?.parts, 3);
    assert.deepEqual(
      reading.outcomes.map((outcome) => outcome.kind),
      ['part', 'part', 'part', 'document', 'end'],
    );
    assert.deepEqual(reading.documents[0]?.place, { position: '1', type: 'inventory-update' });
  });

  test('parts go out while the file is still coming', () => {
    const rule = { document: counts.document, over: 'mailbox', flat: counts };
    const partner = { id: 'acme', receive: [rule], items: itemsOf({}) };
    const context = { host, partner, receivedAt, fileName: 'acme.csv', limits: { ...defaultLimits, partLinesMax: 10 } };
    const translator = flatFileTranslator(context, rule);
    const chunk = host.bytes('A,1\n'.repeat(100));
    const first = translator.push(host.bytes('SKU,QTY\n'));
    const parts = Array.from({ length: 20 }, () => translator.push(chunk).length);
    assert.deepEqual([first.length, parts], [0, [9, ...Array<number>(19).fill(10)]]);
    assert.deepEqual(
      translator.end().map((outcome) => outcome.kind),
      ['part', 'document', 'end'],
    );
    assert.throws(() => flatFileTranslator(context, { document: counts.document, over: 'mailbox' }), RangeError);
  });

  test('good rows are taken and bad ones told', () => {
    const reading = read(counts, 'SKU,QTY\nA,1\nB,x\nC,3\n');
    assert.deepEqual(verdicts(reading), ['acme.txt:partially-accepted', 'partially-accepted']);
    assert.deepEqual(
      reading.findings.map((finding) => finding.document),
      ['1'],
    );
  });

  test('a file of bad rows only is rejected', () => {
    assert.deepEqual(verdicts(read(counts, 'SKU,QTY\nB,x\n')), ['acme.txt:rejected', 'rejected']);
  });

  test('one bad row rejects the file where the specification says so', () => {
    const reading = read({ ...counts, badRows: 'reject-file' }, 'SKU,QTY\nA,1\nB,x\n');
    assert.deepEqual(verdicts(reading), ['acme.txt:rejected', 'rejected']);
    assert.match(reading.documents[0]?.findings[0]?.message ?? '', /rejected as a whole: 1 of 2 rows are bad/);
  });

  test('more bad rows than the limit reject the file, as many do not', () => {
    const spec = { ...counts, badRowsPercentMax: 50 };
    assert.equal(read(spec, 'SKU,QTY\nA,1\nB,x\n').end.verdict, 'partially-accepted');
    const reading = read(spec, 'SKU,QTY\nA,1\nB,x\nC,y\n');
    assert.equal(reading.end.verdict, 'rejected');
    assert.deepEqual(
      reading.end.findings.map(({ code, message }) => [code, message]),
      [['too-many-bad-rows', '2 of 3 rows are bad, and 50% are allowed']],
    );
  });

  test('findings are kept up to the limit and counted after it', () => {
    const rows = Array.from({ length: 30 }, () => 'A,x\n').join('');
    const { findings } = read(counts, `SKU,QTY\n${rows}`, { limits: { findingsMax: 10 } });
    assert.equal(findings.length, 11);
    assert.equal(findings.at(-1)?.message, '20 further findings are left out');
  });

  test('headers and trailers make blocks of the one document, and hold for the lines below', () => {
    const spec: FlatFileSpec = {
      document: 'inventory-update',
      format: 'csv',
      tag: { position: 1 },
      records: [
        { tag: 'H', role: 'header', fields: { location: { position: 2 }, date: { position: 3, format: 'YYYYMMDD' } } },
        { tag: 'D', role: 'line', fields: { sku: { position: 2 }, quantity: { position: 3 }, time: { position: 4 } } },
        { tag: 'T', role: 'trailer', fields: { lineCount: { position: 2 } } },
      ],
    };
    const good = read(spec, 'H,DAL,20260914\nD,A,1,0610\nT,1\nH,RNO,20260913\nD,A,2,0700\nD,B,3,0700\nT,2\n');
    assert.deepEqual(
      good.updates.map(({ location, occurredAt }) => `${location} ${occurredAt}`),
      ['DAL 2026-09-14T06:10:00Z', 'RNO 2026-09-13T07:00:00Z', 'RNO 2026-09-13T07:00:00Z'],
    );
    assert.deepEqual(verdicts(good), ['acme.txt:accepted', 'accepted']);
    const short = read(spec, 'H,DAL,20260914\nD,A,1,0610\nT,2\nH,RNO,20260913\nD,A,2,0700\n');
    assert.deepEqual(codes(short), ['count-wrong', 'trailer-missing']);
    assert.deepEqual(verdicts(short), ['acme.txt:rejected', 'rejected']);
  });
});

describe('files without rows', () => {
  test('an empty file is rejected', () => {
    for (const file of ['', '\n\n', '\ufeff', '\x1a']) {
      const reading = read(counts, file);
      assert.deepEqual(codes(reading), ['file-empty'], JSON.stringify(file));
      assert.equal(reading.end.verdict, 'rejected');
    }
  });

  test('a header alone has nothing to say, unless it has to', () => {
    const reading = read(counts, 'SKU,QTY\n');
    assert.deepEqual([codes(reading), verdicts(reading)], [['no-rows'], ['accepted']]);
    const refused = read({ ...counts, empty: 'refuse' }, 'SKU,QTY\n');
    assert.deepEqual([codes(refused), verdicts(refused)], [['no-rows-refused'], ['rejected']]);
  });
});

describe('rows told apart by a number', () => {
  test('rows that follow one another with the same number are one order', () => {
    const reading = read(orders, `${orderHead}1,20260914,A,1\n1,20260914,B,2\n2,20260915,A,3\n`);
    const parts = partsOf(reading, 'purchase-order');
    assert.deepEqual(
      parts.map(({ number, date, lines }) => [number, date, lines.map((line) => line.sku)]),
      [
        ['1', '2026-09-14', ['A', 'B']],
        ['2', '2026-09-15', ['A']],
      ],
    );
    assert.deepEqual(verdicts(reading), ['1:accepted', '2:accepted', 'accepted']);
    assert.equal(reading.end.documents, 2);
  });

  test('a bad row rejects its order and not the next one', () => {
    const reading = read(orders, `${orderHead}1,20260914,A,1\n1,20260914,B,x\n2,20260915,A,3\n`);
    assert.deepEqual(verdicts(reading), ['1:rejected', '2:accepted', 'partially-accepted']);
    assert.deepEqual(
      reading.documents[0]?.findings.map((finding) => finding.code),
      ['rejected-with-rows', 'not-a-number'],
    );
  });

  test('a bad row rejects only itself where the specification says so', () => {
    const reading = read({ ...orders, badRows: 'reject-row' }, `${orderHead}1,20260914,A,1\n1,20260914,B,x\n`);
    assert.deepEqual(verdicts(reading), ['1:partially-accepted', 'partially-accepted']);
  });

  test('orders before a bad row are rejected too where the file is taken whole', () => {
    const reading = read({ ...orders, badRows: 'reject-file' }, `${orderHead}1,20260914,A,1\n2,20260914,B,x\n`);
    assert.deepEqual(verdicts(reading), ['1:rejected', '2:rejected', 'rejected']);
    assert.deepEqual(
      reading.outcomes.map((outcome) => outcome.kind),
      ['part', 'part', 'document', 'document', 'end'],
    );
  });

  test('an order that comes again is a second one, with a warning', () => {
    const reading = read(orders, `${orderHead}1,20260914,A,1\n2,20260914,B,1\n1,20260914,C,1\n`);
    assert.deepEqual(verdicts(reading), ['1:accepted', '2:accepted', '1:accepted-with-errors', 'accepted-with-errors']);
    assert.deepEqual(codes(reading), ['group-split']);
  });

  test('a row that says no order rejects the orders around it, for it may be of either', () => {
    const reading = read(orders, `${orderHead}1,20260914,A,1\n,20260914,B,1\n2,20260914,C,1\n3,20260914,C,1\n`);
    assert.deepEqual(verdicts(reading), ['1:rejected', '2:rejected', '3:accepted', 'partially-accepted']);
    assert.equal(reading.findings.find((finding) => finding.code === 'key-blank')?.line, 3);
  });

  test('other fields can tell documents apart', () => {
    const spec: FlatFileSpec = {
      ...orders,
      groupBy: ['number', 'shipToId'],
      fields: { ...orders.fields, shipToId: { column: 'STORE' } },
    };
    const reading = read(spec, 'PO,DATE,SKU,QTY,STORE\n1,20260914,A,1,10\n1,20260914,A,2,20\n');
    assert.deepEqual(
      partsOf(reading, 'purchase-order').map(({ parties }) => parties[0]?.id?.value),
      ['10', '20'],
    );
  });

  test('a large order goes out in parts', () => {
    const rows = Array.from({ length: 7 }, (_, i) => `1,20260914,S${i},1\n`).join('');
    const parts = partsOf(read(orders, orderHead + rows, { limits: { partLinesMax: 3 } }), 'purchase-order');
    assert.deepEqual(
      parts.map(({ part, lines, number }) => [part.number, part.last, lines.length, number]),
      [
        [1, false, 3, '1'],
        [2, false, 3, '1'],
        [3, true, 1, '1'],
      ],
    );
    assert.equal(parts[2]?.lines[0]?.number, '7');
  });
});

describe('record types', () => {
  const whole =
    'A|USD\nH|1|20260914\nN|Call first\nD|A|1\nX|whatever\nD|B|2.5\nT|2|3.5|5\nH|2|20260915\nD|C|4\nT|1|4|3\nZ|2|10\n';

  test('headers begin orders, trailers end them, and counts are right', () => {
    const reading = read(records, whole);
    assert.deepEqual([verdicts(reading), codes(reading)], [['1:accepted', '2:accepted', 'accepted'], []]);
    const [first, second] = partsOf(reading, 'purchase-order');
    assert.deepEqual([first?.currency, first?.date, first?.messages], ['USD', '2026-09-14', ['Call first']]);
    assert.deepEqual([second?.currency, second?.messages], ['USD', undefined]);
  });

  const damaged: readonly (readonly [string, string, string, readonly string[], readonly string[]])[] = [
    ['a line lost', 'D|A|1\n', '', ['1:rejected', '2:rejected', 'rejected'], ['count-wrong']],
    [
      'an order’s trailer lost',
      'T|2|3.5|5\n',
      '',
      ['1:rejected', '2:rejected', 'rejected'],
      ['trailer-missing', 'count-wrong'],
    ],
    ['the file’s trailer lost', 'Z|2|10\n', '', ['1:rejected', '2:rejected', 'rejected'], ['trailer-missing']],
    [
      'a total that is wrong',
      'T|1|4|3',
      'T|1|5|3',
      ['1:accepted', '2:rejected', 'partially-accepted'],
      ['count-wrong'],
    ],
    [
      'a count that is none',
      'T|1|4|3',
      'T|one|4|3',
      ['1:accepted', '2:rejected', 'partially-accepted'],
      ['not-a-number'],
    ],
    ['an unknown tag', 'N|Call', 'Q|Call', ['1:rejected', '2:accepted', 'partially-accepted'], ['record-unknown']],
    [
      'a header without its number',
      'H|2|',
      'H||',
      ['1:accepted', ':rejected', 'partially-accepted'],
      ['value-missing'],
    ],
    ['a file header that is bad', 'Z|2|10', 'Z|x|10', ['1:rejected', '2:rejected', 'rejected'], ['not-a-number']],
    [
      'a record after the end',
      'Z|2|10\n',
      'Z|2|10\nD|C|4\n',
      ['1:accepted', '2:accepted', 'partially-accepted'],
      ['record-misplaced'],
    ],
    ['a line before any header', 'A|USD\nH|1|20260914\n', 'D|A|1\n', ['2:rejected', 'rejected'], ['record-misplaced']],
  ];
  for (const [name, what, instead, expected, found] of damaged) {
    test(`${name} is found`, () => {
      assert.ok(whole.includes(what));
      const reading = read(records, whole.replace(what, instead));
      assert.deepEqual(verdicts(reading), expected);
      for (const code of found) assert.ok(codes(reading).includes(code), `${code} is not among ${codes(reading)}`);
    });
  }

  test('a warning in a trailer rejects nothing', () => {
    const bytes = Buffer.concat([Buffer.from('H|1|20260914\nD|A|1\nT|1|1|'), Buffer.from([0xff, 0x0a])]);
    const lenient = records.records
      ?.filter(({ role }) => role !== 'file-trailer')
      .map((record) => {
        return record.role === 'trailer'
          ? { ...record, fields: { lineCount: { position: 2 }, recordCount: { position: 4, nulls: ['\ufffd'] } } }
          : record;
      });
    const reading = read({ ...records, records: lenient ?? [] }, bytes);
    assert.deepEqual(
      [codes(reading), verdicts(reading)],
      [['encoding-doubtful'], ['1:accepted-with-errors', 'accepted-with-errors']],
    );
  });

  test('rows told apart by a number can have trailers too', () => {
    const spec: FlatFileSpec = {
      document: 'purchase-order',
      format: 'csv',
      tag: { position: 1 },
      records: [
        {
          tag: 'D',
          role: 'line',
          fields: { number: { position: 2 }, sku: { position: 3 }, quantity: { position: 4 } },
        },
        { tag: 'T', role: 'trailer', fields: { lineCount: { position: 2 } } },
      ],
    };
    assert.deepEqual(verdicts(read(spec, 'D,1,A,1\nD,1,B,1\nT,2\nD,2,A,1\nT,1\n')), [
      '1:accepted',
      '2:accepted',
      'accepted',
    ]);
    assert.deepEqual(verdicts(read(spec, 'D,1,A,1\nD,1,B,1\nT,2\nD,2,A,1\nT,2\n')), [
      '1:accepted',
      '2:rejected',
      'partially-accepted',
    ]);
  });

  test('other records can be read over', () => {
    const reading = read({ ...records, otherRecords: 'ignore' }, whole.replace('X|what', 'Q|what'));
    assert.equal(reading.end.verdict, 'accepted');
  });

  test('an order without lines is told', () => {
    const reading = read(records, 'H|1|20260914\nT|0|0|2\nZ|1|3\n');
    assert.deepEqual([codes(reading), reading.end.verdict], [['document-without-lines'], 'accepted-with-errors']);
  });
});
