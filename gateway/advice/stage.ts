/**
 * The advice stage: looks at every partner's schedules and fast lanes, and composes what is due.
 *
 * A schedule that is new begins now. One whose due times were missed is caught up with as it says. Each due time makes
 * one advice, whatever crashes: the ledger refuses a second one. Partners of a higher tier come first.
 */
import { type Clock, instant } from '../clock.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerBook, PartnerSend } from '../partners/partner.ts';
import type { AskedFull } from './asked-full.ts';
import { stopped } from './calendar.ts';
import type { Composer } from './compose.ts';
import { dueRuns } from './schedule.ts';
import type { FastLanes, UrgentRule } from './urgent.ts';

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
  const urgent = rules.flatMap((each) => urgentOf(each) ?? []);
  const more = await parts.lanes.mark(urgent);
  for (const each of rules) {
    const { partner, rule } = each;
    if (parts.clock.now() < (failedAt.get(rule) ?? Number.NEGATIVE_INFINITY) + faultMs) continue;
    try {
      await lookAt(parts, each);
      await sendAsked(parts, each);
      const fast = urgentOf(each);
      if (fast !== undefined) await parts.lanes.send(fast, parts.composer, parts.clock.now());
    } catch (error) {
      failedAt.set(rule, parts.clock.now());
      parts.logger.error({ partner: partner.id, rule: rule.key, err: error }, 'an advice could not be composed');
    }
  }
  return more;
}

const tierOrder = { strategic: 0, standard: 1, low: 2 } as const;

/** The rules of advices, the first tier's first. */
function rulesOf(book: PartnerBook): readonly Ruled[] {
  return [...book.partners.values()]
    .filter(({ status }) => status === 'production' || status === 'test')
    .sort((a, b) => tierOrder[a.tier] - tierOrder[b.tier])
    .flatMap((partner) => partner.send.map((rule, index) => ({ partner, rule, index })))
    .filter(({ rule }) => rule.document === 'inventory-advice' && rule.schedule !== undefined);
}

function urgentOf({ partner, rule }: Ruled): UrgentRule | undefined {
  return rule.urgent === undefined ? undefined : { partner, rule: { ...rule, urgent: rule.urgent } };
}

async function lookAt(parts: AdviceParts, { partner, rule, index }: Ruled): Promise<void> {
  const { ledger, clock, composer } = parts;
  const now = clock.now();
  const until = await scheduledUntil(ledger, partner.id, rule.key, index);
  if (until === undefined) {
    await ledger.write((stores) => stores.advices.scheduled(partner.id, rule.key, instant(now)));
    return;
  }
  const schedule = rule.schedule as NonNullable<PartnerSend['schedule']>;
  for (const { at, mode } of dueRuns(schedule, Date.parse(until), now, partner.calendar)) {
    await composer.compose({ partner, rule, mode, dueAt: instant(at) });
  }
}

/** Sends everything where somebody asked for it, when nothing stops the schedule. */
async function sendAsked({ clock, composer, asked, logger }: AdviceParts, { partner, rule }: Ruled): Promise<void> {
  const why = asked.why(partner, rule);
  const now = clock.now();
  if (why === undefined || stopped(rule.schedule ?? {}, partner.calendar, now) !== undefined) return;
  const made = await composer.compose({ partner, rule, mode: 'full', dueAt: instant(now) });
  if (made === 'repeated') return;
  asked.done(partner, rule);
  logger.info({ partner: partner.id, rule: rule.key, why, made }, 'a full advice was asked for');
}

/** Until when a schedule has been dealt with; what an older version recorded by the rule's place becomes the rule's. */
async function scheduledUntil(ledger: Ledger, partner: string, key: string, index: number) {
  const until = await ledger.read.advices.scheduledUntil(partner, key);
  if (until !== undefined) return until;
  const adopted = await ledger.write(({ advices }) => advices.adopt(partner, index, key));
  return adopted ? ledger.read.advices.scheduledUntil(partner, key) : undefined;
}
