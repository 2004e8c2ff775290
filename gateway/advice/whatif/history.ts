/**
 * The history that a what-if replays, read from the ledger: which advices reached the partner, what its orders asked,
 * and every change of availability, in the order of time. Read-only, and a stream: of a million lines, a block of each
 * advice is in memory at once, and state of the touched SKUs.
 */

import { scaled } from '../../../translators/canonical/decimal.ts';
import { instant } from '../../clock.ts';
import { isRejection } from '../../ledger/acknowledgment-status.ts';
import type { Advice } from '../../ledger/advice-store.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';
import type { Views } from '../../ledger/port.ts';
import type { OrderAsk } from '../../ledger/reservation-store.ts';
import { Breath } from '../breath.ts';
import { frameOfAdvice } from '../explain/explained.ts';
import { recordsOf } from '../kept/layer-reader.ts';
import { lineOf, partsOf } from '../kept/line-record.ts';
import { changedSince } from '../layers/candidates.ts';
import type { Policies } from './policy.ts';
import { Replay } from './replay.ts';

export type HistoryViews = Pick<Views, 'advices' | 'transmissions' | 'events' | 'reservations' | 'inventory'>;

export interface HistoryOf {
  readonly views: HistoryViews;
  readonly partner: string;
  /** Key of the send rule. */
  readonly rule: string;
  /** Milliseconds since 1970: what is counted begins here. */
  readonly since: number;
  readonly has: (sku: string) => boolean;
  /** Canaries, which are no stock and are not counted. */
  readonly canaries?: ReadonlySet<string>;
  readonly policies: Policies;
}

/** What a replay left out, in numbers. */
export interface LeftOut {
  /** Never delivered, or replaced or dropped before. */
  undelivered: number;
  /** The partner rejected it. */
  rejected: number;
  /** Only parts of it were rejected: all its lines are taken as told. */
  partly: number;
  /** Of a version that kept no lines to replay. */
  old: number;
  /** Lines of orders that a later document of the partner replaced. */
  replaced: number;
}

export interface Replayed {
  readonly replay: Replay;
  readonly leftOut: LeftOut;
  /** The full advice that was there before `since`; undefined where there is none, and the first one counts from itself. */
  readonly base: string | undefined;
}

interface Told {
  readonly advice: Advice;
  readonly composed: number;
  readonly delivered: string;
}

/** Advices and changes read at once. */
const advicesPage = 50;
const changesPage = 2_000;
/** A change that is older than an advice by no more than this may have been committed after it began, in milliseconds. */
const commitMsMax = 600_000;

export async function replayed(about: HistoryOf): Promise<Replayed> {
  const { views, partner, policies } = about;
  const until = await views.events.last();
  const leftOut: LeftOut = { undelivered: 0, rejected: 0, partly: 0, old: 0, replaced: 0 };
  const told = await toldSince(about, leftOut);
  const first = told[0]?.composed ?? about.since;
  const since = instant(Math.min(first, about.since));
  const asks: OrderAsk[] = [];
  for (const ask of await views.reservations.asksOf(partner, since)) {
    if (ask.words === 1) asks.push(ask);
    else if (Date.parse(ask.at) >= about.since) leftOut.replaced += 1;
  }
  const changed = instant(Date.parse(since) - commitMsMax);
  const changes = { after: await views.events.changesFrom(changed), until, since: changed };
  const touched = await touchedSkus(about, told, asks);
  const replay = new Replay(policies, touched);
  const before = new Merged(about, replay, told, asks);
  for await (const { sku, location, after, time } of changesOf(views, changes)) {
    if (!touched.has(sku)) continue;
    await before.upTo(time);
    replay.change(sku, location, after);
  }
  await before.upTo(undefined);
  const base = told.find(({ composed }) => composed < about.since)?.advice.id;
  return { replay, leftOut, base };
}

/** The advices that reached the partner since the newest full one before `since`, in the order they were composed. */
async function toldSince({ views, partner, rule, since }: HistoryOf, leftOut: LeftOut): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const page = await views.advices.ofRule(partner, rule, before, advicesPage);
    for (const advice of page) {
      before = advice.number;
      const one = await reached(views, advice, leftOut, Date.parse(advice.at) >= since);
      if (one === undefined) continue;
      told.push(one);
      if (advice.mode === 'full' && one.composed < since) return told.reverse();
    }
    if (page.length < advicesPage) break;
  }
  // Without a full advice to stand on, those before tell of some SKUs only.
  const from = told.findLastIndex(({ advice }) => advice.mode === 'full');
  return told.slice(0, from + 1).reverse();
}

async function reached(
  { transmissions }: HistoryViews,
  advice: Advice,
  leftOut: LeftOut,
  counted: boolean,
): Promise<Told | undefined> {
  if (advice.state !== 'sent') return undefined;
  const files = await transmissions.causedBy(advice.id);
  const times = files.map(({ deliveredAt }) => deliveredAt);
  const verdicts = files.flatMap(({ acknowledgment }) => acknowledgment ?? []);
  const add = (what: keyof LeftOut) => {
    if (counted) leftOut[what] += 1;
    return undefined;
  };
  if (advice.frame === null) return add('old');
  if (files.length === 0 || times.includes(null)) return add('undelivered');
  const rejected = verdicts.filter((one) => one !== 'P' && isRejection(one)).length;
  if (rejected === files.length) return add('rejected');
  if (rejected > 0 || verdicts.includes('P')) add('partly');
  const delivered = times.flatMap((time) => time ?? []).sort();
  return { advice, composed: frameOfAdvice(advice).now, delivered: delivered.at(-1) ?? '' };
}

interface Changes {
  readonly after: number;
  readonly until: number;
  readonly since: string;
}

async function touchedSkus(
  { views, has, canaries = new Set() }: HistoryOf,
  told: readonly Told[],
  asks: readonly OrderAsk[],
): Promise<ReadonlySet<string>> {
  const touched = new Set(asks.map(({ sku }) => sku));
  for (const { advice } of told) {
    if (advice.mode === 'full') continue;
    for await (const { record } of recordsOf(views.advices, advice.id)) touched.add(partsOf(record).sku);
  }
  // What changed before the first advice knew it stands in that advice; what changed since, the log of changes has.
  const [first] = told;
  if (first !== undefined) {
    for await (const sku of changedSince(views, first.advice.cursor, new Breath())) if (has(sku)) touched.add(sku);
  }
  for (const sku of canaries) touched.delete(sku);
  return touched;
}

interface Change {
  readonly sku: string;
  readonly location: string;
  readonly after: bigint;
  readonly time: string;
}

async function* changesOf({ events }: HistoryViews, changes: Changes): AsyncGenerator<Change, void, void> {
  for (let { after } = changes; ; ) {
    const page = await events.availabilityChanges({ ...changes, after }, changesPage);
    for (const { time, data } of page) {
      const { sku, location, after: quantity } = JSON.parse(data) as { sku: string; location: string; after: string };
      yield { sku, location, after: scaled(quantity, quantityScale) ?? 0n, time };
    }
    after = page.at(-1)?.seq ?? after;
    if (page.length < changesPage) return;
  }
}

/** Everything but the changes, in the order of time. At one instant: deliveries, orders, changes, advices. */
class Merged {
  readonly #about: HistoryOf;
  readonly #replay: Replay;
  readonly #asks: readonly OrderAsk[];
  readonly #steps: readonly { readonly at: string; readonly rank: number; readonly told: Told }[];
  #nextAsk = 0;
  #nextStep = 0;

  constructor(about: HistoryOf, replay: Replay, told: readonly Told[], asks: readonly OrderAsk[]) {
    this.#about = about;
    this.#replay = replay;
    this.#asks = asks;
    const steps = told.flatMap((one) => [
      { at: instant(one.composed), rank: 3, told: one },
      // Never before it was composed, whatever the clocks said.
      { at: [one.delivered, instant(one.composed + 1)].sort().at(-1) ?? '', rank: 0, told: one },
    ]);
    this.#steps = steps.sort((a, b) => (a.at === b.at ? a.rank - b.rank : a.at < b.at ? -1 : 1));
  }

  /** What comes before a change of that time; undefined: all the rest. */
  async upTo(time: string | undefined): Promise<void> {
    for (;;) {
      const step = this.#steps[this.#nextStep];
      const ask = this.#asks[this.#nextAsk];
      const stepFirst = step !== undefined && (ask === undefined || step.at < ask.at || isTie(step, ask));
      if (stepFirst) {
        if (time !== undefined && (step.at > time || (step.at === time && step.rank > 2))) return;
        this.#nextStep += 1;
        if (step.rank === 0) this.#replay.delivered(step.told.advice.id);
        else await this.#advice(step.told);
      } else {
        if (ask === undefined || (time !== undefined && ask.at > time)) return;
        this.#nextAsk += 1;
        this.#replay.order({ ...ask, counted: Date.parse(ask.at) >= this.#about.since });
      }
    }
  }

  async #advice({ advice, composed }: Told): Promise<void> {
    const { views, since, canaries } = this.#about;
    const frame = frameOfAdvice(advice);
    this.#replay.begin({ id: advice.id, mode: advice.mode, frame, counted: composed >= since });
    for await (const { record } of recordsOf(views.advices, advice.id)) {
      if (!canaries?.has(partsOf(record).sku)) this.#replay.line(lineOf(record));
    }
    this.#replay.end();
  }
}

/** A delivery comes before an order of the same instant, an advice after it. */
function isTie(step: { readonly at: string; readonly rank: number }, ask: OrderAsk): boolean {
  return step.at === ask.at && step.rank === 0;
}
