import assert from 'node:assert/strict';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Archive } from '../../../gateway/archive/archive.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { type Incoming, Intake } from '../../../gateway/intake/intake.ts';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { recordedLog } from '../../support/outbox.ts';
import { noon } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function file(name: string, text: string, more: Partial<Incoming> = {}): Incoming {
  return {
    partner: 'northwind',
    channel: 'mailbox',
    name,
    sourceKey: `folder:mailbox:${name}:1`,
    resend: 'skip',
    async *bytes() {
      yield Buffer.from(text);
    },
    ...more,
  };
}

function setUp(around: (ledger: Ledger) => Ledger = (ledger) => ledger) {
  const folder = temporaryFolder();
  const real = openLedger(join(folder.path, 'ledger.db'));
  const ledger = around(real);
  const archive = new Archive(join(folder.path, 'archive'), { inlineBytesMax: 100, transmissionBytesMax: 1_000 });
  const calls: string[] = [];
  const { log, lines } = recordedLog();
  const intake = new Intake({
    archive,
    ledger,
    clock: { now: () => Date.parse(noon) },
    logger: log,
    onReceived: (partner) => calls.push(`received ${partner}`),
    onSkipped: (partner) => calls.push(`skipped ${partner}`),
  });
  return {
    ledger: real,
    archive,
    intake,
    calls,
    lines,
    events: async () =>
      (await real.read.events.after(0, 999)).map(({ type, data }) => [type, JSON.parse(data)] as const),
    async [Symbol.asyncDispose]() {
      await real[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

describe('intake', () => {
  it('keeps and records files in the order given, however long each takes to read', async () => {
    await using each = setUp();
    const files = Array.from({ length: 40 }, (_, index) =>
      file(`f${index}.edi`, `content ${index}`, {
        async *bytes() {
          await sleep((index * 7) % 10);
          yield Buffer.from(`content ${index}`);
        },
      }),
    );
    const accepted = await each.intake.accept(files);
    const seqs = accepted.map((result) => ('transmission' in result ? result.transmission.seq : Number.NaN));
    assert.deepEqual(
      seqs,
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    assert.deepEqual(each.calls, ['received northwind']);
    const waiting = await each.ledger.read.transmissions.waitingTranslation('northwind', 99);
    assert.deepEqual(
      waiting.map(({ name }) => name),
      files.map(({ name }) => name),
    );
  });

  it('has the bytes: the few in the ledger, the many in the archive', async () => {
    await using each = setUp();
    const texts = ['', 'x', 'x'.repeat(100), 'x'.repeat(101), 'x'.repeat(1_000)];
    const accepted = await each.intake.accept(texts.map((text, index) => file(`${index}`, text)));
    for (const [index, result] of accepted.entries()) {
      assert.ok('transmission' in result);
      const { sha256, bytes } = result.transmission;
      const content = await each.ledger.read.transmissions.content(sha256);
      const found = content ?? (await buffer(each.archive.read(sha256)));
      assert.equal(Buffer.from(found).toString(), texts[index]);
      assert.equal(bytes, texts[index]?.length);
    }
  });

  it('does not let one that fails stop the others, and says what it was', async () => {
    await using each = setUp();
    const away = new Error('the share is away');
    const accepted = await each.intake.accept([
      file('a', 'a'),
      file('b', 'b', {
        // biome-ignore lint/correctness/useYield: it fails before it has anything.
        async *bytes() {
          throw away;
        },
      }),
      file('c', 'x'.repeat(1_001)),
      file('d', 'd'),
    ]);
    assert.deepEqual(
      accepted.map((result) => 'transmission' in result),
      [true, false, false, true],
    );
    assert.equal((accepted[1] as { error: unknown }).error, away);
    const tooLarge = (accepted[2] as { error: unknown }).error;
    assert.ok(tooLarge instanceof GatewayError && tooLarge.code === 'file-too-large');
    assert.equal((await each.ledger.read.transmissions.list({ limit: 9 })).length, 2);
  });

  it('tells that each was received, and that one was received before', async () => {
    await using each = setUp();
    await each.intake.accept([file('a', 'same'), file('b', 'same')]);
    const events = await each.events();
    assert.deepEqual(
      events.map(([type]) => type),
      ['transmission.received', 'transmission.received', 'transmission.duplicated'],
    );
    const [a, b] = [...(await each.ledger.read.transmissions.list({ limit: 9 }))].reverse();
    assert.deepEqual(events[0]?.[1], {
      transmission: a?.id,
      name: 'a',
      channel: 'mailbox',
      bytes: 4,
      sha256: a?.sha256,
    });
    assert.deepEqual(events[2]?.[1], { transmission: b?.id, name: 'b', channel: 'mailbox', duplicateOf: a?.id });
    assert.deepEqual(each.calls, ['skipped northwind', 'received northwind']);
  });

  it('knows the same drop after a crash, and tells nothing twice', async () => {
    await using each = setUp();
    const [first] = await each.intake.accept([file('a', 'same')]);
    const lines = each.lines.length;
    const [again] = await each.intake.accept([file('a', 'same')]);
    assert.deepEqual(again, first);
    assert.equal((await each.events()).length, 1);
    assert.equal(each.lines.length, lines);
    assert.equal((await each.ledger.read.transmissions.list({ limit: 9 })).length, 1);
  });

  it('keeps apart what two partners have under one source key', async () => {
    await using each = setUp();
    const accepted = await each.intake.accept([file('a', 'same'), file('a', 'same', { partner: 'wms' })]);
    const ids = accepted.map((result) => 'transmission' in result && result.transmission.id);
    assert.equal(new Set(ids).size, 2);
    assert.ok(accepted.every((result) => 'transmission' in result && result.transmission.duplicateOf === null));
  });

  it('says nothing of what was not committed', async () => {
    await using each = setUp((ledger) => ({
      ...ledger,
      write: (work) =>
        ledger.write(async (stores) => {
          await work(stores);
          throw new Error('the disk is full');
        }),
    }));
    await assert.rejects(each.intake.accept([file('a', 'a')]), /the disk is full/);
    assert.deepEqual(each.calls, []);
    assert.deepEqual(each.lines, []);
    assert.deepEqual(await each.ledger.read.transmissions.list({ limit: 9 }), []);
    assert.deepEqual(await each.events(), []);
  });

  it('takes no file at all', async () => {
    await using each = setUp();
    assert.deepEqual(await each.intake.accept([]), []);
    assert.deepEqual(each.calls, []);
  });
});
