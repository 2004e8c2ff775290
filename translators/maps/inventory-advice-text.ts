/**
 * A line of an 846 as JSON text, where it is as nearly every line is: LIN, PID with nothing but a description, QTY with a
 * code and a unit. The ordinary way of inventory-advice-846.ts and stock-line.ts reads the same, and everything else.
 */
import type { PlainSegment } from '../x12/segment.ts';
import type { DecimalSum } from './decimal-sum.ts';
import { writeDescription, writeItems } from './item-text.ts';
import { giveBack, type JsonBytes, jsonLiteral, takeWriter } from './json-bytes.ts';
import type { LineText } from './part-lines.ts';

const number = jsonLiteral('{"number":');
const quantities = jsonLiteral(',"quantities":[');
const code = jsonLiteral('{"code":');
const nextCode = jsonLiteral(',{"code":');
const quantity = jsonLiteral(',"quantity":');
const unit = jsonLiteral(',"unit":');
const endOfQuantity = jsonLiteral('}');
const endOfList = jsonLiteral(']');

export class InventoryAdviceText implements LineText {
  readonly #out: JsonBytes;
  /** Descriptions come before the quantities in the file, and behind them in the document. */
  readonly #behind = takeWriter();
  readonly #total: DecimalSum;
  #described = 0;
  #hasQuantity = false;

  /** `total` is of the quantities of the whole set. */
  constructor(out: JsonBytes, total: DecimalSum) {
    this.#out = out;
    this.#total = total;
  }

  /** LIN; one without a number is left to the ordinary way. */
  begin(lin: PlainSegment): boolean {
    if (!lin.has(1)) return false;
    const out = this.#out;
    this.#behind.length = 0;
    this.#described = 0;
    this.#hasQuantity = false;
    out.begin(lin);
    out.raw(number);
    out.text(lin, 1);
    writeItems(out, lin, 2);
    out.raw(quantities);
    return out.settle();
  }

  segment(segment: PlainSegment, id: string, loop: string): boolean {
    if (id === 'QTY') return loop === 'LIN/QTY' && this.#quantity(segment);
    if (id !== 'PID' || (loop !== 'LIN' && loop !== 'LIN/PID')) return false;
    const described = writeDescription(this.#behind, segment, this.#described);
    if (described > 0) this.#described = described;
    return described > 0;
  }

  end(): void {
    this.#out.raw(endOfList);
    this.#out.append(this.#behind);
  }

  release(): void {
    giveBack(this.#behind);
  }

  #quantity(qty: PlainSegment): boolean {
    if (!qty.has(2)) return false;
    for (let element = 4; element <= qty.count; element++) if (qty.has(element)) return false;
    const out = this.#out;
    out.begin(qty);
    out.raw(this.#hasQuantity ? nextCode : code);
    out.text(qty, 1);
    out.raw(quantity);
    const value = out.decimal(qty, 2);
    if (Number.isNaN(value)) out.refuse();
    out.raw(unit);
    out.text(qty, 3);
    out.raw(endOfQuantity);
    if (!out.settle()) return false;
    this.#total.addWhole(value);
    this.#hasQuantity = true;
    return true;
  }
}
