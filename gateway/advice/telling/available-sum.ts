/** What is available of all of our locations together, read from the text that the ledger gives. Pure. */

/** Digits that a number holds exactly, whatever they are; and a sum to which such a number can be added exactly. */
const exactDigitsMax = 15;
const exactSumMax = 8e15;
const [quote, minus, zero] = [0x22, 0x2d, 0x30];

/**
 * What is available of all of our locations together, in units of 10^-4: `knownOf` of the sum, from the text itself, for
 * a million lines. No text in it has an escape.
 *
 * @param availability as `StockRow` has it, JSON
 */
export function availableInAll(availability: string, ours: ReadonlySet<string>): bigint {
  let whole = 0;
  let beyond = 0n;
  // Behind `[["` stands the first location, and behind `"],["` each other one.
  for (let at = 3; at < availability.length; at += 5) {
    const location = availability.slice(at, availability.indexOf('"', at));
    const from = at + location.length + 3;
    const negative = availability.charCodeAt(from) === minus;
    let units = 0;
    at = negative ? from + 1 : from;
    for (let code = availability.charCodeAt(at); code !== quote; code = availability.charCodeAt(++at)) {
      units = units * 10 + code - zero;
    }
    if (ours.has(location)) {
      if (at - from > exactDigitsMax) beyond += BigInt(availability.slice(from, at));
      else whole += negative ? -units : units;
      if (Math.abs(whole) > exactSumMax) {
        beyond += BigInt(whole);
        whole = 0;
      }
    }
    // The as-of time, then what is reserved.
    at = availability.indexOf('"', at + 3);
    at = availability.indexOf('"', at + 3);
  }
  return beyond + BigInt(whole);
}
