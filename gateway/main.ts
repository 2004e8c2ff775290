/**
 * The composition root: builds every part, starts them in order, stops them in reverse.
 *
 * Stopping: no new file is taken, what is in hand is finished and recorded, events under way are marked, and the ledger
 * closes last. What a stop leaves waiting, the next start goes on with.
 */
import { startAdvising } from './advising.ts';
import { type Check, startHealth } from './api/health.ts';
import { createMetrics, type Metrics } from './api/metrics.ts';
import { Archive } from './archive/archive.ts';
import { As2 } from './as2/as2.ts';
import type { SqliteEvidence } from './channels/as2/evidence/sqlite.ts';
import type { Sender } from './channels/sender.ts';
import { SftpSessions } from './channels/sftp/sessions.ts';
import type { Clock } from './clock.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { archiveFolder, ledgerFile } from './data-folder.ts';
import { deliveriesOf, deliveryCheck } from './deliveries.ts';
import { overdueRound } from './delivery/overdue.ts';
import { jetStream } from './events/jetstream.ts';
import { type Relay, startRelay } from './events/relay.ts';
import { type EventStream, embeddedFeed } from './events/stream.ts';
import { HostedDrop } from './hosted-drop.ts';
import { Intake } from './intake/intake.ts';
import type { Ledger } from './ledger/port.ts';
import { openLedger } from './ledger/sqlite/ledger.ts';
import { lockDataFolder } from './lock.ts';
import type { Logger } from './log.ts';
import { startOutside } from './outside.ts';
import { watchPartners } from './partners/watch.ts';
import { Receivers } from './receivers.ts';
import { formatConfigError } from './settings/config-error.ts';
import { readSecret } from './settings/secrets.ts';
import type { Settings } from './settings/settings.ts';
import { Stage } from './stage.ts';
import { stockRound } from './stock-rules.ts';
import { forgetEveryMs, forgetRound } from './translation/forget.ts';
import { WorkerPool } from './translation/pool.ts';
import { Translation } from './translation/stage.ts';

export interface GatewayOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  /** 0 to 1, for the jitter of retries. */
  readonly chance: () => number;
  readonly logger: Logger;
  /** Parts that a test puts others around: a ledger that dies at a commit, a stream that is away. */
  readonly around?: {
    readonly ledger?: (ledger: Ledger) => Ledger;
    readonly stream?: (stream: EventStream) => EventStream;
    readonly archive?: (archive: Archive) => Archive;
    readonly sender?: (sender: Sender) => Sender;
    readonly evidence?: (evidence: SqliteEvidence) => SqliteEvidence;
  };
}

export interface Gateway extends AsyncDisposable {
  readonly healthPort: number;
  /** Of the hosted drop; undefined while it does not listen. */
  readonly sftpPort: number | undefined;
  /** Of the AS2 server; undefined while no partner has an AS2 channel. */
  readonly as2Port: number | undefined;
  readonly apiPort: number;
  readonly ledger: Ledger;
}

/** Starts a gateway. Throws a ConfigurationError, or a DataFolderInUse, before anything was touched. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings, clock, chance, logger } = options;
  const around = { ledger: same, stream: same, archive: same, sender: same, evidence: same, ...options.around };
  let configuration = await readConfiguration(settings);
  await using stack = new AsyncDisposableStack();
  stack.use(lockDataFolder(settings.folders.data));
  const ledger = around.ledger(stack.use(openLedger(ledgerFile(settings.folders.data))));
  const archive = around.archive(new Archive(archiveFolder(settings.folders.data), settings.intake));
  const metrics = createMetrics({
    depths: () => ledger.read.transmissions.depths(),
    alerts: () => ledger.read.alerts.open(),
    reconciliations: () => ledger.read.standing.reconciliations(),
    now: clock.now,
  });
  const relays: Relay[] = [];
  const secret = (reference: string) => readSecret(settings.folders.secrets, reference);
  const as2 = stack.use(
    await As2.open({
      settings,
      secret,
      ledger,
      clock,
      chance,
      logger,
      metrics,
      book: () => configuration.book,
      onEvents: () => relay.poke(),
      onResend: () => stages.deliver(),
      around: around.evidence,
    }),
  );
  const health = stack.use(
    await startHealth({
      ...settings.health,
      metrics,
      readiness: () => readiness(ledger, configuration, relays[0], as2),
    }),
  );

  const stream = around.stream(stack.use(eventStream(settings, ledger, logger)));
  const relay = stack.use(
    startRelay({ ledger, stream, log: logger, clock, chance, limits: { pauseMaxMs: settings.nats.reconnectMs } }),
  );
  relays.push(relay);
  const book = () => configuration.book;
  const sessions = stack.use(new SftpSessions({ secret, chance, logger }));
  const stages = startStages(stack, {
    options,
    ledger,
    archive,
    metrics,
    relay,
    configuration: () => configuration,
    sender: around.sender,
    sessions,
    as2,
  });

  const intake = new Intake({
    archive,
    ledger,
    clock,
    logger,
    onReceived: () => {
      relay.poke();
      stages.received();
    },
    onSkipped: (partner) => {
      metrics.transmission('in', partner, 'skipped');
      metrics.duplicate(partner, 'bytes', 'reject');
    },
  });
  stack.use(await as2.listen((files) => intake.accept(files)));
  const { apiPort } = await startOutside(stack, {
    settings,
    ledger,
    archive,
    intake,
    metrics,
    clock,
    logger,
    configuration: () => configuration,
    onEvents: () => relay.poke(),
  });
  const receivers = new Receivers({
    intake,
    settings: {
      sweepMs: settings.channels.folder.sweepMs,
      batchFilesMax: settings.channels.folder.batch,
      batchBytesMax,
      transmissionBytesMax: settings.intake.transmissionBytesMax,
    },
    sessions,
    claimer: ledger.id.slice(0, 8),
    book,
    logger,
    onRefused: (partner, code) => metrics.refused(partner, code),
  });
  const hosted = new HostedDrop({
    settings: settings.channels.sftpServer,
    transmissionBytesMax: settings.intake.transmissionBytesMax,
    dataFolder: settings.folders.data,
    book,
    receivers,
    ledger,
    clock,
    logger,
    onEvents: () => relay.poke(),
  });
  stack.use(
    watchPartners(
      settings.folders.partners,
      settings,
      async (change) => {
        if (change.book === undefined) {
          for (const error of change.errors) logger.error({ file: error.file }, formatConfigError(error));
          logger.error('the changed configuration has errors and is not used; the former one goes on');
          return;
        }
        // First the peers: a channel that the book has can be sent over.
        await as2.follow(change.book);
        configuration = { book: change.book, inventory: change.inventory };
        logger.info(
          { version: change.book.version, partners: change.book.partners.size },
          'the configuration was changed',
        );
        await receivers.follow();
        await hosted.follow();
        stages.received();
      },
      configuration.book,
    ),
  );
  stack.use(receivers);
  await receivers.follow();
  stack.use(hosted);
  await hosted.start();
  logger.info(
    {
      partners: configuration.book.partners.size,
      events: stream.name,
      health: health.port,
      api: apiPort,
      data: settings.folders.data,
    },
    'started',
  );
  const running = stack.move();
  return {
    healthPort: health.port,
    apiPort,
    get sftpPort() {
      return hosted.port;
    },
    get as2Port() {
      return as2.port;
    },
    ledger,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Bytes of files that are given to intake at once. */
const batchBytesMax = 67_108_864;
/** Heap of one translation worker, in MiB. */
const workerMemoryMb = 512;
/** Longest that a stage sleeps without a poke, in milliseconds. */
const idleMs = 1_000;

interface StageParts {
  readonly options: GatewayOptions;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly metrics: Metrics;
  readonly relay: Relay;
  readonly configuration: () => Configuration;
  readonly sender: (sender: Sender) => Sender;
  readonly sessions: SftpSessions;
  readonly as2: As2;
}

function startStages(
  stack: AsyncDisposableStack,
  parts: StageParts,
): { readonly received: () => void; readonly deliver: () => void } {
  const { ledger, archive, metrics, relay, configuration } = parts;
  const { settings, clock, chance, logger } = parts.options;
  const book = () => configuration().book;
  const common = { ledger, clock, logger };
  const onEvents = () => relay.poke();

  const deliveries = deliveriesOf({
    ...common,
    archive,
    chance,
    settings: settings.delivery,
    book,
    sessions: parts.sessions,
    as2: parts.as2,
    around: parts.sender,
    onEvents,
    onDelivered: ({ partner }) => {
      metrics.transmission('out', partner, 'sent');
      metrics.delivery(partner, 'delivered');
    },
    onFailed: ({ partner }, final) => metrics.delivery(partner, final ? 'failed' : 'retried'),
  });
  const stage = (name: string, round: () => Promise<boolean>, idle: number = idleMs) =>
    stack.use(new Stage({ name, round, idleMs: idle, logger }));
  stack.defer(() => deliveries.drained());
  const delivery: Stage = stage('delivery', () => deliveries.start(() => delivery.poke()));
  stage('acknowledgments', () => overdueRound({ ...common, onEvents }));
  startAdvising(stage, {
    ...common,
    archive,
    settings: settings.advice,
    configuration,
    onEvents,
    deliver: () => delivery.poke(),
  });
  const inventory = stage('inventory', stockRound({ ...common, configuration, onEvents }));
  const pool = stack.use(new WorkerPool(settings.translation.workers, workerMemoryMb));
  const translations = new Translation({
    ...common,
    archive,
    pool,
    book,
    limits: settings.translation,
    batchFilesMax: settings.translation.batch,
    attemptsMax: settings.translation.attemptsMax,
    onRecorded: () => {
      relay.poke();
      inventory.poke();
      delivery.poke();
    },
    onTranslated: ({ partner }, verdict) => metrics.transmission('in', partner, verdict),
    onFailed: ({ partner }) => metrics.transmission('in', partner, 'failed'),
    onDuplicate: metrics.duplicate,
  });
  stage('duplicates', () => forgetRound({ ledger, clock, book }), forgetEveryMs);
  stack.defer(() => translations.drained());
  const translation: Stage = stage('translation', () => translations.round(() => translation.poke()));
  return { received: () => translation.poke(), deliver: () => delivery.poke() };
}

function eventStream(settings: Settings, ledger: Ledger, logger: Logger): EventStream {
  if (settings.nats.url === '') return embeddedFeed();
  return jetStream(settings.nats, { environment: settings.environment, ledger: ledger.id }, logger);
}

async function readiness(
  ledger: Ledger,
  { book }: Configuration,
  relay: Relay | undefined,
  as2: As2,
): Promise<Check[]> {
  await ledger.write(async () => undefined);
  const events = relay?.state();
  return [
    { name: 'ledger', state: 'ok', sentence: 'The ledger takes commits.' },
    { name: 'partners', state: 'ok', sentence: `${book.partners.size} partners, version ${book.version}.` },
    events === undefined || events.connected
      ? { name: 'events', state: 'ok', sentence: `Events go to ${events?.stream ?? 'the feed'}.` }
      : { name: 'events', state: 'degraded', sentence: events.problem?.message ?? 'Events wait in the ledger.' },
    await deliveryCheck(ledger),
    ...as2.checks(),
  ];
}

function same<T>(value: T): T {
  return value;
}
