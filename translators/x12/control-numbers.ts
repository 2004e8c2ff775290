/**
 * The control numbers seen in one group or interchange, to find the ones that come twice.
 *
 * Numbers mostly count up, so they are kept as ranges: a million sets in sequence are one range. What is not a
 * number, or makes too many ranges, is kept up to a limit; past it duplicates go unseen rather than memory growing.
 */
export const controlNumbersMax = 65_536;

export class ControlNumbers {
  /** Sorted, disjoint, not adjacent: first and last of each range. */
  readonly #ranges: [number, number][] = [];
  readonly #texts = new Set<string>();

  /** Adds a number; false when it was there before. */
  add(control: string): boolean {
    const value = numberOf(control);
    return value < 0 ? this.#addText(control) : this.addNumber(value);
  }

  /** Whether a number was added before. */
  has(control: string): boolean {
    const value = numberOf(control);
    return value < 0 ? this.#texts.has(control) : this.hasNumber(value);
  }

  /** As `has`, for who has the number already. */
  hasNumber(value: number): boolean {
    const range = this.#ranges[this.#rangeOf(value)];
    return range !== undefined && range[0] <= value;
  }

  #addText(control: string): boolean {
    if (this.#texts.has(control)) return false;
    if (this.#texts.size < controlNumbersMax) this.#texts.add(control);
    return true;
  }

  /** Index of the first range that ends at a value or behind it. */
  #rangeOf(value: number): number {
    const ranges = this.#ranges;
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ranges[middle]![1] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As `add`, for who has the number already. */
  addNumber(value: number): boolean {
    const ranges = this.#ranges;
    const low = this.#rangeOf(value);
    const after = ranges[low];
    if (after !== undefined && after[0] <= value) return false;
    const before = ranges[low - 1];
    if (before !== undefined && before[1] === value - 1) {
      before[1] = value;
      if (after !== undefined && after[0] === value + 1) {
        before[1] = after[1];
        ranges.splice(low, 1);
      }
    } else if (after !== undefined && after[0] === value + 1) after[0] = value;
    else if (ranges.length < controlNumbersMax) ranges.splice(low, 0, [value, value]);
    return true;
  }
}

/** A number of up to 15 digits; -1 for any other text. */
function numberOf(control: string): number {
  return /^\d{1,15}$/.test(control) ? Number(control) : -1;
}
