/** Commands and queries from outside: what the API and the NATS commands are given of the gateway. */

import type { Metrics } from '../api/metrics.ts';
import { type Api, startApi } from '../api/server.ts';
import type { Archive } from '../archive/archive.ts';
import { type Clock, instant } from '../clock.ts';
import { commandsFromNats } from '../commands/from-nats.ts';
import { UpdateCommands } from '../commands/inventory-updates.ts';
import type { Configuration } from '../configuration.ts';
import { type CommandIntake, startCommands } from '../events/jetstream/commands.ts';
import type { Intake } from '../intake/intake.ts';
import { takeUp } from '../inventory/set-aside.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Logger } from '../log.ts';
import type { Settings } from '../settings/settings.ts';
import { as2TraceOf } from './as2/trace.ts';
import { itemFactsOf } from './stock-rules.ts';

export interface OutsideParts {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly intake: Intake;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly configuration: () => Configuration;
  readonly onEvents: () => void;
  /** Stock was changed by a command. */
  readonly onStock: () => void;
}

/** Throws where the API's port is taken or not ours to use. */
export async function startOutside(
  stack: AsyncDisposableStack,
  parts: OutsideParts,
): Promise<{ readonly apiPort: number; readonly commands: CommandIntake | undefined }> {
  const { settings, ledger, archive, clock, logger, configuration } = parts;
  const commands = new UpdateCommands({
    ledger,
    archive,
    clock,
    logger,
    ownership: () => configuration().inventory,
    version: () => configuration().book.version,
    limits: settings.translation,
    onEvents: () => {
      parts.onEvents();
      parts.onStock();
    },
  });
  let intake: CommandIntake | undefined;
  if (settings.nats.url !== '' && settings.nats.commands.stream !== '') {
    const handler = commandsFromNats({
      commands,
      book: () => configuration().book,
      clock,
      environment: settings.environment,
      limits: settings.api,
    });
    intake = stack.use(startCommands({ settings: settings.nats, environment: settings.environment, handler, logger }));
  }
  const api: Api = await startApi({
    settings: settings.api,
    metrics: parts.metrics,
    logger,
    parts: {
      read: ledger.read,
      origin: { environment: settings.environment, ledger: ledger.id },
      book: () => configuration().book,
      clock,
      stock: () => ({
        locations: [...configuration().inventory.locations.keys()],
        itemFacts: itemFactsOf(configuration),
      }),
      canaries: () => configuration().inventory.canaries,
      limits: settings.api,
      applyUpdates: (batch) => commands.apply(batch),
      bytes: (transmission) => bytesOf(ledger, archive, transmission),
      retrySetAside: async (transmission) => (await takeUp(ledger, instant(clock.now()), transmission)).length,
      as2: (transmission) => as2TraceOf(transmission, settings.folders.data),
      resubmit: (transmission, request) => resubmit(parts, transmission, request),
    },
  });
  stack.use(api);
  return { apiPort: api.port, commands: intake };
}

async function bytesOf(ledger: Ledger, archive: Archive, { sha256 }: Transmission) {
  return (await ledger.read.transmissions.content(sha256)) ?? archive.stream(sha256);
}

async function resubmit({ ledger, archive, intake }: OutsideParts, transmission: Transmission, request: string) {
  const { partner, channel, name, contentKey } = transmission;
  const bytes = await bytesOf(ledger, archive, transmission);
  const [accepted] = await intake.accept([
    {
      partner,
      channel,
      name,
      sourceKey: `resubmit:${transmission.id}:${request}`,
      resend: 'accept',
      retryOf: contentKey,
      bytes: async function* () {
        if (bytes instanceof Uint8Array) yield bytes;
        else yield* bytes;
      },
    },
  ]);
  if (accepted !== undefined && 'transmission' in accepted) return accepted.transmission;
  throw accepted?.error ?? new Error(`nothing came of transmission ${transmission.id} given to intake`);
}
