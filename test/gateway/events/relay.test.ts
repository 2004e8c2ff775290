import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pauseMs, type Relay, type RelayLimits, startRelay } from '../../../gateway/events/relay.ts';
import { type EventStream, embeddedFeed, StreamProblem } from '../../../gateway/events/stream.ts';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { duplicateWindowMs, openStream, streamName } from '../../support/jetstream.ts';
import { startNats } from '../../support/nats.ts';
import { memoryOutbox, newEvents, outboxEvents, recordedLog } from '../../support/outbox.ts';
import { streamIds } from '../../support/stream-messages.ts';

const ids = (count: number) => outboxEvents(1, count).map(({ id }) => id);
const limits: Partial<RelayLimits> = { pollMs: 20, pauseFirstMs: 20, pauseMaxMs: 50 };

function relay(ledger: Pick<Ledger, 'write' | 'read'>, stream: EventStream, log = recordedLog().log): Relay {
  return startRelay({ ledger, stream, log, clock: { now: () => 0 }, chance: () => 0.5, limits });
}

/** Waits for what is to come about, ten seconds at most. */
async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await what()); await pause(5)) {
    if (Date.now() > deadline) throw new Error(`never came about: ${what}`);
  }
}

async function withLedger(test: (ledger: Ledger) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-relay-'));
  const ledger = openLedger(join(folder, 'ledger.sqlite'));
  try {
    await test(ledger);
  } finally {
    await ledger[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
}

const append = (ledger: Ledger, first: number, count: number) =>
  ledger.write(({ events }) => events.append(newEvents(first, count)));

const publishedSeq = async (ledger: Ledger) => (await ledger.read.events.published()).seq;

describe('relay', () => {
  it('marks what it published, wakes when it is poked, and polls besides', async () => {
    const outbox = memoryOutbox();
    const { log, lines } = recordedLog();
    await using running = startRelay({
      ledger: outbox,
      stream: embeddedFeed(),
      log,
      clock: { now: () => 0 },
      chance: () => 0,
      limits: { ...limits, pollMs: 60_000 },
    });
    await until(() => running.state().connected);
    outbox.append(outboxEvents(1, 5));
    running.poke();
    await until(() => outbox.published.seq === 5);
    assert.deepEqual(running.state(), {
      stream: 'embedded',
      connected: true,
      since: '1970-01-01T00:00:00.000Z',
      problem: null,
    });
    assert.deepEqual(
      lines.map(({ msg }) => msg),
      ['events are published'],
    );
    await using polling = relay(outbox, embeddedFeed());
    await until(() => polling.state().connected);
    outbox.append(outboxEvents(6, 1));
    await until(() => outbox.published.seq === 6);
  });

  it('records where it begins before it publishes', async () => {
    const outbox = memoryOutbox();
    outbox.append(outboxEvents(1, 3));
    const calls: string[] = [];
    const stream: EventStream = {
      ...embeddedFeed(),
      publish: async (events) => {
        calls.push(`publish after ${outbox.marks.length} marks`);
        return await embeddedFeed().publish(events);
      },
    };
    await using _running = relay(outbox, stream);
    await until(() => outbox.published.seq === 3);
    assert.deepEqual(calls, ['publish after 1 marks']);
    assert.deepEqual(outbox.marks[0], { seq: 0, streamSequence: 0, stream: 'embedded' });
  });

  it('takes fewer events at a time when they are large', async () => {
    const outbox = memoryOutbox();
    outbox.append(outboxEvents(1, 40, 1_000));
    const sizes: number[] = [];
    const stream: EventStream = {
      ...embeddedFeed(),
      publish: async (events) => {
        sizes.push(events.length);
        return await embeddedFeed().publish(events);
      },
    };
    const tight = { ...limits, batchEventsMax: 10, batchBytesMax: 5_000 };
    const log = recordedLog().log;
    const clock = { now: () => 0 };
    await using _running = startRelay({ ledger: outbox, stream, log, clock, chance: () => 0, limits: tight });
    await until(() => outbox.published.seq === 40);
    assert.deepEqual(sizes, [10, 4, 4, 4, 4, 4, 4, 4, 2]);
  });

  it('keeps what came through of a batch, and says once that it stopped and once that it goes on', async () => {
    const outbox = memoryOutbox();
    outbox.append(outboxEvents(1, 4));
    let failures = 3;
    const stream: EventStream = {
      ...embeddedFeed(),
      publish: async (events) => {
        if (failures === 0) return await embeddedFeed().publish(events);
        failures -= 1;
        const { mark } = await embeddedFeed().publish(events.slice(0, 1));
        return { mark, problem: new StreamProblem('refused', 'maximum bytes exceeded') };
      },
    };
    const { log, lines } = recordedLog();
    await using running = relay(outbox, stream, log);
    await until(() => outbox.published.seq === 4 && running.state().connected);
    assert.deepEqual(
      outbox.marks.map(({ seq }) => seq),
      [0, 1, 2, 3, 4],
    );
    assert.match(lines[0]?.msg ?? '', /^events wait in the ledger: maximum bytes exceeded\. JetStream refused/);
    assert.deepEqual(
      lines.slice(1).map(({ msg }) => msg),
      ['events are published'],
    );
  });

  it('survives a ledger that cannot be written', async () => {
    const outbox = memoryOutbox({ seq: 0, streamSequence: 0, stream: 'embedded' });
    outbox.append(outboxEvents(1, 2));
    outbox.failNextMark();
    const { log, warnings } = recordedLog();
    await using running = relay(outbox, embeddedFeed(), log);
    await until(() => outbox.published.seq === 2 && running.state().connected);
    assert.deepEqual(
      warnings().map(({ code, msg }) => [code, msg]),
      [['failed', 'events wait in the ledger: the disk is full']],
    );
  });

  it('pauses longer each time, up to the longest', () => {
    const table = [0, 1, 2, 3, 4, 5, 1_000_000].map((failures) =>
      pauseMs(failures, { pauseFirstMs: 100, pauseMaxMs: 2_000 }, 1),
    );
    assert.deepEqual(table, [100, 200, 400, 800, 1_600, 2_000, 2_000]);
    assert.equal(pauseMs(3, { pauseFirstMs: 100, pauseMaxMs: 2_000 }, 0), 400);
  });
});

describe('relay to a real server', () => {
  it('starts without it, and publishes when it comes; away and back are one line each', () =>
    withLedger(async (ledger) => {
      await using nats = await startNats({ started: false });
      const { log, lines } = recordedLog();
      await using stream = openStream(nats.url, { log });
      await using running = relay(ledger, stream, log);
      await append(ledger, 1, 100);
      running.poke();
      await until(() => running.state().problem?.code === 'unreachable');
      await pause(200);
      assert.equal(running.state().connected, false);
      await nats.start();
      await until(async () => (await publishedSeq(ledger)) === 100);

      await nats.kill();
      await until(() => running.state().problem?.code === 'unreachable');
      await append(ledger, 101, 100);
      running.poke();
      await pause(200);
      await nats.start();
      await until(async () => (await publishedSeq(ledger)) === 200);
      await until(() => running.state().connected);
      assert.deepEqual(await streamIds(nats.url, streamName), ids(200));
      assert.deepEqual(
        lines.map(({ msg }) => msg.slice(0, 32)),
        [
          'events wait in the ledger: conne',
          'stream made',
          'events are published',
          'events wait in the ledger: the c',
          'events are published',
        ],
      );
    }));

  it('publishes nothing twice when it was killed between publishing and marking', () =>
    withLedger(async (ledger) => {
      await using nats = await startNats();
      await append(ledger, 1, 500);
      // A ledger that loses every mark but the first, as a process that dies each time before it marks.
      const dying = {
        read: ledger.read,
        write: async (...[work]: Parameters<Ledger['write']>) => {
          if ((await ledger.read.events.published()).stream !== '') throw new Error('killed');
          return await ledger.write(work);
        },
      } as Pick<Ledger, 'write' | 'read'>;
      for (let deaths = 0; deaths < 3; deaths += 1) {
        await using stream = openStream(nats.url);
        await using running = relay(dying, stream);
        await until(() => running.state().problem?.code === 'failed');
        await pause(duplicateWindowMs * 2);
      }
      assert.equal(await publishedSeq(ledger), 0);
      await append(ledger, 501, 500);
      await using stream = openStream(nats.url);
      await using _running = relay(ledger, stream);
      await until(async () => (await publishedSeq(ledger)) === 1_000);
      assert.deepEqual(await streamIds(nats.url, streamName), ids(1_000));
    }));

  it('stops with what is under way marked', () =>
    withLedger(async (ledger) => {
      await using nats = await startNats();
      await using stream = openStream(nats.url);
      const running = relay(ledger, stream);
      await until(() => running.state().connected);
      await append(ledger, 1, 3_000);
      running.poke();
      await until(async () => (await publishedSeq(ledger)) > 0);
      await running[Symbol.asyncDispose]();
      const { seq, streamSequence } = await ledger.read.events.published();
      assert.deepEqual([seq, streamSequence], [streamSequence, (await streamIds(nats.url, streamName)).length]);
    }));

  it('stops at once while it waits for a server', () =>
    withLedger(async (ledger) => {
      await using nats = await startNats();
      await nats.freeze();
      await using stream = openStream(nats.url, { connectTimeoutMs: 20_000 });
      const running = relay(ledger, stream);
      await pause(50);
      const began = performance.now();
      await running[Symbol.asyncDispose]();
      assert(performance.now() - began < 1_000);
    }));
});
