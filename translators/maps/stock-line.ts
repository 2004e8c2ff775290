/**
 * The quantities of one line of an 846: partners say what lies where by QTY alone, by SDQ, by SCH, by N1*WH or REF*IO
 * beside each QTY, or by ZA. Here they become one list of quantities that do not overlap.
 */
import type { AdviceQuantity } from '../canonical/inventory-advice.ts';
import { type DecimalSum, sumOf } from './decimal-sum.ts';
import { date } from './fields.ts';
import { dtmValue } from './particulars.ts';
import type { SetNotes } from './set-notes.ts';

const none: readonly string[] = [];

export class StockLine {
  readonly number: string;
  /** What QTY, ZA and dated SCH say. */
  readonly quantities: AdviceQuantity[] = [];
  /** What SDQ and SCH say of single warehouses; the code is empty until it is known. */
  readonly byWarehouse: AdviceQuantity[] = [];
  /** Code of the quantities by warehouse that follow, where a ZA named it. */
  activity = '';
  /** The quantity that the segments of its QTY loop belong to. */
  current: AdviceQuantity | undefined;
  #unit = '';
  /** Whether warehouses are named in front of their quantities or behind them: the first one named shows it. */
  #named: 'before' | 'behind' | undefined;
  #location: string | undefined;

  constructor(number: string) {
    this.number = number;
  }

  /** A quantity of this line. UIT gives the unit where QTY03 does not. */
  add(code: string, quantity: string, unit: string): AdviceQuantity {
    const added: AdviceQuantity = { code, quantity, unit: unit || this.#unit };
    if (this.#location !== undefined) added.location = this.#location;
    this.quantities.push(added);
    return added;
  }

  /** Sets the unit of the quantities that follow, in front of all of them. */
  setUnit(unit: string): void {
    this.#unit = unit;
  }

  /** A warehouse was named: where the quantities without one are or, in front of all of them, those that follow. */
  locate(location: string): void {
    this.#named ??= this.quantities.length === 0 ? 'before' : 'behind';
    if (this.#named === 'before') this.#location = location;
    else for (const quantity of this.quantities) quantity.location ??= location;
  }

  /** Takes a DTM of a QTY loop as the date of its quantity; false where that has one, or there is none. */
  readDate(notes: SetNotes): boolean {
    const { current } = this;
    if (current === undefined || current.date !== undefined) return false;
    current.dateQualifier = notes.take(1);
    current.date = dtmValue(notes);
    return true;
  }

  /**
   * The line's quantities. `warehouse` is that of the heading. Quantities by warehouse have no code of their own: they
   * divide the one code that the line has, or are of the code that the receive rule counts. A total that they add up to
   * is left out; where they do not, both stay, and the difference is told.
   */
  settle(
    warehouse: string | undefined,
    counted: string | undefined,
  ): { quantities: AdviceQuantity[]; differences: readonly string[] } {
    if (this.byWarehouse.length === 0) {
      if (warehouse !== undefined) for (const quantity of this.quantities) quantity.location ??= warehouse;
      return { quantities: this.quantities, differences: none };
    }
    const codes = new Set(this.quantities.map((quantity) => quantity.code));
    const only = codes.size === 1 ? [...codes][0] : undefined;
    for (const divided of this.byWarehouse) divided.code ||= only ?? counted ?? '';
    const differences: string[] = [];
    const kept = this.quantities.filter((quantity) => {
      const divided = this.#dividing(quantity);
      if (divided.length === 0) return true;
      const sum = sumOf(divided.map((part) => part.quantity));
      if (sum === quantity.quantity) return false;
      differences.push(`quantity ${quantity.code} is ${quantity.quantity}, and by warehouse it adds up to ${sum}.`);
      return true;
    });
    if (warehouse !== undefined) for (const quantity of kept) quantity.location ??= warehouse;
    return { quantities: [...kept, ...this.byWarehouse], differences };
  }

  /** The quantities by warehouse that divide a total; none where it is none. */
  #dividing(total: AdviceQuantity): AdviceQuantity[] {
    if (total.location !== undefined || total.date !== undefined) return [];
    return this.byWarehouse.filter(
      (part) => part.code === total.code && (part.unit === total.unit || part.unit === '' || total.unit === ''),
    );
  }
}

/** QTY: one that is no number is left to `extra`, never read as nothing: a zero would empty a shelf. */
export function readQuantity(stock: StockLine, notes: SetNotes, total: DecimalSum): void {
  const quantity = notes.decimal(2);
  if (quantity === null) {
    stock.current = undefined;
    return;
  }
  total.add(quantity);
  stock.current = stock.add(notes.take(1), quantity, notes.takeFirst(3));
}

/** UIT: the unit of the quantity before it or, in front of all, of those that follow; of these there may be none, so it is kept too. */
export function readUnit(stock: StockLine, notes: SetNotes): void {
  if (stock.current === undefined) stock.setUnit(notes.segment.component(1, 1));
  else if (stock.current.unit === '') stock.current.unit = notes.takeFirst(1);
}

/** SDQ: ten pairs of warehouse and quantity. SDQ02 says whose codes the warehouses are. */
export function readDestinations(stock: StockLine, notes: SetNotes): void {
  const unit = notes.take(1);
  notes.take(2);
  for (let element = 3; element <= 21; element += 2) {
    if (notes.peek(element) === '') continue;
    const quantity = notes.decimal(element + 1);
    if (quantity !== null) {
      stock.byWarehouse.push({ code: stock.activity, quantity, unit, location: notes.take(element) });
    }
  }
}

/**
 * SCH: a quantity that is expected by a date, or that lies in the warehouse of SCH04. Its code is that of the QTY it follows.
 * An SCH has to have a date: one of a warehouse that is not after `today`, that of the advice, divides the QTY.
 */
export function readSchedule(stock: StockLine, notes: SetNotes, today: string | undefined): void {
  const quantity = notes.decimal(1);
  if (quantity === null) return;
  const code = stock.current?.code ?? stock.activity;
  const scheduled: AdviceQuantity = { code, quantity, unit: notes.take(2) };
  notes.skip(3, 'WH');
  if (notes.peek(4) !== '') scheduled.location = notes.take(4);
  const by = date(notes, 6);
  if (by !== undefined) {
    scheduled.date = by;
    if (notes.peek(5) !== '') scheduled.dateQualifier = notes.take(5);
  }
  const isNow = by === undefined || by <= (today ?? '');
  const place = scheduled.location !== undefined && isNow ? stock.byWarehouse : stock.quantities;
  place.push(scheduled);
}

/**
 * ZA: activity code, quantity, unit and date. Without a quantity it names what the quantities by warehouse after it are;
 * these may be none, so it is kept too.
 */
export function readActivity(stock: StockLine, notes: SetNotes): void {
  const quantity = notes.decimal(2);
  if (quantity === null) {
    if (notes.peek(2) === '') stock.activity = notes.peek(1);
    return;
  }
  stock.current = stock.add(notes.take(1), quantity, notes.take(3));
  const on = date(notes, 5);
  if (on === undefined) return;
  stock.current.date = on;
  if (notes.peek(4) !== '') stock.current.dateQualifier = notes.take(4);
}
