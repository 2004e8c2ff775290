/** The stock of a SKU in words, location by location. */

import type { InventoryState } from '../../../translators/canonical/inventory-update.ts';
import { availabilityRule } from '../../inventory/availability.ts';
import type { SkuStock } from '../../inventory/sku-stock.ts';
import { canarySource } from '../../settings/canary-source.ts';
import { aligned, type Line, type Span, styled } from './layout.ts';
import { duration, when } from './phrases.ts';

/** Who owns each state at a location. */
export type Owners = ReadonlyMap<
  string,
  { readonly name: string; readonly owners: Readonly<Record<string, string | undefined>> }
>;

export function stockLines(sku: string, stock: readonly SkuStock[], owners: Owners, now: string): readonly Line[] {
  return [[styled('bold', sku)], ...stock.flatMap((one) => ['', ...locationLines(one, owners, now)])];
}

function locationLines(stock: SkuStock, owners: Owners, now: string): readonly Line[] {
  const { location, positions, reservations, supply, promise } = stock;
  const name = owners.get(location)?.name;
  const place = location === '' ? 'no location' : name === undefined ? location : `${location}, ${name}`;
  return [
    [styled('bold', place), ': ', ...sumWords(stock)],
    ...aligned(
      positions.map((position) => positionRow(position, owners.get(location)?.owners[position.state], now)),
      2,
    ),
    ...aligned(reservations.map(reservationRow), 2),
    ...aligned(supply.map(supplyRow), 2),
    ...aligned(promise.map(promiseRow), 2),
  ];
}

function sumWords({ location, availableToSell, reserved, positions }: SkuStock): readonly Span[] {
  if (location === '') return [`orders that name no location of ours reserve ${reserved}`];
  if (availableToSell === null) return ['available-to-sell is not known, as no on-hand position is: it counts as 0'];
  const terms = positions
    .map(({ state, quantity }) => ({ sign: signOf(state), words: `${state} ${quantity}` }))
    .filter(({ sign }) => sign !== 0n)
    .sort((a, b) => Number(b.sign - a.sign));
  const sum = terms
    .map(({ sign, words }, index) => (index === 0 ? words : `${sign > 0n ? '+' : '−'} ${words}`))
    .join(' ');
  const orders = reserved === '0' ? '' : ` − reserved by orders ${reserved}`;
  return ['available-to-sell ', styled('bold', availableToSell), ` = ${sum}${orders}`];
}

function signOf(state: string): bigint {
  return Object.hasOwn(availabilityRule, state) ? availabilityRule[state as InventoryState] : 0n;
}

function positionRow(position: SkuStock['positions'][number], owner: string | undefined, now: string): readonly Span[] {
  const { state, quantity, asOf, countedAt, source, key } = position;
  const age = duration(Date.parse(now) - Date.parse(asOf));
  const said = `${countedAt === asOf ? 'counted' : 'changed'} by ${source} ${age} ago (${when(asOf)})`;
  // A canary is of its source, wherever it lies.
  const isOurs = owner === undefined || owner === source || source === canarySource;
  const owned = isOurs ? '' : `; ${owner} owns it`;
  return ['  ', state, quantity, said, styled('dim', `${key}${owned}`)];
}

function reservationRow({ partner, order, quantity, expiresAt }: SkuStock['reservations'][number]): readonly Span[] {
  return [
    '  ',
    'reserved',
    quantity,
    `by order ${order} of ${partner} until ${when(expiresAt)}, or until it is allocated`,
  ];
}

function supplyRow(supply: SkuStock['supply'][number]): readonly Span[] {
  const { state, source, reference, order, quantity, received, expected, overdue } = supply;
  const of =
    state === 'on-order' ? `order ${reference}` : `shipment ${reference}${order === null ? '' : ` of order ${order}`}`;
  const came = received === '0' ? '' : `, ${received} of it received`;
  const day = overdue ? styled('yellow', `expected ${expected}, overdue: not promised`) : `expected ${expected}`;
  return ['  ', state, quantity, `${of} by ${source}${came}`, day];
}

function promiseRow({ date, arriving, available }: SkuStock['promise'][number]): readonly Span[] {
  return ['  ', `on ${date}`, available, `available-to-promise, with ${arriving} arriving that day`];
}
