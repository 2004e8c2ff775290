/**
 * Every setting of the gateway: its name, its default and one sentence. config/gateway.yaml, its JSON Schema and the
 * environment variables are made from this one declaration.
 *
 * A setting of a file `{ nats: { stream: { maxAge: 30d } } }` is CROSSDOCK_NATS_STREAM_MAX_AGE in the environment.
 */
import { type Static, type TObject, type TProperties, Type } from 'typebox';
import { As2GatewaySettings } from '../channels/as2/settings.ts';
import { SftpServerFile } from '../channels/sftp-server/settings.ts';
import { BytesOrUnlimitedText, BytesText, DurationOrUnlimitedText, DurationText } from './units.ts';

const closed = { additionalProperties: false } as const;

function text(fallback: string, description: string) {
  return Type.String({ default: fallback, description });
}
function integer(fallback: number, minimum: number, maximum: number, description: string) {
  return Type.Integer({ default: fallback, minimum, maximum, description });
}
function duration(fallback: string, description: string) {
  return { ...DurationText, default: fallback, description };
}
function bytes(fallback: string, description: string) {
  return { ...BytesText, default: fallback, description };
}
function section<P extends TProperties>(description: string, properties: P): TObject<P> {
  return Type.Object(properties, { ...closed, default: {}, description });
}

const Stream = section('The JetStream stream that holds every event; made when it is missing.', {
  name: text('CROSSDOCK', 'Name of the stream.'),
  subjects: text('crossdock.>', 'Subjects it takes.'),
  storage: Type.Enum(['file', 'memory'], { default: 'file', description: 'Where the server keeps it.' }),
  replicas: integer(1, 1, 5, 'Copies in a NATS cluster.'),
  maxAge: { ...DurationOrUnlimitedText, default: '30d', description: 'How long events are kept.' },
  maxBytes: {
    ...BytesOrUnlimitedText,
    default: 'unlimited',
    description: 'Most that it holds; the oldest goes first.',
  },
  duplicateWindow: duration(
    '2m',
    'How long the server recognises an event by its id; the gateway itself asks further.',
  ),
});

export const GatewayFile = Type.Object(
  {
    environment: Type.String({
      pattern: '^[a-z0-9-]{1,32}$',
      patternErrorMessage: 'it is 1 to 32 lower-case letters, digits and hyphens, as prod',
      default: 'prod',
      description: 'Second word of every subject; test data goes to `test` whatever this says.',
    }),
    folders: section('Where things are; relative to the working directory. {data} stands for the data folder.', {
      data: text('./data', 'The ledger and the archive.'),
      drops: text('{data}/drops', 'Folders of folder channels: partners drop and fetch their files here.'),
      partners: text('./partners', 'One folder a partner.'),
      inventory: text('./config/inventory.yaml', 'File that says our locations and who owns which inventory state.'),
      calendars: text(
        './config/calendars.yaml',
        'File of business calendars that partners share; it need not be there.',
      ),
      secrets: text(
        './secrets',
        'Folder of secrets, a file each, as containers mount them at /run/secrets; partner.yaml names one by its file name.',
      ),
    }),
    nats: section('The NATS server that events are published to.', {
      url: Type.String({
        pattern: '^((nats|tls)://[^,\\s]+(,(nats|tls)://[^,\\s]+)*)?$',
        patternErrorMessage: 'a server is nats:// or tls:// and its address, as nats://nats:4222; several with commas',
        default: '',
        description: 'Servers, as nats://nats:4222, several with commas; empty: the feed inside the gateway, no NATS.',
      }),
      credentials: text('', 'Credentials file (.creds); empty: none.'),
      connectTimeout: duration('5s', 'How long one attempt to connect may take.'),
      reconnect: duration('2s', 'Pause between attempts to connect; it never gives up.'),
      stream: Stream,
      commands: section(
        'Inventory updates that are published on crossdock-commands.ENVIRONMENT.inventory.update.SOURCE.',
        {
          stream: text(
            '',
            'Name of the stream that holds them until they are applied, as CROSSDOCK_COMMANDS; made when it is missing. Empty: none are taken. Say on the server first who may publish as which source.',
          ),
          bytesMax: bytes('1GiB', 'Most that may wait; a full stream refuses what is published.'),
          inFlightMax: integer(256, 1, 10_000, 'Commands in hand at a time.'),
          ackWait: duration('30s', 'How long one may be in hand before the server gives it out again.'),
          attemptsMax: integer(
            8,
            1,
            1_000,
            'Tries of a command that makes the gateway itself fail; then it is set aside.',
          ),
          retry: duration('1s', 'Pause after the first failed try; it doubles each time.'),
          retryMax: duration('1m', 'Longest pause.'),
        },
      ),
    }),
    channels: section('How bytes move.', {
      folder: section('Folder channels.', {
        sweep: duration('2s', 'How often every folder is looked through for what the watcher missed.'),
        settle: duration('500ms', 'How long size and times of a file stand still before it is taken.'),
        batch: integer(256, 1, 10_000, 'Files taken in one go.'),
      }),
      sftpServer: SftpServerFile,
    }),
    as2: As2GatewaySettings,
    intake: section('Taking what arrives.', {
      transmissionBytesMax: bytes('2GiB', 'Largest file taken; a larger one is refused.'),
      inlineBytesMax: bytes(
        '64KiB',
        'Largest file kept in the ledger itself; a larger one goes to the archive folder.',
      ),
    }),
    translation: section('Turning transmissions into documents.', {
      workers: integer(1, 1, 64, 'Worker threads.'),
      batch: integer(32, 1, 1_000, 'Transmissions claimed in one go.'),
      attemptsMax: integer(
        3,
        1,
        100,
        'Attempts at a transmission that makes the gateway itself fail; then it is set aside.',
      ),
      segmentBytesMax: bytes('1MiB', 'Longest X12 segment or flat-file record; a longer one is a finding.'),
      partLinesMax: integer(
        500,
        1,
        100_000,
        'Lines in one part of a document; larger documents become several events.',
      ),
      findingsMax: integer(1_000, 1, 100_000, 'Findings kept of one document; further ones are counted.'),
      eventBytesMax: bytes('512KiB', "Largest event; the NATS server's max_payload (1 MiB unless told) is above it."),
    }),
    delivery: section('Getting files to partners.', {
      attemptsMax: integer(
        12,
        1,
        1_000,
        'Attempts before a transmission becomes a dead letter; those that fail because its endpoint is down do not count.',
      ),
      backoffBase: duration('5s', 'Longest pause after the first failed attempt; it doubles each time.'),
      backoffMax: duration('15m', 'Longest pause.'),
      giveUpAfter: duration(
        '3d',
        'How long a transmission is tried for, the time that its endpoint is down included; then it becomes a dead letter.',
      ),
      concurrency: integer(
        16,
        1,
        1_000,
        'Queues (of a partner, a channel and a kind) that are served at the same time.',
      ),
      partnerConcurrency: integer(4, 1, 100, 'Those of one partner; partner.yaml may say another number.'),
      partnerRate: integer(
        0,
        0,
        1_000_000,
        'Transmissions a minute to one partner; 0: no limit; partner.yaml may say another number.',
      ),
      ambiguous: section('Where it cannot be told whether the partner has it, so that it is asked again.', {
        attemptsMax: integer(24, 1, 1_000, 'Attempts before it becomes a dead letter.'),
        backoffBase: duration('30s', 'Longest pause after the first; it doubles each time.'),
        backoffMax: duration('1h', 'Longest pause.'),
      }),
      breaker: section('Endpoints that are down.', {
        failures: integer(5, 1, 1_000, 'Transient failures in a row after which an endpoint counts as down.'),
        probeAfter: duration('30s', 'Longest wait before it is asked with one transmission; it doubles each time.'),
        probeAfterMax: duration('15m', 'Longest wait.'),
      }),
    }),
    advice: section('Sending inventory advices.', {
      every: duration('1s', 'How often the schedules are looked at.'),
      reconcile: section('Comparing what is true with what partners acknowledged.', {
        every: duration('1h', 'Time between two comparisons of all that a send rule tells.'),
      }),
    }),
    configuration: section('Reading the partners folder while running.', {
      settle: duration('300ms', 'How long the folder is quiet before a change is read.'),
      reread: duration('10s', 'How often it is looked through for what the watcher missed.'),
    }),
    health: section('The port of /healthz, /readyz and /metrics.', {
      host: text('0.0.0.0', 'Address it listens on.'),
      port: integer(8080, 0, 65_535, 'Port it listens on; 0: any free one.'),
    }),
    api: section('The HTTP API under /v1. Every request needs a token of `crossdock tokens new`, but for /v1/health.', {
      host: text(
        '127.0.0.1',
        'Address it listens on. Tokens go over the wire: let others in through a proxy with TLS, or on a network of your own.',
      ),
      port: integer(8081, 0, 65_535, 'Port it listens on; 0: any free one.'),
      tokens: text('{data}/tokens', 'Folder of the tokens, a file each; the secrets themselves are not in it.'),
      requestsPerMinuteMax: integer(6_000, 1, 1_000_000, 'Requests of one token.'),
      refusalsPerMinuteMax: integer(
        60,
        1,
        1_000_000,
        'Requests with a bad token that are answered in full, of one address.',
      ),
      connectionsMax: integer(256, 1, 65_535, 'Connections at a time.'),
      requestTimeout: duration('30s', 'How long a request may take to come in.'),
      bodyBytesMax: bytes('1MiB', 'Largest body of a request, and largest message of a command.'),
      updatesMax: integer(1_000, 1, 100_000, 'Inventory updates in one request or message.'),
      pageMax: integer(500, 1, 10_000, 'Entries in one page of an answer.'),
    }),
    log: section('The log, one JSON line an event, on standard error.', {
      level: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
        default: 'info',
        description: 'Least severe line that is written.',
      }),
    }),
  },
  { ...closed, $id: 'gateway.schema.json', title: 'Crossdock gateway settings' },
);
export type GatewayFile = Static<typeof GatewayFile>;
