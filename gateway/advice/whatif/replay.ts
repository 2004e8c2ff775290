/**
 * Replays what a partner was told through policies: a state machine over the ledger's facts in the order of time. Pure.
 *
 * A line of an advice goes through the policies with what the advice kept of it. A line that a delta left out goes
 * through them with the stock as it was at that time: another policy may have had something to say. Where a policy's
 * numbers move by time alone that asks for ages, which the ledger does not keep of such lines: then what a SKU would be
 * told is not known until an advice says it again, and only full advices are counted.
 *
 * State is kept of the SKUs that are touched: whose stock changed, that were ordered, or that a delta or an urgent
 * advice told. Of all others every full advice says all, and nothing moves between two of them.
 */
import { availableAt } from '../../inventory/availability.ts';
import type { AdviceKind } from '../../ledger/advice-store.ts';
import { type AvailabilityRow, availabilityRows } from '../../ledger/stock-row.ts';
import type { Frame } from '../kept/frame.ts';
import type { ToldLine } from '../kept/line-record.ts';
import type { Known } from '../telling/known.ts';
import { type LineItem, type Numbers, type Policies, type Quantities, type Version, versions } from './policy.ts';
import { Standing, Tally } from './tally.ts';

export interface ReplayedAdvice {
  readonly id: string;
  readonly mode: AdviceKind;
  readonly frame: Frame;
  /** False of one that only lays down what stood before the time that is asked for. */
  readonly counted: boolean;
}

/** What an order asks of a SKU at a location: all its lines of both, together. */
export interface Ask {
  readonly sku: string;
  /** Ours; empty where the order names none. */
  readonly location: string;
  /** Units of 10^-4. */
  readonly quantity: bigint;
  readonly counted: boolean;
}

/** What a partner believes of a SKU by each version, and the frame that told it. */
interface Mind {
  readonly frame: Frame;
  readonly numbers: Numbers;
}

interface SkuState {
  /** Available by location, as far as it is known. */
  readonly stock: Map<string, bigint>;
  item: LineItem | undefined;
  /** By the newest advice composed, and by the newest delivered. */
  said: Mind | undefined | 'unknown';
  believed: Mind | undefined | 'unknown';
  /** The advice that told it last. */
  seen: string;
}

export class Replay {
  readonly tally = new Tally();
  /** Lines whose stock the replay has otherwise than the advice kept it: it changed while the advice was composed. */
  unlike = 0;
  /** Advices that are not counted, and order lines held against nothing, because a policy asks for ages that are not kept. */
  readonly unknown = { advices: 0, orders: 0 };
  readonly #policies: Policies;
  readonly #touched: ReadonlySet<string>;
  readonly #states = new Map<string, SkuState>();
  readonly #onTheWay = new Map<string, ReadonlyMap<string, Mind | undefined | 'unknown'>>();
  #untouched = new Standing();
  #advice: ReplayedAdvice | undefined;

  constructor(policies: Policies, touched: ReadonlySet<string>) {
    this.#policies = policies;
    this.#touched = touched;
  }

  /** Availability of a touched SKU at a location, after a change. */
  change(sku: string, location: string, quantity: bigint): void {
    this.#state(sku).stock.set(location, quantity);
  }

  begin(advice: ReplayedAdvice): void {
    this.#advice = advice;
    if (advice.mode === 'full') this.#untouched = new Standing();
  }

  /** A line of the advice that was begun. */
  line(line: ToldLine): void {
    const { id, frame, counted } = this.#begun();
    const numbers = line.told.length === 0 ? undefined : this.#policies.ofLine(line, frame);
    if (numbers !== undefined && counted) this.tally.differs(line.sku, id, numbers);
    if (!this.#touched.has(line.sku)) {
      if (numbers !== undefined) this.#untouched.add(numbers);
      return;
    }
    const state = this.#state(line.sku);
    this.#settle(state, availabilityRows(line.availability));
    const { sku, class: itemClass, status, pack } = line;
    state.item = { sku, class: itemClass, status, pack };
    state.said = numbers && { frame, numbers };
    state.seen = id;
  }

  /** The advice has no further lines. */
  end(): void {
    const { id, mode, counted } = this.#begun();
    const standing = new Standing();
    const tells = new Map<string, Mind | undefined | 'unknown'>();
    for (const [sku, state] of this.#states) {
      const isOn = state.seen === id;
      if (!isOn) this.#leftOut(state);
      if (isOn || mode !== 'urgent') tells.set(sku, state.said);
      if (state.said !== undefined && state.said !== 'unknown') standing.add(state.said.numbers);
    }
    this.#onTheWay.set(id, tells);
    if (counted && (mode === 'full' || !this.#isTimed())) this.tally.advice(standing.plus(this.#untouched));
    else if (counted) this.unknown.advices += 1;
    this.#advice = undefined;
  }

  /** An advice reached the partner: from now on orders are held against it. */
  delivered(id: string): void {
    for (const [sku, mind] of this.#onTheWay.get(id) ?? []) this.#state(sku).believed = mind;
    this.#onTheWay.delete(id);
  }

  /** An order that came in, before it reserves anything. Its SKU is touched. */
  order({ sku, location, quantity, counted }: Ask): void {
    if (!counted) return;
    const { believed, stock } = this.#state(sku);
    if (believed === undefined) {
      this.tally.untold += 1;
      return;
    }
    if (believed === 'unknown') {
      this.unknown.orders += 1;
      return;
    }
    const { frame, numbers } = believed;
    const place = location === '' ? -1 : frame.places.findIndex(({ ours }) => ours === location);
    const asked = (quantities: Quantities) =>
      place < 0 ? quantities.reduce((sum, one) => sum + one, 0n) : (quantities[place] ?? 0n);
    const available = asked(frame.places.map(({ ours }) => availableAt(ours, stock, frame.locations)));
    const told = Object.fromEntries(versions.map((version) => [version, asked(numbers[version])]));
    this.tally.order(quantity, available, told as Record<Version, bigint>);
  }

  /** What is told of a touched SKU after the newest advice: the quantities of each place, by version. */
  saidOf(sku: string): Numbers | undefined {
    const said = this.#states.get(sku)?.said;
    return said === 'unknown' ? undefined : said?.numbers;
  }

  /** A line that the advice left out: a full one says that there is none, an urgent one says nothing. */
  #leftOut(state: SkuState): void {
    const { id, mode, frame, counted } = this.#begun();
    const { said, item, stock } = state;
    if (mode === 'full') state.said = undefined;
    if (mode === 'delta' && said !== undefined && this.#isTimed()) state.said = 'unknown';
    if (state.said !== said || said === undefined || said === 'unknown' || item === undefined) return;
    const { places } = said.frame;
    const known = places.map(
      ({ ours }): Known => ({ available: availableAt(ours, stock, frame.locations), ageMs: undefined }),
    );
    const its: Frame = { ...frame, places };
    const number = (version: 'today' | 'other') =>
      mode === 'urgent' ? said.numbers[version] : this.#policies.quantities(version, item, its, known);
    const available = known.map((one) => one.available);
    const numbers = { told: said.numbers.told, today: number('today'), other: number('other'), available };
    state.said = { frame: its, numbers };
    if (counted && mode === 'delta') this.tally.differs(item.sku, id, numbers);
  }

  #isTimed(): boolean {
    const { today, other } = this.#policies.timed;
    return today || other;
  }

  /** What the advice kept of the stock, where nothing is known of it yet; else changes say it, and the two are compared. */
  #settle({ stock }: SkuState, rows: readonly AvailabilityRow[]): void {
    let isLike = true;
    for (const [location, quantity] of rows) {
      const known = stock.get(location);
      if (known === undefined) stock.set(location, BigInt(quantity));
      else if (known !== BigInt(quantity)) isLike = false;
    }
    if (!isLike) this.unlike += 1;
  }

  #state(sku: string): SkuState {
    let state = this.#states.get(sku);
    if (state === undefined) {
      state = { stock: new Map(), item: undefined, said: undefined, believed: undefined, seen: '' };
      this.#states.set(sku, state);
    }
    return state;
  }

  #begun(): ReplayedAdvice {
    if (this.#advice === undefined) throw new Error('a line or an end of an advice that was not begun');
    return this.#advice;
  }
}
