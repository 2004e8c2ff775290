/**
 * Counts of an inbound inventory advice: what a 3PL or supplier says lies at its location is a count of our stock there.
 *
 * Only the quantities of the code that the rule names count, and of them only what is there now: an expected quantity
 * has a date after the advice's own. Lines for one SKU and location (lots, pallets) are added up over the whole advice:
 * where a later part has more of them, it counts the sum so far, which takes the place of the count before it. Pure: the
 * same parts give the same updates with the same keys.
 */
import { dateIn, instantOf } from '../canonical/instant.ts';
import type { AdviceQuantity, InventoryAdvice, InventoryAdviceLine } from '../canonical/inventory-advice.ts';
import { derivedKey, type InventoryUpdate } from '../canonical/inventory-update.ts';
import type { Finding } from '../finding.ts';
import type { CountRule, ReceiveRule } from '../partner.ts';
import type { TranslationContext } from '../translator.ts';
import { wallTimeOf } from './dates.ts';
import { sumOf } from './decimal-sum.ts';
import { type MapFindingCode, mapFinding } from './findings.ts';

/** How far a partner's clock may run ahead of ours before it is worth a word, in milliseconds. */
const clockAheadMax = 300_000;

/** Positions whose sums are remembered of one advice. */
const positionsMax = 1_000_000;

/** What earlier parts of an advice have counted, and which unknown warehouses have been told. */
export class CountedPositions {
  /** The sum so far by position, and, where several parts had lines of it, how many. */
  readonly #totals = new Map<string, string>();
  readonly #parts = new Map<string, number>();
  readonly unknownLocations = new Set<string>();

  /** Adds what one part has of a position: the sum so far, and how many parts had some, from 1. */
  add(position: string, quantities: readonly string[]): { readonly quantity: string; readonly part: number } {
    const before = this.#totals.get(position);
    const quantity = sumOf(before === undefined ? quantities : [before, ...quantities]);
    if (before !== undefined || this.#totals.size < positionsMax) this.#totals.set(position, quantity);
    const part = before === undefined ? 1 : (this.#parts.get(position) ?? 1) + 1;
    if (part > 1) this.#parts.set(position, part);
    return { quantity, part };
  }
}

interface Position {
  readonly sku: string;
  readonly location: string;
  readonly unit: string;
  readonly quantities: string[];
  readonly lines: Set<InventoryAdviceLine>;
}

/**
 * The counts that a part of an advice implies; none where the rule counts nothing. `rule.zone` is that of BIA04 and
 * BIA05 (UTC where absent). The key is derived from the document's position, the partner's code, the location and the
 * SKU, and from how many parts had them: a repeated translation finds the same keys.
 */
export function countsOf(
  advice: InventoryAdvice,
  rule: ReceiveRule,
  context: TranslationContext,
  position: string,
): readonly InventoryUpdate[] {
  return countPart(advice, rule, context, position, new CountedPositions()).updates;
}

/** `countsOf`, with what was found, and with what earlier parts have counted. */
export function countPart(
  advice: InventoryAdvice,
  rule: ReceiveRule,
  context: TranslationContext,
  position: string,
  counted: CountedPositions,
): { readonly updates: InventoryUpdate[]; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const find = (code: MapFindingCode, message: string, value?: string) =>
    findings.push(
      mapFinding(code, { place: { document: position }, message, ...(value === undefined ? {} : { value }) }),
    );
  const { counts } = rule;
  if (counts === undefined) return { updates: [], findings };
  const { asOf, late } = asOfTime(advice, rule.zone ?? 'UTC', context.receivedAt);
  if (late && advice.part.number === 1) {
    find(
      'count-from-future',
      `The advice is of ${advice.date} ${advice.time ?? ''}, after it was received.`,
      advice.date,
    );
  }
  const updates: InventoryUpdate[] = [];
  for (const [key, { sku, location, unit, quantities, lines }] of positionsOf(advice, counts, counted, find)) {
    const { quantity, part } = counted.add(key, quantities);
    const more = part > 1 ? ', and of those before them' : '';
    if (lines.size > 1 || part > 1) {
      find('count-summed', `${sku} at ${location} is the sum of ${lines.size} lines${more}.`, sku);
    }
    if (quantity.startsWith('-')) find('count-negative', `${sku} at ${location} is counted as ${quantity}.`, quantity);
    updates.push({
      key: derivedKey(position, counts.quantity, ...[location, sku].map(keyPart), ...(part > 1 ? [part] : [])),
      sku,
      location,
      state: counts.state,
      kind: 'count',
      quantity,
      ...(unit === '' ? {} : { unit }),
      occurredAt: asOf,
    });
  }
  return { updates, findings };
}

/** The positions that a part counts, by location and SKU, in the order of their first line. */
function positionsOf(
  advice: InventoryAdvice,
  counts: CountRule,
  counted: CountedPositions,
  find: (code: MapFindingCode, message: string, value?: string) => void,
): Map<string, Position> {
  const positions = new Map<string, Position>();
  for (const line of advice.lines) {
    if (line.sku === undefined) continue;
    for (const quantity of countedQuantities(line, counts, advice.date)) {
      const location = ourLocation(quantity, counts);
      if (location === undefined) {
        const code = quantity.location ?? '';
        if (!counted.unknownLocations.has(code)) find('location-unknown', `No location of ours is "${code}".`, code);
        if (counted.unknownLocations.size < positionsMax) counted.unknownLocations.add(code);
        continue;
      }
      const key = `${keyPart(location)}/${keyPart(line.sku)}`;
      const known = positions.get(key);
      const position = known ?? { sku: line.sku, location, unit: quantity.unit, quantities: [], lines: new Set() };
      position.quantities.push(quantity.quantity);
      position.lines.add(line);
      if (known === undefined) positions.set(key, position);
    }
  }
  return positions;
}

/** A slash inside of a part must not look like one between two. */
function keyPart(text: string): string {
  return text.replace(/[%/]/g, (mark) => (mark === '%' ? '%25' : '%2F'));
}

/** The quantities of a line that count: by warehouse where it has such, for a total beside them would count them twice. */
function countedQuantities(line: InventoryAdviceLine, counts: CountRule, date: string | undefined): AdviceQuantity[] {
  const present = line.quantities.filter(
    (quantity) =>
      quantity.code === counts.quantity && !(quantity.date !== undefined && quantity.date.slice(0, 10) > (date ?? '')),
  );
  const located = present.filter((quantity) => quantity.location !== undefined);
  return located.length > 0 ? located : present;
}

/** Ours for the partner's code. A rule without `locations` takes all of the partner's warehouses as the one it names. */
function ourLocation({ location }: AdviceQuantity, { locations, location: own }: CountRule): string | undefined {
  if (location === undefined || locations === undefined) return own;
  return Object.hasOwn(locations, location) ? locations[location] : undefined;
}

/**
 * As-of time of an advice, RFC 3339. A date without a time is the end of that day, but never later than the receipt:
 * nothing counted is newer than the message that says so.
 */
function asOfTime(advice: InventoryAdvice, zone: string, receivedAt: string): { asOf: string; late: boolean } {
  const { date, time } = advice;
  if (date === undefined) return { asOf: receivedAt, late: false };
  if (time === undefined && date === dateIn(receivedAt, zone)) return { asOf: receivedAt, late: false };
  const asOf = instantOf(wallTimeOf(date, time ?? '23:59:59'), zone);
  const ahead = Date.parse(asOf) - Date.parse(receivedAt);
  return ahead > 0 ? { asOf: receivedAt, late: ahead > clockAheadMax } : { asOf, late: false };
}
