/** MIME as bytes: headers, boundaries, transfer encodings and file names, whatever the chunks are. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { memoryBytes, wholeOf } from '../../../../gateway/channels/as2/bytes.ts';
import { readAs2Name, readMessageId, writeAs2Name } from '../../../../gateway/channels/as2/identity.ts';
import { splitEntity } from '../../../../gateway/channels/as2/mime/entity.ts';
import { dispositionName, distinct, originalName, safeName } from '../../../../gateway/channels/as2/mime/file-name.ts';
import { parameters, readHeader } from '../../../../gateway/channels/as2/mime/header.ts';
import { splitParts } from '../../../../gateway/channels/as2/mime/multipart.ts';
import { base64Lines, transferDecoded } from '../../../../gateway/channels/as2/mime/transfer.ts';
import { inChunks, scratch } from '../../../support/as2-openssl.ts';

const space = scratch('/nowhere', 1 << 26);
const keep = space.keep.bind(space);

/** A body that is read in chunks, and whose slices are too. */
function chunked(bytes: Buffer, size: number) {
  return { ...inChunks(bytes, size), slice: (start: number, end?: number) => memoryBytes(bytes.subarray(start, end)) };
}

suite('MIME', () => {
  test('parts are exactly the bytes between the boundaries, whatever the chunks', async () => {
    const contents = ['', 'a', '\r\n', '\n', 'x\r\n--b-not\r\n', 'x\n--bc\n', 'x--b\r\n', '\r\n\r\n--'];
    for (const eol of ['\r\n', '\n']) {
      for (const boundary of ['b', '=_a b+(1)', "'x?"]) {
        const body = Buffer.from(
          `preamble${eol}${contents.map((content) => `--${boundary} \t${eol}${content}${eol}`).join('')}--${boundary}--${eol}epilogue --${boundary}`,
          'latin1',
        );
        for (const size of [1, 2, 3, 7, 300, body.length]) {
          const parts = await splitParts(chunked(body, size), boundary);
          const found = await Promise.all(parts.map(async (part) => (await wholeOf(part)).toString('latin1')));
          assert.deepEqual(found, contents);
        }
      }
    }
  });

  test('random contents come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        async (contents, size) => {
          const boundary = randomBytes(12).toString('hex');
          const pieces = contents.flatMap((content) => [
            Buffer.from(`--${boundary}\r\n`),
            content,
            Buffer.from('\r\n'),
          ]);
          const body = Buffer.concat([...pieces, Buffer.from(`--${boundary}--`)]);
          const parts = await splitParts(chunked(body, size), boundary);
          assert.deepEqual(
            await Promise.all(parts.map(wholeOf)),
            contents.map((content) => Buffer.from(content)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a multipart that was cut short is refused', async () => {
    const body = Buffer.from('--b\r\nx\r\n--b\r\ny\r\n--b--\r\n');
    for (let length = 0; length < body.length - 4; length++) {
      await assert.rejects(splitParts(memoryBytes(body.subarray(0, length)), 'b'), { name: 'As2Fault' });
    }
  });

  test('headers: folding, missing, with LF, and content without one', async () => {
    const header = readHeader(
      Buffer.from('Content-Type: multipart/signed;\r\n\tboundary="a;\\"b";\n  micalg = sha1 ; protocol=x\r\nX: y'),
    );
    assert.equal(header.token('content-type'), 'multipart/signed');
    assert.equal(header.parameter('content-type', 'boundary'), 'a;"b');
    assert.equal(header.parameter('content-type', 'micalg'), 'sha1');
    assert.equal(header.get('x'), 'y');
    for (const [raw, body, fields] of [
      ['Content-Type: a/b\r\n\r\nISA', 'ISA', 1],
      ['content-type: a/b\n\nISA', 'ISA', 1],
      ['\r\nISA', 'ISA', 0],
      ['ISA*00*\r\n\r\nx: y', 'ISA*00*\r\n\r\nx: y', 0],
      ["UNB+UNOA:1+A:B'\n\nx", "UNB+UNOA:1+A:B'\n\nx", 0],
      ['', '', 0],
    ] as const) {
      const entity = await splitEntity(memoryBytes(Buffer.from(raw)));
      assert.equal((await wholeOf(entity.body)).toString(), body);
      assert.equal(entity.header.fields.length, fields);
    }
  });

  test('transfer encodings, in any chunks', async () => {
    const content = randomBytes(5_000);
    const base64 = await wholeOf(await keep(base64Lines(inChunks(content, 777).read())));
    assert.ok(
      base64
        .toString()
        .split('\r\n')
        .every((line) => line.length <= 76),
    );
    for (const size of [1, 3, 77, 6_000]) {
      assert.deepEqual(await wholeOf(await transferDecoded(chunked(base64, size), 'base64', keep)), content);
    }
    const quoted = Buffer.from('a=3Db=\r\nc =C3=A9  \r\nd');
    assert.equal(
      (await wholeOf(await transferDecoded(chunked(quoted, 2), 'quoted-printable', keep))).toString(),
      'a=bc é\r\nd',
    );
    for (const bad of ['QUJ', 'QQ==QQ==', 'Q!==', 'Q===']) {
      await assert.rejects(transferDecoded(chunked(Buffer.from(bad), 4), 'base64', keep), { name: 'As2Fault' }, bad);
    }
    await assert.rejects(transferDecoded(memoryBytes(content), 'x-uuencode', keep), { name: 'As2Fault' });
  });

  test('file names: whatever is written, what is used is safe', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeName(name, 'fallback.edi');
        assert.ok(safe.length > 0 && Buffer.byteLength(safe) <= 200);
        assert.doesNotMatch(safe, /[/\\\u0000-\u001f]|^\.|^\s/);
        assert.notEqual(safe, '..');
      }),
    );
    assert.equal(safeName('CON.txt', 'x'), '_CON.txt');
    assert.equal(safeName('/', '<id@host>.as2'), 'id@host-.as2');
    assert.deepEqual(distinct(['a.edi', 'A.edi', 'a.edi', 'b']), ['a.edi', 'A-2.edi', 'a-3.edi', 'b']);
    assert.equal(parameters("x; filename*0*=UTF-8''%e2%82; filename*1*=%ac.txt").get('filename'), '€.txt');
  });

  test('names of ours can be read again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
        fc.pre(!/[\u0000-\u001f\u007f]/.test(name) && name === name.toWellFormed());
        const header = readHeader(Buffer.from(`Content-Disposition: attachment; ${dispositionName(name)}`, 'latin1'));
        assert.equal(originalName(header), name);
      }),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 64 }), (name) => {
        fc.pre(/^[\x20-\x7e]+$/.test(name));
        assert.equal(readAs2Name(writeAs2Name(name)), name);
      }),
    );
    assert.equal(readAs2Name('My Company'), 'My Company');
    assert.equal(readAs2Name('a"b'), undefined);
    assert.equal(readMessageId(' <a@b> '), 'a@b');
  });
});
