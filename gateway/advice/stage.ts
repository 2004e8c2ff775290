/**
 * The advice stage: looks at every partner's schedules and fast lanes, and composes what is due.
 *
 * A schedule that is new begins now. One whose due times were missed is caught up with as it says. Each due time makes
 * one advice, whatever crashes: the ledger refuses a second one. Partners of a higher tier come first. What cannot wait
 * comes before all that is scheduled, and again after each scheduled advice, for a long one takes its time; each rule has
 * one turn of it, so that the schedules get theirs.
 */
import { type Clock, instant } from '../clock.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import { withCanary } from '../partners/check/canary-items.ts';
import type { Partner, PartnerBook, PartnerSend } from '../partners/partner.ts';
import type { Composer } from './compose.ts';
import { byTier } from './fast-lane/marks.ts';
import type { FastLanes, UrgentRule } from './fast-lane/urgent.ts';
import type { AskedFull } from './schedule/asked-full.ts';
import { stopped } from './schedule/calendar.ts';
import { dueRuns } from './schedule/schedule.ts';

export interface AdviceParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly book: () => PartnerBook;
  readonly composer: Composer;
  readonly lanes: FastLanes;
  readonly asked: AskedFull;
}

/** Wait after an advice could not be composed, in milliseconds: the fault is ours and seldom passes by itself. */
const faultMs = 60_000;

/** When a rule failed last. A changed configuration has rules of its own, and is tried at once. */
const failedAt = new WeakMap<PartnerSend, number>();

interface Ruled {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly index: number;
}

/** Composes what is due. A partner whose advice cannot be composed holds up no other. */
export async function adviceRound(parts: AdviceParts): Promise<boolean> {
  const rules = rulesOf(parts.book());
  const urgent = urgentRules(parts.book());
  let more = await fastRound(parts, urgent);
  for (const each of rules) {
    const made = await attempted(parts, each, async () => {
      const scheduled = await lookAt(parts, each);
      return (await sendAsked(parts, each)) || scheduled;
    });
    if (made) more = await fastRound(parts, urgent);
  }
  return more;
}

/** One turn of the fast lane for each rule that has something to send. True where there may be more. */
async function fastRound(parts: AdviceParts, rules: readonly UrgentRule[]): Promise<boolean> {
  const { lanes, composer, clock } = parts;
  let more = await lanes.mark(rules);
  for (const each of lanes.inTurn(rules, clock.now())) {
    if (await attempted(parts, each, () => lanes.send(each, composer, clock.now()))) more = true;
  }
  return more;
}

/** Does a rule's work, if it did not fail just now; false where it failed. */
async function attempted(
  { clock, logger }: AdviceParts,
  { partner, rule }: Pick<Ruled, 'partner' | 'rule'>,
  work: () => Promise<boolean>,
): Promise<boolean> {
  if (clock.now() < (failedAt.get(rule) ?? Number.NEGATIVE_INFINITY) + faultMs) return false;
  try {
    return await work();
  } catch (error) {
    failedAt.set(rule, clock.now());
    logger.error({ partner: partner.id, rule: rule.key, err: error }, 'an advice could not be composed');
    return false;
  }
}

/** The rules of advices, the first tier's first. */
function rulesOf(book: PartnerBook): readonly Ruled[] {
  return [...book.partners.values()]
    .filter(({ status }) => status === 'production' || status === 'test')
    .map(withCanary)
    .sort(byTier)
    .flatMap((partner) => partner.send.map((rule, index) => ({ partner, rule, index })))
    .filter(({ rule }) => rule.document === 'inventory-advice' && rule.schedule !== undefined);
}

const urgentOfBook = new WeakMap<PartnerBook, readonly UrgentRule[]>();

/** The rules that have a fast lane; asked for at every change of stock, and worked out once for a book. */
export function urgentRules(book: PartnerBook): readonly UrgentRule[] {
  const known = urgentOfBook.get(book);
  if (known !== undefined) return known;
  const rules = rulesOf(book).filter(isUrgent);
  urgentOfBook.set(book, rules);
  return rules;
}

function isUrgent(each: Ruled): each is Ruled & UrgentRule {
  return each.rule.urgent !== undefined;
}

/** True where something was composed, whatever became of it. */
async function lookAt(parts: AdviceParts, { partner, rule, index }: Ruled): Promise<boolean> {
  const { ledger, clock, composer } = parts;
  const now = clock.now();
  const until = await scheduledUntil(ledger, partner.id, rule.key, index);
  if (until === undefined) {
    await ledger.write((stores) => stores.advices.scheduled(partner.id, rule.key, instant(now)));
    return false;
  }
  const schedule = rule.schedule as NonNullable<PartnerSend['schedule']>;
  const runs = dueRuns(schedule, Date.parse(until), now, partner.calendar);
  for (const { at, mode } of runs) await composer.compose({ partner, rule, mode, dueAt: instant(at) });
  return runs.length > 0;
}

/** Sends everything where somebody asked for it, when nothing stops the schedule. True where it was composed. */
async function sendAsked({ clock, composer, asked, logger }: AdviceParts, { partner, rule }: Ruled): Promise<boolean> {
  const why = asked.why(partner, rule);
  const now = clock.now();
  if (why === undefined || stopped(rule.schedule ?? {}, partner.calendar, now) !== undefined) return false;
  const made = await composer.compose({ partner, rule, mode: 'full', dueAt: instant(now) });
  if (made === 'repeated') return false;
  asked.done(partner, rule);
  logger.info({ partner: partner.id, rule: rule.key, why, made }, 'a full advice was asked for');
  return true;
}

/** Until when a schedule has been dealt with; what an older version recorded by the rule's place becomes the rule's. */
async function scheduledUntil(ledger: Ledger, partner: string, key: string, index: number) {
  const until = await ledger.read.advices.scheduledUntil(partner, key);
  if (until !== undefined) return until;
  const adopted = await ledger.write(({ advices }) => advices.adopt(partner, index, key));
  return adopted ? ledger.read.advices.scheduledUntil(partner, key) : undefined;
}
