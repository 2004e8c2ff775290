import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { applyUpdates } from '../../../gateway/inventory/apply.ts';
import type { Ownership } from '../../../gateway/inventory/ownership.ts';
import { takeUp } from '../../../gateway/inventory/set-aside.ts';
import { inventoryRound } from '../../../gateway/inventory/stage.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { derivedKey, type InventoryUpdate } from '../../../translators/canonical/inventory-update.ts';
import { recordedLog } from '../../support/outbox.ts';
import { documentPart, finished, noon, received, update } from '../../support/records.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const later = '2026-03-01T13:00:00.000Z';
const ownership: Ownership = {
  locations: new Map([
    ['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms', allocated: 'erp', damaged: 'wms' } }],
    ['DALLAS2', { name: 'Dallas 2', owners: { 'on-hand': 'fabrikam' } }],
  ]),
};

function setUp() {
  const folder = temporaryFolder(memoryFolder);
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const apply = (updates: readonly InventoryUpdate[], partner = 'wms', own = ownership, scope = 'doc-1') =>
    ledger.write((stores) =>
      applyUpdates(stores, { partner, transmission: 'in-1', scope, rank: String }, updates, own, noon),
    );
  return {
    ledger,
    apply,
    onHand: async (location = 'DAL') =>
      (await ledger.read.inventory.positions('00042')).find(
        (each) => each.location === location && each.state === 'on-hand',
      ),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

describe('applying inventory updates', () => {
  it('sets a count, adds changes after it, and tells what became available', async () => {
    await using each = setUp();
    const { events, findings } = await each.apply([
      update('k1', { quantity: '10' }),
      update('k2', { kind: 'pick', quantity: '-2.5', occurredAt: later }),
    ]);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      events.map(({ type, data, correlationId }) => [type, JSON.parse(data ?? ''), correlationId]),
      [
        [
          'availability.changed',
          {
            sku: '00042',
            location: 'DAL',
            before: '0',
            after: '7.5',
            reserved: '0',
            asOf: later,
            because: 'pick',
            cause: 'k2',
          },
          'in-1',
        ],
      ],
    );
    const position = await each.onHand();
    assert.deepEqual(
      [position?.quantity, position?.asOf, position?.countedAt, position?.source],
      [75_000n, later, noon, 'wms'],
    );
  });

  it('keeps leading zeros of a SKU, and quantities exactly', async () => {
    await using each = setUp();
    await each.apply([
      update('k1', { quantity: '0.1' }),
      update('k2', { kind: 'receipt', quantity: '0.2', occurredAt: later }),
    ]);
    assert.equal((await each.onHand())?.quantity, 3_000n);
    assert.deepEqual(await each.ledger.read.inventory.positions('42'), []);
  });

  it('writes instants of any zone and precision as one form', async () => {
    await using each = setUp();
    await each.apply([update('k1', { occurredAt: '2026-03-01T06:30:00-06:00' })]);
    await each.apply([update('k2', { quantity: '3', occurredAt: '2026-03-01T12:29:59.999999Z' })]);
    const position = await each.onHand();
    assert.deepEqual([position?.quantity, position?.countedAt], [100_000n, '2026-03-01T12:30:00.000Z']);
  });

  it('takes a key of the source once across documents, and a derived one once in its document', async () => {
    await using each = setUp();
    const change = (key: string) => update(key, { kind: 'receipt', quantity: '1', occurredAt: later });
    await each.apply([change('own'), change('own')]);
    await each.apply([change('own')], 'wms', ownership, 'doc-2');
    assert.equal((await each.onHand())?.quantity, 10_000n);
    const derived = change(derivedKey('1.1.1', 17));
    await each.apply([derived, derived]);
    await each.apply([derived], 'wms', ownership, 'doc-2');
    assert.equal((await each.onHand())?.quantity, 30_000n);
  });

  it('refuses what its source does not own: recorded, told of, and nothing changes', async () => {
    await using each = setUp();
    await each.apply([update('k0')]);
    const refused = [
      update('k1', { state: 'allocated', line: 7 }),
      update('k2', { state: 'quarantined' }),
      update('k3', { location: 'DALLAS2' }),
    ];
    const { events, findings } = await each.apply(refused);
    assert.deepEqual(
      findings.map(({ code, severity, line }) => [code, severity, line]),
      [
        ['not-owner', 'warning', 7],
        ['not-owner', 'warning', undefined],
        ['not-owner', 'warning', undefined],
      ],
    );
    assert.match(
      findings[0]?.message ?? '',
      /^00042: wms may not say allocated at DAL: erp owns it; the update changed nothing$/,
    );
    assert.match(findings[1]?.message ?? '', /no system owns it/);
    assert.match(findings[0]?.hint ?? '', /locations\.DAL\.owners/);
    assert.deepEqual(
      events.map(({ type, data }) => [type, (JSON.parse(data ?? '') as { key: string }).key]),
      [
        ['inventory.refused', 'k1'],
        ['inventory.refused', 'k2'],
        ['inventory.refused', 'k3'],
      ],
    );
    assert.equal((await each.ledger.read.inventory.positions('00042')).length, 1);
    // Said once, however often it is sent.
    const again = await each.apply(refused);
    assert.deepEqual([again.events, again.findings], [[], []]);
  });

  it('refuses a location that is not ours, with the one it may be', async () => {
    await using each = setUp();
    const { findings } = await each.apply([update('k1', { location: 'DALLAS' }), update('k2', { location: 'ZZZ' })]);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['location-unknown', 'location-unknown'],
    );
    assert.match(findings[0]?.hint ?? '', /Is it DALLAS2\?/);
    assert.doesNotMatch(findings[1]?.hint ?? '', /Is it/);
    assert.deepEqual(await each.ledger.read.inventory.positions('00042'), []);
  });

  it('applies what was refused when it is sent again and its owner has been put right', async () => {
    await using each = setUp();
    const wrong: Ownership = { locations: new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'erp' } }]]) };
    assert.equal((await each.apply([update('k1')], 'wms', wrong)).findings.length, 1);
    assert.equal((await each.apply([update('k1')])).events.length, 1);
    assert.equal((await each.onHand())?.quantity, 100_000n);
    const again = await each.apply([update('k1')]);
    assert.deepEqual([again.events, again.findings], [[], []]);
  });

  it('says of each update what became of it, in their order', async () => {
    await using each = setUp();
    const { outcomes, touched } = await each.apply([
      update('k1'),
      update('k2', { kind: 'pick', quantity: '-1', occurredAt: '2026-02-01T12:00:00Z' }),
      update('k1'),
      update('k3', { state: 'allocated' }),
      update('k4', { location: 'ZZZ' }),
      update('k5', { quantity: '0.00001' }),
      update(derivedKey('1.1.1', 17), { kind: 'receipt', quantity: '1', occurredAt: later }),
    ]);
    assert.deepEqual(
      outcomes.map(({ key, outcome }) => `${key} ${outcome}`),
      ['k1 applied', 'k2 late', 'k1 duplicate', 'k3 refused', 'k4 unknown', 'k5 unfit', '#1.1.1/17 applied'],
    );
    assert.deepEqual(
      outcomes.map(({ reason }) => reason !== undefined),
      [false, true, false, true, true, true, false],
    );
    assert.match(outcomes[3]?.reason ?? '', /erp owns it/);
    assert.deepEqual(touched, [{ sku: '00042', location: 'DAL' }]);
    const counted = await each.apply([update('k6', { quantity: '11', occurredAt: later })]);
    assert.deepEqual([counted.events, counted.touched], [[], []]);
  });

  for (const quantity of ['0.00001', '12.34567', '10000000000.0001', '-10000000001', '9'.repeat(40)]) {
    it(`does not take ${quantity}, which no position can hold, and takes its neighbours`, async () => {
      await using each = setUp();
      const { findings, events } = await each.apply([
        update('k1', { quantity, line: 3 }),
        update('k2', { kind: 'receipt', quantity: '1', occurredAt: later }),
      ]);
      assert.deepEqual(
        findings.map(({ code, line }) => [code, line]),
        [['quantity-unfit', 3]],
      );
      assert.deepEqual(
        events.map(({ type }) => type),
        ['inventory.refused', 'availability.changed'],
      );
      assert.equal((await each.onHand())?.quantity, 10_000n);
    });
  }

  it('records every effect of an update, and takes it once', async () => {
    await using each = setUp();
    const owners = { 'on-hand': 'wms', damaged: 'wms' };
    const own: Ownership = {
      locations: new Map([
        ['DAL', { name: 'Dallas', owners }],
        ['AUS', { name: 'Austin', owners }],
      ]),
    };
    const { state: _, ...transfer } = update('t1', { kind: 'transfer', quantity: '4', occurredAt: later });
    const moves = [update('k1'), { ...transfer, to: { location: 'AUS', state: 'damaged' as const } }];
    const { events } = await each.apply(moves, 'wms', own);
    const positions = (await each.ledger.read.inventory.positions('00042')).map(
      ({ location, state, quantity }) => `${location} ${state} ${quantity}`,
    );
    assert.deepEqual(positions, ['AUS damaged 40000', 'AUS on-hand 40000', 'DAL on-hand 60000']);
    assert.deepEqual(
      events.map(({ data }) => JSON.parse(data ?? '').after),
      ['6'],
    );
    const again = await each.apply(moves, 'wms', own);
    assert.deepEqual(
      again.outcomes.map(({ outcome }) => outcome),
      ['duplicate', 'duplicate'],
    );
    assert.deepEqual(again.touched, []);
  });

  it('says where a key was used before for something else', async () => {
    await using each = setUp();
    await each.apply([update('k1')]);
    const { outcomes, findings } = await each.apply([update('k1', { quantity: '11', line: 4 })]);
    assert.deepEqual(
      findings.map(({ code, line }) => [code, line]),
      [['key-reused', 4]],
    );
    assert.match(outcomes[0]?.reason ?? '', /used before for something else \(count 10 of 00042 at DAL/);
    // Another state, another sign, another way: what looks alike is not the same thing.
    await each.apply([update('k2', { kind: 'adjustment', quantity: '2' })]);
    const others = [update('k1', { state: 'damaged' }), update('k2', { kind: 'adjustment', quantity: '-2' })];
    assert.deepEqual(
      (await each.apply(others)).findings.map(({ code }) => code),
      ['key-reused', 'key-reused'],
    );
    const moved = (location: string) => update('k3', { kind: 'transfer', quantity: '2', to: { location } });
    const three = new Map(['DAL', 'AUS', 'RNO'].map((code) => [code, { name: code, owners: { 'on-hand': 'wms' } }]));
    await each.apply([moved('AUS')], 'wms', { locations: three });
    assert.deepEqual(
      (await each.apply([moved('RNO'), moved('AUS')], 'wms', { locations: three })).findings.map(({ code }) => code),
      ['key-reused'],
    );
    // A pick whose source has come to own allocated too is the same pick.
    await each.apply([update('k4', { kind: 'pick', quantity: '2' })]);
    const more: Ownership = {
      locations: new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms', allocated: 'wms' } }]]),
    };
    assert.deepEqual((await each.apply([update('k4', { kind: 'pick', quantity: '2' })], 'wms', more)).findings, []);
    // What was applied stays so, also where its source has lost the right to say it.
    const lost: Ownership = { locations: new Map([['DAL', { name: 'Dallas', owners: {} }]]) };
    assert.deepEqual((await each.apply([update('k1')], 'wms', lost)).outcomes, [{ key: 'k1', outcome: 'duplicate' }]);
  });

  it('counts cases as what is in them, by the pack of the item master, and says where that is not known', async () => {
    await using each = setUp();
    const items = { has: () => true, nearest: () => [], pack: (sku: string) => (sku === '00042' ? '12' : undefined) };
    const own = { ...ownership, items };
    const cases = [
      update('k1', { quantity: '3', unit: 'CA' }),
      update('k2', { kind: 'pick', quantity: '-1', unit: 'EA', occurredAt: later }),
      update('k3', { sku: '00043', quantity: '3', unit: 'CA', line: 3 }),
      update('k4', { quantity: '9999999999', unit: 'CS', occurredAt: later }),
    ];
    const { findings, outcomes } = await each.apply(cases, 'wms', own);
    assert.equal((await each.onHand())?.quantity, 350_000n);
    const [other] = await each.ledger.read.inventory.positions('00043');
    assert.equal(other?.quantity, 30_000n);
    assert.deepEqual(
      findings.map(({ code, line }) => [code, line]),
      [
        ['pack-unknown', 3],
        ['quantity-unfit', undefined],
      ],
    );
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['applied', 'applied', 'applied', 'unfit'],
    );
    assert.deepEqual((await each.apply(cases.slice(0, 3), 'wms', own)).findings, []);
  });

  it('counts what the item master does not know, and says so with the nearest it knows', async () => {
    await using each = setUp();
    const known = ['00043', '77'];
    const items = {
      has: (sku: string) => known.includes(sku),
      nearest: (sku: string) => (sku === '00042' ? ['00043'] : []),
      pack: () => undefined,
    };
    const own = { ...ownership, items };
    const said = [
      update('k1'),
      update('k2', { sku: '77' }),
      update('k3', { sku: 'x' }),
      update('k4', { quantity: '9' }),
    ];
    const { findings, outcomes } = await each.apply(said, 'wms', own);
    assert.deepEqual(
      findings.map(({ code, value, hint }) => [code, value, hint]),
      [
        ['item-not-in-master', '00042', 'Is it 00043? If not, add it to the master.'],
        ['item-not-in-master', 'x', 'Add it to the master.'],
      ],
    );
    assert.ok(outcomes.every(({ outcome }) => outcome === 'applied'));
    assert.equal((await each.onHand())?.quantity, 90_000n);
    assert.deepEqual((await each.apply(said, 'wms', own)).findings, []);
  });

  it('keeps what is still on order by its order, the newest word alone, and what came since', async () => {
    await using each = setUp();
    const own: Ownership = {
      locations: new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms', 'on-order': 'wms' } }]]),
    };
    const ordered = (key: string, quantity: string, occurredAt = noon) =>
      update(key, { state: 'on-order', quantity, occurredAt, order: '4500', expected: '2026-03-09' });
    const { state: _, ...receipt } = update('r1', { kind: 'receipt', quantity: '3', order: '4500', occurredAt: later });
    await each.apply([ordered('o2', '8'), ordered('o1', '20', '2026-02-28T12:00:00Z'), receipt], 'wms', own);
    const open = await each.ledger.read.supply.openOf('00042');
    assert.deepEqual(
      open.map(({ state, quantity, received, expected }) => [state, quantity, received, expected]),
      [['on-order', 80_000n, 30_000n, '2026-03-09']],
    );
    const positions = await each.ledger.read.inventory.positions('00042');
    assert.deepEqual(
      positions.map(({ state }) => state),
      ['on-hand'],
    );
  });

  it('takes the largest quantity, and many of them', async () => {
    await using each = setUp();
    const largest = Array.from({ length: 50 }, (_, index) =>
      update(`k${index}`, { kind: 'receipt', quantity: '10000000000', occurredAt: later }),
    );
    await each.apply([...largest, update('count', { quantity: '10000000000' })]);
    assert.equal((await each.onHand())?.quantity, 51n * 10n ** 14n);
  });
});

describe('the inventory stage', () => {
  const accept = async (each: ReturnType<typeof setUp>, id: string, updates: InventoryUpdate[], partner = 'wms') => {
    await each.ledger.write(async ({ documents, transmissions }) => {
      await transmissions.receive(received(`in-${id}`, id, { partner }));
      await documents.putPart(documentPart(id, 1, { updates }));
      await documents.finish(finished(id, `in-${id}`, { partner, place: { position: '1', type: 'inventory-update' } }));
    });
  };
  const parts = (each: ReturnType<typeof setUp>, own = () => ownership) => {
    const { log, lines } = recordedLog();
    let told = 0;
    const onEvents = () => void told++;
    let now = Date.parse(noon);
    return {
      ledger: each.ledger,
      clock: { now: () => now },
      wait(ms: number) {
        now += ms;
      },
      rules: () => ({ order: () => undefined, notice: () => undefined, lapseDays: 30 }),
      logger: log,
      ownership: own,
      onEvents,
      lines,
      told: () => told,
    };
  };

  it('applies what waits, in the order of acceptance, and once', async () => {
    await using each = setUp();
    const stage = parts(each);
    await accept(each, 'doc-1', [update('k1', { quantity: '10' })]);
    await accept(each, 'doc-2', [
      update('k2', { quantity: '4', occurredAt: later }),
      update('k3', { location: 'ZZZ' }),
    ]);
    assert.equal(await inventoryRound(stage), false);
    assert.equal((await each.onHand())?.quantity, 40_000n);
    const findings = await each.ledger.read.documents.findings('in-doc-2', 9);
    assert.deepEqual(
      findings.map(({ code }) => code),
      ['location-unknown'],
    );
    const types = (await each.ledger.read.events.after(0, 9)).map(({ type }) => type);
    assert.deepEqual(types, ['availability.changed', 'inventory.refused', 'availability.changed']);
    assert.equal(stage.told(), 1);
    assert.equal(await inventoryRound(stage), false);
    assert.equal((await each.ledger.read.events.after(0, 9)).length, 3);
    assert.equal(stage.told(), 1);
  });

  it('counts what it found among the warnings of the file, before its translation ends and after', async () => {
    await using each = setUp();
    const stage = parts(each);
    await accept(each, 'one', [update('k1', { location: 'DALLAS2' }), update('k2', { state: 'allocated' })]);
    await inventoryRound(stage);
    const counts = { documents: 1, rejected: 0, errors: 0, warnings: 1 };
    const translated = { verdict: 'accepted', ...counts, test: false, configVersion: 'v', at: noon } as const;
    await each.ledger.write(({ transmissions }) => transmissions.finishTranslation('in-one', translated));
    assert.equal((await each.ledger.read.transmissions.byId('in-one'))?.warnings, 3);
    await accept(each, 'one', [update('k1', { location: 'DALLAS2' })]);
    await inventoryRound(stage);
    assert.equal((await each.ledger.read.transmissions.byId('in-one'))?.warnings, 3);
  });

  it('says where a file counts one position twice as of one time, for the later row alone counts', async () => {
    await using each = setUp();
    const stage = parts(each);
    const bins = [
      update('k1', { quantity: '40' }),
      update('k2', { quantity: '60', line: 3 }),
      update('k3', { quantity: '60', line: 4 }),
      update('k4', { quantity: '61', occurredAt: later }),
    ];
    await accept(each, 'one', bins);
    await inventoryRound(stage);
    const found = await each.ledger.read.documents.findings('in-one', 9);
    assert.deepEqual(
      found.map(({ code, line, value }) => [code, line, value]),
      [['count-twice', 3, '60']],
    );
    assert.match(found[0]?.message ?? '', /^00042: on-hand at DAL is counted as 40 and as 60 .* the later one counts$/);
    // Another file of the same time corrects it, as it may.
    await accept(each, 'two', [update('k5', { quantity: '100', occurredAt: later, line: 2 })]);
    await inventoryRound(stage);
    assert.deepEqual(await each.ledger.read.documents.findings('in-two', 9), []);
    assert.equal((await each.onHand())?.quantity, 1_000_000n);
  });

  it('holds counts of one document against each other, and not against what was picked since', async () => {
    await using each = setUp();
    const stage = parts(each);
    await accept(each, 'one', [update('p1', { kind: 'adjustment', quantity: '-3', occurredAt: later })]);
    await accept(each, 'two', [
      update('k1', { quantity: '40' }),
      update('k2', { quantity: '40', line: 2 }),
      update('k3', { quantity: '60', line: 3 }),
    ]);
    await inventoryRound(stage);
    const found = await each.ledger.read.documents.findings('in-two', 9);
    assert.deepEqual(
      found.map(({ code, line }) => [code, line]),
      [['count-twice', 3]],
    );
    assert.match(found[0]?.message ?? '', /is counted as 40 and as 60/);
    assert.equal((await each.onHand())?.quantity, 570_000n);
  });

  it('says that there may be more after a full round', async () => {
    await using each = setUp();
    for (let index = 0; index < 40; index++) {
      await accept(each, `doc-${index}`, [update(`k${index}`, { kind: 'receipt', quantity: '1', occurredAt: later })]);
    }
    assert.equal(await inventoryRound(parts(each)), true);
    assert.equal(await inventoryRound(parts(each)), false);
    assert.equal((await each.onHand())?.quantity, 400_000n);
  });

  it('a part that fails on a fault of ours stops no other: it is tried again, and at last set aside', async () => {
    await using each = setUp();
    await accept(each, 'doc-1', [update('k1')]);
    let faults = 0;
    const failing = parts(each, () => {
      if (faults-- > 0) throw new Error('a fault of ours');
      return ownership;
    });
    const waiting = async (at = '2027-01-01T00:00:00.000Z') =>
      (await each.ledger.read.documents.waitingUpdates(9, at)).map(({ attempts }) => attempts);
    faults = 1;
    await accept(each, 'doc-2', [
      update('k2', { kind: 'receipt', state: 'on-hand', quantity: '1', occurredAt: later }),
    ]);
    await inventoryRound(failing);
    assert.equal((await each.onHand())?.quantity, 10_000n);
    assert.deepEqual([await waiting(noon), await waiting()], [[], [1]]);
    faults = 0;
    failing.wait(1_000);
    await inventoryRound(failing);
    assert.equal((await each.onHand())?.quantity, 110_000n);

    await accept(each, 'doc-3', [
      update('k3', { kind: 'receipt', state: 'on-hand', quantity: '1', occurredAt: later }),
    ]);
    for (let attempt = 0; attempt < 12; attempt++) {
      faults = 1;
      await inventoryRound(failing);
      failing.wait(300_000);
    }
    assert.deepEqual(await waiting(), []);
    const findings = await each.ledger.read.documents.findings('in-doc-3', 9);
    assert.match(findings[0]?.message ?? '', /kept this from inventory 10 times: Error: a fault of ours/);
    const events = await each.ledger.read.events.after(0, 99);
    assert.deepEqual(
      events.filter(({ type }) => type === 'transmission.failed').map(({ data }) => JSON.parse(data).stage),
      ['inventory'],
    );
    const [alert, ...others] = await each.ledger.read.alerts.open();
    assert.deepEqual([alert?.kind, alert?.key, others], ['inventory-set-aside', 'doc-3/1', []]);
    assert.match(alert?.sentence ?? '', /in-doc-3/);
    faults = 0;
    assert.deepEqual(await takeUp(each.ledger, later, 'in-doc-1'), []);
    assert.deepEqual(await takeUp(each.ledger, later, 'in-doc-3'), [
      { documentId: 'doc-3', part: 1, transmission: 'in-doc-3' },
    ]);
    await inventoryRound(failing);
    assert.equal((await each.onHand())?.quantity, 120_000n);
    assert.deepEqual(await waiting(), []);
    assert.deepEqual(await each.ledger.read.documents.findings('in-doc-3', 9), []);
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
  });
});
