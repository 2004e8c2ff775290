/**
 * Composing an advice: what is available, through the buffer policy, as the partner wants it written.
 *
 * Numbers are drawn and committed first, and lines are written as they come: files to the archive, the facts behind
 * every number to the ledger. The advice itself and its outbound transmissions are committed together at the end. A
 * crash before leaves a gap in the numbers, never a number used twice, and a draft that the next try removes.
 */
import type { Archive, Kept } from '../archive/archive.ts';
import { type Clock, instant } from '../clock.ts';
import type { AdviceKind } from '../ledger/advice-store.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { advisedEvent, failedEvent, heldEvent } from './advice-events.ts';
import { Believed } from './believed.ts';
import { BlockWriter, type LinePlace } from './block-writer.ts';
import { Breath } from './breath.ts';
import { candidates } from './candidates.ts';
import { UnsendableAdvice } from './check-written.ts';
import { filesMax, nextFile, type Writer } from './files.ts';
import { composedAt, type Frame, frameOf } from './frame.ts';
import { gather, type ItemFactsOf } from './gather.ts';
import { departure } from './guard.ts';
import { isBase, type Layer, layersMax, layersOf } from './layers.ts';
import { signatureOf, type ToldLine } from './line-record.ts';
import { OutgoingLines } from './outgoing.ts';
import { fileRecord, outbound, type PlannedFile, transmissionId } from './planned-file.ts';
import { inOrder } from './sku-order.ts';
import { Totals } from './totals.ts';

export interface ComposerParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Our locations. */
  readonly locations: () => readonly string[];
  /** What the item master knows; nothing unless told. */
  readonly itemFacts?: ItemFactsOf;
  readonly onComposed: () => void;
}

/** What is to be composed: a partner's send rule for a due time (RFC 3339). */
export interface Due {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly dueAt: string;
  /** full unless told. */
  readonly mode?: AdviceKind;
  /** SKUs that an urgent advice is about, and which of them go; for the others `isUrgent` is not asked. */
  readonly marked?: readonly string[];
  readonly isUrgent?: (advised: string | undefined, told: string) => boolean;
}

/** What became of a due time. */
export type Composed = 'sent' | 'held' | 'nothing-new' | 'given-up' | 'waits' | 'repeated';

export class Composer {
  readonly #parts: ComposerParts;

  constructor(parts: ComposerParts) {
    this.#parts = parts;
  }

  /**
   * Composes and queues the advice. Once per due time, whatever is repeated. One that the partner could not read, that
   * breaks its guideline, or whose override fails, is given up with an event and the reason, and the next due time makes
   * another: trying again would only draw more control numbers. Throws where the fault is ours.
   */
  async compose(due: Due): Promise<Composed> {
    try {
      return await this.#compose(due);
    } catch (error) {
      if (!(error instanceof UnsendableAdvice)) throw error;
      await this.#giveUp(due, error.message);
      return 'given-up';
    }
  }

  async #giveUp(due: Due, reason: string): Promise<void> {
    const { ledger, clock, logger } = this.#parts;
    const { partner, rule, dueAt } = due;
    await ledger.write(async ({ advices, events }) => {
      await advices.scheduled(partner.id, rule.key, dueAt);
      await events.append([failedEvent(due, reason, instant(clock.now()))]);
    });
    logger.error({ partner: partner.id, rule: rule.key, dueAt, reason }, 'an advice was not sent');
  }

  async #compose(due: Due): Promise<Composed> {
    const { ledger, logger } = this.#parts;
    const { partner, rule, dueAt } = due;
    const layers = await layersOf(ledger.read, partner.id, rule.key, settledBy(rule));
    const mode = layers.length < layersMax ? (due.mode ?? 'full') : 'full';
    const about = { partner: partner.id, rule: rule.key, dueAt };
    // While a full advice is in doubt, changes say the same doubtful numbers one by one: they wait with it.
    if (mode !== 'full' && (await ledger.read.advices.held(partner.id, rule.key)).length > 0) {
      await this.#skip(due);
      logger.info(about, 'an advice waits, for a full one is held');
      return 'waits';
    }
    const cursor = await ledger.read.inventory.availabilityCursor();
    const work = new Work(this.#parts, { ...due, mode }, layers, cursor);
    if (!(await work.hasNews())) {
      await this.#skip(due);
      logger.debug(about, 'an advice would say nothing new');
      return 'nothing-new';
    }
    return work.make();
  }

  /** The due time is dealt with, and nothing is sent. The fast lane keeps its own time. */
  async #skip({ partner, rule, dueAt, mode }: Due): Promise<void> {
    if (mode === 'urgent') return;
    await this.#parts.ledger.write(({ advices }) => advices.scheduled(partner.id, rule.key, dueAt));
  }
}

/** When what was told counts as known: only an X12 set has a 997. */
export function settledBy(rule: PartnerSend): 'acknowledged' | 'delivered' {
  return rule.settled ?? (rule.set === undefined ? 'delivered' : 'acknowledged');
}

type ModedDue = Due & { readonly mode: AdviceKind };

/** One advice in the making. */
class Work {
  readonly #parts: ComposerParts;
  readonly #due: ModedDue;
  readonly #layers: readonly Layer[];
  readonly #cursor: number;
  readonly #breath = new Breath();
  readonly #now: number;
  #begun: AsyncIterable<readonly ToldLine[]> | undefined;

  constructor(parts: ComposerParts, due: ModedDue, layers: readonly Layer[], cursor: number) {
    this.#parts = parts;
    this.#due = due;
    this.#layers = layers;
    this.#cursor = cursor;
    this.#now = parts.clock.now();
  }

  /** False where the advice is not to be sent because it would say nothing new. */
  async hasNews(): Promise<boolean> {
    const { mode, rule, partner } = this.#due;
    if (mode === 'full') {
      const covered =
        this.#layers.length > 0 && this.#layers.every(({ advice }) => advice.policyVersion === partner.version);
      if (rule.schedule?.whenUnchanged !== 'skip' || !covered) return true;
    }
    const lines = await this.#lines(this.#frame(0), mode === 'full' ? 'delta' : mode);
    const first = await lines.next();
    if (first.done === true) return false;
    // The lines of a delta go on from here; a full advice begins anew.
    if (mode === 'full') await lines.return();
    else this.#begun = resumed(first.value, lines);
    return true;
  }

  async make(): Promise<Composed> {
    const { ledger } = this.#parts;
    const { partner, rule, mode } = this.#due;
    const number = await ledger.write(({ transmissions }) => transmissions.nextNumber(partner.id, 'advice'));
    const id = `${partner.id}-${number}`;
    await ledger.write(({ advices }) => advices.draft(id, partner.id, rule.key));
    try {
      const frame = this.#frame(number);
      const totals = new Totals();
      const files = await this.#files(id, frame, totals.counting(this.#begun ?? (await this.#lines(frame, mode))));
      return await this.#record({ id, number, frame, totals, files });
    } catch (error) {
      await ledger.write(({ advices }) => advices.discard(id));
      throw error;
    }
  }

  #frame(number: number): Frame {
    const { partner, rule, mode } = this.#due;
    return frameOf({ partner, rule, mode, number, now: this.#now, locations: this.#parts.locations() });
  }

  async #lines(frame: Frame, mode: AdviceKind): Promise<AsyncGenerator<readonly ToldLine[], void, void>> {
    const { ledger, itemFacts = () => undefined } = this.#parts;
    const { partner, rule, marked } = this.#due;
    const breath = this.#breath;
    const some =
      mode === 'urgent'
        ? (marked ?? []).toSorted()
        : mode === 'delta'
          ? await candidates(ledger.read, partner, rule, this.#layers, breath)
          : undefined;
    const skus = some ?? (await inOrder(partner.items.skus(), breath));
    const lines = gather({ inventory: ledger.read.inventory, partner, frame, itemFacts, breath }, skus);
    if (mode === 'full') return lines;
    const believed = new Believed(ledger.read.advices, this.#layers);
    const { isUrgent = () => true } = this.#due;
    return mode === 'delta'
      ? kept(lines, ({ sku, told }) => believed.isNews(sku, signatureOf(told)))
      : kept(lines, async ({ sku, told }) => isUrgent(await believed.advised(sku), signatureOf(told)));
  }

  /** Writes the files and, beside them, the facts of every line. */
  async #files(id: string, frame: Frame, told: AsyncIterable<readonly ToldLine[]>): Promise<readonly PlannedFile[]> {
    const { ledger, archive } = this.#parts;
    const { rule } = this.#due;
    const lines = new OutgoingLines(told, frame);
    const blocks = new BlockWriter(ledger, id);
    const waiting: { readonly line: ToldLine; readonly place: LinePlace }[] = [];
    const files: PlannedFile[] = [];
    const overridden = frame.writing.override !== undefined;
    const drain = async () => {
      for (const { line, place } of waiting.splice(0)) {
        const behind = blocks.add(line, place);
        if (behind !== undefined) await behind;
      }
    };
    do {
      const file = files.length + 1;
      if (file > filesMax) {
        throw new UnsendableAdvice(
          `the advice would be more than ${filesMax} files, the most that are sent: raise linesPerSet or setsPerFile.`,
        );
      }
      const control = await this.#control(frame);
      const writer: Writer = {
        ...{ frame, lines, breath: this.#breath, guideline: rule.guideline },
        onWritten: (some, set) => {
          // An override may have made several sets' lines of one: they count by the whole advice.
          const place = overridden ? { file: 0, control: '' } : { file, control: set };
          for (const line of some) waiting.push({ line, place });
        },
      };
      const stream = nextFile(writer, control);
      const kept: Kept = await archive.keep(drained(stream.bytes, drain), `advice ${id}`);
      files.push({ kept, control, sets: stream.sets });
    } while ((await lines.peek()) !== undefined);
    for (const line of lines.left()) waiting.push({ line, place: { file: 0, control: '' } });
    await drain();
    await blocks.end();
    return files;
  }

  async #control({ writing }: Frame): Promise<PlannedFile['control']> {
    if (writing.flat !== undefined || writing.json !== undefined) return undefined;
    const { partner } = this.#due;
    return this.#parts.ledger.write(async ({ transmissions }) => ({
      interchange: await transmissions.nextNumber(partner.id, 'interchange'),
      group: await transmissions.nextNumber(partner.id, 'group'),
    }));
  }

  async #record(made: Made): Promise<Composed> {
    const { ledger, logger, onComposed } = this.#parts;
    const { partner, rule, dueAt, mode } = this.#due;
    const { id, totals, files } = made;
    const held = await ledger.read.advices.held(partner.id, rule.key);
    const reason = this.#doubt(made);
    const recorded = await ledger.write(async (stores) => {
      if (mode !== 'urgent') await stores.advices.scheduled(partner.id, rule.key, dueAt);
      const planned = files.map((file, index) => fileRecord(this.#due, made, file, index + 1, reason !== undefined));
      if (!(await stores.advices.record(this.#row(made, reason), planned))) return false;
      const at = composedAt(made.frame);
      for (const old of mode === 'full' ? held : []) {
        await stores.advices.decide(old.id, { state: 'dropped', by: 'crossdock', at, why: `${id} took its place` });
      }
      if (reason === undefined) await this.#send(stores, made);
      // One alert while the doubt lasts; a newer held advice takes the place of the older.
      else if (held.length === 0) await stores.events.append([heldEvent(this.#due, made, reason, this.#base())]);
      return true;
    });
    if (!recorded) {
      await ledger.write(({ advices }) => advices.discard(id));
      return 'repeated';
    }
    const about = { partner: partner.id, advice: id, mode, dueAt, lines: totals.lines };
    if (reason !== undefined) {
      logger.warn({ ...about, reason }, 'an advice is held until a person decides');
      return 'held';
    }
    onComposed();
    logger.info(files.length === 1 ? about : { ...about, files: files.length }, 'advice composed');
    return 'sent';
  }

  async #send(stores: Stores, made: Made): Promise<void> {
    for (const [index, file] of made.files.entries()) {
      await stores.transmissions.send(outbound(this.#due, made, file, index + 1));
    }
    await stores.events.append([advisedEvent(this.#due, made)]);
  }

  #row({ id, number, frame, totals }: Made, reason: string | undefined) {
    const { partner, rule, dueAt, mode } = this.#due;
    return {
      ...{ id, partner: partner.id, rule: rule.key, dueAt, number, mode, cursor: this.#cursor },
      transmission: transmissionId(this.#due, 1),
      policyVersion: partner.version,
      at: composedAt(frame),
      state: reason === undefined ? ('sent' as const) : ('held' as const),
      reason: reason ?? null,
      ...totals.totals,
      frame: JSON.stringify(frame),
    };
  }

  #base() {
    return this.#layers.find(isBase)?.advice;
  }

  #doubt({ totals }: Made): string | undefined {
    const { rule, mode } = this.#due;
    const base = this.#base();
    if (rule.guard === undefined || mode !== 'full' || base === undefined) return undefined;
    return departure(rule.guard, base, totals.totals);
  }
}

export interface Made {
  readonly id: string;
  readonly number: number;
  readonly frame: Frame;
  readonly totals: Totals;
  readonly files: readonly PlannedFile[];
}

async function* resumed(first: readonly ToldLine[], rest: AsyncIterable<readonly ToldLine[]>) {
  yield first;
  yield* rest;
}

/** The lines that a test keeps, those of a batch together; never a batch without any. */
async function* kept(
  batches: AsyncIterable<readonly ToldLine[]>,
  test: (line: ToldLine) => Promise<boolean>,
): AsyncGenerator<readonly ToldLine[], void, void> {
  for await (const lines of batches) {
    const some: ToldLine[] = [];
    for (const line of lines) if (await test(line)) some.push(line);
    if (some.length > 0) yield some;
  }
}

/** The bytes, and between them what else has to be written, so that neither runs away from the other. */
async function* drained(bytes: AsyncIterable<Uint8Array>, drain: () => Promise<void>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await drain();
    yield chunk;
  }
}
