/**
 * The fast lane: changes that do not wait for a schedule. The changes of availability, and of what is to come, are a sequence;
 * it is followed once for all rules, and each rule remembers the SKUs of its partner that changed. When the rule may send, it looks at
 * what those would be told now beside what they were told last. However often a SKU changed, it is one line. Where more
 * are marked than one advice carries, and among rules, class and tier decide who is first (`marks.ts`).
 *
 * What is remembered here is lost with the process and found again: a rule's cursor in the ledger moves only when what
 * came before it was looked at.
 */
import { instant } from '../../clock.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Partner, PartnerSend } from '../../partners/partner.ts';
import type { UrgentSettings } from '../../partners/schema/guard-schema.ts';
import { Breath } from '../breath.ts';
import type { Composer } from '../compose.ts';
import { stopped } from '../schedule/calendar.ts';
import type { ItemFactsOf } from '../telling/item-facts.ts';
import { type Changed, changedSkus } from './changed-skus.ts';
import { crosses, oftenMsOf } from './crossing.ts';
import { byUrgency, Marks, rankOf } from './marks.ts';

interface Lane {
  readonly marks: Marks;
  /** What changes while an advice of the rule is being composed: it may say the number from before. */
  coming: Marks | undefined;
  /** Changes up to here are in the marks, or were looked at. */
  cursor: number;
  /** Next look, milliseconds: the fast lane is no oftener than the partner allows. */
  notBefore: number;
}

/** Pages of changes in one look: a flood does not keep the schedules waiting. */
const pagesMax = 25;
/** SKUs that one advice looks at: what cannot wait does not wait for a million others of its rule. */
export const marksMax = 50_000;

export interface UrgentRule {
  readonly partner: Partner;
  readonly rule: PartnerSend & { readonly urgent: UrgentSettings };
}

type Ruled = UrgentRule & { readonly lane: Lane };

/** What decides by class: our item classes, the most critical first, and what the item master knows. */
export interface ItemClasses {
  readonly classes: () => readonly string[];
  readonly itemFacts: ItemFactsOf;
}

const noClasses: ItemClasses = { classes: () => [], itemFacts: () => undefined };

export class FastLanes {
  readonly #ledger: Ledger;
  readonly #about: ItemClasses;
  readonly #onMarked: (changedSeq: number) => void;
  readonly #lanes = new Map<string, Lane>();
  #marking: Promise<unknown> = Promise.resolve();

  /** `onMarked` is told up to which change everything is marked. */
  constructor(
    ledger: Ledger,
    about: ItemClasses = noClasses,
    onMarked: (changedSeq: number) => void = () => undefined,
  ) {
    this.#ledger = ledger;
    this.#about = about;
    this.#onMarked = onMarked;
  }

  /** Marks what changed, for these rules. True where there may be more. Asked again meanwhile, it does one after the other. */
  mark(rules: readonly UrgentRule[]): Promise<boolean> {
    const marked = this.#marking.then(() => this.#mark(rules));
    this.#marking = marked.catch(() => undefined);
    return marked;
  }

  async #mark(rules: readonly UrgentRule[]): Promise<boolean> {
    // New lanes are written down side by side, so that they share a commit.
    const lanes = await Promise.all(
      rules.map(
        async ({ partner, rule }): Promise<Ruled> => ({ partner, rule, lane: await this.#lane({ partner, rule }) }),
      ),
    );
    this.#forgetOthers(lanes.map(({ lane }) => lane));
    const breath = new Breath();
    const withComing = rules.some(({ rule }) => rule.future !== undefined);
    for (let pages = 0; pages < pagesMax && lanes.length > 0; pages++) {
      const from = Math.min(...lanes.map(({ lane }) => lane.cursor));
      const { changes, isWhole } = await changedSkus(this.#ledger.read, from, withComing);
      this.#markAll(lanes, changes);
      this.#onMarked(changes.at(-1)?.changedSeq ?? from);
      if (isWhole) return false;
      await breath.take();
    }
    return lanes.length > 0;
  }

  /** The rules that have something to send and may, who is first first. `now` in milliseconds. */
  inTurn<R extends UrgentRule>(rules: readonly R[], now: number): readonly R[] {
    const waiting = rules.flatMap((each) => {
      const lane = this.#lanes.get(keyOf(each.partner, each.rule));
      if (lane === undefined || now < lane.notBefore) return [];
      const { rank, oldest } = lane.marks;
      return rank === undefined || oldest === undefined ? [] : [{ each, tier: each.partner.tier, rank, oldest }];
    });
    return waiting.sort(byUrgency).map(({ each }) => each);
  }

  /** Sends what is urgent of a rule, if it may. True where more of it may go at once. `now` in milliseconds. */
  async send({ partner, rule }: UrgentRule, composer: Composer, now: number): Promise<boolean> {
    const lane = this.#lanes.get(keyOf(partner, rule));
    if (lane === undefined || lane.marks.size === 0 || now < lane.notBefore) return false;
    const { schedule } = rule;
    if (schedule !== undefined && stopped(schedule, partner.calendar, now) !== undefined) return false;
    const { marks } = lane;
    const marked = marks.next(marksMax);
    const { tell } = rule.future ?? {};
    const isUrgent = (advised: string | undefined, told: string) => crosses(rule.urgent, advised, told, tell);
    const dueAt = instant(besideSchedules(now));
    lane.coming = new Marks();
    let sent: Awaited<ReturnType<Composer['compose']>> = 'waits';
    try {
      sent = await composer.compose({ partner, rule, dueAt, mode: 'urgent', marked, isUrgent });
    } finally {
      if (sent !== 'waits' && sent !== 'repeated') marks.remove(marked);
      marks.takeIn(lane.coming);
      lane.coming = undefined;
    }
    if (sent === 'waits' || sent === 'repeated') return false;
    if (sent === 'sent' || sent === 'given-up') lane.notBefore = now + oftenMsOf(rule.urgent);
    const at = sent === 'sent' ? instant(now) : undefined;
    // What is left was not looked at: a restart marks it again.
    const cursor = marks.oldest === undefined ? lane.cursor : marks.oldest - 1;
    await this.#ledger.write(({ advices }) => advices.looked(partner.id, rule.key, cursor, at));
    return sent === 'nothing-new' && marks.size > 0;
  }

  async #lane({ partner, rule }: UrgentRule): Promise<Lane> {
    const key = keyOf(partner, rule);
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const progress = await this.#ledger.read.advices.progress(partner.id, rule.key);
    // A lane that is new begins now: what was told before it is the schedule's.
    const cursor = progress?.cursor ?? (await this.#ledger.read.inventory.availabilityCursor());
    const often = oftenMsOf(rule.urgent);
    const urgentAt = progress?.urgentAt ?? null;
    const notBefore = urgentAt === null ? 0 : Date.parse(urgentAt) + often;
    const lane: Lane = { marks: new Marks(), coming: undefined, cursor, notBefore };
    this.#lanes.set(key, lane);
    if (progress !== undefined && progress.cursor === null) {
      await this.#ledger.write(({ advices }) => advices.looked(partner.id, rule.key, cursor));
    }
    return lane;
  }

  /** SKU by SKU, and of each the lanes one after another: items know again what was looked up last, whosever they are. */
  #markAll(lanes: readonly Ruled[], changes: readonly Changed[]): void {
    const ranks = this.#about.classes();
    for (const { sku, changedSeq, isComing } of changes) {
      for (const { partner, rule, lane } of lanes) {
        if (changedSeq <= lane.cursor || !partner.items.has(sku)) continue;
        if (isComing && rule.future === undefined) continue;
        const { classes } = rule.urgent;
        const isPlain = classes === undefined && ranks.length === 0;
        const itemClass = isPlain ? undefined : (partner.items.class(sku) ?? this.#about.itemFacts(sku)?.class);
        if (classes !== undefined && !classes.includes(itemClass ?? '')) continue;
        (lane.coming ?? lane.marks).add(sku, rankOf(ranks, itemClass), changedSeq);
      }
    }
    const last = changes.at(-1)?.changedSeq ?? 0;
    for (const { lane } of lanes) lane.cursor = Math.max(lane.cursor, last);
  }

  #forgetOthers(lanes: readonly Lane[]): void {
    if (lanes.length === this.#lanes.size) return;
    const kept = new Set(lanes);
    for (const [key, lane] of this.#lanes) if (!kept.has(lane)) this.#lanes.delete(key);
  }
}

/** A rule has one advice for each due time, and its schedule's are whole seconds: an urgent one takes the place of none. */
function besideSchedules(now: number): number {
  return now % 1_000 === 0 ? now + 1 : now;
}

function keyOf({ id }: Partner, { key }: PartnerSend): string {
  return `${id}/${key}`;
}
