/**
 * A line of an advice as the ledger keeps it: what cannot be worked out again. The steps of the buffer policy can; they
 * are worked out when somebody asks, from these facts and the frame of the advice.
 *
 * One text line: the SKU as JSON, a tab, the signature (what was told, for comparing), a tab, JSON of the facts. About a
 * tenth of that is left of a block of them when it is compressed.
 */
import { zstdDecompressSync } from 'node:zlib';
import type { ItemNumber } from '../../../translators/canonical/parts.ts';
import type { ItemPrice } from '../../partners/partner.ts';
import type { ItemStatus } from '../../partners/schema/buffer-schema.ts';
import type { FutureTold } from '../policy/future.ts';

/** One SKU on an advice. */
export interface ToldLine {
  readonly sku: string;
  /** The partner's numbers of the item. */
  readonly items: readonly ItemNumber[];
  readonly description: string | undefined;
  readonly class: string | undefined;
  readonly status: ItemStatus | undefined;
  /** The item's own pack, a decimal. */
  readonly pack: string | undefined;
  /** Of one unit, where the partner is told of it. */
  readonly price?: ItemPrice | undefined;
  /** A decimal for each place of the frame; none where the item is told without a quantity. */
  readonly told: readonly string[];
  /** As `StockRow` has them: JSON. */
  readonly availability: string;
  readonly positions: string;
  /** As `SupplyRow` has supply: JSON; absent where nothing is to come, or the partner is not told of later days. */
  readonly supply?: string | undefined;
  /** What is told of later days, for each place of the frame; absent where it is nothing at all. */
  readonly future?: readonly (readonly FutureTold[])[] | undefined;
}

/** What a partner is told by a line, as one text: equal texts tell the same. `18~2026-12-01:24|0`: of later days too. */
export function signatureOf({ told, future }: Pick<ToldLine, 'told' | 'future'>): string {
  if (told.length === 0) return discontinuedSignature;
  if (future === undefined) return told.join('|');
  return told
    .map((now, at) => [now, ...(future[at] ?? []).map(({ date, quantity }) => `${date}:${quantity}`)].join('~'))
    .join('|');
}

const discontinuedSignature = '-';

/** The quantities of a signature that are told of now; none of an item that is told without one. */
export function toldOf(signature: string): readonly string[] {
  if (signature === discontinuedSignature) return [];
  const places = signature.split('|');
  return signature.includes('~') ? places.map((place) => place.split('~', 1)[0] ?? '') : places;
}

/** What a signature tells of later days, place by place; undefined where it is nothing. */
export function futureOf(signature: string): ToldLine['future'] {
  if (!signature.includes('~')) return undefined;
  return signature.split('|').map((place) =>
    place
      .split('~')
      .slice(1)
      .map((day) => ({ date: day.slice(0, 10), quantity: day.slice(11) })),
  );
}

export function recordOf(line: ToldLine): string {
  const { availability, positions, supply } = line;
  return `${headOf(line)}${availability},${positions}${supply === undefined ? '' : `,${supply}`}]`;
}

/** A record up to the facts that are JSON already. */
export function headOf(line: ToldLine): string {
  const { sku, items, description, class: itemClass, status, pack, price } = line;
  const numbers = items.map(({ qualifier, value }) => [qualifier, value]);
  const item: unknown[] = [numbers, description, itemClass, status, pack];
  if (price !== undefined) item.push(price);
  return `${JSON.stringify(sku)}	${signatureOf(line)}	[${JSON.stringify(item)},`;
}

/** SKU, signature and facts of a record, the facts unread. */
export function partsOf(record: string): { readonly sku: string; readonly signature: string; readonly facts: string } {
  const first = record.indexOf('\t');
  const second = record.indexOf('\t', first + 1);
  const sku = record.slice(0, first);
  return {
    sku: sku.includes('\\') ? (JSON.parse(sku) as string) : sku.slice(1, -1),
    signature: record.slice(first + 1, second),
    facts: record.slice(second + 1),
  };
}

type ItemFacts = readonly [
  items: readonly (readonly [qualifier: string, value: string])[],
  description: string | null,
  itemClass: string | null,
  status: ItemStatus | null,
  pack: string | null,
  price?: ItemPrice,
];

export function lineOf(record: string): ToldLine {
  const { sku, signature, facts } = partsOf(record);
  const [item, availability, positions, supply] = JSON.parse(facts) as [ItemFacts, unknown, unknown, unknown?];
  const future = futureOf(signature);
  const [items, description, itemClass, status, pack, price] = item;
  return {
    sku,
    items: items.map(([qualifier, value]) => ({ qualifier, value })),
    description: description ?? undefined,
    class: itemClass ?? undefined,
    status: status ?? undefined,
    pack: pack ?? undefined,
    price,
    told: toldOf(signature),
    availability: JSON.stringify(availability),
    positions: JSON.stringify(positions),
    ...(supply !== undefined && { supply: JSON.stringify(supply) }),
    ...(future !== undefined && { future }),
  };
}

/** The records of a block. */
export function unpacked(body: Uint8Array): readonly string[] {
  return zstdDecompressSync(body).toString().split('\n');
}
