/** Dated supply: what a ship notice announces, and what a system says is on order, in the caller's transaction. */
import { dayAfter } from '../../translators/canonical/instant.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { DatedEvent } from '../../translators/canonical/parts.ts';
import type { ShipNotice, ShipNoticeLine } from '../../translators/canonical/ship-notice.ts';
import { type Finding, quoted } from '../../translators/finding.ts';
import type { RecordedUpdate } from '../ledger/inventory-store.ts';
import type { Stores } from '../ledger/port.ts';
import type { StockPlace } from '../ledger/reservation-store.ts';
import type { Supply } from '../ledger/supply-store.ts';
import { nearestWord } from '../settings/nearest.ts';
import { fittingQuantity } from './fitting.ts';
import { piecesOf, placeOfRole } from './party-place.ts';
import type { NoticeRule } from './rules.ts';
import type { Stock } from './stock.ts';

/**
 * Keeps what an update says is still on order, with its day. Of two about the same the one of the later time counts. Returns where supply changed.
 */
export async function putOrderedSupply(
  { supply }: Stores,
  update: InventoryUpdate,
  recorded: RecordedUpdate,
): Promise<readonly StockPlace[]> {
  const { sku, location, source, key, quantity, occurredAt, transmission } = recorded;
  const state = 'on-order';
  const reference = [recorded.order, sku, location].join('/');
  const document = `${source}/${key}`;
  const rank = `${occurredAt} ${recorded.rank}`;
  const word = await supply.word(source, state, reference);
  const isNewest = word === undefined || word.rank < rank;
  const line = {
    document,
    line: '1',
    source,
    state,
    reference,
    order: recorded.order,
    sku,
    location,
    quantity,
    expected: update.expected ?? '',
    saidAt: occurredAt,
    rank,
    transmission,
  } as const;
  await supply.put(line, isNewest ? null : 'superseded');
  if (!isNewest) return [];
  await supply.putWord(source, state, reference, { document, rank });
  return [{ sku, location }, ...(await supply.supersede(line, recorded.recordedAt))];
}

/** A part of an accepted ship notice. */
export interface NoticePart {
  readonly documentId: string;
  readonly part: number;
  readonly notice: ShipNotice;
  /** Parties and dates of the notice's heading, which stands in its first part. */
  readonly heading: Pick<ShipNotice, 'parties' | 'dates'>;
  readonly partner: string;
  readonly transmission: string;
  readonly rank: string;
  /** When it was recorded, RFC 3339. */
  readonly at: string;
}

export interface NoticeContext {
  readonly stores: Stores;
  readonly stock: Stock;
  readonly rule: NoticeRule;
  /** Our locations. */
  readonly locations: { has(code: string): boolean; keys(): Iterable<string> };
  /** Pieces in a case of a SKU, where the item master knows. */
  readonly pack: (sku: string) => string | undefined;
  /** Now, RFC 3339. */
  readonly now: string;
}

/** Purposes of a notice (X12 element 353) that take it back; all others announce. */
const cancelling = new Set(['01', '03']);

/** Keeps what a part of a ship notice announces. The same part again changes nothing. Returns what could not be kept. */
export async function putNotice(context: NoticeContext, part: NoticePart): Promise<readonly Finding[]> {
  const { stores, stock, now } = context;
  const { notice, partner, documentId: document, rank } = part;
  const of = { source: partner, state: 'in-transit', reference: notice.number, document } as const;
  const cause = { because: 'ship-notice', key: notice.number, partner, correlationId: part.transmission };
  const word = await stores.supply.word(partner, 'in-transit', notice.number);
  const isNewest = word === undefined || word.document === document || word.rank < rank;
  if (isNewest && word?.document !== document) {
    await stores.supply.putWord(partner, 'in-transit', notice.number, { document, rank });
    for (const place of await stores.supply.supersede(of, now)) await stock.supplyChanged(place, cause);
  }
  if (cancelling.has(notice.purpose)) return [];
  const { supply, unknown } = supplyOf(part, context);
  for (const line of supply) {
    const isNew = await stores.supply.put(line, isNewest ? null : 'superseded');
    if (isNew && isNewest) await stock.supplyChanged(line, cause);
  }
  return [...unknown].map((code) => locationUnknown(notice, code, context));
}

/** Ends what was expected before a day and never came. Returns how many lines. */
export async function lapseSupply(
  { supply }: Stores,
  stock: Stock,
  before: string,
  limit: number,
  now: string,
): Promise<number> {
  const lapsed = await supply.lapse(before, limit, now);
  for (const { source, state, reference, order, transmission, ...place } of lapsed) {
    const key = state === 'on-order' ? (order ?? reference) : reference;
    await stock.supplyChanged(place, { because: 'supply-lapsed', key, partner: source, correlationId: transmission });
  }
  return lapsed.length;
}

/** The lines that can be kept, and the ship-to codes that are no location of ours. */
function supplyOf(part: NoticePart, { rule, locations, pack }: NoticeContext) {
  const { notice, heading, documentId, partner, transmission, rank, at } = part;
  const unknown = new Set<string>();
  const supply = notice.lines.flatMap((line, index): Supply[] => {
    const { sku } = line;
    if (sku === undefined) return [];
    const quantity = piecesOf(line.quantity, line.unit, [line.packDetail?.pack, pack(sku)]);
    if (quantity === undefined || !fittingQuantity(quantity)) return [];
    const place =
      placeOfRole(line.parties ?? [], 'ST', rule, locations) ?? placeOfRole(heading.parties, 'ST', rule, locations);
    const location = place !== undefined && 'location' in place ? place.location : rule.location;
    if (location === undefined) {
      unknown.add(place !== undefined && 'unknown' in place ? place.unknown : '');
      return [];
    }
    return [
      {
        document: documentId,
        line: `${part.part}/${index + 1}`,
        source: partner,
        state: 'in-transit',
        reference: notice.number,
        order: line.order ?? notice.orders[0] ?? null,
        sku,
        location,
        quantity,
        expected: expectedDay(part, line, rule),
        saidAt: at,
        rank,
        transmission,
      },
    ];
  });
  return { supply, unknown };
}

/** X12 element 374, best first: current schedule delivery, estimated delivery, scheduled delivery, delivery requested. */
const deliveryQualifiers = ['067', '017', '069', '002'];
const shippedQualifier = '011';

/** The day the goods are to come: as the line or the notice says, or the day they were shipped and the time it takes. */
function expectedDay({ notice, heading, at }: NoticePart, line: ShipNoticeLine, { transitDays }: NoticeRule): string {
  const dates = [...(line.dates ?? []), ...heading.dates];
  for (const qualifier of deliveryQualifiers) {
    const day = dayOf(dates, qualifier);
    if (day !== undefined) return day;
  }
  return dayAfter(dayOf(dates, shippedQualifier) ?? notice.date ?? at.slice(0, 10), transitDays);
}

function dayOf(dates: readonly DatedEvent[], qualifier: string): string | undefined {
  const value = dates.find((date) => date.qualifier === qualifier && /^\d{4}-\d{2}-\d{2}/.test(date.value))?.value;
  return value?.slice(0, 10);
}

function locationUnknown(notice: ShipNotice, code: string, { locations }: NoticeContext): Finding {
  const near = code === '' ? undefined : nearestWord(code, locations.keys());
  const what = code === '' ? 'no ship-to (N1 ST) with a code' : `ship-to ${quoted(code)}, which is no location of ours`;
  return {
    code: 'location-unknown',
    severity: 'warning',
    message: `Ship notice ${quoted(notice.number)} has ${what}; what it announces is not counted as on its way`,
    rule: 'Supply is for a location of config/inventory.yaml.',
    hint: `${near ? `Is it ${near}? ` : ''}Say supply.locations (theirs: ours), or supply.location for all, with the partner's ship-notice in partner.yaml.`,
    ...(code !== '' && { value: quoted(code) }),
  };
}
