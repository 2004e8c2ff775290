/**
 * Intake: bytes become a recorded transmission. Bound, hash, keep, record, commit; then, and only then, the caller may
 * answer the sender or move the file.
 *
 * Files are recorded in the order they are given, and those given together share one commit.
 */
import type { Archive, Kept } from '../archive/archive.ts';
import type { Clock } from '../clock.ts';
import { instant } from '../clock.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId, inboundTransmissionId } from '../ledger/identity.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Received, Transmission } from '../ledger/transmission.ts';
import type { Logger } from '../log.ts';

/** Bytes that a channel has, in the order that they came. */
export interface Incoming {
  readonly partner: string;
  readonly channel: string;
  readonly name: string;
  /** What makes this drop this drop, so that it is found again after a crash. */
  readonly sourceKey: string;
  readonly resend: 'skip' | 'accept';
  /** Over AS2: Message-ID, and the file's name as the partner wrote it. */
  readonly messageId?: string;
  readonly originalName?: string;
  /** Where it is a new try of an earlier one, that one's `contentKey`. */
  readonly retryOf?: string;
  bytes(): AsyncIterable<Uint8Array>;
}

/** What became of one of them: recorded (now or before a crash), or the error for which it could not be read. */
export type Accepted = { readonly transmission: Transmission } | { readonly error: unknown };

export interface IntakeParts {
  readonly archive: Archive;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called for each partner after a commit: something may be there to translate, and events to publish. */
  readonly onReceived: (partner: string) => void;
  /** Called for each duplicate, after its commit. */
  readonly onSkipped: (partner: string) => void;
}

interface Recorded {
  /** True where it was recorded before a crash. */
  readonly known: boolean;
  readonly transmission: Transmission;
}

/** Files read at the same time. */
const readsMax = 16;

export class Intake {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Accepts files in order. The results stand in the same order; one that fails does not stop the others. */
  async accept(files: readonly Incoming[]): Promise<readonly Accepted[]> {
    const kept = await this.#keep(files);
    const recorded = await this.#parts.ledger.write(async (stores) => {
      const records: (Recorded | undefined)[] = [];
      for (const [index, file] of files.entries()) {
        const bytes = kept[index] as Kept | { error: unknown };
        records.push('error' in bytes ? undefined : await this.#record(stores, file, bytes));
      }
      return records;
    });
    this.#tell(recorded.filter((record) => record !== undefined));
    return recorded.map((record, index) =>
      record ? { transmission: record.transmission } : (kept[index] as { error: unknown }),
    );
  }

  /** Says what was recorded, once it is committed; what was known before a crash has been said. */
  #tell(recorded: readonly Recorded[]): void {
    const { logger, onReceived, onSkipped } = this.#parts;
    for (const { known, transmission } of recorded) {
      if (known) continue;
      const { id, partner, name, bytes, sha256, duplicateOf } = transmission;
      const about = { partner, transmission: id, name, bytes, sha256, duplicateOf };
      logger.info(about, duplicateOf === null ? 'received' : 'received again, not translated');
      if (duplicateOf !== null) onSkipped(partner);
    }
    for (const partner of new Set(recorded.map(({ transmission }) => transmission.partner))) onReceived(partner);
  }

  /** Reads and keeps the files, a few at a time. */
  async #keep(files: readonly Incoming[]): Promise<(Kept | { error: unknown })[]> {
    const kept: (Kept | { error: unknown })[] = new Array(files.length);
    let next = 0;
    const work = async () => {
      for (let index = next++; index < files.length; index = next++) {
        const file = files[index] as Incoming;
        try {
          kept[index] = await this.#parts.archive.keep(file.bytes(), file.name);
        } catch (error) {
          kept[index] = { error };
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(readsMax, files.length) }, work));
    return kept;
  }

  async #record(stores: Stores, file: Incoming, kept: Kept): Promise<Recorded> {
    const received: Received = {
      id: inboundTransmissionId(file.partner, file.sourceKey, kept.sha256),
      partner: file.partner,
      channel: file.channel,
      name: file.name,
      // With the partner: two of them may have the same file on two file systems.
      sourceKey: `${file.partner}:${file.sourceKey}:${kept.sha256}`,
      sha256: kept.sha256,
      bytes: kept.bytes,
      ...(kept.content && { content: kept.content }),
      receivedAt: instant(this.#parts.clock.now()),
      resend: file.resend,
      ...(file.messageId === undefined ? {} : { messageId: file.messageId }),
      ...(file.originalName === undefined ? {} : { originalName: file.originalName }),
      ...(file.retryOf !== undefined && { retryOf: file.retryOf }),
    };
    const record = await stores.transmissions.receive(received);
    if (!record.known) await stores.events.append(lifeEvents(record.transmission));
    return record;
  }
}

function lifeEvents(transmission: Transmission): readonly NewEvent[] {
  const { id, partner, at, channel, name, bytes, sha256, duplicateOf } = transmission;
  const common = { partner, test: false, time: at, correlationId: id };
  const about = { transmission: id, name, channel };
  const received: NewEvent = {
    ...common,
    id: eventId('transmission.received', id),
    type: 'transmission.received',
    data: JSON.stringify({ ...about, bytes, sha256 }),
  };
  if (duplicateOf === null) return [received];
  const duplicated: NewEvent = {
    ...common,
    id: eventId('transmission.duplicated', id),
    type: 'transmission.duplicated',
    data: JSON.stringify({ ...about, duplicateOf }),
  };
  return [received, duplicated];
}
