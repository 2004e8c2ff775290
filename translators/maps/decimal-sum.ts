/** A running sum of decimals, exact, without a text for every step of it. */
import { type Decimal, normalDecimal, scaled, unscaled, wholeNumber } from '../canonical/decimal.ts';

export class DecimalSum {
  /** Whole numbers, as long as a number holds their sum exactly: nearly every quantity is one. */
  #whole = 0;
  /** Everything else, as a count of 10^-scale. */
  #total = 0n;
  #scale = 0;

  /** Adds a canonical decimal. Throws a RangeError where the text is none: the caller has read it as one. */
  add(decimal: Decimal): void {
    const whole = this.#whole + wholeNumber(decimal);
    if (Number.isSafeInteger(whole)) this.#whole = whole;
    else this.#addScaled(decimal);
  }

  /** Adds a whole number of 15 digits at most. */
  addWhole(number: number): void {
    const whole = this.#whole + number;
    if (Number.isSafeInteger(whole)) this.#whole = whole;
    else this.#addScaled(String(number));
  }

  #addScaled(decimal: Decimal): void {
    const point = decimal.indexOf('.');
    const scale = point < 0 ? 0 : decimal.length - point - 1;
    if (scale > this.#scale) {
      this.#total *= 10n ** BigInt(scale - this.#scale);
      this.#scale = scale;
    }
    const value = scaled(decimal, this.#scale);
    if (value === null) throw new RangeError(`not a decimal: ${decimal}`);
    this.#total += value;
  }

  get value(): Decimal {
    return unscaled(this.#total + BigInt(this.#whole) * 10n ** BigInt(this.#scale), this.#scale);
  }

  /** Whether the sum is that number; false where the text is no decimal. */
  equals(text: string): boolean {
    return normalDecimal(text) === this.value;
  }
}

/** The sum of some decimals. */
export function sumOf(decimals: Iterable<Decimal>): Decimal {
  const sum = new DecimalSum();
  for (const decimal of decimals) sum.add(decimal);
  return sum.value;
}
