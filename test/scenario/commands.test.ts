/** Commands over NATS on a real server and gateway: once whatever dies, together with the same ones over HTTP, and only from who may. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { ledgerFile } from '../../gateway/data-folder.ts';
import { openViews } from '../../gateway/ledger/sqlite/ledger.ts';
import { callerWith, outcomesOf, stockUpdate } from '../support/api-client.ts';
import type { Death } from '../support/moments.ts';
import { startNats } from '../support/nats.ts';
import { runningGateway, until } from '../support/running-gateway.ts';

const stream = 'CROSSDOCK_COMMANDS';
const subject = 'crossdock-commands.prod.inventory.update.wms';
const repository = join(import.meta.dirname, '..', '..');
const env = (url: string) => ({
  CROSSDOCK_NATS_URL: url,
  CROSSDOCK_NATS_RECONNECT: '100ms',
  CROSSDOCK_NATS_COMMANDS_STREAM: stream,
  CROSSDOCK_NATS_COMMANDS_ACK_WAIT: '1s',
});

/** Waits until the stream is there. */
async function publisher(url: string): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  await until('the stream of commands is there', () => manager.streams.info(stream).catch(() => undefined));
  return connection;
}

async function isEmpty(connection: NatsConnection): Promise<void> {
  const manager = await jetstreamManager(connection);
  await until('every command is acknowledged', async () => {
    const { state } = await manager.streams.info(stream);
    return state.messages === 0 ? true : undefined;
  });
}

/** Publishes a command and waits for its answer. */
async function asked(connection: NatsConnection, to: string, body: unknown): Promise<Record<string, unknown>> {
  const inbox = `_INBOX.answers.${to.length}x${Math.floor(performance.now() * 1_000)}`;
  const answers = connection.subscribe(inbox, { max: 1 });
  const head = headers();
  head.set('Crossdock-Reply-To', inbox);
  await jetstream(connection).publish(to, JSON.stringify(body), { headers: head });
  for await (const answer of answers) return answer.json();
  throw new Error('no answer came');
}

describe('commands over NATS', () => {
  it('and over HTTP with overlapping keys at the same time: each counts once, and reads stay right', async () => {
    await using nats = await startNats();
    await using running = await runningGateway({ env: env(nats.url) });
    const wms = callerWith(running, 'writer', 'wms');
    const erp = callerWith(running, 'writer', 'legacy-erp');
    const reader = callerWith(running, 'reader');
    await using connection = await publisher(nats.url);
    const client = jetstream(connection);
    const past = new Date(Date.now() - 60_000).toISOString();
    const skus = ['00417', '00042', 'N-1'];
    const counts = skus.map((sku) => stockUpdate(`count-${sku}`, 1_000, { sku, occurredAt: past }));
    assert.equal((await wms.post('/v1/inventory/updates', { updates: counts })).status, 200);

    const rounds = 40;
    const picks = Array.from({ length: rounds }, (_, index) => {
      const sku = skus[index % skus.length] as string;
      return stockUpdate(`pick-${index}`, -1, {
        sku,
        kind: 'adjustment',
        occurredAt: new Date(Date.now() - 30_000 + index).toISOString(),
      });
    });
    let isOver = false;
    const seen: number[] = [];
    const reading = (async () => {
      let tag = '';
      while (!isOver) {
        const {
          status,
          json,
          headers: head,
        } = await reader.get('/v1/availability?sku=00417', { 'if-none-match': tag });
        if (status === 304) continue;
        tag = head.get('etag') ?? '';
        seen.push(Number((json.availability as { available: string }[])[0]?.available));
      }
    })();
    await Promise.all(
      picks.flatMap((pick, index) => [
        client.publish(subject, JSON.stringify({ updates: [pick, picks[(index + 1) % rounds]] })),
        wms.post('/v1/inventory/updates', { updates: [pick] }),
        erp.post('/v1/inventory/updates', {
          updates: [
            stockUpdate(`promise-${index}`, 1, { kind: 'adjustment', state: 'allocated', occurredAt: pick.occurredAt }),
          ],
        }),
      ]),
    );
    await isEmpty(connection);
    isOver = true;
    await reading;
    const of417 = picks.filter(({ sku }) => sku === '00417').length;
    const { json } = await reader.get('/v1/availability?sku=00417');
    assert.equal((json.availability as { available: string }[])[0]?.available, String(1_000 - of417 - rounds));
    assert.ok(
      seen.length > 1 && seen.every((each, index) => index === 0 || each < (seen[index - 1] as number)),
      'availability only falls',
    );
    const events = (await running.gateway.ledger.read.events.after(0, 100_000)).filter(
      ({ type }) => type === 'availability.changed',
    );
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    const falls = events.map(({ data }) => JSON.parse(data) as { sku: string; before: string; after: string });
    for (const sku of skus) {
      const its = falls.filter((each) => each.sku === sku);
      for (const [index, each] of its.slice(1).entries())
        assert.equal(each.before, its[index]?.after, 'one change after another');
    }
  });

  it('are answered where that is asked for, rejected with their bytes where they are none, and never publish for others', async () => {
    await using nats = await startNats();
    await using running = await runningGateway({ env: env(nats.url) });
    await using connection = await publisher(nats.url);
    const { read } = running.gateway.ledger;
    const said = await asked(connection, subject, {
      updates: [stockUpdate('n1', 12), stockUpdate('n2', 1, { location: 'RNO' })],
    });
    assert.deepEqual(
      (said.results as { outcome: string }[]).map(({ outcome }) => outcome),
      ['applied', 'refused'],
    );
    const test = await asked(connection, subject.replace('.prod.', '.test.'), { updates: [stockUpdate('n3', 99)] });
    assert.deepEqual([test.test, (test.results as { outcome: string }[])[0]?.outcome], [true, 'test']);

    for (const [to, body, words] of [
      [subject, 'no batch', /not JSON/],
      [subject.replace('wms', 'nobody'), { updates: [stockUpdate('x', 1)] }, /"?nobody"? is no partner/],
      [subject.replace('update', 'delete'), { updates: [stockUpdate('x', 1)] }, /asks for nothing/],
      [subject, { updates: Array.from({ length: 1_001 }, () => 1) }, /1001 updates/],
    ] as const) {
      const { rejected, transmission } = await asked(connection, to, body);
      assert.match(String(rejected), words);
      const recorded = await read.transmissions.byId(String(transmission));
      assert.equal(recorded?.verdict, 'rejected');
      assert.equal(
        Buffer.from((await read.transmissions.content(recorded?.sha256 ?? '')) ?? []).toString(),
        JSON.stringify(body),
      );
    }
    const forged = headers();
    forged.set('Crossdock-Reply-To', 'crossdock.prod.order.received.northwind');
    await jetstream(connection).publish(subject, JSON.stringify({ updates: [stockUpdate('n4', 1)] }), {
      headers: forged,
    });
    await isEmpty(connection);
    const events = await (await jetstreamManager(connection)).streams.info('CROSSDOCK', {
      subjects_filter: 'crossdock.prod.order.>',
    });
    assert.deepEqual(events.state.subjects ?? {}, {}, 'no event of a stranger');
    assert.equal(
      outcomesOf(
        await callerWith(running, 'writer', 'wms').post('/v1/inventory/updates', { updates: [stockUpdate('n4', 1)] }),
      )[0],
      'n4 duplicate',
    );
  });

  it('go on after the server was away, and count once when the gateway dies between commit and acknowledgment', async () => {
    await using nats = await startNats();
    const folder = mkdtempSync(join(tmpdir(), 'crossdock-commands-'));
    cpSync(join(repository, 'partners'), join(folder, 'partners'), { recursive: true });
    let child: ChildProcess | undefined;
    const start = (death: Death) => {
      child = spawn(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          join(repository, 'test', 'support', 'dying-gateway.ts'),
          JSON.stringify(death),
        ],
        {
          cwd: repository,
          env: {
            PATH: process.env.PATH,
            CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
            CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
            CROSSDOCK_HEALTH_PORT: '0',
            CROSSDOCK_API_PORT: '0',
            CROSSDOCK_LOG_LEVEL: 'silent',
            ...env(nats.url),
          },
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      );
      return child;
    };
    try {
      start({ moment: 'never', count: 1 });
      const picks = 12;
      {
        await using connection = await publisher(nats.url);
        const past = new Date(Date.now() - 60_000).toISOString();
        await asked(connection, subject, { updates: [stockUpdate('base', 100, { occurredAt: past })] });
      }
      await nats.kill();
      await nats.start();
      await using connection = await publisher(nats.url);
      await asked(connection, subject, { updates: [stockUpdate('after-away', -1, { kind: 'adjustment' })] });
      child?.kill('SIGKILL');
      await once(child as ChildProcess, 'exit');
      for (let index = 0; index < picks; index++) {
        await jetstream(connection).publish(
          subject,
          JSON.stringify({ updates: [stockUpdate(`k${index}`, -1, { kind: 'adjustment' })] }),
        );
      }
      for (const moment of ['after-commit', 'before-commit'] as const) {
        await once(start({ moment, count: 3 }), 'exit');
      }
      start({ moment: 'never', count: 1 });
      await isEmpty(connection);
      using ledger = openViews(ledgerFile(join(folder, 'data')));
      const [position] = await ledger.inventory.positions('00417');
      assert.equal(position?.quantity, BigInt(100 - 1 - picks) * 10_000n);
      const received = await ledger.transmissions.list({ partner: 'wms', limit: 100 });
      assert.equal(received.length, 2 + picks, 'each command is one transmission');
    } finally {
      child?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
