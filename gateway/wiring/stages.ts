/** The stages of a running gateway: what each is given, and who pokes whom when its work makes work for another. */
import type { Metrics } from '../api/metrics.ts';
import type { Archive } from '../archive/archive.ts';
import type { Sender } from '../channels/sender.ts';
import type { SftpSessions } from '../channels/sftp/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import { ledgerFile } from '../data-folder.ts';
import { overdueRound } from '../delivery/overdue.ts';
import { ChangeSweep } from '../inventory/change-sweep.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import { Stage } from '../stage.ts';
import { forgetEveryMs, forgetRound } from '../translation/forget.ts';
import { WorkerPool } from '../translation/pool.ts';
import { Translation } from '../translation/stage.ts';
import { startAdvising } from './advising.ts';
import type { As2 } from './as2/as2.ts';
import { canariesOf } from './canaries.ts';
import { deliveriesOf } from './deliveries.ts';
import { stockRound } from './stock-rules.ts';

/** Heap of one translation worker, in MiB. */
const workerMemoryMb = 512;
/** Longest that a stage sleeps without a poke, in milliseconds. */
const idleMs = 1_000;

export interface StageParts {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  /** 0 to 1, for the jitter of retries. */
  readonly chance: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly configuration: () => Configuration;
  /** Puts something around each sender. */
  readonly sender: (sender: Sender) => Sender;
  readonly sessions: SftpSessions;
  readonly as2: As2;
  readonly onEvents: () => void;
}

export interface Stages {
  /** Something was received that is to be translated. */
  received(): void;
  /** Something is to be delivered. */
  deliver(): void;
  /** Stock may have changed. */
  stockChanged(): void;
}

export function startStages(stack: AsyncDisposableStack, parts: StageParts): Stages {
  const { settings, ledger, archive, clock, logger, metrics, configuration, onEvents } = parts;
  const book = () => configuration().book;
  const common = { ledger, clock, logger };

  const deliveries = deliveriesOf({
    ...common,
    archive,
    chance: parts.chance,
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
  const advising = startAdvising(stage, {
    ...common,
    archive,
    source: { sqlite: ledgerFile(settings.folders.data) },
    settings: settings.advice,
    configuration,
    onEvents,
    deliver: () => delivery.poke(),
  });
  const onStock = () => {
    onEvents();
    advising.changed();
  };
  const canaries = canariesOf({
    ...common,
    archive,
    settings: settings.translation,
    metrics,
    configuration,
    onEvents: onStock,
  });
  stage('canaries', () => canaries.round());
  const inventory = stage(
    'inventory',
    stockRound({ ...common, configuration, onEvents: onStock, onOversold: metrics.oversold }),
  );
  const sweep = new ChangeSweep(ledger);
  stage('changes', () => sweep.round());
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
      onEvents();
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
  return {
    received: () => translation.poke(),
    deliver: () => delivery.poke(),
    stockChanged: () => advising.changed(),
  };
}
