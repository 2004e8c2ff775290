import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { nodeHost } from '../../../gateway/translation/host.ts';
import type { DelimitedOptions, DelimitedRecord } from '../../../translators/host.ts';

const host = nodeHost();
const comma: DelimitedOptions = { delimiter: ',', quote: '"', recordCharactersMax: 1_000 };

function records(text: string, options: DelimitedOptions = comma, chunk = Math.max(1, text.length)): DelimitedRecord[] {
  const stream = host.delimited(options);
  const list: DelimitedRecord[] = [];
  for (let at = 0; at < text.length; at += chunk) list.push(...stream.write(text.slice(at, at + chunk)));
  return [...list, ...stream.end()];
}

function fields(text: string, options: DelimitedOptions = comma): (readonly string[])[] {
  return records(text, options).map((record) => record.fields);
}

describe('text', () => {
  test('is UTF-8 where that is valid, and Latin-1 where it is not', () => {
    assert.equal(host.text(Buffer.from('Größe'), 0, 7), 'Größe');
    assert.equal(host.text(Buffer.from('Größe', 'latin1'), 0, 5), 'Größe');
    assert.equal(host.text(Buffer.from('xxPO1yy'), 2, 5), 'PO1');
  });

  test('reads a view of a larger buffer at its own place', () => {
    const whole = new Uint8Array([65, 66, 67, 68, 69]);
    assert.equal(host.text(whole.subarray(1, 4), 1, 3), 'CD');
    assert.equal(host.latin1(whole.subarray(1, 4), 1, 3), 'CD');
  });

  test('as Latin-1 has one character for each byte, whatever its length', () => {
    const all = Uint8Array.from({ length: 300 }, (_, at) => at & 0xff);
    for (let length = 0; length < 40; length++) {
      const wanted = String.fromCharCode(...all.subarray(120, 120 + length));
      assert.equal(host.latin1(all, 120, 120 + length), wanted);
      if (120 + length <= 128) assert.equal(host.text(all, 120, 120 + length), wanted);
    }
  });
});

describe('encodings', () => {
  test('come back from their bytes', () => {
    for (const encoding of [
      'utf-8',
      'windows-1252',
      'iso-8859-1',
      'utf-16le',
      'ibm037',
      'cp500',
      'IBM-273',
      'cp1047',
      'ibm1140',
    ]) {
      const text = 'A1 ä ß 00417 [x]\n';
      const stream = host.decoder(encoding);
      const back =
        [...host.bytes(text, encoding)].map((byte) => stream.write(Uint8Array.of(byte))).join('') + stream.end();
      assert.equal(back, text, encoding);
    }
  });

  test('EBCDIC bytes are those of the code pages', () => {
    assert.deepEqual(
      [...host.bytes('AZaz09 ,.\n', 'ibm037')],
      [0xc1, 0xe9, 0x81, 0xa9, 0xf0, 0xf9, 0x40, 0x6b, 0x4b, 0x25],
    );
    assert.deepEqual([...host.bytes('€', 'ibm1140')], [0x9f]);
    assert.deepEqual([...host.bytes('äÖ[', 'ibm273')], [0xc0, 0xe0, 0x63]);
    assert.deepEqual([...host.bytes('[]^', 'cp1047')], [0xad, 0xbd, 0x5f]);
    assert.deepEqual([...host.bytes('!|', 'cp500')], [0x4f, 0xbb]);
    assert.equal(host.decoder('ebcdic-cp-us').write(Uint8Array.of(0xc1, 0x15)), 'A\x85');
  });

  test('every EBCDIC byte is one character and comes back', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    for (const page of ['ibm037', 'ibm500', 'ibm273', 'ibm1047', 'ibm1140']) {
      const text = host.decoder(page).write(bytes);
      assert.equal(new Set(text).size, 256, page);
      assert.deepEqual(host.bytes(text, page), bytes, page);
    }
  });

  test('a character that EBCDIC does not have becomes a question mark', () => {
    assert.equal(host.decoder('ibm037').write(host.bytes('1€', 'ibm037')), '1?');
  });

  test('a byte order mark is removed', () => {
    assert.equal(host.decoder('utf-8').write(Buffer.from('\ufeffa')), 'a');
  });

  test('an unknown one throws and says what is known', () => {
    assert.throws(() => host.decoder('klingon'), /unknown encoding "klingon".*windows-1252/);
    assert.throws(() => host.bytes('a', 'ibm999'), RangeError);
  });
});

describe('delimited records', () => {
  test('quotes hold delimiters, line ends and doubled quotes', () => {
    assert.deepEqual(fields('a,"b,c"\r\n"d\r\ne","f ""g"""\n'), [
      ['a', 'b,c'],
      ['d\r\ne', 'f "g"'],
    ]);
  });

  test('lines end with LF, CRLF, CR and the new line of EBCDIC systems, mixed too', () => {
    assert.deepEqual(fields('a\nb\r\nc\rd\x85e'), [['a'], ['b'], ['c'], ['d'], ['e']]);
  });

  test('lines are counted through quoted line ends, blank lines and comments', () => {
    const list = records('x\n\n# y\n"a\nb",1\r\n  \r\nlast', { ...comma, comment: '#' });
    assert.deepEqual(
      list.map((record) => record.line),
      [1, 4, 7],
    );
  });

  test('lines before the first record are passed over, whatever is in them', () => {
    assert.deepEqual(fields('"never closed\nsecond\na,b', { ...comma, skipLines: 2 }), [['a', 'b']]);
  });

  test('offsets count in the unit that is asked for', () => {
    const size = (text: string) => Buffer.byteLength(text);
    const list = records('ä,1\r\n\r\nb,2\n', { ...comma, size });
    assert.deepEqual(
      list.map((record) => record.offset),
      [0, 8],
    );
  });

  test('delimiters of several characters, tabs and pipes', () => {
    assert.deepEqual(fields('a||b|c||"d||e"', { ...comma, delimiter: '||' }), [['a', 'b|c', 'd||e']]);
    assert.deepEqual(fields('a\tb', { ...comma, delimiter: '\t' }), [['a', 'b']]);
  });

  test('without quotes, quotes are data', () => {
    assert.deepEqual(fields('5" pipe,"x\ny', { ...comma, quote: null }), [['5" pipe', '"x'], ['y']]);
  });

  test('a quote inside a field, and text after a closing quote, are data', () => {
    assert.deepEqual(fields('5" pipe,2\n"a"b,c\n'), [
      ['5" pipe', '2'],
      ['"a"b', 'c'],
    ]);
  });

  test('without a delimiter a record is one field; with a length, records need no line ends', () => {
    assert.deepEqual(fields('a,"b\nc', { ...comma, delimiter: '', quote: null }), [['a,"b'], ['c']]);
    assert.deepEqual(fields('aaabbbcc', { ...comma, delimiter: '', quote: null, recordCharacters: 3 }), [
      ['aaa'],
      ['bbb'],
      ['cc'],
    ]);
  });

  test('an end-of-file mark of old systems is no record', () => {
    assert.deepEqual(fields('a\r\n\x1a'), [['a']]);
  });

  test('a quote that is never closed costs its own line', () => {
    const list = records('1,a\n2,"b\n3,c\n4,d\n');
    assert.deepEqual(
      list.map((record) => [record.line, record.fields[0], record.defect !== undefined]),
      [
        [1, '1', false],
        [2, '2', true],
        [3, '3', false],
        [4, '4', false],
      ],
    );
    assert.match(list[1]?.defect ?? '', /never closed/);
  });

  test('a record longer than the limit is cut, told, and the next one is read', () => {
    const list = records(`1,${'x'.repeat(5_000)}\n2,y\n`);
    assert.match(list[0]?.defect ?? '', /goes on after 1000 characters/);
    assert.ok((list[0]?.fields.join(',').length ?? 0) <= 1_001);
    assert.deepEqual(list[1]?.fields, ['2', 'y']);
  });

  test('an unclosed quote in a large file holds no more than the limit', () => {
    const stream = host.delimited({ ...comma, recordCharactersMax: 10_000 });
    const row = '123456,"a field",another\n';
    let count = 0;
    let defects = 0;
    let heldMax = 0;
    let unread = 0;
    const take = (list: readonly DelimitedRecord[]) => {
      count += list.length;
      defects += list.filter((record) => record.defect !== undefined).length;
      unread = list.length > 0 ? 0 : unread;
      heldMax = Math.max(heldMax, unread);
    };
    const push = (text: string) => {
      unread += text.length;
      take(stream.write(text));
    };
    push('0,"open\n');
    const plain = row.replaceAll('"', '').repeat(400);
    for (let bytes = 0; bytes < 5_000_000; bytes += plain.length) push(plain);
    push(row);
    take(stream.end());
    assert.equal(defects, 1);
    assert.equal(count, 2 + 400 * Math.ceil(5_000_000 / plain.length));
    assert.ok(heldMax < 30_000, `${heldMax} characters went in before the first record came out`);
  });

  test('any chunking gives the same records', () => {
    const piece = fc.constantFrom(
      'a',
      '"',
      '""',
      ',',
      '\n',
      '\r',
      '\r\n',
      '\x85',
      '#',
      '||',
      '|',
      ' ',
      'ä',
      'long'.repeat(4),
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    const options = fc.record({
      delimiter: fc.constantFrom(',', '||', ''),
      quote: fc.constantFrom('"', null),
      recordCharactersMax: fc.constantFrom(5, 20, 1_000),
      comment: fc.constantFrom('', '#', '#a'),
      skipLines: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(text, options, fc.integer({ min: 1, max: 7 }), (input, how, chunk) => {
        assert.deepEqual(records(input, how, chunk), records(input, how));
      }),
      { numRuns: 400 },
    );
  });

  test('what delimitedText writes comes back', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\x85', ' ', '0', '#', 'ä', ';') });
    fc.assert(
      fc.property(fc.array(field, { minLength: 2, maxLength: 5 }), (row) => {
        fc.pre(row.join('').trim() !== '');
        const text = host.delimitedText(row, comma);
        assert.deepEqual(
          records(`${text}\nnext,1\n`).map((record) => record.fields),
          [row, ['next', '1']],
        );
      }),
    );
  });

  test('a quote of two characters is refused', () => {
    assert.throws(() => host.delimited({ ...comma, quote: '""' }), RangeError);
  });
});
