/** A composer on a real ledger and archive, with stock to change and a partner that acknowledges. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Composer } from '../../../gateway/advice/compose.ts';
import type { ComposerParts, Due } from '../../../gateway/advice/due.ts';
import { explainedSku } from '../../../gateway/advice/explain/explained.ts';
import type { ItemFacts } from '../../../gateway/advice/telling/item-facts.ts';
import { Archive } from '../../../gateway/archive/archive.ts';
import { applyUpdates } from '../../../gateway/inventory/apply.ts';
import type { Advice } from '../../../gateway/ledger/advice-store.ts';
import type { InventoryStore, Position } from '../../../gateway/ledger/inventory-store.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Partner, PartnerSend } from '../../../gateway/partners/partner.ts';
import { scaled } from '../../../translators/canonical/decimal.ts';
import { recordedLog } from '../../support/outbox.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const owners = { 'on-hand': 'wms', 'on-order': 'erp' };
const ownership = {
  locations: new Map([
    ['DAL', { name: 'Dallas', owners }],
    ['RNO', { name: 'Reno', owners }],
  ]),
};

const start = Date.parse('2026-06-01T05:00:00.000Z');

/** What the WMS counted, all of it available. */
async function onHand(
  inventory: InventoryStore,
  where: Pick<Position, 'sku' | 'location' | 'quantity' | 'asOf'>,
): Promise<void> {
  const counted = { state: 'on-hand', source: 'wms', key: 'k', countedAt: where.asOf, countRank: 'k' } as const;
  await inventory.putPosition({ ...where, ...counted });
  await inventory.putAvailability({ ...where, reserved: 0n });
}

export function composing(
  given: Partial<PartnerSend> = {},
  skus: readonly string[] = ['A', 'B', 'C', 'D'],
  parts: Pick<ComposerParts, 'layersMax'> = {},
) {
  const folder = temporaryFolder(memoryFolder);
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const archive = new Archive(join(folder.path, 'archive'), { inlineBytesMax: 65_536, transmissionBytesMax: 2 ** 31 });
  const { log, lines } = recordedLog();
  const rule: PartnerSend = {
    key: 'daily',
    document: 'inventory-advice',
    set: '846',
    over: 'box',
    buffer: [],
    ...given,
  };
  const items = new Set(skus);
  const master = new Map<string, ItemFacts>();
  const partner = {
    ...{ id: 'northwind', status: 'production', tier: 'standard', version: 'v1', send: [rule] },
    x12: { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: 'THEM' }, version: '004010' },
    items: {
      get size() {
        return items.size;
      },
      skus: () => items,
      has: (sku: string) => items.has(sku),
      numbers: (sku: string) => [{ qualifier: 'VN', value: sku }],
      class: () => undefined,
      description: () => undefined,
      price: (sku: string) => (sku.endsWith('3') ? undefined : { amount: '9.5', currency: 'USD' }),
    },
  } as unknown as Partner;
  const time = { now: start };
  let words = 0;
  const itemsVersion = () => [...master].map(([sku, facts]) => [sku, ...Object.values(facts)].join(' ')).join(', ');
  const places = ['DAL', 'RNO'];
  const composer = new Composer({
    ...{ ledger, archive, logger: log, locations: () => [...places] },
    clock: { now: () => time.now },
    itemFacts: (sku) => master.get(sku),
    itemsVersion,
    onComposed: () => undefined,
    ...parts,
  });
  const each = {
    ...{
      ledger,
      archive,
      partner,
      rule,
      lines,
      logger: log,
      items,
      master,
      itemsVersion,
      places,
      composer,
      folder: folder.path,
    },
    get now(): number {
      return time.now;
    },
    set now(at: number) {
      time.now = at;
    },
    /** Counts units at DAL, an hour before now. */
    async stock(units: Readonly<Record<string, number>>): Promise<void> {
      const asOf = new Date(each.now - 3_600_000).toISOString();
      await ledger.write(async ({ inventory }) => {
        for (const [sku, count] of Object.entries(units)) {
          const quantity = scaled(String(count), 4) as bigint;
          await onHand(inventory, { sku, location: 'DAL', quantity, asOf });
        }
      });
    },
    /** Counts units of a SKU by location, now; orders that name no location ask for some of it. */
    async askedAnywhere(sku: string, units: Readonly<Record<string, number>>, asked: number): Promise<void> {
      const asOf = new Date(each.now).toISOString();
      await ledger.write(async ({ inventory }) => {
        for (const [location, count] of Object.entries(units)) {
          await onHand(inventory, { sku, location, quantity: BigInt(count) * 10_000n, asOf });
        }
        const quantity = BigInt(asked) * 10_000n;
        await inventory.putAvailability({ sku, location: '', quantity: -quantity, asOf, reserved: quantity });
      });
    },
    /** The ERP says what is still on order, as its newest word of it; nothing where the quantity is 0. */
    async onOrder(sku: string, order: string, quantity: number, expected: string, location = 'DAL'): Promise<void> {
      words += 1;
      const occurredAt = new Date(each.now - 3_600_000 + words).toISOString();
      const said = { kind: 'count', state: 'on-order', sku, location, order, expected } as const;
      const update = { ...said, key: `order-${words}`, quantity: String(quantity), occurredAt };
      const source = { partner: 'erp', transmission: `in-${words}`, scope: 'doc', rank: String };
      await ledger.write(async (stores) => {
        const { events } = await applyUpdates(stores, source, [update], ownership, new Date(each.now).toISOString());
        await stores.events.append(events);
      });
    },
    /** The bytes of a file of the newest advice. */
    async text(file = 1): Promise<string> {
      const sent = await ledger.read.transmissions.causedBy((await each.newest()).id);
      const { sha256 = '' } = sent[file - 1] ?? {};
      return Buffer.from(
        (await ledger.read.transmissions.content(sha256)) ?? readFileSync(archive.path(sha256)),
      ).toString();
    },
    /** Composes an hour later than the last time. */
    async compose(mode: Due['mode'] = 'full', more: Partial<Due> = {}) {
      each.now += 3_600_000;
      return each.composer.compose({ partner, rule, mode, dueAt: new Date(each.now).toISOString(), ...more });
    },
    async newest(): Promise<Advice> {
      const [advice] = await ledger.read.advices.list('northwind', 1);
      if (advice === undefined) throw new Error('there is no advice');
      return advice;
    },
    /** What the newest advice tells, as `A 5, B 0`. */
    async told(): Promise<string> {
      const advice = await each.newest();
      const said: string[] = [];
      for (const sku of [...items].sort()) {
        const line = await explainedSku(ledger.read.advices, advice, sku);
        if (line !== undefined) said.push(`${sku} ${line.numbers.map(({ told }) => told).join('/')}`);
      }
      return said.join(', ');
    },
    /** The partner's 997 of an advice; of its sets where they differ. */
    async acknowledge(status: string, sets: Readonly<Record<string, string>> = {}, advice?: Advice): Promise<void> {
      const { id } = advice ?? (await each.newest());
      for (const { group } of await ledger.read.advices.files(id)) {
        const named = Object.entries(sets).map(([control, verdict]) => ({ control, status: verdict }));
        const receipt = { partner: 'northwind', group: `IB:${group}`, status, sets: named, by: 'in-1' };
        await ledger.write(({ acknowledgments }) =>
          acknowledgments.group({ ...receipt, at: new Date(each.now).toISOString() }),
        );
      }
    },
    async events(type: string) {
      const all = await ledger.read.events.after(0, 1_000);
      return all.filter((event) => event.type === type).map(({ data }) => JSON.parse(data));
    },
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
  return each;
}
