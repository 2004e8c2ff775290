import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { Archive } from '../../../gateway/archive/archive.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const limits = { inlineBytesMax: 1_000, transmissionBytesMax: 5_000 };

function setUp(own = limits) {
  const folder = temporaryFolder();
  return {
    folder: join(folder.path, 'archive'),
    archive: new Archive(join(folder.path, 'archive'), own),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return buffer(source);
}

const hashed = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an archive', () => {
  for (const size of [0, 1, 999, 1_000, 1_001, 4_999, 5_000]) {
    for (const chunk of [1, 333, 1_000, 10_000]) {
      it(`keeps ${size} bytes that come ${chunk} at a time`, async () => {
        using each = setUp();
        const bytes = randomBytes(size);
        const kept = await each.archive.keep(inChunks(bytes, chunk), 'a.edi');
        assert.equal(kept.bytes, size);
        assert.equal(kept.sha256, hashed(bytes));
        const isInline = size <= limits.inlineBytesMax;
        assert.equal(kept.content !== undefined, isInline);
        if (kept.content) assert.deepEqual(Buffer.from(kept.content), bytes);
        else assert.deepEqual(await all(each.archive.read(kept.sha256)), bytes);
        assert.equal(existsSync(each.archive.path(kept.sha256)), !isInline);
        assert.deepEqual(readdirSync(join(each.folder, 'unfinished')), []);
      });
    }
  }

  it('keeps several megabytes in many chunks', async () => {
    using each = setUp({ inlineBytesMax: 65_536, transmissionBytesMax: 10_000_000 });
    const bytes = randomBytes(3_000_001);
    const kept = await each.archive.keep(inChunks(bytes, 65_537), 'a.edi');
    assert.equal(hashed(await all(each.archive.read(kept.sha256))), hashed(bytes));
  });

  it('keeps what is in memory already', async () => {
    using each = setUp();
    assert.deepEqual((await each.archive.keepBytes(Buffer.from('abc'))).content, Buffer.from('abc'));
    const kept = await each.archive.keepBytes(Buffer.alloc(2_000, 'x'));
    assert.equal(kept.content, undefined);
    assert.equal((await all(each.archive.read(kept.sha256))).length, 2_000);
  });

  for (const [own, size] of [
    [limits, 5_001],
    [limits, 100_000],
    // The limit holds where it is smaller than what the ledger would hold itself.
    [{ inlineBytesMax: 1_000, transmissionBytesMax: 500 }, 501],
  ] as const) {
    it(`refuses ${size} bytes, over ${own.transmissionBytesMax}, reads no further, and leaves nothing`, async () => {
      using each = setUp(own);
      let read = 0;
      let closed = false;
      async function* source() {
        try {
          for (; read < size; read += 100) yield Buffer.alloc(Math.min(100, size - read));
        } finally {
          closed = true;
        }
      }
      await assert.rejects(each.archive.keep(source(), 'big.edi'), (error) => {
        assert.ok(error instanceof GatewayError);
        assert.equal(error.code, 'file-too-large');
        assert.equal(error.class, 'permanent');
        assert.match(error.message, new RegExp(`big\\.edi, over ${own.transmissionBytesMax} bytes`));
        return true;
      });
      assert.ok(closed);
      assert.ok(read <= own.transmissionBytesMax + 100, `read ${read} bytes`);
      assert.deepEqual(readdirSync(join(each.folder, 'unfinished')), []);
    });
  }

  it('passes on the error of its source, closes it, and leaves nothing', async () => {
    using each = setUp();
    for (const before of [10, 3_000]) {
      async function* source() {
        yield Buffer.alloc(before);
        throw new Error('the disk is gone');
      }
      await assert.rejects(each.archive.keep(source(), 'a.edi'), /the disk is gone/);
    }
    assert.deepEqual(readdirSync(join(each.folder, 'unfinished')), []);
    assert.deepEqual(readdirSync(each.folder), ['unfinished']);
  });

  it('keeps the same content twice at once, as one file', async () => {
    using each = setUp();
    const bytes = randomBytes(4_000);
    const kept = await Promise.all(Array.from({ length: 8 }, () => each.archive.keep(inChunks(bytes, 100), 'a.edi')));
    for (const { sha256 } of kept) assert.equal(sha256, hashed(bytes));
    assert.deepEqual(await all(each.archive.read(hashed(bytes))), bytes);
    assert.equal(readdirSync(join(each.folder, hashed(bytes).slice(0, 2))).length, 1);
  });

  it('removes what a crash left unfinished, and nothing that was kept', async () => {
    using each = setUp();
    const bytes = randomBytes(2_000);
    await each.archive.keepBytes(bytes);
    writeFileSync(join(each.folder, 'unfinished', '0'), 'half of');
    mkdirSync(join(each.folder, 'unfinished', 'odd'));
    const again = new Archive(each.folder, limits);
    assert.deepEqual(readdirSync(join(each.folder, 'unfinished')), []);
    assert.deepEqual(await all(again.read(hashed(bytes))), bytes);
  });
});
