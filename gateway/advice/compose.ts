/** Composing an advice: whether what is due is to be made, and what becomes of it where it cannot. */
import { instant } from '../clock.ts';
import { failedEvent } from './advice-events.ts';
import type { Composed, ComposerParts, Due } from './due.ts';
import { UnsendableAdvice } from './files/check-written.ts';
import { replaces } from './held.ts';
import { layersMax, layersOf, settledBy } from './layers/layers.ts';
import { SignatureCache } from './layers/signature-cache.ts';
import { Work } from './work.ts';

export class Composer {
  readonly #parts: ComposerParts;
  readonly #said: SignatureCache;

  constructor(parts: ComposerParts) {
    this.#parts = parts;
    this.#said = new SignatureCache(parts.ledger.read.advices);
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
    const { partner, rule, dueAt, mode } = due;
    await ledger.write(async ({ advices, events }) => {
      // The fast lane keeps its own time: what the schedule has due meanwhile is still to be made.
      if (mode !== 'urgent') await advices.scheduled(partner.id, rule.key, dueAt);
      await events.append([failedEvent(due, reason, instant(clock.now()))]);
    });
    logger.error({ partner: partner.id, rule: rule.key, dueAt, reason }, 'an advice was not sent');
  }

  async #compose(due: Due): Promise<Composed> {
    const { ledger, logger } = this.#parts;
    const { partner, rule, dueAt } = due;
    const { layersMax: most = layersMax } = this.#parts;
    const layers = await layersOf(ledger.read, partner.id, rule.key, settledBy(rule), most);
    const mode = layers.length < most ? (due.mode ?? 'full') : 'full';
    const about = { partner: partner.id, rule: rule.key, dueAt };
    // While an advice is in doubt, what is smaller would say the same doubtful numbers one by one: it waits with it.
    if ((await ledger.read.advices.held(partner.id, rule.key)).some((held) => !replaces(mode, held.mode))) {
      await this.#skip(due);
      logger.info(about, 'an advice waits, for another one is held');
      return 'waits';
    }
    const cursor = await ledger.read.inventory.availabilityCursor();
    const work = new Work(this.#parts, { ...due, mode }, layers, cursor, this.#said);
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
