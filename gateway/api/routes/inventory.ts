/** Reads of inventory: availability, and the positions behind it. */
import { Type } from 'typebox';
import { unscaled } from '../../../translators/canonical/decimal.ts';
import { InventoryStateText } from '../../../translators/canonical/inventory-update.ts';
import { closed, DecimalText, InstantText } from '../../../translators/canonical/parts.ts';
import { type Availability, type Position, quantityScale } from '../../ledger/inventory-store.ts';
import { cursorOf, paged, pageOf, pageSize, positionOf, textsOf } from '../paging.ts';
import { json, type Route, route } from '../route.ts';

const AvailabilityEntry = Type.Object(
  {
    sku: Type.String(),
    location: Type.String({ description: 'Empty: what orders reserve without naming a location.' }),
    available: { ...DecimalText, description: 'Available-to-sell; below zero where more is promised than is there.' },
    reserved: { ...DecimalText, description: 'What orders reserve softly; taken off `available` already.' },
    asOf: { ...InstantText, description: 'When the on-hand position behind it was counted or last changed.' },
  },
  closed,
);

const PositionEntry = Type.Object(
  {
    location: Type.String(),
    state: InventoryStateText,
    quantity: DecimalText,
    asOf: InstantText,
    source: Type.String({ description: 'Partner whose system said so.' }),
    countedAt: Type.Union([InstantText, Type.Null()], { description: 'Null where only changes are known.' }),
    key: Type.String({ description: 'Key of the last update that changed it.' }),
  },
  closed,
);

const AvailabilityAnswer = pageOf({
  availability: Type.Array(AvailabilityEntry),
  since: Type.Optional(
    Type.String({ description: 'Where what was asked for is what changed: up to where this answer tells.' }),
  ),
});

const PositionsAnswer = Type.Object(
  { sku: Type.String(), positions: Type.Array(PositionEntry), availability: Type.Array(AvailabilityEntry) },
  { ...closed, title: 'Positions of a SKU' },
);

const readers = ['reader', 'operator'] as const;
const code = Type.String({ minLength: 1, maxLength: 256 });

export const inventoryRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/v1/availability',
    name: 'listAvailability',
    summary: 'Available-to-sell: of a SKU, of a location, or what changed since.',
    description:
      'With `sku`: that SKU at every location, or at one. With `location` alone: all of it, by SKU, in pages. Otherwise: each SKU and location once as it is now, in the order of their last changes; `since` of the answer begins the next look. A page may have fewer entries than asked for, or none, and still a `next`. Canaries, which are no stock, are listed in neither. An answer has an ETag, and If-None-Match saves its transfer.',
    roles: readers,
    query: Type.Object(
      {
        sku: Type.Optional(code),
        location: Type.Optional(code),
        since: Type.Optional(
          Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: '`since` of an answer before.' }),
        ),
        ...paged,
      },
      closed,
    ),
    answer: { status: 200, description: 'A page of it.', schema: AvailabilityAnswer },
    async handle({ query: { sku, location, since = 0, limit, cursor } }, { read, limits, canaries }) {
      const size = pageSize(limit, limits.pageMax);
      if (sku !== undefined) {
        const all = await read.inventory.availabilities(sku);
        const found = all.filter((each) => location === undefined || each.location === location);
        return json({ availability: found.map(availabilityEntry), next: null });
      }
      const listed = (page: readonly Availability[]) =>
        page.filter((one) => !canaries().has(one.sku)).map(availabilityEntry);
      if (location !== undefined) {
        const [after = ''] = cursor === undefined ? [] : textsOf(cursor, 1);
        const page = await read.inventory.availabilityAt(location, after, size);
        const last = page.length === size ? page.at(-1) : undefined;
        return json({
          availability: listed(page),
          next: last === undefined ? null : cursorOf(last.sku),
        });
      }
      const { changed, reached, more } = await read.inventory.availabilitySince(positionOf(cursor, since), size);
      const told = String(reached);
      return json({ availability: listed(changed), next: more ? told : null, since: told });
    },
  }),
  route({
    method: 'GET',
    path: '/v1/positions/{sku}',
    name: 'positionsOfSku',
    summary: 'Every position of a SKU, and its availability.',
    description: 'A SKU of which nothing is known has no positions; that is an answer, and no error.',
    roles: readers,
    params: Type.Object({ sku: code }),
    answer: { status: 200, description: 'Its positions.', schema: PositionsAnswer },
    async handle({ params: { sku } }, { read }) {
      const [positions, availability] = await Promise.all([
        read.inventory.positions(sku),
        read.inventory.availabilities(sku),
      ]);
      return json({ sku, positions: positions.map(positionEntry), availability: availability.map(availabilityEntry) });
    },
  }),
];

function availabilityEntry({ sku, location, quantity, reserved, asOf }: Availability) {
  const [available, held] = [quantity, reserved].map((each) => unscaled(each, quantityScale));
  return { sku, location, available, reserved: held, asOf };
}

function positionEntry({ location, state, quantity, asOf, source, countedAt, key }: Position) {
  return { location, state, quantity: unscaled(quantity, quantityScale), asOf, source, countedAt, key };
}
