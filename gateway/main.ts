/**
 * The composition root: builds every part, starts them in order, stops them in reverse.
 *
 * Stopping: no new file is taken, what is in hand is finished and recorded, events under way are marked, and the ledger
 * closes last. What a stop leaves waiting, the next start goes on with.
 */
import { startHealth } from './api/health.ts';
import { createMetrics } from './api/metrics.ts';
import { Archive } from './archive/archive.ts';
import type { SqliteEvidence } from './channels/as2/evidence/sqlite.ts';
import type { Sender } from './channels/sender.ts';
import { SftpSessions } from './channels/sftp/sessions.ts';
import type { Clock } from './clock.ts';
import { readConfiguration } from './configuration.ts';
import { archiveFolder, ledgerFile } from './data-folder.ts';
import type { CommandIntake } from './events/jetstream/commands.ts';
import { jetStream } from './events/jetstream.ts';
import { type Relay, startRelay } from './events/relay.ts';
import { type EventStream, embeddedFeed } from './events/stream.ts';
import type { Ledger } from './ledger/port.ts';
import { openLedger } from './ledger/sqlite/ledger.ts';
import { lockDataFolder } from './lock.ts';
import type { Logger } from './log.ts';
import { calendarWarnings } from './partners/check/calendar-warnings.ts';
import { type PartnersChange, watchPartners } from './partners/watch.ts';
import { formatConfigError } from './settings/config-error.ts';
import { readSecret } from './settings/secrets.ts';
import type { Settings } from './settings/settings.ts';
import { As2 } from './wiring/as2/as2.ts';
import { readiness } from './wiring/readiness.ts';
import { startReceiving } from './wiring/receiving.ts';
import { startStages } from './wiring/stages.ts';

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
  let current = await readConfiguration(settings);
  const configuration = () => current;
  const book = () => current.book;
  await using stack = new AsyncDisposableStack();
  stack.use(lockDataFolder(settings.folders.data));
  const ledger = around.ledger(stack.use(openLedger(ledgerFile(settings.folders.data))));
  const archive = around.archive(new Archive(archiveFolder(settings.folders.data), settings.intake));
  const metrics = metricsOf(ledger, clock);
  const secret = (reference: string) => readSecret(settings.folders.secrets, reference);
  const onEvents = () => relay.poke();
  const common = { settings, ledger, clock, chance, logger, metrics, book, configuration, onEvents };

  const evidence = { around: around.evidence, onResend: () => stages.deliver() };
  const as2 = stack.use(await As2.open({ ...common, ...evidence, secret }));
  let started: Relay | undefined;
  let commands: CommandIntake | undefined;
  const ready = () => readiness(ledger, current, started, as2, commands);
  const health = stack.use(await startHealth({ ...settings.health, metrics, readiness: ready }));
  const stream = around.stream(stack.use(eventStream(settings, ledger, logger)));
  const limits = { pauseMaxMs: settings.nats.reconnectMs };
  const relay = stack.use(startRelay({ ledger, stream, log: logger, clock, chance, limits }));
  started = relay;

  const sessions = stack.use(new SftpSessions({ secret, chance, logger }));
  const stages = startStages(stack, { ...common, archive, sender: around.sender, sessions, as2 });
  const onReceived = () => stages.received();
  const onStock = () => stages.stockChanged();
  const receiving = await startReceiving(stack, { ...common, archive, sessions, as2, onReceived, onStock });
  commands = receiving.commands;
  const follow = async (change: PartnersChange) => {
    if (change.book === undefined) return logUnused(logger, change);
    // First the peers: a channel that the book has can be sent over.
    await as2.follow(change.book);
    current = { book: change.book, inventory: change.inventory };
    const { version, partners } = change.book;
    logger.info({ version, partners: partners.size }, 'the configuration was changed');
    warnOfCalendars();
    await receiving.follow();
    stages.received();
  };
  const warnOfCalendars = () => {
    for (const warning of calendarWarnings(book().partners.values(), clock.now())) logger.warn(warning);
  };
  warnOfCalendars();
  stack.use(watchPartners(settings.folders.partners, settings, follow, current.book));
  await receiving.start();

  const { apiPort } = receiving;
  const ports = { health: health.port, api: apiPort };
  const { data } = settings.folders;
  logger.info({ partners: current.book.partners.size, events: stream.name, ...ports, data }, 'started');
  const running = stack.move();
  return {
    healthPort: health.port,
    apiPort,
    get sftpPort() {
      return receiving.sftpPort;
    },
    get as2Port() {
      return as2.port;
    },
    ledger,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function metricsOf(ledger: Ledger, { now }: Clock) {
  return createMetrics({
    depths: () => ledger.read.transmissions.depths(),
    alerts: () => ledger.read.alerts.open(),
    reconciliations: () => ledger.read.standing.reconciliations(),
    canaries: () => ledger.read.canaries.newest(),
    now,
  });
}

/** A change with errors is not used: what ran before it goes on. */
function logUnused(logger: Logger, { errors }: PartnersChange): void {
  for (const error of errors) logger.error({ file: error.file }, formatConfigError(error));
  logger.error('the changed configuration has errors and is not used; the former one goes on');
}

function eventStream(settings: Settings, ledger: Ledger, logger: Logger): EventStream {
  if (settings.nats.url === '') return embeddedFeed();
  return jetStream(settings.nats, { environment: settings.environment, ledger: ledger.id }, logger);
}

function same<T>(value: T): T {
  return value;
}
