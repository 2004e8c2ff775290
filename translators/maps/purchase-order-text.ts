/**
 * A line of an 850 as JSON text, where it is as nearly every line is: PO1, PID with nothing but a description, one PO4
 * with the pack and the size of its units. purchase-order-line.ts reads the same, and everything else.
 */
import type { PlainSegment } from '../x12/segment.ts';
import { writeDescription, writeItems } from './item-text.ts';
import { type JsonBytes, jsonLiteral } from './json-bytes.ts';
import type { LineText } from './part-lines.ts';

const number = jsonLiteral('{"number":');
const quantity = jsonLiteral(',"quantity":');
const unit = jsonLiteral(',"unit":');
const price = jsonLiteral(',"price":');
const priceBasis = jsonLiteral(',"priceBasis":');
const pack = jsonLiteral(',"pack":');
const packDetail = jsonLiteral(',"packDetail":{');
const size = jsonLiteral('"size":');
const sizeUnit = jsonLiteral('"sizeUnit":');
const comma = jsonLiteral(',');
const end = jsonLiteral('}');

export class PurchaseOrderText implements LineText {
  readonly #out: JsonBytes;
  #described = 0;
  #packed = false;

  constructor(out: JsonBytes) {
    this.#out = out;
  }

  /** PO1; one without a number or a quantity is left to the ordinary way. */
  begin(po1: PlainSegment): boolean {
    if (!po1.has(1) || !po1.has(2)) return false;
    const out = this.#out;
    this.#described = 0;
    this.#packed = false;
    out.begin(po1);
    out.raw(number);
    out.text(po1, 1);
    writeItems(out, po1, 6);
    out.raw(quantity);
    out.decimal(po1, 2);
    out.raw(unit);
    out.text(po1, 3);
    if (po1.has(4)) {
      out.raw(price);
      out.decimal(po1, 4);
    }
    if (po1.has(5)) {
      out.raw(priceBasis);
      out.text(po1, 5);
    }
    return out.settle();
  }

  segment(segment: PlainSegment, id: string, loop: string): boolean {
    if (id === 'PID' && (loop === 'PO1/PID' || loop === 'PO1')) return this.#description(segment);
    return id === 'PO4' && loop === 'PO1' && !this.#packed && this.#pack(segment);
  }

  end(): void {}

  release(): void {}

  #description(pid: PlainSegment): boolean {
    const described = writeDescription(this.#out, pid, this.#described);
    if (described > 0) this.#described = described;
    return described > 0;
  }

  #pack(po4: PlainSegment): boolean {
    for (let element = 4; element <= po4.count; element++) if (po4.has(element)) return false;
    const out = this.#out;
    out.begin(po4);
    if (po4.has(1)) {
      out.raw(pack);
      out.decimal(po4, 1);
    }
    const hasSize = po4.has(2);
    const hasUnit = po4.has(3);
    if (hasSize || hasUnit) {
      out.raw(packDetail);
      if (hasSize) {
        out.raw(size);
        out.decimal(po4, 2);
        if (hasUnit) out.raw(comma);
      }
      if (hasUnit) {
        out.raw(sizeUnit);
        out.text(po4, 3);
      }
      out.raw(end);
    }
    this.#packed = out.settle();
    return this.#packed;
  }
}
