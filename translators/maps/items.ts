/** Which of our SKUs a line is about: every number that the partner gave is tried, wherever it stood. */
import type { ItemNumber } from '../canonical/parts.ts';
import { quoted } from '../finding.ts';
import type { PlaceMark, SetNotes } from './set-notes.ts';

/** Unknown items of one set that near numbers are looked up for; it is a search through all items, and a whole file may be unknown. */
const nearestLookupsMax = 25;

/** One per set, so that what is said once per set is said once. */
export class ItemResolver {
  readonly #notes: SetNotes;
  #lookups = 0;
  #toldNone = false;

  constructor(notes: SetNotes) {
    this.#notes = notes;
  }

  /** Whether any number is known, and so a line's have to be looked at. */
  get isAny(): boolean {
    return this.#notes.context.partner.items.size > 0;
  }

  /**
   * SKU of a line's numbers; undefined where none is known, with a finding. `number` names the line in the message, and
   * `consequence` says what comes of it where the line is not only kept without SKU.
   */
  sku(items: readonly ItemNumber[], at: PlaceMark, number: string, consequence = ''): string | undefined {
    const known = this.#notes.context.partner.items;
    if (known.size === 0) {
      if (!this.#toldNone) this.#notes.find('items-none', 'The partner has no items.', { place: at.place() });
      this.#toldNone = true;
      return undefined;
    }
    let found: string | undefined;
    for (const { qualifier, value } of items) {
      const sku = known.sku(qualifier, value);
      if (sku === undefined || sku === found) continue;
      if (found !== undefined) {
        const message = `Line ${number} names ${quoted(found)} by one number and ${quoted(sku)} by ${numberText(qualifier, value)}.`;
        this.#notes.find('item-contradictory', message, { place: at.place(), value });
        break;
      }
      found = sku;
    }
    if (found === undefined) this.#unknown(items, at, number, consequence);
    return found;
  }

  #unknown(items: readonly ItemNumber[], at: PlaceMark, number: string, consequence: string): void {
    const numbers = items.map(({ qualifier, value }) => numberText(qualifier, value));
    const message =
      numbers.length === 0
        ? `Line ${number} has no item number.${consequence}`
        : `Line ${number}: no item is known by ${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ' …' : ''}.${consequence}`;
    const value = items[0]?.value;
    const near = this.#near(items);
    const hint =
      near.length === 0
        ? {}
        : { hint: `Known numbers like it: ${near.join(', ')}. Add the number to items.csv, or ask the partner.` };
    this.#notes.find('item-unknown', message, {
      place: at.place(),
      ...hint,
      ...(value === undefined ? {} : { value }),
    });
  }

  #near(items: readonly ItemNumber[]): readonly string[] {
    this.#lookups += 1;
    if (this.#lookups > nearestLookupsMax) return [];
    const near = new Set<string>();
    for (const { value } of items.slice(0, 3)) {
      for (const number of this.#notes.context.partner.items.nearest(value)) near.add(quoted(number));
    }
    return [...near].slice(0, 3);
  }
}

function numberText(qualifier: string, value: string): string {
  return qualifier === '' ? quoted(value) : `${quoted(qualifier)} ${quoted(value)}`;
}
