/** Which buffer rules apply wherever another one does, and so what surely holds there. Pure. */
import { parseDurationMs } from '../../settings/units.ts';
import type { BufferCondition, BufferRule } from '../schema/buffer-schema.ts';

/**
 * What surely holds where a rule applies: its own settings, and those of rules that apply whenever it does and that no
 * other condition replaces.
 */
export function wholeOf(rules: readonly BufferRule[], rule: BufferRule): BufferRule {
  const held: { [key: string]: unknown } = {};
  for (const other of rules) {
    if (other === rule || other.when === undefined || covers(other.when, rule.when)) Object.assign(held, other);
    else if (rule.when !== undefined && !excludes(other.when, rule.when)) {
      for (const key of Object.keys(other)) if (held[key] !== rule[key as keyof BufferRule]) delete held[key];
    }
  }
  return held as BufferRule;
}

/** Whether two conditions never hold at once: one number has one class, one location and one status. */
function excludes(a: BufferCondition, b: BufferCondition): boolean {
  return (['class', 'location', 'status'] as const).some(
    (name) => a[name] !== undefined && b[name] !== undefined && a[name] !== b[name],
  );
}

/** Whether `wide` holds wherever `narrow` does: it asks for nothing that the other does not ask for, or for less of it. */
export function covers(wide: BufferCondition, narrow: BufferCondition | undefined): boolean {
  if (narrow === undefined) return false;
  return (Object.keys(wide) as (keyof BufferCondition)[]).every((name) => {
    if (name === 'olderThan') return age(wide) <= age(narrow);
    if (name === 'sku') return isWithin(narrow.sku, wide.sku);
    if (name === 'during' && wide.during && narrow.during) return isDuring(narrow.during, wide.during);
    return JSON.stringify(wide[name]) === JSON.stringify(narrow[name]);
  });
}

/** Whether every SKU of one pattern is of the other. */
function isWithin(narrow: string | undefined, wide: string | undefined): boolean {
  if (narrow === undefined || wide === undefined) return false;
  // One character of the wide pattern may be any of the narrow one, but no run of them.
  const escaped = wide.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '[^*]')}$`, 'su').test(narrow);
}

type During = NonNullable<BufferCondition['during']>;

/** Whether every minute of one window is of the other, which may go over midnight as it may. */
function isDuring(narrow: During, wide: During): boolean {
  if (narrow.zone !== wide.zone) return false;
  const sameDays = narrow.days === wide.days && narrow.from >= wide.from;
  if (wide.days !== undefined && !sameDays) return false;
  return (
    minutesBetween(wide.from, narrow.from) + minutesBetween(narrow.from, narrow.to) <=
    minutesBetween(wide.from, wide.to)
  );
}

/** From one time of day, HH:MM, on to the next time that it is another. */
function minutesBetween(from: string, to: string): number {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return (minutes(to) - minutes(from) + 1440) % 1440;
}

export function age({ olderThan }: BufferCondition): number {
  return (olderThan === undefined ? undefined : parseDurationMs(olderThan)) ?? Number.NEGATIVE_INFINITY;
}
