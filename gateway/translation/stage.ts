/**
 * The translation stage: gives waiting transmissions to the workers, oldest first within a partner, partners side by
 * side in the order of their tiers, and records what comes back.
 */
import type { Verdict } from '../../translators/outcome.ts';
import type { TranslationLimits } from '../../translators/translator.ts';
import type { Archive } from '../archive/archive.ts';
import { type Clock, instant } from '../clock.ts';
import { GatewayError } from '../errors.ts';
import { eventId } from '../ledger/identity.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Logger } from '../log.ts';
import type { DuplicateAction, DuplicateLayer } from '../partners/duplicates.ts';
import type { Partner, PartnerBook } from '../partners/partner.ts';
import { type Tier, tiers } from '../partners/schema/schema.ts';
import { Duplicates } from './duplicates.ts';
import type { FileOutcomes, JobFile } from './messages.ts';
import type { WorkerPool } from './pool.ts';
import { record } from './record.ts';
import { isTest, type Recording } from './recording.ts';
import { Tally } from './tally.ts';

export interface TranslationParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly pool: WorkerPool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly book: () => PartnerBook;
  readonly limits: TranslationLimits;
  /** Files of one job, and tries of a file that makes a worker fail. */
  readonly batchFilesMax: number;
  readonly attemptsMax: number;
  /** Called after each commit: events, updates and deliveries may wait. */
  readonly onRecorded: () => void;
  readonly onTranslated: (transmission: Transmission, verdict: Verdict) => void;
  readonly onFailed: (transmission: Transmission) => void;
  /** Something came that the partner had sent before. */
  readonly onDuplicate: (partner: string, layer: DuplicateLayer, action: DuplicateAction) => void;
}

/** Bytes of small files that one job carries. */
const jobBytesMax = 4_194_304;

export class Translation {
  readonly #parts: TranslationParts;
  readonly #atWork = new Map<string, Promise<void>>();
  /** Partners whose last job failed: their files go one by one, so that the culprit is found. */
  readonly #suspects = new Set<string>();

  constructor(parts: TranslationParts) {
    this.#parts = parts;
  }

  /** Starts what can be started. False: the end of a job pokes the stage. */
  async round(poke: () => void): Promise<boolean> {
    const { ledger, book } = this.#parts;
    const now = book();
    for (const id of inOrder(await ledger.read.transmissions.partnersWaitingTranslation(), now)) {
      const partner = now.partners.get(id);
      if (partner === undefined || this.#atWork.has(id) || this.#isBusy()) continue;
      const files = await ledger.read.transmissions.waitingTranslation(id, this.#filesMax(id));
      if (files.length === 0 || this.#isBusy()) continue;
      const job = this.#job(partner, now, files).finally(() => {
        this.#atWork.delete(id);
        poke();
      });
      this.#atWork.set(id, job);
    }
    return false;
  }

  /** Waits for the jobs in hand. */
  async drained(): Promise<void> {
    await Promise.all(this.#atWork.values());
  }

  /**
   * A job has its worker from the moment it is begun, though it reads its files' places first: else two partners in one
   * round got the same worker, and the second's files a fault that was not theirs.
   */
  #isBusy(): boolean {
    return this.#atWork.size >= this.#parts.pool.size;
  }

  #filesMax(partner: string): number {
    return this.#suspects.has(partner) ? 1 : this.#parts.batchFilesMax;
  }

  async #job(partner: Partner, book: PartnerBook, waiting: readonly Transmission[]): Promise<void> {
    const { pool, limits, logger } = this.#parts;
    const files: JobFile[] = [];
    const recordings = new Map<string, Recording>();
    let bytes = 0;
    for (const transmission of waiting) {
      if (bytes > 0 && bytes + transmission.bytes > jobBytesMax) break;
      bytes += transmission.bytes;
      files.push(await this.#file(transmission));
      const tally = new Tally(isTest(partner, false));
      const duplicates = new Duplicates();
      const at = instant(this.#parts.clock.now());
      recordings.set(transmission.id, { transmission, partner, book, tally, duplicates, at });
    }
    const faults = new Set<string>();
    try {
      await pool.run({ partner: partner.id, files, limits }, book, {
        outcomes: (outcomes) => this.#record(recordings, outcomes),
        fault: async (id, message) => {
          faults.add(id);
          await this.#fault(waiting.find((each) => each.id === id) as Transmission, message);
        },
      });
      this.#suspects.delete(partner.id);
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      logger.error({ partner: partner.id, files: files.length, err: error }, 'a translation job failed');
      if (files.length === 1) await this.#fault(waiting[0] as Transmission, message);
      this.#suspects.add(partner.id);
    }
  }

  async #file(transmission: Transmission): Promise<JobFile> {
    const { ledger, archive } = this.#parts;
    const content = await ledger.read.transmissions.content(transmission.sha256);
    const file = { transmission: transmission.id, name: transmission.name, receivedAt: transmission.at };
    return content ? { ...file, content } : { ...file, path: archive.path(transmission.sha256) };
  }

  async #record(recordings: ReadonlyMap<string, Recording>, files: readonly FileOutcomes[]): Promise<void> {
    const { ledger, onRecorded, onTranslated, onDuplicate, logger } = this.#parts;
    const ended: { recording: Recording; verdict: Verdict }[] = [];
    await ledger.write(async (stores) => {
      for (const { transmission, outcomes } of files) {
        const recording = recordings.get(transmission) as Recording;
        await record(stores, recording, outcomes);
        const last = outcomes.at(-1);
        if (last?.kind === 'end') ended.push({ recording, verdict: recording.tally.verdict(last.verdict) });
      }
    });
    onRecorded();
    for (const { transmission } of files) {
      const { partner, tally } = recordings.get(transmission) as Recording;
      for (const { layer, action } of tally.duplicates.splice(0)) onDuplicate(partner.id, layer, action);
    }
    for (const { recording, verdict } of ended) {
      const { transmission, tally } = recording;
      onTranslated(transmission, verdict);
      const { id, partner, name } = transmission;
      const { documents, rejected, errors, warnings } = tally;
      logger.info({ partner, transmission: id, name, verdict, documents, rejected, errors, warnings }, 'translated');
      for (const sent of tally.rejections) {
        const { id: rejection, kind, cause, acknowledgment: status } = sent;
        const about = { partner, transmission: rejection, name: sent.name, kind, cause, status, acknowledgedBy: id };
        logger.warn(about, 'the partner rejected what we sent');
      }
    }
  }

  /** A fault of ours: tried again, and given up after the last try with the bytes kept. */
  async #fault(transmission: Transmission, message: string): Promise<void> {
    const { ledger, clock, logger, attemptsMax, onRecorded, onFailed } = this.#parts;
    const { id, partner, name, channel } = transmission;
    const final = transmission.attempts + 1 >= attemptsMax;
    const { hint } = new GatewayError('translation-fault', name);
    await ledger.write(async ({ transmissions, events }) => {
      await transmissions.failTranslation(id, message, final);
      if (!final) return;
      const time = instant(clock.now());
      const reason = message.split('\n', 1)[0];
      const data = JSON.stringify({ transmission: id, name, channel, stage: 'translation', reason });
      const event = { type: 'transmission.failed', partner, test: false, time, correlationId: id, data } as const;
      await events.append([{ ...event, id: eventId('transmission.failed', id) }]);
    });
    onRecorded();
    if (final) onFailed(transmission);
    logger.error(
      { partner, transmission: id, name, final, hint, fault: message },
      'translation failed on a fault of ours',
    );
  }
}

/** Partners by tier; within one the order given, which is by the oldest transmission. */
function inOrder(partners: readonly string[], book: PartnerBook): readonly string[] {
  const order = Object.keys(tiers) as Tier[];
  const rank = (id: string) => order.indexOf(book.partners.get(id)?.tier ?? 'standard');
  return [...partners].sort((a, b) => rank(a) - rank(b));
}
