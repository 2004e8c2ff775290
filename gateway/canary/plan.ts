/**
 * When a canary is changed, to what, until when the change has to be through, and what has been seen of it. Pure: instants are
 * milliseconds where they are reckoned with, RFC 3339 where they are kept.
 */

import { crosses, oftenMsOf } from '../advice/fast-lane/crossing.ts';
import { stopped } from '../advice/schedule/calendar.ts';
import { nextDue } from '../advice/schedule/schedule.ts';
import { instant } from '../clock.ts';
import type { CanaryOutcome, CanaryRun } from '../ledger/canary-store.ts';
import type { PartnerSend } from '../partners/partner.ts';
import type { PartnerCanary } from '../partners/schema/canary-schema.ts';
import type { BusinessDays } from '../partners/schema/schedule-schema.ts';

/** A change that is to be made. */
export interface DueChange {
  readonly dueAt: string;
  readonly quantity: string;
}

/**
 * The change that is due; undefined where there is none. One at a time: a second one would take the first back before it was
 * told. Of the due times that a downtime missed, the newest. Zero and the quantity take turns, so that each is news; one that was
 * abandoned before anybody was told of it is made again, for the partner still has the number before it.
 */
export function dueChange(
  { sku, everyMs, quantity }: Pick<PartnerCanary, 'sku' | 'everyMs' | 'quantity'>,
  newest: Pick<CanaryRun, 'sku' | 'dueAt' | 'quantity' | 'outcome' | 'told'> | undefined,
  now: number,
): DueChange | undefined {
  const dueAt = instant(Math.floor(now / everyMs) * everyMs);
  if (newest === undefined) return { dueAt, quantity };
  if (newest.outcome === null || newest.dueAt >= dueAt) return undefined;
  if (newest.sku !== sku) return { dueAt, quantity };
  const isZero = newest.quantity === '0';
  const isUntold = newest.outcome === 'abandoned' && newest.told === null;
  return { dueAt, quantity: isZero === isUntold ? '0' : quantity };
}

/** Whether an open change is of a canary that is configured otherwise by now. */
export function isAbandoned(
  run: Pick<CanaryRun, 'sku' | 'rule'>,
  canary: Pick<PartnerCanary, 'sku' | 'rule'> | undefined,
): boolean {
  return canary === undefined || canary.sku !== run.sku || canary.rule !== run.rule;
}

/**
 * From when on a change could be sent: where the fast lane takes it, after the pause between two of its advices; where
 * something stops that, or it does not, at the next time of the schedule that nothing stops. The fast lane takes what crosses from a
 * number that the partner was told: `wasTold` says whether it was.
 */
export function sendableFrom(
  { schedule, urgent }: Pick<PartnerSend, 'schedule' | 'urgent'>,
  { class: itemClass, quantity }: Pick<PartnerCanary, 'class' | 'quantity'>,
  calendar: BusinessDays | undefined,
  updated: number,
  wasTold: boolean,
): number {
  const scheduled = (schedule && nextDue(schedule, updated, calendar)) ?? updated;
  if (urgent === undefined || !wasTold || !crosses(urgent, '0', quantity)) return scheduled;
  if (urgent.classes !== undefined && !urgent.classes.includes(itemClass ?? '')) return scheduled;
  if (schedule !== undefined && stopped(schedule, calendar, updated) !== undefined) return scheduled;
  return Math.min(scheduled, updated + oftenMsOf(urgent));
}

/** An advice that told the change, and what became of it. */
export interface Sighting {
  readonly advice: string;
  /** What it told of the canary. */
  readonly told: string;
  readonly composedAt: string;
  readonly deliveredAt: string | null;
  readonly fetchedAt: string | null;
  /** When the partner acknowledged the set that told it. */
  readonly acknowledgedAt: string | null;
}

/** What ends a change: the partner's acknowledgment; where it sends none, its fetching, or the delivery where nobody sees that. */
export type EndsBy = Exclude<CanaryOutcome, 'abandoned'>;

/** How far a change has come by what was seen: each time is the first of its kind, and none is ever taken back. */
export function progressed(run: CanaryRun, seen: readonly Sighting[], endsBy: EndsBy): CanaryRun {
  if (run.outcome !== null) return run;
  const first = (stage: `${CanaryStage}At`) =>
    [run, ...seen].flatMap(({ [stage]: time }) => time ?? []).sort()[0] ?? null;
  const earliest = seen.toSorted((a, b) => (a.composedAt < b.composedAt ? -1 : 1))[0];
  const isNews = earliest !== undefined && (run.composedAt === null || earliest.composedAt < run.composedAt);
  const times = {
    composedAt: first('composedAt'),
    deliveredAt: first('deliveredAt'),
    fetchedAt: first('fetchedAt'),
    acknowledgedAt: first('acknowledgedAt'),
  };
  const endedAt = times[`${endsBy}At`];
  return {
    ...run,
    ...times,
    ...(isNews && { advice: earliest.advice, told: earliest.told }),
    ...(endedAt !== null && { outcome: endsBy, endedAt }),
  };
}

/** Stages of a change, in their order. */
export const canaryStages = {
  composed: 'An advice that tells it was composed.',
  delivered: 'Its file was delivered; over AS2 with the receipt (MDN).',
  fetched: 'The partner read the file to its end, over the hosted drop.',
  acknowledged: 'The partner acknowledged it (997 or 999).',
} as const;
export type CanaryStage = keyof typeof canaryStages;
const stages = Object.keys(canaryStages) as CanaryStage[];

/** How long after the update each stage was reached, in milliseconds; those that were not are absent. */
export function stageTimes(run: CanaryRun): Partial<Record<CanaryStage, number>> {
  const since = Date.parse(run.updatedAt);
  const reached = stages.flatMap((stage) => {
    const at = run[`${stage}At`];
    return at === null ? [] : [[stage, Math.max(0, Date.parse(at) - since)] as const];
  });
  return Object.fromEntries(reached);
}

/** The last stage that was reached; `updated` before the first. */
export function stageOf(run: CanaryRun): CanaryStage | 'updated' {
  return stages.findLast((stage) => run[`${stage}At`] !== null) ?? 'updated';
}

/** Whether an open change should be through by now. */
export function isOverdue({ outcome, overdueFrom }: Pick<CanaryRun, 'outcome' | 'overdueFrom'>, now: number): boolean {
  return outcome === null && now >= Date.parse(overdueFrom);
}
