/**
 * Inventory updates from outside, over HTTP or NATS: recorded and applied in one commit, so that the answer tells what is
 * on disk.
 *
 * A batch becomes a transmission with one document, as a file would, and so every number can be traced to the bytes that said
 * it. It has no `transmission.received` event: the one who asked is answered at once, and `inventory.updated` tells everyone
 * else. The same batch again is recorded once; its updates are tried again, which changes only what was refused before and is
 * right now.
 */
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import type { Verdict } from '../../translators/outcome.ts';
import type { Archive, Kept } from '../archive/archive.ts';
import { type Clock, instant } from '../clock.ts';
import { GatewayError } from '../errors.ts';
import { type Applied, applyUpdates, type BatchOutcome, sortable } from '../inventory/apply.ts';
import type { Ownership } from '../inventory/ownership.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { documentId, eventId, inboundTransmissionId } from '../ledger/identity.ts';
import { updateOutcomes } from '../ledger/inventory-store.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { BatchOrigin, UpdateBatch } from './batch.ts';
import { partsOf } from './document-parts.ts';

/** What became of one update. */
export const itemOutcomes = {
  ...updateOutcomes,
  duplicate: 'The source used this key before: it counted then, or came late, and changes nothing now.',
  unfit: 'Its quantity is more, or more exact, than a position can hold: changes nothing.',
  malformed: 'It is not an update as the API describes one: changes nothing.',
  test: 'Test data: checked, and changes nothing.',
} as const satisfies Record<BatchOutcome | 'malformed' | 'test', string>;
export type ItemOutcome = keyof typeof itemOutcomes;

export interface ItemResult {
  readonly key: string;
  readonly outcome: ItemOutcome;
  /** Why it changed nothing. */
  readonly reason?: string;
}

export interface BatchResult {
  readonly transmission: string;
  readonly test: boolean;
  /** True where this batch was recorded before. */
  readonly repeated: boolean;
  /** In the order of the updates. */
  readonly results: readonly ItemResult[];
  /** What somebody should look at although it was taken: a SKU that the item master does not know, cases without a pack. */
  readonly warnings: readonly BatchWarning[];
}

/** A finding that is no result's reason. */
export type BatchWarning = Pick<Finding, 'code' | 'message' | 'hint'>;

/** What was recorded of what is no batch. */
export interface Rejection {
  readonly transmission: string;
  /** Why nothing of it was taken. */
  readonly rejected: string;
}

export interface CommandParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ownership: () => Ownership;
  /** Version of the configuration in force. */
  readonly version: () => string;
  readonly limits: { readonly partLinesMax: number; readonly eventBytesMax: number };
  /** Called after a commit: there may be events to publish. */
  readonly onEvents: () => void;
}

/** What is recorded of a batch once, beside its updates. */
interface Recorded {
  readonly transmission: string;
  readonly document: string;
  readonly repeated: boolean;
}

export class UpdateCommands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** Fulfilled after the commit. Throws `idempotency-key-reused` where the source key stood for other bytes before. */
  async apply(batch: UpdateBatch): Promise<BatchResult> {
    const { done } = await this.begin(batch);
    return await done;
  }

  /** Fulfilled when the ledger has it in its queue: what is begun after that is applied after it. `done` is as `apply`. */
  async begin(batch: UpdateBatch): Promise<{ readonly done: Promise<BatchResult> }> {
    const { archive, ledger, clock, logger, onEvents } = this.#parts;
    const kept = await archive.keepBytes(batch.bytes);
    const at = instant(clock.now());
    const committed = ledger.write(async (stores) => {
      const recorded = await this.#record(stores, batch, kept, at);
      const { results, warnings } = await this.#apply(stores, batch, recorded, at);
      return { transmission: recorded.transmission, test: batch.test, repeated: recorded.repeated, results, warnings };
    });
    const done = committed.then((result) => {
      onEvents();
      const { source: partner, channel } = batch;
      const about = {
        partner,
        channel,
        transmission: result.transmission,
        test: batch.test,
        repeated: result.repeated,
      };
      logger.info({ ...about, ...tally(result.results) }, 'inventory updated');
      return result;
    });
    return { done };
  }

  /** Records what is no batch, with its bytes and what is wrong with it. */
  async beginRejection(origin: BatchOrigin, finding: Finding): Promise<{ readonly done: Promise<Rejection> }> {
    return await this.#beginDeadLetter(origin, async (stores, id, at) => {
      const counts = { documents: 0, rejected: 0, errors: 1, warnings: 0 };
      const verdict = 'rejected' as const;
      await stores.documents.putFindings(id, '', [finding]);
      await stores.transmissions.finishTranslation(id, {
        verdict,
        ...counts,
        test: origin.test,
        configVersion: this.#parts.version(),
        at,
      });
      const { code, severity, message, hint } = finding;
      const data = { ...this.#about(origin, id), verdict, ...counts, findings: [{ code, severity, message, hint }] };
      await stores.events.append([lifeEvent('transmission.rejected', origin, id, at, data)]);
      return message;
    });
  }

  /** Records that a batch made us fail again and again, with its bytes. */
  async giveUp(origin: BatchOrigin, fault: string): Promise<Rejection> {
    const { done } = await this.#beginDeadLetter(origin, async (stores, id, at) => {
      await stores.transmissions.failTranslation(id, fault, true);
      const data = { ...this.#about(origin, id), stage: 'translation', reason: fault };
      await stores.events.append([lifeEvent('transmission.failed', origin, id, at, data)]);
      return fault;
    });
    return await done;
  }

  async #beginDeadLetter(
    origin: BatchOrigin,
    record: (stores: Stores, id: string, at: string) => Promise<string>,
  ): Promise<{ readonly done: Promise<Rejection> }> {
    const { archive, ledger, clock, logger, onEvents } = this.#parts;
    const kept = await archive.keepBytes(origin.bytes);
    const at = instant(clock.now());
    const committed = ledger.write(async (stores) => {
      const { transmission } = await this.#receive(stores, origin, kept, at);
      return { transmission: transmission.id, rejected: await record(stores, transmission.id, at) };
    });
    const done = committed.then((rejection) => {
      onEvents();
      const { source: partner, channel, name } = origin;
      logger.warn({ partner, channel, name, ...rejection }, 'a command was not taken');
      return rejection;
    });
    return { done };
  }

  #about({ name, channel }: BatchOrigin, transmission: string) {
    return { transmission, name, channel };
  }

  async #receive(stores: Stores, origin: BatchOrigin, kept: Kept, at: string) {
    const sourceKey = `${origin.channel}:${origin.test ? 'test:' : ''}${origin.sourceKey}`;
    return await stores.transmissions.receive({
      id: inboundTransmissionId(origin.source, sourceKey, ''),
      partner: origin.source,
      channel: origin.channel,
      name: origin.name,
      sourceKey: `${origin.source}:${sourceKey}`,
      ...kept,
      receivedAt: at,
      resend: 'accept',
    });
  }

  async #record(stores: Stores, batch: UpdateBatch, kept: Kept, at: string): Promise<Recorded> {
    const { known, transmission } = await this.#receive(stores, batch, kept, at);
    const { id } = transmission;
    const document = documentId(batch.source, id, '1');
    if (!known) await this.#recordDocument(stores, batch, { id, document, at });
    else if (transmission.sha256 !== kept.sha256) throw new GatewayError('idempotency-key-reused', batch.name);
    return { transmission: id, document, repeated: known };
  }

  async #recordDocument(
    stores: Stores,
    batch: UpdateBatch,
    { id, document, at }: { id: string; document: string; at: string },
  ) {
    const { limits, version } = this.#parts;
    const { source: partner } = batch;
    const test = batch.test || batch.channel === 'canary';
    const updates = updatesOf(batch);
    const malformed = malformedOf(batch);
    const verdict = verdictOf(updates.length, malformed.length);
    const taken = updates.length === 0 ? [] : partsOf(batch.name, updates, limits);
    for (const [index, body] of taken.entries()) {
      // The updates are applied here and now, and none waits for the inventory stage.
      await stores.documents.putPart({ documentId: document, part: index + 1, body, updates: [] });
    }
    const place = { position: '1', type: 'inventory-update' } as const;
    const parts = taken.length;
    await stores.documents.finish({
      id: document,
      transmission: id,
      partner,
      place,
      number: batch.name,
      verdict,
      parts,
      test,
      at,
    });
    if (malformed.length > 0) await stores.documents.putFindings(id, '1', malformed);
    const counts = { documents: 1, rejected: updates.length === 0 ? 1 : 0, errors: malformed.length, warnings: 0 };
    await stores.transmissions.finishTranslation(id, { verdict, ...counts, test, configVersion: version(), at });
    const about = { partner, test, time: at, correlationId: id };
    const events = taken.map(
      (_, index): NewEvent => ({
        ...about,
        id: eventId('inventory.updated', document, index + 1),
        type: 'inventory.updated',
        document: { id: document, part: index + 1 },
      }),
    );
    await stores.events.append(events);
  }

  async #apply(stores: Stores, batch: UpdateBatch, { transmission, document, repeated }: Recorded, at: string) {
    const updates = placedUpdates(batch);
    if (batch.test || updates.length === 0) return { results: merged(batch, []), warnings: [] };
    const sequence = sortable(await stores.documents.sequence(document));
    const rank = (index: number) => [sequence, sortable(0), sortable(index)].join('/');
    const source = { partner: batch.source, transmission, scope: document, rank };
    const applied = await applyUpdates(stores, source, updates, this.#parts.ownership(), at);
    await stores.events.append(applied.events);
    // What was found is what was found the first time: repeated, a refusal is not said again.
    if (!repeated) {
      await stores.transmissions.addWarnings(transmission, applied.findings.length);
      await stores.documents.putFindings(transmission, `${document}/inventory`, applied.findings);
    }
    return { results: merged(batch, applied.outcomes), warnings: warningsOf(applied) };
  }
}

function lifeEvent(
  type: 'transmission.rejected' | 'transmission.failed',
  { source, test }: BatchOrigin,
  id: string,
  at: string,
  data: object,
): NewEvent {
  const about = { partner: source, test, time: at, correlationId: id };
  return { id: eventId(type, id), type, ...about, data: JSON.stringify(data) };
}

function updatesOf({ items }: UpdateBatch): readonly InventoryUpdate[] {
  return items.flatMap((item) => ('update' in item ? [item.update] : []));
}

/** Those, each with its place in the batch, so that what is found says which one it is of. */
function placedUpdates({ items }: UpdateBatch): readonly InventoryUpdate[] {
  return items.flatMap((item, index) => ('update' in item ? [{ line: index + 1, ...item.update }] : []));
}

function malformedOf({ items }: UpdateBatch): readonly Finding[] {
  return items.flatMap((item) => ('malformed' in item ? [item.malformed] : []));
}

function verdictOf(taken: number, malformed: number): Verdict {
  if (malformed === 0) return 'accepted';
  return taken === 0 ? 'rejected' : 'partially-accepted';
}

/** Findings but those that a result gives as its reason. */
function warningsOf({ findings, outcomes }: Applied): readonly BatchWarning[] {
  const reasons = new Set(outcomes.map(({ reason }) => reason));
  return findings
    .filter(({ message }) => !reasons.has(message))
    .map(({ code, message, hint }) => ({ code, message, hint }));
}

/** The results in the order of the batch; `outcomes` are those of the well-formed updates. */
function merged({ items, test }: UpdateBatch, outcomes: readonly ItemResult[]): readonly ItemResult[] {
  let next = 0;
  return items.map((item): ItemResult => {
    if ('malformed' in item) return { key: item.key, outcome: 'malformed', reason: item.malformed.message };
    if (test) return { key: item.update.key, outcome: 'test' };
    return outcomes[next++] as ItemResult;
  });
}

function tally(results: readonly ItemResult[]): Partial<Record<ItemOutcome, number>> {
  const counts: Partial<Record<ItemOutcome, number>> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
