/** Positions on a real ledger: whatever the order of arrival, the same updates end in the same positions. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { applyUpdates } from '../../../gateway/inventory/apply.ts';
import { availabilityRule } from '../../../gateway/inventory/availability.ts';
import type { Ownership } from '../../../gateway/inventory/ownership.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { scaled } from '../../../translators/canonical/decimal.ts';
import {
  type InventoryState,
  type InventoryUpdate,
  inventoryStates,
} from '../../../translators/canonical/inventory-update.ts';
import { noon, update } from '../../support/records.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const states = Object.keys(inventoryStates) as InventoryState[];
const owners = Object.fromEntries(states.map((state) => [state, 'wms']));
const ownership: Ownership = {
  locations: new Map([
    ['DAL', { name: 'Dallas', owners }],
    ['AUS', { name: 'Austin', owners }],
  ]),
};

const folder = temporaryFolder(memoryFolder);
const ledger = openLedger(join(folder.path, 'ledger.db'));
after(async () => {
  await ledger[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const apply = (updates: readonly InventoryUpdate[], partner = 'wms', own = ownership) =>
  ledger.write(async (stores) => {
    // The rank stands for when the ledger was told, and stays with the update whatever the order of arrival.
    const rank = (index: number) => updates[index]?.key ?? '';
    const source = { partner, transmission: 'in-1', scope: 'doc-1', rank };
    const applied = await applyUpdates(stores, source, updates, own, noon);
    await stores.events.append(applied.events);
    return applied;
  });

/** What the positions of updates are, from the definition: the newest count and every change after it. */
function expected(updates: readonly InventoryUpdate[]) {
  const positions = Map.groupBy(updates, ({ location, state }) => `${location} ${state}`);
  return [...positions]
    .map(([position, of]) => {
      const counts = of.filter(({ kind }) => kind === 'count');
      const count = counts.sort((a, b) => (a.occurredAt + a.key < b.occurredAt + b.key ? -1 : 1)).at(-1);
      const changes = of.filter(
        ({ kind, occurredAt }) => kind !== 'count' && (!count || occurredAt > count.occurredAt),
      );
      const quantity = [...(count ? [count] : []), ...changes].reduce(
        (sum, each) => sum + (scaled(each.quantity, 4) ?? 0n),
        0n,
      );
      // Who is named for it: the newest, of several of one instant the one of the last key.
      const behind = changes.length > 0 ? changes : count ? [count] : [];
      const newest = behind.sort((a, b) => (a.occurredAt + a.key < b.occurredAt + b.key ? -1 : 1)).at(-1);
      return {
        ...{ position, quantity, asOf: newest?.occurredAt, countedAt: count?.occurredAt ?? null },
        key: newest?.key,
      };
    })
    .sort((a, b) => (a.position < b.position ? -1 : 1));
}

async function positions(sku: string) {
  const found = await ledger.read.inventory.positions(sku);
  return found
    .map(({ location, state, quantity, asOf, countedAt, key }) => ({
      position: `${location} ${state}`,
      quantity,
      asOf,
      countedAt,
      key,
    }))
    .sort((a, b) => (a.position < b.position ? -1 : 1));
}

const someUpdate = fc.record({
  location: fc.constantFrom('DAL', 'AUS'),
  state: fc.constantFrom<InventoryState[]>('on-hand', 'on-hand', 'allocated', 'in-transit'),
  kind: fc.constantFrom('count', 'count', 'receipt', 'pick', 'adjustment', 'transfer'),
  quantity: fc.integer({ min: -99_999, max: 99_999 }).map((n) => String(n / 10_000)),
  // Few instants, so that many fall together.
  occurredAt: fc.integer({ min: 0, max: 5 }).map((minute) => `2026-03-01T12:0${minute}:00.000Z`),
});

describe('positions', () => {
  let run = 0;

  it('are the same whatever the order, repetition and grouping of the updates', async () => {
    const arrival = fc.array(someUpdate, { minLength: 1, maxLength: 14 }).chain((updates) =>
      fc.record({
        updates: fc.constant(updates),
        order: fc.shuffledSubarray(
          updates.map((_, index) => index),
          { minLength: updates.length, maxLength: updates.length },
        ),
        again: fc.array(fc.nat({ max: updates.length - 1 }), { maxLength: 8 }),
        batch: fc.integer({ min: 1, max: 5 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(arrival, async ({ updates, order, again, batch }) => {
        const sku = `s${++run}`;
        const all = updates.map((each, index) =>
          update(`${sku}-${index}`, { ...each, sku } as Partial<InventoryUpdate>),
        );
        const arriving = [...order, ...again].map((index) => all[index] as InventoryUpdate);
        for (let start = 0; start < arriving.length; start += batch) await apply(arriving.slice(start, start + batch));
        assert.deepEqual(await positions(sku), expected(all));
        // All of it once more, as after a restore: nothing moves, and nobody is told anything.
        const replayed = await apply(all);
        assert.deepEqual([replayed.events, replayed.findings, replayed.touched], [[], [], []]);
        assert.ok(replayed.outcomes.every(({ outcome }) => outcome === 'duplicate'));
        assert.deepEqual(await positions(sku), expected(all));
        await checkAvailability(sku);
      }),
      { numRuns: 150 },
    );
  });

  async function checkAvailability(sku: string) {
    const known = await ledger.read.inventory.positions(sku);
    const availabilities = await ledger.read.inventory.availabilities(sku);
    const expectedOnes = ['AUS', 'DAL'].flatMap((location) => {
      const here = known.filter((each) => each.location === location);
      const onHand = here.find(({ state }) => state === 'on-hand');
      if (onHand === undefined) return [];
      const quantity = here.reduce((sum, each) => sum + availabilityRule[each.state] * each.quantity, 0n);
      return [{ sku, location, quantity, asOf: onHand.asOf }];
    });
    const told = availabilities.map(({ changedSeq, reserved, ...each }) => each);
    assert.deepEqual(told, expectedOnes);
  }

  it('hold what its owner said, whoever owns it in between, and what was refused once its owner says it again', async () => {
    const partner = fc.constantFrom('erp', 'wms');
    const history = fc.array(fc.tuple(partner, someUpdate), { minLength: 1, maxLength: 10 }).chain((said) =>
      fc.record({
        said: fc.constant(said),
        arrivals: fc.array(fc.tuple(fc.nat({ max: said.length - 1 }), partner), { minLength: 1, maxLength: 24 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(history, async ({ said, arrivals }) => {
        const sku = `s${++run}`;
        const all = said.map(([source, each], index) => ({
          source,
          update: update(`${sku}-${source}-${index}`, { ...each, sku } as Partial<InventoryUpdate>),
        }));
        const taken = new Set<InventoryUpdate>();
        for (const [index, owner] of arrivals) {
          const { source, update: one } = all[index] as (typeof all)[number];
          const theirs = Object.fromEntries(states.map((state) => [state, owner]));
          const own = new Map(['DAL', 'AUS'].map((code) => [code, { name: code, owners: theirs }]));
          const { outcomes } = await apply([one], source, { locations: own });
          const before = taken.has(one);
          if (source === owner) taken.add(one);
          const expectedOne = before ? ['duplicate'] : source === owner ? ['applied', 'late'] : ['refused'];
          assert.ok(expectedOne.includes(outcomes[0]?.outcome ?? ''), `${outcomes[0]?.outcome}, not ${expectedOne}`);
        }
        assert.deepEqual(await positions(sku), expected([...taken]));
        await checkAvailability(sku);
      }),
      { numRuns: 150 },
    );
  });

  it('tell of every change of availability, from the one before it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someUpdate, { minLength: 1, maxLength: 10 }), async (updates) => {
        const sku = `s${++run}`;
        const known = new Map<string, string>();
        for (const [index, each] of updates.entries()) {
          const { events } = await apply([update(`${sku}-${index}`, { ...each, sku } as Partial<InventoryUpdate>)]);
          for (const event of events) {
            const data = JSON.parse(event.data ?? '') as { location: string; before: string; after: string };
            assert.equal(data.before, known.get(data.location) ?? '0');
            assert.notEqual(data.before, data.after);
            known.set(data.location, data.after);
          }
        }
        for (const { location, quantity } of await ledger.read.inventory.availabilities(sku)) {
          assert.equal(scaled(known.get(location) ?? '0', 4), quantity);
        }
      }),
      { numRuns: 60 },
    );
  });
});
