/** Item numbers of flat files: to our SKU by the partner's items, and back to the fields that ask for one. */
import type { ItemNumber } from '../../canonical/parts.ts';
import { shown } from '../../flatfile/findings.ts';
import { itemFields, type Values } from '../../flatfile/vocabulary.ts';
import type { FlatMapContext, MapTrouble } from './flat-map.ts';

type ItemField = keyof typeof itemFields;
const names = Object.keys(itemFields) as ItemField[];

/** Qualifiers that say nearly the same as the usual one of a field, tried after it when writing. */
const alike: Readonly<Record<ItemField, readonly string[]>> = {
  item: [],
  buyerItem: ['IN', 'BP', 'PI'],
  vendorItem: ['VN', 'VP', 'VC'],
  upc: ['UP', 'EN', 'UK', 'UI', 'UA'],
};

export interface ItemReading {
  readonly sku: string | undefined;
  readonly items: ItemNumber[];
  readonly trouble: MapTrouble | undefined;
}

/** Unknown items of one document that near numbers are looked up for; it is a search through all items. */
const nearestLookupsMax = 25;

/** Reads the item of each row of a document. `needed`: without our SKU a row cannot be used, so an unknown number is an error. */
export function itemReader(context: FlatMapContext, needed: boolean): (values: Values) => ItemReading {
  const known = context.translation.partner.items;
  let lookups = 0;
  const unlisted = (field: string, value: string): MapTrouble | undefined => {
    if (!needed && known.size === 0) return undefined;
    lookups += 1;
    const near = lookups > nearestLookupsMax ? [] : known.nearest(value);
    const meant = near.length === 0 ? '' : `; the nearest are ${near.map(shown).join(', ')}`;
    const what = `${shown(value)} is none of the partner's items${meant}`;
    return { field, code: needed ? 'item-unresolved' : 'item-unknown', what, value };
  };
  return (values) => {
    const items: ItemNumber[] = [];
    let sku = values.sku;
    for (const field of names) {
      const value = values[field];
      if (value === undefined) continue;
      const given = context.qualifiers[field] ?? itemFields[field].qualifier ?? '';
      items.push({ qualifier: given, value });
      // A plain item number says nothing of its kind, so that it is looked for among all of the partner's.
      sku ??= known.sku(field === 'item' ? (context.qualifiers.item ?? '') : given, value);
    }
    if (sku !== undefined) return { sku, items, trouble: undefined };
    const field = names.find((name) => values[name] !== undefined);
    if (field !== undefined) return { sku, items, trouble: unlisted(field, values[field] ?? '') };
    return { sku, items, trouble: { field: 'sku', code: 'value-missing', what: 'the row names no item', value: '' } };
  };
}

/** Item numbers by the fields that ask for them. */
export type ItemValues = Readonly<Record<ItemField, string | undefined>>;

/** The item fields of a line, for writing. */
export function itemValues(items: readonly ItemNumber[], qualifiers: Readonly<Record<string, string>>): ItemValues {
  return {
    item: numberFor('item', items, qualifiers.item),
    buyerItem: numberFor('buyerItem', items, qualifiers.buyerItem),
    vendorItem: numberFor('vendorItem', items, qualifiers.vendorItem),
    upc: numberFor('upc', items, qualifiers.upc),
  };
}

function numberFor(field: ItemField, items: readonly ItemNumber[], given: string | undefined): string | undefined {
  const wanted = given === undefined ? alike[field] : [given];
  if (wanted.length === 0) return items[0]?.value;
  for (const qualifier of wanted) {
    const found = items.find((number) => number.qualifier === qualifier);
    if (found !== undefined) return found.value;
  }
  return undefined;
}
