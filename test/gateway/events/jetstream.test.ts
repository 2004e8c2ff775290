/** JetStream, on a real server: what is on the wire, and what becomes of it when something goes wrong. */
import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '@nats-io/transport-node';
import type { EventStream } from '../../../gateway/events/stream.ts';
import type { Published } from '../../../gateway/ledger/event-store.ts';
import { duplicateWindowMs, openStream, streamName } from '../../support/jetstream.ts';
import { type NatsServer, startNats } from '../../support/nats.ts';
import { outboxEvents, recordedLog } from '../../support/outbox.ts';
import { deleteStream, streamIds, streamInfoOf, streamMessages } from '../../support/stream-messages.ts';

const never = new AbortController().signal;
const unpublished: Published = { seq: 0, streamSequence: 0, stream: '' };
const ids = (first: number, count: number) => outboxEvents(first, count).map(({ id }) => id);

/** Publishes what there is, as the relay does, without recording anything. */
async function publishAll(stream: EventStream, mark: Published, first: number, count: number): Promise<Published> {
  await stream.resume(mark, never);
  const progress = await stream.publish(outboxEvents(first, count));
  assert.equal(progress.problem, undefined);
  return progress.mark;
}

describe('a JetStream event stream', () => {
  let nats: NatsServer;
  before(async () => {
    nats = await startNats({ config: 'max_payload: 8192' });
  });
  after(() => nats[Symbol.asyncDispose]());

  it('writes CloudEvents in binary mode', async () => {
    await using stream = openStream(nats.url);
    await stream.resume(unpublished, never);
    const [event] = outboxEvents(1, 1);
    assert(event !== undefined);
    const { mark } = await stream.publish([
      event,
      { ...event, seq: 2, id: 'event-2', test: true, partner: 'Müller & Co.' },
    ]);
    const [first, second] = await streamMessages(nats.url, streamName);
    assert.equal(first?.subject, 'crossdock.prod.order.received.northwind');
    assert.equal(first?.data, event.data);
    const { 'Nats-Expected-Stream': _stream, 'Nats-Expected-Last-Sequence': _sequence, ...headers } = first!.headers;
    assert.deepEqual(headers, {
      'Nats-Msg-Id': 'event-1',
      'ce-specversion': '1.0',
      'ce-id': 'event-1',
      'ce-source': '/crossdock/prod/ledger-1',
      'ce-type': 'com.crossdock.order.received.v1',
      'ce-subject': 'northwind',
      'ce-time': '2026-03-01T12:00:00.000Z',
      'ce-datacontenttype': 'application/json',
      'ce-dataschema': 'urn:crossdock:event:order.received:v1',
      'ce-correlationid': 'in-1',
      'ce-sequence': '0000000000000001',
    });
    assert.equal(second?.subject, 'crossdock.test.order.received.M_ller___Co_');
    assert.equal(second?.headers['ce-source'], '/crossdock/test/ledger-1');
    assert.equal(second?.headers['ce-subject'], 'M%C3%BCller%20&%20Co.');
    assert.deepEqual(mark, { seq: 2, streamSequence: 2, stream: mark.stream });
    await deleteStream(nats.url, streamName);
  });

  it('makes the stream as it is told, and leaves one that is there as it is', async () => {
    const definition = { maxAgeMs: 60_000, maxBytes: 1_000_000, storage: 'memory', duplicateWindowMs: 5_000 } as const;
    await using stream = openStream(nats.url, { definition });
    await stream.resume(unpublished, never);
    const { config } = await streamInfoOf(nats.url, streamName);
    assert.deepEqual(
      [config.subjects, config.storage, config.max_age, config.max_bytes, config.duplicate_window, config.retention],
      [['crossdock.>'], 'memory', 60_000 * 1e6, 1_000_000, 5_000 * 1e6, 'limits'],
    );
    const { log, warnings } = recordedLog();
    await using other = openStream(nats.url, { log, definition: { ...definition, maxAgeMs: undefined, maxBytes: 5 } });
    const mark = await other.resume(unpublished, never);
    await other.resume(mark, never);
    assert.deepEqual((await streamInfoOf(nats.url, streamName)).config, config);
    assert.deepEqual(
      warnings().map((line) => line.differences),
      [['max_age is 60000000000, gateway.yaml says 0', 'max_bytes is 1000000, gateway.yaml says 5']],
    );
    await deleteStream(nats.url, streamName);
  });

  it('publishes nothing twice long after the duplicate window', async () => {
    await using stream = openStream(nats.url);
    const begun = await stream.resume(unpublished, never);
    await publishAll(stream, begun, 1, 100);
    await pause(duplicateWindowMs * 3);
    await using later = openStream(nats.url);
    const mark = await publishAll(later, begun, 1, 150);
    assert.equal(mark.streamSequence, 150);
    assert.deepEqual(await streamIds(nats.url, streamName), ids(1, 150));
    await deleteStream(nats.url, streamName);
  });

  it('publishes nothing twice from a ledger restored from a backup, though its outbox grows in another order', async () => {
    await using stream = openStream(nats.url);
    const backup = await publishAll(stream, unpublished, 1, 5);
    await publishAll(stream, backup, 6, 15);
    await pause(duplicateWindowMs * 2);
    await using restored = openStream(nats.url);
    await restored.resume(backup, never);
    const news = outboxEvents(21, 3);
    const again = [news[0]!, ...outboxEvents(15, 6), news[1]!, ...outboxEvents(6, 9), news[2]!];
    const { problem } = await restored.publish(again.map((event, index) => ({ ...event, seq: 6 + index })));
    assert.equal(problem, undefined);
    assert.deepEqual(await streamIds(nats.url, streamName), ids(1, 23));
    await deleteStream(nats.url, streamName);
  });

  it('takes what the server knows from another ledger for published, and says so once', async () => {
    const definition = { duplicateWindowMs: 60_000 };
    await using stream = openStream(nats.url, { definition });
    await publishAll(stream, unpublished, 1, 20);
    const { log, warnings } = recordedLog();
    await using other = openStream(nats.url, { definition, log, ledger: 'ledger-2' });
    const mark = await publishAll(other, unpublished, 11, 20);
    assert.equal(mark.seq, 30);
    assert.deepEqual(await streamIds(nats.url, streamName), ids(1, 30));
    assert.deepEqual(
      warnings().map(({ event }) => event),
      ['event-11'],
    );
    await deleteStream(nats.url, streamName);
  });

  it('keeps the order while a stranger publishes on our subjects', async () => {
    await using stranger = await connect({ servers: nats.url });
    await using stream = openStream(nats.url);
    let mark = await stream.resume(unpublished, never);
    let meddling = true;
    const meddler = (async () => {
      while (meddling) {
        stranger.publish('crossdock.prod.order.received.mallory', 'noise');
        await pause(2);
      }
    })();
    for (let done = 0; done < 1_000; done = mark.seq) {
      const progress = await stream.publish(outboxEvents(done + 1, 1_000 - done));
      mark = progress.mark;
      if (progress.problem !== undefined) mark = await stream.resume(mark, never);
    }
    meddling = false;
    await meddler;
    const found = await streamIds(nats.url, streamName);
    assert(found.includes('foreign'));
    assert.deepEqual(
      found.filter((id) => id !== 'foreign'),
      ids(1, 1_000),
    );
    await deleteStream(nats.url, streamName);
  });

  it('goes on behind what was published when the stream was deleted', async () => {
    const { log, warnings } = recordedLog();
    await using stream = openStream(nats.url, { log });
    const mark = await publishAll(stream, unpublished, 1, 10);
    await deleteStream(nats.url, streamName);
    const lost = await stream.publish(outboxEvents(11, 10));
    assert.equal(lost.problem?.code, 'unavailable');
    assert.deepEqual(lost.mark, mark);
    const again = await stream.resume(lost.mark, never);
    assert.equal(again.seq, 10);
    assert.notEqual(again.stream, mark.stream);
    await stream.publish(outboxEvents(11, 10));
    assert.deepEqual(await streamIds(nats.url, streamName), ids(11, 10));
    assert.match(warnings().at(-1)?.msg ?? '', /not the one events were published to before/);
    await deleteStream(nats.url, streamName);
  });

  it('publishes an event that is too large without its data, and those around it whole', async () => {
    const { log, lines } = recordedLog();
    await using stream = openStream(nats.url, { log });
    await stream.resume(unpublished, never);
    const [one, two, three] = [outboxEvents(1, 1), outboxEvents(2, 1, 8_000), outboxEvents(3, 1, 7_000)].flat();
    const progress = await stream.publish([one!, two!, three!]);
    assert.equal(progress.problem, undefined);
    assert.equal(progress.mark.seq, 3);
    const found = await streamMessages(nats.url, streamName);
    assert.deepEqual(
      found.map(({ data }) => data),
      [one!.data, '', three!.data],
    );
    assert.equal(found[1]?.headers['ce-oversizebytes'], String(Buffer.byteLength(two!.data)));
    assert.equal(found[1]?.headers['ce-id'], 'event-2');
    assert.equal(found[1]?.headers['ce-datacontenttype'], undefined);
    const [line] = lines.filter(({ level }) => level >= 50);
    assert.deepEqual([line?.event, line?.bytesMax], ['event-2', 8192]);
    await deleteStream(nats.url, streamName);
  });

  it('says what is wrong, and nothing that is secret', async () => {
    await using closed = openStream('nats://user:geheim@127.0.0.1:1', { connectTimeoutMs: 500 });
    assert.equal(closed.name, 'CROSSDOCK on 127.0.0.1:1');
    await assert.rejects(closed.resume(unpublished, never), { name: 'StreamProblem', code: 'unreachable' });
    assert.equal(closed.problem()?.code, 'unreachable');
    await using invalid = openStream(nats.url, { definition: { replicas: 3 } });
    await assert.rejects(invalid.resume(unpublished, never), { code: 'refused', message: /replicas/ });
    await using missing = openStream(nats.url);
    await assert.rejects(missing.publish(outboxEvents(1, 1)), /resume comes before publish/);
  });
});

describe('a JetStream event stream whose server is set up otherwise', () => {
  it('is refused without the password, and let in with it', async () => {
    await using nats = await startNats({ config: 'authorization { user: "crossdock", password: "ge:heim" }' });
    await using stranger = openStream(nats.url);
    await assert.rejects(stranger.resume(unpublished, never), { code: 'unauthorized' });
    await using known = openStream(nats.url.replace('//', '//crossdock:ge%3Aheim@'));
    assert.equal((await publishAll(known, unpublished, 1, 3)).seq, 3);
    await using without = openStream(nats.url, { credentials: '/nowhere/crossdock.creds' });
    await assert.rejects(without.resume(unpublished, never), { code: 'unauthorized', message: /cannot read/ });
  });

  it('has no JetStream', async () => {
    await using nats = await startNats({ jetstream: false });
    await using stream = openStream(nats.url);
    await assert.rejects(stream.resume(unpublished, never), { code: 'unavailable' });
    assert.equal(stream.problem()?.code, 'unavailable');
  });
});

describe('a JetStream event stream whose server ends', () => {
  it('has each event once and in order after kill -9 in the middle of 5,000', async () => {
    await using nats = await startNats();
    await using stream = openStream(nats.url);
    const begun = await stream.resume(unpublished, never);
    const witness = await connect({ servers: nats.url, reconnect: false });
    const seen = witness.subscribe('crossdock.>', { max: 1_000 });
    const publishing = stream.publish(outboxEvents(1, 5_000, 1_000));
    for await (const _message of seen);
    await nats.kill();
    const broken = await publishing;
    assert.equal(broken.problem?.code, 'unreachable');
    assert(broken.mark.seq > 0 && broken.mark.seq < 5_000, `killed too early or too late: ${broken.mark.seq}`);
    await assert.rejects(stream.resume(broken.mark, never), { code: 'unreachable' });
    await nats.start();
    await pause(duplicateWindowMs * 2);
    // From the mark it came to, and once more from the one of before it began, as after a crash of both.
    for (const from of [broken.mark, begun]) {
      const mark = await stream.resume(from, never);
      const progress = await stream.publish(outboxEvents(mark.seq + 1, 5_000 - mark.seq, 1_000));
      assert.equal(progress.problem, undefined);
      assert.equal(progress.mark.seq, 5_000);
    }
    assert.deepEqual(await streamIds(nats.url, streamName), ids(1, 5_000));
  });

  it('gives up a server that is frozen, and finds what it had taken', async () => {
    await using nats = await startNats();
    await using stream = openStream(nats.url, { limits: { ackTimeoutMs: 300 } });
    const begun = await publishAll(stream, unpublished, 1, 10);
    await nats.freeze();
    const broken = await stream.publish(outboxEvents(11, 500));
    assert.equal(broken.problem?.code, 'unreachable');
    assert.equal(broken.mark.seq, 10);
    nats.thaw();
    // What lay in the server's socket is stored now, after we asked or before: either way once.
    await publishAll(stream, broken.mark, 11, 500);
    await pause(duplicateWindowMs * 2);
    await publishAll(stream, begun, 11, 500);
    assert.deepEqual(await streamIds(nats.url, streamName), ids(1, 510));
  });

  it('publishes again what the server lost', async () => {
    await using nats = await startNats();
    const { log, lines } = recordedLog();
    await using stream = openStream(nats.url, { log });
    const kept = await publishAll(stream, unpublished, 1, 100);
    await nats.stop();
    await cp(nats.store, `${nats.store}.kept`, { recursive: true });
    await nats.start();
    const mark = await publishAll(stream, kept, 101, 50);
    await nats.stop();
    await rm(nats.store, { recursive: true });
    await cp(`${nats.store}.kept`, nats.store, { recursive: true });
    await nats.start();
    const again = await stream.resume(mark, never);
    assert.equal(again.seq, 100);
    await stream.publish(outboxEvents(101, 60));
    assert.deepEqual(await streamIds(nats.url, streamName), ids(1, 160));
    assert.equal(lines.find(({ level }) => level === 50)?.lost, 50);
  });
});
