/** When a rule of a buffer policy applies. Pure. */
import type { BufferCondition } from '../../partners/schema/buffer-schema.ts';
import { parseDurationMs } from '../../settings/units.ts';
import { isWithinDay } from '../schedule/calendar.ts';
import { wallClock } from '../schedule/wall-clock.ts';
import type { BufferFacts } from './buffer.ts';

type Test = (facts: BufferFacts) => boolean;

/** Whether a rule's conditions all hold. Of unknown age is older than anything: what is not known is not promised. */
export function conditionOf(when: BufferCondition | undefined, zone: string): Test {
  if (when === undefined) return () => true;
  const { class: itemClass, sku, location, status, olderThan, during } = when;
  const tests: Test[] = [];
  if (itemClass !== undefined) tests.push((facts) => facts.class === itemClass);
  if (location !== undefined) tests.push((facts) => facts.location === location);
  if (status !== undefined) tests.push((facts) => (facts.status ?? 'active') === status);
  if (sku !== undefined) {
    const pattern = skuPattern(sku);
    tests.push((facts) => facts.sku !== undefined && pattern.test(facts.sku));
  }
  const limit = olderThan === undefined ? undefined : parseDurationMs(olderThan);
  if (limit !== undefined) tests.push(({ ageMs }) => ageMs === undefined || ageMs > limit);
  if (during !== undefined) tests.push(duringTest(during, during.zone ?? zone));
  return (facts) => tests.every((test) => test(facts));
}

/** Every number of an advice is of one instant: the clock is looked at once. */
function duringTest(during: NonNullable<BufferCondition['during']>, zone: string): Test {
  let last = { at: Number.NaN, holds: false };
  return ({ at }) => {
    if (at === undefined) return false;
    if (at !== last.at) last = { at, holds: isWithinDay(during, wallClock(at, zone)) };
    return last.holds;
  };
}

/** A SKU with * and ? as an expression. */
export function skuPattern(text: string): RegExp {
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
}
