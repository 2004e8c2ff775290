/**
 * The canary stage: changes the synthetic items of partners when they are due, looks how far each change has come, and says
 * so where one is not through in time. The change goes the way of every other; nothing here sends anything.
 *
 * Everything that is known of a change is in the ledger. A crash between the update and its record repeats the update under
 * the same key, which changes nothing and tells when it was made.
 */
import { isTest } from '../advice/is-test.ts';
import { settledBy } from '../advice/layers/layers.ts';
import { clearAlert, raiseAlert } from '../alerts/alerts.ts';
import { type Clock, instant } from '../clock.ts';
import type { CanaryRun } from '../ledger/canary-store.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerBook, PartnerSend } from '../partners/partner.ts';
import type { PartnerCanary } from '../partners/schema/canary-schema.ts';
import {
  type CanaryStage,
  canaryStages,
  type DueChange,
  dueChange,
  type EndsBy,
  isAbandoned,
  isOverdue,
  progressed,
  sendableFrom,
  stageOf,
  stageTimes,
} from './plan.ts';
import { Sightings } from './sightings.ts';

/** An update of a canary, as its source says it. */
export interface CanaryUpdate extends DueChange {
  readonly partner: string;
  readonly sku: string;
  readonly location: string;
}

export interface CanariesParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly book: () => PartnerBook;
  /** Our locations. */
  readonly locations: () => readonly string[];
  /** Records and applies an update, once however often it is said; gives its transmission. Throws where it changed nothing. */
  readonly update: (update: CanaryUpdate) => Promise<string>;
  /** A stage was reached so many milliseconds after the update. Told once it is committed. */
  readonly onStage: (partner: string, stage: CanaryStage, ms: number) => void;
  readonly onEvents: () => void;
}

/** Wait after a fault, in milliseconds: it is ours and seldom passes by itself. */
const faultMs = 60_000;

interface Ruled {
  readonly partner: Partner;
  readonly canary: PartnerCanary;
  readonly rule: PartnerSend;
}

export class Canaries {
  readonly #parts: CanariesParts;
  readonly #sightings: Sightings;
  readonly #failedAt = new WeakMap<Partner, number>();

  constructor(parts: CanariesParts) {
    this.#parts = parts;
    this.#sightings = new Sightings(parts.ledger.read);
  }

  /** One look at every canary. What fails of one holds up no other. */
  async round(): Promise<boolean> {
    const { ledger, clock, book, logger } = this.#parts;
    const { partners } = book();
    const newest = new Map((await ledger.read.canaries.newest()).map((run) => [run.partner, run]));
    if (![...newest.values()].some(({ outcome }) => outcome === null)) this.#sightings.forget();
    for (const run of newest.values()) {
      if (run.outcome === null && isAbandoned(run, partners.get(run.partner)?.canary)) await this.#abandon(run);
    }
    for (const partner of partners.values()) {
      const ruled = ruledOf(partner);
      if (ruled === undefined) continue;
      if (clock.now() < (this.#failedAt.get(partner) ?? Number.NEGATIVE_INFINITY) + faultMs) continue;
      try {
        await this.#look(ruled, newest.get(partner.id));
      } catch (error) {
        this.#failedAt.set(partner, clock.now());
        logger.error({ partner: partner.id, err: error }, 'a canary could not be looked at');
      }
    }
    return false;
  }

  async #look(ruled: Ruled, newest: CanaryRun | undefined): Promise<void> {
    const { canary } = ruled;
    if (newest?.outcome === null) {
      if (!isAbandoned(newest, canary)) await this.#watch(ruled, newest);
      return;
    }
    const due = dueChange(canary, newest, this.#parts.clock.now());
    if (due !== undefined) await this.#change(ruled, due, toldBefore(ruled, newest) !== null);
  }

  async #change({ partner, canary, rule }: Ruled, due: DueChange, wasTold: boolean): Promise<void> {
    const { ledger, locations, update, logger } = this.#parts;
    const location = canary.location ?? locations()[0] ?? '';
    const { sku } = canary;
    const transmission = await update({ ...due, partner: partner.id, sku, location });
    const made = await ledger.read.transmissions.byId(transmission);
    const known = await ledger.read.inventory.availabilities(sku);
    const availability = known.find((one) => one.location === location);
    if (made === undefined || availability === undefined) throw new Error(`the update of ${sku} left no trace`);
    const from = sendableFrom(rule, canary, partner.calendar, Date.parse(made.at), wasTold);
    const untold = { advice: null, told: null, composedAt: null, deliveredAt: null, fetchedAt: null };
    const open = { acknowledgedAt: null, outcome: null, endedAt: null };
    const where = { partner: partner.id, rule: rule.key, sku, location, transmission };
    const when = { updatedAt: made.at, overdueFrom: instant(from + canary.withinMs) };
    const run: CanaryRun = { ...where, ...due, ...when, changedSeq: availability.changedSeq, ...untold, ...open };
    await ledger.write(({ canaries }) => canaries.put(run));
    logger.info({ partner: partner.id, sku, quantity: due.quantity, dueAt: due.dueAt }, 'a canary was changed');
  }

  async #watch(ruled: Ruled, run: CanaryRun): Promise<void> {
    const { ledger, clock, onStage, onEvents, logger } = this.#parts;
    const [, former] = await ledger.read.canaries.of(run.partner, 2);
    const seen = await this.#sightings.of(run, toldBefore(ruled, former));
    const now = progressed(run, seen, endsBy(ruled));
    const reached = newStages(run, now);
    if (reached.length > 0 || now.outcome !== null) {
      const wasOverdue = await ledger.write(async (stores) => {
        await stores.canaries.put(now);
        if (now.outcome === null) return false;
        const event = { type: 'canary.late', data: () => lateFacts(now) } as const;
        return clearAlert(stores, { kind: 'canary-overdue', key: run.partner, at: instant(clock.now()), event });
      });
      for (const [stage, ms] of reached) onStage(run.partner, stage, ms);
      if (wasOverdue) onEvents();
      if (now.outcome !== null) logger.info({ partner: run.partner, ...lateFacts(now) }, 'a canary came through');
    }
    if (isOverdue(now, clock.now())) await this.#tellOverdue(ruled, now);
  }

  async #tellOverdue({ partner }: Ruled, run: CanaryRun): Promise<void> {
    const { ledger, clock, logger, onEvents } = this.#parts;
    const open = await ledger.read.alerts.open();
    if (open.some(({ kind, key }) => kind === 'canary-overdue' && key === partner.id)) return;
    const stage = stageOf(run);
    const sentence = `the canary ${run.sku} of ${partner.id}, changed at ${run.updatedAt}, should have come through by ${run.overdueFrom}: ${standsAt[stage]}`;
    const { rule, sku, quantity, dueAt, updatedAt, overdueFrom, advice } = run;
    const data = { rule, sku, quantity, dueAt, updatedAt, overdueFrom, stage, ...(advice !== null && { advice }) };
    const about = { kind: 'canary-overdue', key: partner.id, partner: partner.id, test: isTest(partner) } as const;
    const at = instant(clock.now());
    const correlationId = run.transmission;
    const isNews = await ledger.write((stores) => raiseAlert(stores, { ...about, sentence, correlationId, at, data }));
    if (!isNews) return;
    onEvents();
    logger.warn({ partner: partner.id, sku, stage, updatedAt, overdueFrom }, 'a canary is overdue');
  }

  /** What was under way when the canary was taken out, or became another one, is waited for no more. */
  async #abandon(run: CanaryRun): Promise<void> {
    const { ledger, clock, logger } = this.#parts;
    const at = instant(clock.now());
    await ledger.write(async (stores) => {
      await stores.canaries.put({ ...run, outcome: 'abandoned', endedAt: at });
      await clearAlert(stores, { kind: 'canary-overdue', key: run.partner, at });
    });
    logger.info({ partner: run.partner, sku: run.sku }, 'a canary was abandoned');
  }
}

/** The canary of a partner that is sent something, and the rule that it times. */
function ruledOf(partner: Partner): Ruled | undefined {
  const { canary, status } = partner;
  if (canary === undefined || (status !== 'production' && status !== 'test')) return undefined;
  const rule = partner.send.find(({ key }) => key === canary.rule);
  return rule === undefined ? undefined : { partner, canary, rule };
}

/** What the partner was told by the change before; null where it was told nothing of this canary by this rule. */
function toldBefore({ canary, rule }: Ruled, former: CanaryRun | undefined): string | null {
  return former !== undefined && former.sku === canary.sku && former.rule === rule.key ? former.told : null;
}

/** Over the hosted drop we see what the partner fetches; anywhere else the delivery is the last that we see without a 997. */
function endsBy({ partner, rule }: Ruled): EndsBy {
  if (settledBy(rule) === 'acknowledged') return 'acknowledged';
  const channel = partner.channels[rule.over];
  return channel !== undefined && 'login' in channel ? 'fetched' : 'delivered';
}

function newStages(before: CanaryRun, now: CanaryRun): readonly (readonly [CanaryStage, number])[] {
  const known = stageTimes(before);
  const stages = Object.entries(stageTimes(now)) as [CanaryStage, number][];
  return stages.filter(([stage]) => known[stage] === undefined);
}

function lateFacts(run: CanaryRun) {
  const { rule, sku, dueAt, updatedAt, outcome, endedAt, advice } = run;
  const ms = Date.parse(endedAt ?? updatedAt) - Date.parse(updatedAt);
  return {
    ...{ rule, sku, dueAt, updatedAt, outcome },
    seconds: Math.max(0, ms) / 1_000,
    ...(advice !== null && { advice }),
  };
}

const standsAt: Readonly<Record<CanaryStage | 'updated', string>> = {
  updated: 'no advice that was sent has told it (one may be held, or nothing was due)',
  composed: 'an advice that tells it was composed, and is not delivered',
  delivered: 'a file that tells it was delivered, and the partner has not confirmed it',
  fetched: 'the partner fetched a file that tells it, and has not acknowledged it',
  acknowledged: canaryStages.acknowledged,
};
