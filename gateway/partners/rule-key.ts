/**
 * What the history of a send rule is kept by: not its place in the list, which changes when somebody puts another rule
 * before it, but its `id`, or else what it is.
 */
import { createHash } from 'node:crypto';
import { isJsonVersion } from '../../translators/maps/json-advice.ts';
import type { SendRule } from './schema/schema.ts';

/** The rule's `id`; else 12 hexadecimal digits of sha-256 over document, set, flat file or JSON, channel and schedule. */
export function ruleKey({ id, document, set, flat, json, over, schedule }: Omit<SendRule, 'buffer'>): string {
  if (id !== undefined) return id;
  const what = [
    document,
    set ?? '',
    flat ?? (json === undefined ? '' : isJsonVersion(json) ? 'json:' : `json:${json}`),
    over,
    schedule === undefined ? '' : sorted(schedule),
  ];
  return `~${createHash('sha256').update(what.join('\0')).digest('hex').slice(0, 12)}`;
}

/** When it is due; other settings of a schedule, and the order of its keys, make no other rule of it. */
function sorted({ cron, zone = 'UTC', mode = 'full', full = '' }: NonNullable<SendRule['schedule']>): string {
  return [cron, zone, mode, full].join('\0');
}
