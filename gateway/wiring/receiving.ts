/**
 * Every way in by the configuration in force: intake, and what gives it bytes or commands. A way in starts when what it
 * takes can be dealt with, and stops before anything that it needs.
 */
import type { Metrics } from '../api/metrics.ts';
import type { Archive } from '../archive/archive.ts';
import type { SftpSessions } from '../channels/sftp/sessions.ts';
import type { Clock } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import type { CommandIntake } from '../events/jetstream/commands.ts';
import { Intake } from '../intake/intake.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { PartnerBook } from '../partners/partner.ts';
import type { Settings } from '../settings/settings.ts';
import type { As2 } from './as2/as2.ts';
import { HostedDrop } from './hosted-drop.ts';
import { startOutside } from './outside.ts';
import { Receivers } from './receivers.ts';

/** Bytes of files that are given to intake at once. */
const batchBytesMax = 67_108_864;

export interface ReceivingParts {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly configuration: () => Configuration;
  readonly book: () => PartnerBook;
  readonly sessions: SftpSessions;
  readonly as2: As2;
  readonly onEvents: () => void;
  /** Something was received that is to be translated. */
  readonly onReceived: () => void;
  /** Stock was changed by a command. */
  readonly onStock: () => void;
}

export interface Receiving {
  readonly apiPort: number;
  /** Undefined where none are taken from NATS. */
  readonly commands: CommandIntake | undefined;
  /** Of the hosted drop; undefined while it does not listen. */
  readonly sftpPort: number | undefined;
  /** Starts to take files. Throws where the port or the host keys of the hosted drop cannot be had. */
  start(): Promise<void>;
  /** Makes what runs the same as what is configured now. */
  follow(): Promise<void>;
}

/** AS2, the API and the NATS commands listen at once. Throws where a port is taken or not ours to use. */
export async function startReceiving(stack: AsyncDisposableStack, parts: ReceivingParts): Promise<Receiving> {
  const { settings, ledger, as2 } = parts;
  const intake = intakeOf(parts);
  stack.use(await as2.listen((files) => intake.accept(files)));
  const { apiPort, commands } = await startOutside(stack, { ...parts, intake });
  const receivers = receiversOf(parts, intake);
  const hosted = new HostedDrop({
    ...parts,
    settings: settings.channels.sftpServer,
    transmissionBytesMax: settings.intake.transmissionBytesMax,
    dataFolder: settings.folders.data,
    receivers,
    ledger,
  });
  return {
    apiPort,
    commands,
    get sftpPort() {
      return hosted.port;
    },
    async start() {
      stack.use(receivers);
      await receivers.follow();
      stack.use(hosted);
      await hosted.start();
    },
    async follow() {
      await receivers.follow();
      await hosted.follow();
    },
  };
}

function intakeOf({ archive, ledger, clock, logger, metrics, onEvents, onReceived }: ReceivingParts): Intake {
  return new Intake({
    archive,
    ledger,
    clock,
    logger,
    onReceived: () => {
      onEvents();
      onReceived();
    },
    onSkipped: (partner) => {
      metrics.transmission('in', partner, 'skipped');
      metrics.duplicate(partner, 'bytes', 'reject');
    },
  });
}

function receiversOf({ settings, sessions, ledger, book, logger, metrics }: ReceivingParts, intake: Intake): Receivers {
  return new Receivers({
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
}
