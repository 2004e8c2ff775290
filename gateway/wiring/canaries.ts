/** Canaries by the configuration in force: their stage, and the source that changes them. */
import type { Metrics } from '../api/metrics.ts';
import type { Archive } from '../archive/archive.ts';
import { Canaries, type CanaryUpdate } from '../canary/canaries.ts';
import type { Clock } from '../clock.ts';
import { UpdateCommands } from '../commands/inventory-updates.ts';
import type { Configuration } from '../configuration.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import { canarySource } from '../settings/canary-source.ts';
import type { Settings } from '../settings/settings.ts';

export interface CanaryParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'canary'>;
  readonly settings: Settings['translation'];
  readonly configuration: () => Configuration;
  readonly onEvents: () => void;
}

/** The stage. An update of a canary is a batch like those of any system of ours, and goes their way. */
export function canariesOf({ configuration, metrics, settings, ...parts }: CanaryParts): Canaries {
  const ownership = () => configuration().inventory;
  const version = () => configuration().book.version;
  const commands = new UpdateCommands({ ...parts, ownership, version, limits: settings });
  return new Canaries({
    ...parts,
    book: () => configuration().book,
    locations: () => [...configuration().inventory.locations.keys()],
    onStage: metrics.canary,
    update: (update) => applied(commands, update),
  });
}

/** Its key says which change it is: said again after a crash it is known, and changes nothing. */
async function applied(commands: UpdateCommands, update: CanaryUpdate): Promise<string> {
  const { partner, sku, location, quantity, dueAt } = update;
  const key = `${partner}@${dueAt}/${quantity}`;
  const count = { key, sku, location, state: 'on-hand', kind: 'count', quantity, occurredAt: dueAt } as const;
  const { transmission, results } = await commands.apply({
    source: canarySource,
    channel: 'canary',
    name: key,
    sourceKey: key,
    bytes: new TextEncoder().encode(JSON.stringify({ updates: [count] })),
    test: false,
    items: [{ update: count }],
  });
  const [result] = results;
  if (result?.outcome === 'applied' || (result?.outcome === 'duplicate' && result.reason === undefined)) {
    return transmission;
  }
  throw new Error(`the update of the canary ${sku} changed nothing: ${result?.reason ?? result?.outcome}`);
}
