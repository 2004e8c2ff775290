/**
 * The reconciliation job: at its time it compares, for every send rule of partners in production, what would be told now with
 * what the partner acknowledged. A thousand numbers a round, and only those that can differ where that is known, so that
 * a million hold nothing up; what a stop cuts short begins anew. Differences and the result are kept in the ledger, the
 * result is an event; what is beyond the rule's limits is an alert and, where the rule says so, asks the advice stage for a
 * full advice.
 */

import { Breath } from '../advice/breath.ts';
import { placesOf } from '../advice/kept/frame.ts';
import { candidates } from '../advice/layers/candidates.ts';
import { isBase, type Layer, layersOf, settledBy } from '../advice/layers/layers.ts';
import { inOrder } from '../advice/layers/sku-order.ts';
import type { AskedFull } from '../advice/schedule/asked-full.ts';
import type { ItemFactsOf } from '../advice/telling/item-facts.ts';
import { clearAlert, raiseAlert } from '../alerts/alerts.ts';
import { type Clock, instant } from '../clock.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Reconciliation } from '../ledger/standing-store.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerBook, PartnerSend } from '../partners/partner.ts';
import type { StandingLine } from './compare.ts';
import { beyond, lagMs, shareOf } from './limits.ts';
import { adviceRules, standings } from './standings.ts';
import { StandingTally } from './tally.ts';

export interface ReconcilerParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly book: () => PartnerBook;
  /** Our locations. */
  readonly locations: () => readonly string[];
  readonly itemFacts: ItemFactsOf;
  /** What tells one state of the item master from another; empty where there is none. */
  readonly itemsVersion: () => string;
  /** Time between two comparisons of a rule, in milliseconds. */
  readonly everyMs: number;
  readonly asked: AskedFull;
  readonly onEvents: () => void;
}

interface Pass {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly layers: readonly Layer[];
  readonly lines: AsyncGenerator<StandingLine, void, void>;
  readonly tally: StandingTally;
}

/** Lines of one round, whose differences share a commit: some hundredths of a second, which nothing else may have. */
const linesPerRound = 1_000;

export class Reconciler {
  readonly #parts: ReconcilerParts;
  #pass: Pass | undefined;

  constructor(parts: ReconcilerParts) {
    this.#parts = parts;
  }

  /** Compares some numbers of what is due. True where there may be more. */
  async round(): Promise<boolean> {
    const pass = this.#goingOn() ?? (await this.#begin());
    if (pass === undefined) return false;
    // Left out of hand while it works: after a fault the comparison begins anew.
    this.#pass = undefined;
    if (await this.#step(pass)) this.#pass = pass;
    else await this.#finish(pass);
    return true;
  }

  #goingOn(): Pass | undefined {
    const pass = this.#pass;
    // A changed configuration tells other numbers.
    return pass && this.#parts.book().partners.get(pass.partner.id)?.version === pass.partner.version
      ? pass
      : undefined;
  }

  async #begin(): Promise<Pass | undefined> {
    const { ledger, clock, book, everyMs, locations, itemFacts, itemsVersion } = this.#parts;
    const now = clock.now();
    const done = await ledger.read.standing.reconciliations();
    const last = new Map(done.map((each) => [`${each.partner}/${each.rule}`, Date.parse(each.at)]));
    const rules = [...book().partners.values()]
      .filter(({ status }) => status === 'production')
      .flatMap((partner) => adviceRules(partner).map((rule) => ({ partner, rule })));
    await this.#forget(done, new Set(rules.map(({ partner, rule }) => `${partner.id}/${rule.key}`)));
    const isDue = (at: number | undefined) => at === undefined || at + everyMs <= now || at > now;
    const due = rules.find(({ partner, rule }) => isDue(last.get(`${partner.id}/${rule.key}`)));
    if (due === undefined) return undefined;
    const { partner, rule } = due;
    const breath = new Breath();
    const layers = await layersOf(ledger.read, partner.id, rule.key, settledBy(rule));
    const ours = { locations: locations(), itemsVersion: itemsVersion() };
    const some = await candidates(ledger.read, { partner, rule, now, ...ours }, layers, breath);
    const skus = some ?? (await inOrder(partner.items.skus(), breath));
    const numbers = some && partner.items.size * placesOf(rule).length;
    const about = { views: ledger.read, partner, rule, locations: ours.locations, itemFacts, now, breath, layers };
    return { partner, rule, layers, lines: standings(about, skus), tally: new StandingTally(numbers) };
  }

  /** Rules that are gone leave no figures and no alert behind. */
  async #forget(done: readonly Reconciliation[], known: ReadonlySet<string>): Promise<void> {
    const at = instant(this.#parts.clock.now());
    for (const { partner, rule } of done) {
      if (known.has(`${partner}/${rule}`)) continue;
      await this.#parts.ledger.write(async (stores) => {
        await stores.standing.forget(partner, rule);
        await clearAlert(stores, { kind: 'inventory-diverged', key: `${partner}/${rule}`, at });
      });
    }
  }

  /** False where all lines have been looked at. */
  async #step({ partner, rule, lines, tally }: Pass): Promise<boolean> {
    const some: StandingLine[] = [];
    let isOver = false;
    while (some.length < linesPerRound && !isOver) {
      const { value, done } = await lines.next();
      if (done) isOver = true;
      else some.push(value);
    }
    for (const line of some) tally.add(line);
    const known = await this.#known(partner, rule, some);
    const placed = some.map((line) => ({ ...line, location: line.location ?? '' }));
    const changed = placed.flatMap(({ sku, location, state, since }) =>
      state === 'differs' && since !== null && known.get(`${sku}\0${location}`) !== since
        ? [{ sku, location, since }]
        : [],
    );
    const over = placed.filter(({ sku, location, state }) => state !== 'differs' && known.has(`${sku}\0${location}`));
    if (changed.length > 0 || over.length > 0) {
      await this.#parts.ledger.write(async ({ standing }) => {
        await standing.putDifferences(partner.id, rule.key, changed);
        await standing.removeDifferences(partner.id, rule.key, over);
      });
    }
    return !isOver;
  }

  async #known({ id }: Partner, { key }: PartnerSend, lines: readonly StandingLine[]) {
    const skus = [...new Set(lines.map(({ sku }) => sku))];
    const known = await this.#parts.ledger.read.standing.differences(id, key, skus);
    return new Map(known.map(({ sku, location, since }) => [`${sku}\0${location}`, since]));
  }

  async #finish({ partner, rule, layers, tally }: Pass): Promise<void> {
    const { ledger, clock, logger, asked, onEvents } = this.#parts;
    const now = clock.now();
    const at = instant(now);
    const made: Reconciliation = { partner: partner.id, rule: rule.key, at, ...tally.result };
    // A partner that was never told anything is not behind: its first advice is yet to come.
    const reason = layers.length === 0 ? undefined : beyond(rule.reconcile, made, now);
    const key = `${partner.id}/${rule.key}`;
    const about = { partner: partner.id, rule: rule.key, numbers: made.numbers, differing: made.differing };
    const base = layers.find(isBase);
    await ledger.write(async (stores) => {
      if (base !== undefined) await stores.standing.forgetBefore(partner.id, rule.key, base.advice.at);
      await stores.standing.putReconciliation(made);
      await stores.events.append([reconciledEvent(partner, made, tally.worst, now)]);
      if (reason === undefined) {
        const data = () => ({ rule: rule.key });
        await clearAlert(stores, { kind: 'inventory-diverged', key, at, event: { type: 'inventory.converged', data } });
      } else {
        const sentence = `${partner.id} believes other numbers than are true (rule ${rule.key}): ${reason}`;
        const alert = { kind: 'inventory-diverged', key, partner: partner.id, test: false, at, sentence } as const;
        const data = { rule: rule.key, reason, differing: made.differing, numbers: made.numbers, since: made.since };
        await raiseAlert(stores, { ...alert, correlationId: key, data });
      }
    });
    onEvents();
    if (reason === undefined) return logger.info(about, 'inventory was reconciled');
    logger.warn({ ...about, reason }, 'what a partner acknowledged is too far from the truth');
    if (rule.reconcile?.then === 'full' && (await this.#mayHelp(partner, rule, layers)))
      asked.ask(partner, rule, reason);
  }

  /** Not while a full advice is on its way, which says the same, nor while one is held, for then a person decides. */
  async #mayHelp(partner: Partner, rule: PartnerSend, layers: readonly Layer[]): Promise<boolean> {
    if (layers.some(({ advice, standing }) => advice.mode === 'full' && standing === 'open')) return false;
    return (await this.#parts.ledger.read.advices.held(partner.id, rule.key)).length === 0;
  }
}

function reconciledEvent(
  partner: Partner,
  made: Reconciliation,
  worst: readonly StandingLine[],
  now: number,
): NewEvent {
  const { rule, at, numbers, differing, unacknowledged, since, variance, excess } = made;
  return {
    id: eventId('inventory.reconciled', partner.id, rule, at),
    type: 'inventory.reconciled',
    partner: partner.id,
    test: partner.x12?.usage === 'T',
    time: at,
    correlationId: `${partner.id}/${rule}`,
    data: JSON.stringify({
      ...{ rule, numbers, differing, unacknowledged, since, variance, excess },
      share: Math.round(shareOf(made) * 100) / 100,
      lagSeconds: Math.round(lagMs(made, now) / 1_000),
      worst: worst.map(({ sku, location, available, would, acknowledged, since: from }) => ({
        ...{ sku, location, available, would, since: from },
        acknowledged: acknowledged?.quantity ?? null,
        advice: acknowledged?.advice ?? null,
      })),
    }),
  };
}
