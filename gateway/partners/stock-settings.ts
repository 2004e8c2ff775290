/** Reads inventory.yaml and the item master that it names, and holds the partners' items against the master. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { ConfigError } from '../settings/config-error.ts';
import { type InventorySettings, readInventory } from '../settings/inventory.ts';
import { nearestWord, orList } from '../settings/nearest.ts';
import { quote } from '../settings/wording.ts';
import { type ClassUse, unknownClasses } from './check/class-uses.ts';
import { CsvReading, readCsv } from './items/csv-file.ts';
import type { ItemIndex } from './items/item-index.ts';
import { type ItemMaster, readItemMaster } from './items/item-master.ts';
import { itemsBytesMax } from './items/items-file.ts';
import type { LocationUse } from './locations.ts';
import type { PartnerBook } from './partner.ts';

/** Locations, owners and the item master; without a master every SKU is taken as known. */
export interface StockSettings extends InventorySettings {
  readonly items: ItemMaster | undefined;
  /** Synthetic SKUs, and the partner that each is of. */
  readonly canaries: ReadonlyMap<string, string>;
  /** What tells one state of the item master from another: a digest of its bytes; empty where there is none. */
  readonly itemsVersion: string;
}

export interface StockRead {
  /** Given only when there are no errors. */
  readonly inventory: StockSettings | undefined;
  readonly errors: readonly ConfigError[];
}

export interface StockFiles {
  /** inventory.yaml, and the partners folder; absolute. */
  readonly file: string;
  readonly partners: string;
  /** What errors call inventory.yaml. */
  readonly shown: string;
}

/** A master that was read before, by its file and stamp: a large one is not read again because another file changed. */
export interface MasterCache {
  stamp?: string;
  items?: ItemMaster;
  version?: string;
}

/** A partner's items, and the name of the file that they stand in where it has one of its own. */
export interface ItemsUse {
  readonly partner: string;
  readonly file: string | undefined;
  readonly items: ItemIndex;
}

/** What partners name that stands elsewhere; known also of those with mistakes, so that all is said at once. */
export interface Uses {
  readonly locations: readonly LocationUse[];
  readonly classes: readonly ClassUse[];
  readonly items: readonly ItemsUse[];
}

/**
 * Reads everything; never throws on what a person wrote.
 *
 * @param book the partners; undefined where they could not be read: what they name is then not checked
 * @param uses where partners name locations and item classes
 */
export async function readStockSettings(
  { file, partners, shown }: StockFiles,
  book: PartnerBook | undefined,
  uses: Uses,
  cache: MasterCache = {},
): Promise<StockRead> {
  const { inventory, errors } = readInventory(file, book, uses.locations, shown);
  if (inventory === undefined) return { inventory: undefined, errors };
  const { itemsFile } = inventory;
  const { errors: wrong, ...master } =
    itemsFile === undefined ? { errors: [] } : await masterOf(itemsFile, masterShown(shown, file, itemsFile), cache);
  if (wrong.length > 0) return { inventory: undefined, errors: wrong };
  const { items, version: itemsVersion = '' } = master;
  const unknown = items === undefined ? [] : await unknownItems(partners, uses.items, items);
  const all = [
    ...unknown,
    ...realCanaries(book, items),
    ...unknownClasses(uses.classes, items),
    ...mistypedClasses(inventory, uses.items, items),
  ];
  if (all.length > 0) return { inventory: undefined, errors: all };
  return { inventory: { ...inventory, items, itemsVersion, canaries: canariesOf(book) }, errors: [] };
}

/** The class of each item that has one, as often as it comes: of the master, then of the partners' items files. */
function* everyClass(uses: readonly ItemsUse[], master: ItemMaster | undefined): Generator<string, void, void> {
  for (const name of master?.classes() ?? []) if (name !== '') yield name;
  for (const { items } of uses) {
    for (const sku of items.skus()) {
      const name = items.class(sku);
      if (name !== undefined && name !== '') yield name;
    }
  }
}

/** A class of the order that no item is of, and that is like one that some are of. One like none may have no items yet. */
function mistypedClasses(
  { classes, classPlaces }: Pick<InventorySettings, 'classes' | 'classPlaces'>,
  uses: readonly ItemsUse[],
  master: ItemMaster | undefined,
): ConfigError[] {
  if (classes.length === 0) return [];
  const known = new Set<string>();
  const missing = new Set(classes);
  for (const name of everyClass(uses, master)) {
    known.add(name);
    if (missing.delete(name) && missing.size === 0) return [];
  }
  return classes.flatMap((name, index) => {
    const near = known.has(name) ? undefined : nearestWord(name, known);
    const place = classPlaces[index];
    if (near === undefined || place === undefined) return [];
    const { file, line, column } = place;
    return [{ file, line, column, message: `no item is of class ${quote(name)}`, hint: `did you mean ${near}?` }];
  });
}

function canariesOf(book: PartnerBook | undefined): ReadonlyMap<string, string> {
  const all = [...(book?.partners.values() ?? [])];
  return new Map(all.flatMap(({ id, canary }) => (canary === undefined ? [] : [[canary.sku, id] as const])));
}

/** A canary is no real item: the master must not know it. */
function realCanaries(book: PartnerBook | undefined, master: ItemMaster | undefined): ConfigError[] {
  return [...(book?.partners.values() ?? [])].flatMap(({ canary }) => {
    if (canary === undefined || !master?.has(canary.sku)) return [];
    const message = `${quote(canary.sku)} is in the item master: a canary is no real item`;
    return [{ ...canary.place, message, hint: 'give it a SKU that no item has' }];
  });
}

/** What tells one state of a master's file from another. */
export async function masterStamp(file: string | undefined): Promise<string> {
  if (file === undefined) return '';
  return stat(file).then(
    ({ size, mtimeMs, ctimeMs, ino }) => `${file} ${size} ${mtimeMs} ${ctimeMs} ${ino}`,
    (error: NodeJS.ErrnoException) => `${file} ${error.code}`,
  );
}

/** What errors call the master: as they call inventory.yaml, from which its name counts. */
function masterShown(shown: string, file: string, itemsFile: string): string {
  return join(dirname(shown), relative(dirname(file), itemsFile));
}

type MasterRead = Pick<MasterCache, 'items' | 'version'> & { readonly errors: readonly ConfigError[] };

async function masterOf(file: string, shown: string, cache: MasterCache): Promise<MasterRead> {
  const stamp = await masterStamp(file);
  if (cache.items !== undefined && cache.stamp === stamp) return { ...cache, errors: [] };
  const whole = (message: string) => ({ errors: [{ file: shown, line: 0, column: 0, message }] });
  try {
    const { size } = await stat(file);
    if (size > itemsBytesMax) return whole(`the file has ${size} bytes; the most is ${itemsBytesMax}`);
    const bytes = await readFile(file);
    const { items, errors } = await readItemMaster(shown, bytes);
    if (items === undefined) return { errors };
    const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    Object.assign(cache, { stamp, items, version });
    return { items, version, errors };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    return whole(`the item master cannot be read: ${code}`);
  }
}

/** Items of partners that the master does not know, each with its place in the partner's file. */
async function unknownItems(folder: string, uses: readonly ItemsUse[], master: ItemMaster): Promise<ConfigError[]> {
  const errors: ConfigError[] = [];
  for (const { partner, file: name = 'items.csv', items } of uses) {
    if (knowsAll(items, master)) continue;
    const file = join(folder, partner, name);
    const shown = `${basename(folder)}/${partner}/${name}`;
    if (existsSync(file))
      errors.push(...(await readCsv(shown, await readFile(file), new KnownSkus(master), 'sku,UP,…')));
  }
  return errors;
}

function knowsAll(items: ItemIndex, master: ItemMaster): boolean {
  for (const sku of items.skus()) if (!master.has(sku)) return false;
  return true;
}

class KnownSkus extends CsvReading {
  readonly #master: ItemMaster;
  #column = 0;

  constructor(master: ItemMaster) {
    super();
    this.#master = master;
  }

  header(cells: readonly string[]): void {
    this.#column = Math.max(0, cells.indexOf('sku'));
  }

  row(cells: readonly string[], start: number): void {
    const sku = cells[this.#column] ?? '';
    if (this.#master.has(sku)) return;
    const near = this.#master.nearest(sku);
    const hint = near.length === 0 ? 'add it to the master, or take the line out' : `did you mean ${orList(near)}?`;
    this.complain(start, this.#column, `SKU ${quote(sku)} is not in the item master`, hint);
  }

  end(): void {
    // Everything was said row by row.
  }
}
