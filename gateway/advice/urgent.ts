/**
 * The fast lane: changes that do not wait for a schedule. The changes of availability are a sequence; it is followed
 * once for all rules, and each rule remembers the SKUs of its partner that changed. When the rule may send, it looks at
 * what those would be told now beside what they were told last. However often a SKU changed, it is one line.
 *
 * What is remembered here is lost with the process and found again: a rule's cursor in the ledger moves only when what
 * came before it was looked at.
 */
import { addDecimals } from '../../translators/canonical/decimal.ts';
import { instant } from '../clock.ts';
import type { Availability } from '../ledger/inventory-store.ts';
import type { Ledger } from '../ledger/port.ts';
import type { UrgentSettings } from '../partners/guard-schema.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { parseDurationMs } from '../settings/units.ts';
import { stopped } from './calendar.ts';
import type { Composer } from './compose.ts';
import { toldOf } from './line-record.ts';

interface Lane {
  readonly marks: Set<string>;
  /** Changes up to here are in the marks, or were looked at. */
  cursor: number;
  /** Next look, milliseconds: the fast lane is no oftener than the partner allows. */
  notBefore: number;
}

/** Changes read at once, and pages of them in one look: a flood does not keep the schedules waiting. */
const page = 2_000;
const pagesMax = 25;
const oftenMs = 5 * 60_000;

export interface UrgentRule {
  readonly partner: Partner;
  readonly rule: PartnerSend & { readonly urgent: UrgentSettings };
}

export class FastLanes {
  readonly #ledger: Ledger;
  readonly #lanes = new Map<string, Lane>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Marks what changed, for these rules. True where there may be more. */
  async mark(rules: readonly UrgentRule[]): Promise<boolean> {
    const lanes: (UrgentRule & { readonly lane: Lane })[] = [];
    for (const each of rules) lanes.push({ ...each, lane: await this.#lane(each) });
    this.#forgetOthers(lanes.map(({ lane }) => lane));
    for (let pages = 0; pages < pagesMax && lanes.length > 0; pages++) {
      const from = Math.min(...lanes.map(({ lane }) => lane.cursor));
      const changes = await this.#ledger.read.inventory.availabilitySince(from, page);
      for (const each of lanes) markOne(each, changes);
      if (changes.length < page) return false;
    }
    return lanes.length > 0;
  }

  /** Sends what is urgent of a rule, if it may. `now` in milliseconds. */
  async send({ partner, rule }: UrgentRule, composer: Composer, now: number): Promise<void> {
    const lane = this.#lanes.get(keyOf(partner, rule));
    if (lane === undefined || lane.marks.size === 0 || now < lane.notBefore) return;
    const { schedule } = rule;
    if (schedule !== undefined && stopped(schedule, partner.calendar, now) !== undefined) return;
    const marked = [...lane.marks];
    lane.marks.clear();
    const { cursor } = lane;
    let sent: Awaited<ReturnType<Composer['compose']>>;
    try {
      const isUrgent = (advised: string | undefined, told: string) => crosses(rule.urgent, advised, told);
      sent = await composer.compose({ partner, rule, dueAt: instant(now), mode: 'urgent', marked, isUrgent });
    } catch (error) {
      for (const sku of marked) lane.marks.add(sku);
      throw error;
    }
    if (sent === 'waits' || sent === 'repeated') {
      for (const sku of marked) lane.marks.add(sku);
      return;
    }
    const often = rule.urgent.noOftenerThan;
    if (sent === 'sent') lane.notBefore = now + ((often === undefined ? undefined : parseDurationMs(often)) ?? oftenMs);
    const at = sent === 'sent' ? instant(now) : undefined;
    await this.#ledger.write(({ advices }) => advices.looked(partner.id, rule.key, cursor, at));
  }

  async #lane({ partner, rule }: UrgentRule): Promise<Lane> {
    const key = keyOf(partner, rule);
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const progress = await this.#ledger.read.advices.progress(partner.id, rule.key);
    // A lane that is new begins now: what was told before it is the schedule's.
    const cursor = progress?.cursor ?? (await this.#ledger.read.inventory.availabilityCursor());
    const often = (rule.urgent.noOftenerThan && parseDurationMs(rule.urgent.noOftenerThan)) || oftenMs;
    const urgentAt = progress?.urgentAt ?? null;
    const lane = { marks: new Set<string>(), cursor, notBefore: urgentAt === null ? 0 : Date.parse(urgentAt) + often };
    this.#lanes.set(key, lane);
    if (progress !== undefined && progress.cursor === null) {
      await this.#ledger.write(({ advices }) => advices.looked(partner.id, rule.key, cursor));
    }
    return lane;
  }

  #forgetOthers(lanes: readonly Lane[]): void {
    if (lanes.length === this.#lanes.size) return;
    const kept = new Set(lanes);
    for (const [key, lane] of this.#lanes) if (!kept.has(lane)) this.#lanes.delete(key);
  }
}

function markOne(
  { partner, rule, lane }: UrgentRule & { readonly lane: Lane },
  changes: readonly Availability[],
): void {
  const { classes } = rule.urgent;
  for (const { sku, changedSeq } of changes) {
    if (changedSeq <= lane.cursor || lane.marks.has(sku) || !partner.items.has(sku)) continue;
    if (classes === undefined || classes.includes(partner.items.class(sku) ?? '')) lane.marks.add(sku);
  }
  lane.cursor = Math.max(lane.cursor, changes.at(-1)?.changedSeq ?? 0);
}

function keyOf({ id }: Partner, { key }: PartnerSend): string {
  return `${id}/${key}`;
}

/** Whether what is told crosses zero or the threshold. What was never told is the schedule's to begin with. */
export function crosses(urgent: UrgentSettings, advised: string | undefined, told: string): boolean {
  if (advised === undefined || advised === told) return false;
  const [before, now] = [toldOf(advised), toldOf(told)];
  if (before.length !== now.length) return true;
  return now.some((quantity, index) => {
    const old = before[index] as string;
    if (urgent.crossesZero !== false && (old === '0') !== (quantity === '0')) return true;
    return urgent.below !== undefined && isBelow(old, urgent.below) !== isBelow(quantity, urgent.below);
  });
}

function isBelow(quantity: string, threshold: string): boolean {
  return addDecimals(quantity, `-${threshold}`).startsWith('-');
}
