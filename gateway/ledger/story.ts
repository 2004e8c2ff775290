/** All that the ledger knows of one transmission, gathered for a person or a program. */
import type { Finding } from '../../translators/finding.ts';
import type { SentSet } from './acknowledgment-store.ts';
import type { RecordedDocument } from './document-store.ts';
import type { OutboxEvent } from './event-store.ts';
import type { Views } from './port.ts';
import type { Transmission } from './transmission.ts';

/** Findings and events of one transmission that a story holds at most. */
export const findingsMax = 1_000;
export const eventsMax = 1_000;

/** A transmission with all that belongs to it. */
export interface Story {
  readonly transmission: Transmission;
  /** Transaction sets of what was sent, and how the partner acknowledged each. */
  readonly sets: readonly SentSet[];
  readonly documents: readonly RecordedDocument[];
  readonly findings: readonly Finding[];
  /** Transmissions that went out because of it. */
  readonly caused: readonly Transmission[];
  readonly events: readonly OutboxEvent[];
}

export async function storyOf(ledger: Views, transmission: Transmission): Promise<Story> {
  const documents = await ledger.documents.byTransmission(transmission.id);
  const causes = [transmission.id, ...documents.map(({ id }) => id)];
  const caused: Transmission[] = [];
  for (const cause of causes) caused.push(...(await ledger.transmissions.causedBy(cause)));
  return {
    transmission,
    sets: await ledger.acknowledgments.sets(transmission.id),
    documents,
    findings: await ledger.documents.findings(transmission.id, findingsMax),
    caused: caused.sort((a, b) => a.seq - b.seq),
    events: await eventsOf(ledger, transmission, documents),
  };
}

/**
 * What came in: its own events and those of what it caused, which follow its id or that of one of its documents. What
 * goes out: those among its cause's that name it, or the advice that it carries.
 */
async function eventsOf(
  ledger: Views,
  { id, direction, cause, kind }: Transmission,
  documents: readonly RecordedDocument[],
): Promise<readonly OutboxEvent[]> {
  if (direction === 'out') {
    const names = [id, ...(kind === 'inventory-advice' && cause !== null ? [cause] : [])].map((name) => `"${name}"`);
    const events = await ledger.events.recent(eventsMax, cause ?? id);
    return events.filter(({ data }) => names.some((name) => data.includes(name)));
  }
  const events: OutboxEvent[] = [];
  for (const correlation of [id, ...documents.map((document) => document.id)]) {
    events.push(...(await ledger.events.recent(eventsMax, correlation)));
  }
  return events.sort((a, b) => a.seq - b.seq).slice(0, eventsMax);
}
