/** Whether the gateway can do its work, part by part, in a sentence each: what /readyz and `crossdock health` say. */
import type { Check } from '../api/health.ts';
import type { Configuration } from '../configuration.ts';
import type { CommandIntake } from '../events/jetstream/commands.ts';
import type { Relay } from '../events/relay.ts';
import type { Ledger } from '../ledger/port.ts';
import type { As2 } from './as2/as2.ts';
import { deliveryCheck } from './deliveries.ts';

export async function readiness(
  ledger: Ledger,
  { book }: Configuration,
  relay: Relay | undefined,
  as2: As2,
  commands: CommandIntake | undefined,
): Promise<Check[]> {
  await ledger.write(async () => undefined);
  const events = relay?.state();
  return [
    { name: 'ledger', state: 'ok', sentence: 'The ledger takes commits.' },
    { name: 'partners', state: 'ok', sentence: `${book.partners.size} partners, version ${book.version}.` },
    events === undefined || events.connected
      ? { name: 'events', state: 'ok', sentence: `Events go to ${events?.stream ?? 'the feed'}.` }
      : { name: 'events', state: 'degraded', sentence: events.problem?.message ?? 'Events wait in the ledger.' },
    ...commandsCheck(commands),
    await deliveryCheck(ledger),
    await inventoryCheck(ledger),
    ...as2.checks(),
  ];
}

/** Parts that are counted; beyond, it is only said that there are more. */
const countedMax = 100;

/** What a fault of ours keeps out of the numbers waits for a person, and nothing else shows that numbers lack it. */
export async function inventoryCheck(ledger: Pick<Ledger, 'read'>): Promise<Check> {
  const parts = await ledger.read.documents.setAside(countedMax + 1);
  if (parts.length === 0) return { name: 'inventory', state: 'ok', sentence: 'Nothing is set aside.' };
  const many = parts.length > countedMax ? `more than ${countedMax} parts` : `${parts.length} parts`;
  const what = parts.length === 1 ? '1 part of an accepted document is' : `${many} of accepted documents are`;
  const sentence = `${what} in no number, by a fault of ours: ./crossdock set-aside lists what, and retry tries again.`;
  return { name: 'inventory', state: 'degraded', sentence };
}

/** Nothing where no commands are taken from NATS. Whoever sends them is told by the stream, which keeps what is published. */
function commandsCheck(commands: CommandIntake | undefined): Check[] {
  if (commands === undefined) return [];
  const { stream, problem } = commands.state();
  if (problem === undefined) return [{ name: 'commands', state: 'ok', sentence: `Commands are taken from ${stream}.` }];
  const sentence = `No commands are taken from ${stream}, where they wait: ${problem}`;
  return [{ name: 'commands', state: 'degraded', sentence }];
}
