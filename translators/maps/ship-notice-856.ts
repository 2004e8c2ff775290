/**
 * X12 856 (ship notice/manifest) to the canonical ship notice: the HL tree, in whatever shape it comes, becomes lines
 * with their order and package. Order and package of a line are settled when its part is given out, so that levels may
 * point to one another in any order within a part, and upwards over all parts.
 */
import type { Package, ShipNotice, ShipNoticeLine, ShippedOrder } from '../canonical/ship-notice.ts';
import type { Place } from '../finding.ts';
import type { MappedPart, SetMapping } from '../x12/set-map.ts';
import { ItemResolver } from './items.ts';
import { isPackage, type Level, LevelTree, levelsMax } from './level-tree.ts';
import { PartedMap } from './parted-map.ts';
import { PlaceMark } from './set-notes.ts';
import { type Holder, readShipNoticeSegment } from './ship-notice-segments.ts';

type Party = ShipNotice['parties'][number];
type Heading = Omit<ShipNotice, 'type' | 'part' | 'orders' | 'orderDetails' | 'packages' | 'lines' | 'extra'>;

export const shipNotice856: SetMapping = {
  set: '856',
  document: 'ship-notice',
  map: (context, rule, position) => new ShipNoticeMap(context, rule, position),
};

interface WaitingLine {
  readonly level: Level;
  readonly line: ShipNoticeLine;
  readonly at: PlaceMark;
}

export class ShipNoticeMap extends PartedMap {
  heading: Heading = { number: '', purpose: '', dates: [], references: [], parties: [] };
  readonly tree = new LevelTree();
  party: Party | undefined;
  /** What the level that is being read is: one of the three, or none of them at the shipment and in the heading. */
  order: ShippedOrder | undefined;
  package: Package | undefined;
  item: WaitingLine | undefined;
  quantitySent = false;
  levelsRead = 0;
  itemsRead = 0;
  readonly #items = new ItemResolver(this.notes);
  #orders: ShippedOrder[] = [];
  #packages: { readonly level: Level; readonly package: Package }[] = [];
  #lines: WaitingLine[] = [];
  #orphans: { readonly level: Level; readonly place: Place }[] = [];

  get number(): string {
    return this.heading.number;
  }

  get waiting(): number {
    return this.#lines.length;
  }

  opens(id: string): boolean {
    return id === 'HL';
  }

  /** A pack right behind an item is below it, and the item's line has to wait for it. */
  override mayEnd(): boolean {
    return !(this.tree.latest?.kind === 'I' && isPackage(kindOf(this.notes.peek(3))));
  }

  dispatch(id: string, loop: string): void {
    if (id === 'HL') this.#beginLevel();
    else readShipNoticeSegment(this, id, loop);
  }

  /** What the particulars of the level at hand are kept in; undefined where the level is of a kind without a place. */
  get holder(): Holder | undefined {
    const kind = this.tree.latest?.kind ?? 'S';
    return this.item?.line ?? this.package ?? this.order ?? (kind === 'S' ? this.heading : undefined);
  }

  #beginLevel(): void {
    const { notes, tree } = this;
    this.levelsRead += 1;
    if (this.levelsRead === levelsMax + 1) notes.find('levels-too-many', `There are more than ${levelsMax} levels.`);
    const id = notes.take(1) || String(this.levelsRead);
    if (tree.has(id)) notes.find('level-repeated', `HL01 ${id} was there before.`, { element: 1, value: id });
    const level = tree.add(id, notes.take(2), kindOf(notes.take(3)));
    notes.take(4);
    if (tree.isOrphan(level)) this.#orphans.push({ level, place: notes.place(2) });
    if (level.kind === 'I') {
      level.lineNumber = id;
      this.item = { level, line: { number: '', items: [], quantity: '0', unit: '' }, at: new PlaceMark().set(notes) };
      this.quantitySent = false;
    } else if (level.kind === 'O') {
      this.order = { number: '' };
      this.#orders.push(this.order);
    } else if (isPackage(level.kind)) {
      this.package = { id, level: level.kind };
      this.#packages.push({ level, package: this.package });
    }
  }

  close(): void {
    const { item } = this;
    this.item = undefined;
    this.order = undefined;
    this.package = undefined;
    this.party = undefined;
    if (item === undefined) return;
    const { level, line, at } = item;
    line.number ||= level.id;
    level.lineNumber = line.number;
    this.itemsRead += 1;
    if (!this.quantitySent) {
      const missing = `Line ${line.number} has no quantity (SN102).`;
      this.notes.find('quantity-missing', missing, { place: at.place() });
    }
    const sku = this.#items.sku(line.items, at, line.number);
    if (sku !== undefined) line.sku = sku;
    for (const component of line.components ?? []) {
      if (component.items.length === 0) continue;
      const its = this.#items.sku(component.items, at, `${line.number}, component ${component.number}`);
      if (its !== undefined) component.sku = its;
    }
    this.#lines.push(item);
  }

  part(number: number, last: boolean): MappedPart {
    this.#tellOrphans();
    for (const waiting of this.#lines) this.#settleLine(waiting);
    if (this.#packages.length > 0) {
      const lines = new Map(this.#lines.map(({ level, line }) => [level, line]));
      for (const { level, package: packed } of this.#packages) this.#settlePackage(level, packed, lines);
    }
    const { heading } = this;
    const { purpose, date } = heading;
    const again = { number: heading.number, purpose, ...(date === undefined ? {} : { date }) };
    this.heading = { ...again, dates: [], references: [], parties: [] };
    const told = this.#orders.filter((order) => Object.keys(order).length > 1);
    const document: ShipNotice = {
      type: 'ship-notice',
      part: { number, last },
      ...heading,
      orders: this.#orderNumbers(),
      ...(told.length > 0 ? { orderDetails: told } : {}),
      packages: this.#packages.map((waiting) => waiting.package),
      lines: this.#lines.map(({ line }) => line),
      extra: this.notes.takeExtra(),
    };
    this.#orders = [];
    this.#packages = [];
    this.#lines = [];
    return { document, updates: [] };
  }

  /** Numbers of the orders that the part tells of, at their own level or at its lines. */
  #orderNumbers(): string[] {
    const numbers = new Set(this.#orders.map((order) => order.number));
    for (const { line } of this.#lines) if (line.order !== undefined) numbers.add(line.order);
    numbers.delete('');
    return [...numbers];
  }

  /** The order is that of the level itself or of the nearest one above; a PO among the item's numbers is the last resort. */
  #settleLine({ level, line }: WaitingLine): void {
    let order = level.order;
    for (const above of this.tree.ancestors(level)) {
      order ??= above.order;
      if (line.package === undefined && isPackage(above.kind)) line.package = above.id;
    }
    order ??= line.items.find(({ qualifier }) => qualifier === 'PO')?.value;
    if (order !== undefined) line.order = order;
  }

  #settlePackage(level: Level, packed: Package, lines: ReadonlyMap<Level, ShipNoticeLine>): void {
    for (const above of this.tree.ancestors(level)) {
      if (isPackage(above.kind)) packed.parent ??= above.id;
      if (above.kind !== 'I') continue;
      if (above.lineNumber !== undefined) packed.line = above.lineNumber;
      const line = lines.get(above);
      if (line !== undefined) line.package ??= packed.id;
      break;
    }
  }

  #tellOrphans(): void {
    for (const { level, place } of this.#orphans) {
      if (!this.tree.isOrphan(level)) continue;
      const message = `HL ${level.id} is below HL ${level.parent}, which is not there.`;
      this.notes.find('parent-unknown', message, { place, value: level.parent });
    }
    this.#orphans = [];
  }
}

/** HL03 as it is meant: some partners send it small, or padded. */
function kindOf(text: string): string {
  return text.trim().toUpperCase();
}
