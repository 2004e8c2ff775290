/**
 * Records an advice that is written: the advice, its files and their outbound transmissions in one commit, or a held one
 * where the guard doubts it.
 */
import { clearAlert, raiseAlert } from '../alerts/alerts.ts';
import type { Stores } from '../ledger/port.ts';
import { advisedEvent, decidedClearing, heldAlert, replacedEvent } from './advice-events.ts';
import type { Composed, ComposerParts, Made, ModedDue } from './due.ts';
import { fileRecord, outbound, transmissionId } from './files/planned-file.ts';
import { replaces } from './held.ts';
import { isTest } from './is-test.ts';
import { composedAt } from './kept/frame.ts';
import { isBase, type Layer } from './layers/layers.ts';

export class Recording {
  readonly #parts: ComposerParts;
  readonly #due: ModedDue;
  readonly #layers: readonly Layer[];
  readonly #cursor: number;

  constructor(parts: ComposerParts, due: ModedDue, layers: readonly Layer[], cursor: number) {
    this.#parts = parts;
    this.#due = due;
    this.#layers = layers;
    this.#cursor = cursor;
  }

  /**
   * Held where there is a `reason`. `repeated` where the schedule's advice for this due time is there already: then this one
   * comes to nothing.
   */
  async record(made: Made, reason: string | undefined): Promise<Composed> {
    const { ledger, logger, onComposed } = this.#parts;
    const { partner, rule, dueAt, mode } = this.#due;
    const { id, totals, files } = made;
    const held = await ledger.read.advices.held(partner.id, rule.key);
    const recorded = await ledger.write(async (stores) => {
      if (mode !== 'urgent') await stores.advices.scheduled(partner.id, rule.key, dueAt);
      const planned = files.map((file, index) => fileRecord(this.#due, made, file, index + 1, reason !== undefined));
      if (!(await stores.advices.record(this.#row(made, reason), planned))) return false;
      const at = composedAt(made.frame);
      const decision = { by: 'crossdock', at, why: `${id} took its place` };
      for (const old of held.filter(({ mode: its }) => replaces(mode, its))) {
        await stores.advices.decide(old.id, { ...decision, state: 'dropped' });
        // One alert while the doubt lasts; a newer held advice takes the place of the older.
        if (reason === undefined) await clearAlert(stores, decidedClearing(old, 'dropped', decision));
        else await stores.events.append([replacedEvent(old, isTest(partner), decision)]);
      }
      if (reason === undefined) await this.#send(stores, made);
      else await raiseAlert(stores, heldAlert(this.#due, made, reason, this.#base()));
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
      ...totals,
      frame: JSON.stringify(frame),
    };
  }

  #base() {
    return this.#layers.find(isBase)?.advice;
  }
}
