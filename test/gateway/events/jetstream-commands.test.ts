import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { type Command, replySubject } from '../../../gateway/events/jetstream/command-message.ts';
import {
  type CommandHandler,
  type CommandSettings,
  startCommands,
} from '../../../gateway/events/jetstream/commands.ts';
import { type NatsServer, startNats } from '../../support/nats.ts';
import { recordedLog } from '../../support/outbox.ts';
import { until } from '../../support/running-gateway.ts';

const stream = 'COMMANDS';
const subject = 'crossdock-commands.prod.inventory.update.wms';

function settings(url: string): CommandSettings {
  const commands = {
    stream,
    storage: 'memory',
    replicas: 1,
    bytesMax: 1_048_576,
    inFlightMax: 16,
    ackWaitMs: 60_000,
  } as const;
  const tries = { attemptsMax: 3, retryMs: 10, retryMsMax: 20 };
  return { url, connectTimeoutMs: 2_000, reconnectMs: 50, commands: { ...commands, ...tries } };
}

/** Handles by a function that is told the text of a command; remembers what it gave up. */
function handlerOf(handle: (text: string, command: Command) => Promise<string>) {
  const seen: string[] = [];
  const gaveUp: string[] = [];
  const handler: CommandHandler = {
    async begin(command) {
      const text = Buffer.from(command.bytes).toString();
      seen.push(`${text}#${command.attempt}`);
      return { done: handle(text, command) };
    },
    async giveUp(command, fault) {
      gaveUp.push(`${Buffer.from(command.bytes)}: ${fault}`);
      if (gaveUp.length === 1) throw new Error('the disk is full');
      return 'given up';
    },
  };
  return { handler, seen, gaveUp };
}

async function publisher({ url }: NatsServer): Promise<NatsConnection> {
  const connection = await connect({ servers: url });
  const manager = await jetstreamManager(connection);
  await until('the stream is there', () => manager.consumers.info(stream, 'crossdock').catch(() => undefined));
  return connection;
}

async function waiting(connection: NatsConnection): Promise<number> {
  return (await (await jetstreamManager(connection)).streams.info(stream)).state.messages;
}

describe('commands from a stream', () => {
  it('are acknowledged when they are done, not before, and handed in in order', async () => {
    await using nats = await startNats();
    const gate = Promise.withResolvers<void>();
    const { handler, seen } = handlerOf(async (text) => {
      await gate.promise;
      return text;
    });
    await using _commands = startCommands({
      settings: settings(nats.url),
      environment: 'prod',
      handler,
      logger: recordedLog().log,
    });
    await using connection = await publisher(nats);
    for (const text of ['a', 'b', 'c']) await jetstream(connection).publish(subject, text);
    await until('all are in hand', () => (seen.length === 3 ? true : undefined));
    assert.deepEqual(seen, ['a#1', 'b#1', 'c#1']);
    assert.equal(await waiting(connection), 3);
    gate.resolve();
    await until('all are acknowledged', async () => ((await waiting(connection)) === 0 ? true : undefined));
  });

  it('are tried again after a fault of ours, given up after the last try, and kept until that is recorded', async () => {
    await using nats = await startNats();
    const { handler, seen, gaveUp } = handlerOf(async (text, { attempt }) => {
      if (text === 'poison' || (text === 'shy' && attempt < 2)) throw new Error('no luck');
      return text;
    });
    const { log, lines } = recordedLog();
    await using _commands = startCommands({ settings: settings(nats.url), environment: 'prod', handler, logger: log });
    await using connection = await publisher(nats);
    for (const text of ['poison', 'shy', 'good']) await jetstream(connection).publish(subject, text);
    await until('nothing waits', async () => ((await waiting(connection)) === 0 ? true : undefined));
    assert.deepEqual(
      seen.filter((each) => each.startsWith('poison')),
      ['poison#1', 'poison#2', 'poison#3', 'poison#4'],
    );
    assert.deepEqual(seen.filter((each) => !each.startsWith('poison')).sort(), ['good#1', 'shy#1', 'shy#2']);
    assert.deepEqual(gaveUp, ['poison: no luck', 'poison: no luck']);
    assert.equal(lines.filter(({ msg }) => msg === 'a command was given up; its bytes are kept').length, 1);
  });

  it('say once that the server is away, and go on when it is back', async () => {
    await using nats = await startNats();
    const { handler, seen } = handlerOf(async (text) => text);
    const { log, warnings } = recordedLog();
    const memory = settings(nats.url);
    const onDisk = { ...memory, commands: { ...memory.commands, storage: 'file' as const } };
    await using commands = startCommands({ settings: onDisk, environment: 'prod', handler, logger: log });
    assert.deepEqual(commands.state(), { stream, taking: false, problem: 'not connected yet' });
    await (await publisher(nats)).close();
    await until('they are taken', () => (commands.state().taking ? true : undefined));
    await nats.kill();
    await until('it is noticed', () => (warnings().length > 0 ? true : undefined));
    const away = commands.state();
    assert.equal(away.taking, false);
    assert.match(away.problem ?? '', /The server does not answer: look at its process/);
    await nats.start();
    await using connection = await publisher(nats);
    await jetstream(connection).publish(subject, 'later');
    await until('it is handed in', () => (seen.length > 0 ? true : undefined));
    assert.deepEqual(commands.state(), { stream, taking: true, problem: undefined });
    assert.equal(warnings().length, 1);
  });

  it('come from who may say so alone, by the users of config/nats-users.conf', async () => {
    const config = readFileSync(join(import.meta.dirname, '../../../config/nats-users.conf'), 'utf8');
    await using nats = await startNats({ config });
    const { handler, seen } = handlerOf(async (text) => text);
    const url = nats.url.replace('nats://', 'nats://crossdock:change-me-crossdock@');
    await using _commands = startCommands({
      settings: settings(url),
      environment: 'prod',
      handler,
      logger: recordedLog().log,
    });
    const login = { servers: nats.url, user: 'wms', pass: 'change-me-wms', inboxPrefix: '_INBOX_wms' };
    await using connection = await connect(login);
    const answers = connection.subscribe('_INBOX_wms.answers', { max: 1 });
    const head = headers();
    head.set('Crossdock-Reply-To', '_INBOX_wms.answers');
    await until('the command is taken', async () => {
      await jetstream(connection, { checkAPI: false } as object)
        .publish(subject, 'mine', { headers: head })
        .catch(() => undefined);
      return seen.length > 0 ? true : undefined;
    });
    for await (const answer of answers) assert.equal(answer.string(), 'mine');
    for (const other of [
      subject.replace('wms', 'legacy-erp'),
      'crossdock.prod.order.received.northwind',
      '$JS.API.STREAM.LIST',
    ]) {
      await assert.rejects(connection.request(other, 'forged', { timeout: 2_000 }), /ermission/, other);
    }
    assert.ok(seen.every((each) => each.startsWith('mine')));
  });
});

describe('the answer to a command', () => {
  it('goes to an inbox, and nowhere else', () => {
    const to = (asked: string) => {
      const head = headers();
      head.set('Crossdock-Reply-To', asked);
      return replySubject({ headers: head });
    };
    for (const inbox of ['_INBOX.abc', '_INBOX_wms.abc.1']) assert.equal(to(inbox), inbox);
    for (const other of [
      '',
      'crossdock.prod.x',
      '_INBOX',
      '_INBOX.',
      '_INBOX.>',
      '_INBOX.a.*',
      '_INBOXES x.a',
      '$JS.API.STREAM.DELETE.X',
      `_INBOX.${'a'.repeat(65)}`,
    ]) {
      assert.equal(to(other), undefined, other);
    }
    assert.equal(replySubject({ headers: undefined }), undefined);
  });
});
