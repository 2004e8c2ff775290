/** In words: what a partner was told of later days, what is to come then and who says so, and each rule's effect. */

import type { FutureDayFacts, FutureExplanation, SupplyFacts } from '../../advice/explain/future-explained.ts';
import type { BufferStep } from '../../advice/policy/buffer.ts';
import { type FutureTold, type LeftOut, leftOutBecause } from '../../advice/policy/future.ts';
import { type Line, styled } from './layout.ts';
import { when } from './phrases.ts';

/** `24 more on 2026-12-01, 6 more on 2026-12-08`; `nothing`. */
export function toldWords(told: readonly FutureTold[], tell: FutureExplanation['tell']): string {
  const more = tell === 'total' ? ' in all' : ' more';
  return told.map(({ date, quantity }) => `${quantity}${more} on ${date}`).join(', ') || 'nothing';
}

export function futureLines(future: FutureExplanation, stepLine: (step: BufferStep) => Line): readonly Line[] {
  const { told, tell, days, leftOut, differs } = future;
  const lines: Line[] = [];
  for (const day of days) lines.push(...dayLines(day, future, stepLine));
  for (const one of leftOut) {
    const because = Object.hasOwn(leftOutBecause, one.because) ? leftOutBecause[one.because as LeftOut] : one.because;
    lines.push(`  does not count: ${supplyWords(one)}, expected ${one.expected}: ${because}`);
  }
  if (differs !== undefined) {
    lines.push(
      `  this version of Crossdock works out ${toldWords(differs, tell)} of that: the one that made the advice reckoned otherwise`,
    );
  }
  return [...lines, ['  told of later days: ', styled('bold', toldWords(told, tell))]];
}

function dayLines(
  { date, promise, steps, allowed, more, from }: FutureDayFacts,
  { told, dates }: FutureExplanation,
  stepLine: (step: BufferStep) => Line,
): readonly Line[] {
  const isTold = told.some((each) => each.date === date);
  const left =
    isTold || more === '0' ? '' : `, not told: the partner is told of ${dates === 1 ? 'one day' : `${dates} days`}`;
  return [
    `  on ${date} available-to-promise ${promise}, with`,
    ...from.flatMap((one) => [`    ${supplyWords(one)}`, ...owedWords(one)]),
    ...steps.map(stepLine),
    `    ${allowed} in all then, ${more} more than before${left}`,
  ];
}

function owedWords({ owed }: SupplyFacts): readonly string[] {
  return owed === undefined
    ? []
    : [`      ${owed} of it are reserved by orders of no location, which nothing that is there covers`];
}

/** `24 to DAL: contoso-supply's shipment S-1 of order 4500 (in-7, said 2026-11-20 08:00:00)`. */
function supplyWords({
  quantity,
  location,
  state,
  source,
  reference,
  order,
  transmission,
  saidAt,
}: SupplyFacts): string {
  const of = state !== 'on-order' && order !== null ? ` of order ${order}` : '';
  const what = state === 'on-order' ? 'order' : 'shipment';
  return `${quantity} to ${location}: ${source}'s ${what} ${reference}${of} (${transmission}, said ${when(saidAt)})`;
}
