/** The canary stage on a real ledger and real advices: what ends a change, what does not, and what a crash leaves. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FastLanes } from '../../../gateway/advice/fast-lane/urgent.ts';
import { Canaries, type CanaryUpdate } from '../../../gateway/canary/canaries.ts';
import { Sightings } from '../../../gateway/canary/sightings.ts';
import { applyUpdates } from '../../../gateway/inventory/apply.ts';
import type { Advice } from '../../../gateway/ledger/advice-store.ts';
import type { CanaryRun } from '../../../gateway/ledger/canary-store.ts';
import { withCanary } from '../../../gateway/partners/check/canary-items.ts';
import type { Partner, PartnerSend } from '../../../gateway/partners/partner.ts';
import type { PartnerCanary } from '../../../gateway/partners/schema/canary-schema.ts';
import { canarySource } from '../../../gateway/settings/canary-source.ts';
import { received } from '../../support/records.ts';
import { composing } from '../advice/set-up.ts';

const canary: PartnerCanary = {
  ...{ sku: 'CANARY', items: [{ qualifier: 'VN', value: 'C-1' }], everyMs: 3_600_000, withinMs: 1_800_000 },
  ...{ rule: 'daily', location: 'DAL', class: undefined, quantity: '100' },
  place: { file: 'partner.yaml', line: 1, column: 1 },
};

function watched(given: Partial<PartnerSend> = {}, more: Partial<Partner> = {}) {
  const each = composing({ schedule: { cron: '0 * * * *' }, ...given });
  const owned = { locations: new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms' } }]]) } as const;
  const ownership = { ...owned, canaries: new Set(['CANARY']) };
  const state = { partner: { ...each.partner, canary, channels: {}, ...more } as Partner, dies: false, updates: 0 };
  const update = async ({ partner, sku, location, quantity, dueAt }: CanaryUpdate) => {
    state.updates += 1;
    const key = `${partner}@${dueAt}/${quantity}`;
    const at = new Date(each.now).toISOString();
    const said = { key, sku, location, state: 'on-hand', kind: 'count', quantity, occurredAt: dueAt } as const;
    const id = `in-${key}`;
    await each.ledger.write(async (stores) => {
      await stores.transmissions.receive({
        ...received(id, key),
        receivedAt: at,
        partner: canarySource,
        sourceKey: key,
      });
      const source = { partner: canarySource, transmission: id, scope: id, rank: () => key };
      await stores.events.append((await applyUpdates(stores, source, [said], ownership, at)).events);
    });
    if (state.dies) throw new Error('it died');
    return id;
  };
  const begin = () =>
    new Canaries({
      ...{ ledger: each.ledger, logger: each.logger, update, onEvents: () => undefined },
      clock: { now: () => each.now },
      book: () => ({ version: 'v1', partners: new Map([['northwind', state.partner]]) }),
      locations: () => ['DAL', 'RNO'],
      onStage: (_, stage, ms) => void stages.push(`${stage} ${ms / 60_000}`),
    });
  let canaries = begin();
  const stages: string[] = [];
  return Object.assign(each, {
    state,
    stages,
    restart: () => {
      canaries = begin();
    },
    async look(minutes = 0): Promise<CanaryRun | undefined> {
      each.now += minutes * 60_000;
      await canaries.round();
      return (await each.ledger.read.canaries.of('northwind', 1))[0];
    },
    /** Composes an advice of the partner as advices see it, and says what became of it. */
    async advise(mode: 'full' | 'delta' = 'full', rule: PartnerSend = each.rule) {
      each.now += 60_000;
      const dueAt = new Date(each.now).toISOString();
      return each.composer.compose({ partner: withCanary(state.partner), rule, mode, dueAt });
    },
    async deliver(advice?: Advice) {
      const { transmission } = advice ?? (await each.newest());
      each.now += 60_000;
      const at = new Date(each.now).toISOString();
      await each.ledger.write(({ transmissions }) => transmissions.deliver(transmission, at));
    },
    alerts: async () => (await each.ledger.read.alerts.open()).map(({ kind }) => kind),
  });
}

describe('the canary stage', () => {
  it('changes a canary when it is due, and times it to the acknowledgment of any advice that told it', async () => {
    await using each = watched();
    await each.stock({ A: 5, B: 7 });
    const made = await each.look(1);
    assert.deepEqual([made?.quantity, made?.outcome, made?.overdueFrom], ['100', null, '2026-06-01T06:30:00.000Z']);
    await each.advise();
    await each.acknowledge('R');
    assert.equal((await each.look())?.acknowledgedAt, null, 'a rejected advice told nothing');
    await each.advise();
    await each.acknowledge('A');
    const done = await each.look();
    assert.equal(done?.outcome, 'acknowledged');
    assert.deepEqual(each.stages, ['composed 1', 'acknowledged 2']);
    assert.equal((await each.look(30))?.dueAt, done?.dueAt, 'not before the next is due');
    assert.deepEqual([(await each.look(30))?.quantity, each.state.updates], ['0', 2]);
  });

  it('remembers of advices no more than what the change under way may be told by', async () => {
    await using each = watched();
    await each.stock({ A: 5 });
    const sightings = new Sightings(each.ledger.read);
    const run = await each.look(1);
    assert.ok(run);
    for (let made = 0; made < 4; made++) await each.advise();
    assert.equal((await sightings.of(run, null)).length, 4);
    assert.equal(sightings.size, 4);
    await each.acknowledge('A');
    await each.look();
    const next = await each.look(60);
    assert.ok(next);
    await each.advise();
    assert.equal((await sightings.of(next, '100')).length, 1);
    assert.ok(sightings.size <= 2, `${sightings.size} advices`);
  });

  it('a crash between the update and its record doubles nothing', async () => {
    await using each = watched();
    each.state.dies = true;
    assert.equal(await each.look(1), undefined);
    const updatedAt = new Date(each.now).toISOString();
    each.state.dies = false;
    each.restart();
    const run = await each.look(5);
    assert.equal(run?.updatedAt, updatedAt, 'it counts from when it was made');
    const changes = await each.events('availability.changed');
    assert.equal(changes.length, 1);
  });

  it('is told as overdue once, with how far it has come, and as late when it comes', async () => {
    await using each = watched();
    await each.stock({ A: 5 });
    await each.look(1);
    await each.advise();
    assert.equal((await each.look(80))?.outcome, null);
    assert.deepEqual(await each.alerts(), []);
    await each.look(10);
    each.restart();
    await each.look(10);
    assert.deepEqual(await each.alerts(), ['canary-overdue']);
    const [overdue, ...others] = await each.events('canary.overdue');
    assert.deepEqual([overdue.stage, overdue.sku, others.length], ['composed', 'CANARY', 0]);
    await each.acknowledge('A');
    await each.look();
    assert.deepEqual(await each.alerts(), []);
    assert.deepEqual(
      (await each.events('canary.late')).map(({ outcome, seconds }) => [outcome, seconds]),
      [['acknowledged', 6_060]],
    );
  });

  it('without acknowledgments it ends with the delivery, or with the fetching where that is seen', async () => {
    await using each = watched({ settled: 'delivered' });
    await each.look(1);
    await each.advise();
    await each.deliver();
    assert.deepEqual([(await each.look())?.outcome, each.stages.length], ['delivered', 2]);
    const login = { name: 'box', folder: {}, login: {} };
    await using hosted = watched({ settled: 'delivered' }, { channels: { box: login } as never });
    await hosted.look(1);
    await hosted.advise();
    await hosted.deliver();
    assert.equal((await hosted.look())?.outcome, null);
    const [file] = await hosted.ledger.read.transmissions.causedBy((await hosted.newest()).id);
    assert.ok(file);
    const { channel, name, sha256 } = file;
    const fetched = { partner: 'northwind', channel, name, sha256, at: new Date(hosted.now).toISOString() };
    await hosted.ledger.write(({ transmissions }) => transmissions.fetch(fetched));
    assert.equal((await hosted.look())?.outcome, 'fetched');
    assert.deepEqual(hosted.stages, ['composed 1', 'delivered 2', 'fetched 2']);
  });

  it('the first advice that told it is looked at, however many have followed it unanswered', async () => {
    const login = { name: 'box', folder: {}, login: {} };
    await using each = watched({ settled: 'delivered' }, { channels: { box: login } as never });
    await each.look(1);
    await each.advise();
    await each.deliver();
    await each.look();
    const told = await each.newest();
    for (let count = 1; count <= 101; count += 1) {
      await each.stock({ A: count });
      await each.advise('delta');
      await each.deliver();
    }
    assert.equal((await each.look())?.outcome, null);
    const [file] = await each.ledger.read.transmissions.causedBy(told.id);
    assert.ok(file);
    const { channel, name, sha256 } = file;
    const fetched = { partner: 'northwind', channel, name, sha256, at: new Date(each.now).toISOString() };
    await each.ledger.write(({ transmissions }) => transmissions.fetch(fetched));
    assert.equal((await each.look())?.outcome, 'fetched');
  });

  it('an advice from before the change, or one that tells the number of before, is none', async () => {
    await using each = watched();
    await each.advise();
    await each.acknowledge('A');
    await each.look(1);
    assert.equal((await each.look())?.composedAt, null, 'it told zero when that was true');
    await each.advise();
    await each.acknowledge('A');
    assert.equal((await each.look())?.told, '100');
    await each.look(60);
    await each.advise();
    await each.acknowledge('A');
    assert.equal((await each.look())?.told, '0');
    await each.look(60);
    // A policy that tells no change of it: whatever the partner acknowledges, it does not know.
    await each.advise('full', { ...each.rule, buffer: [{ share: '0%' }] });
    await each.acknowledge('A');
    assert.equal((await each.look())?.composedAt, null);
    await each.advise();
    await each.acknowledge('A');
    assert.equal((await each.look())?.outcome, 'acknowledged');
  });

  it('an advice that was in the making when the change came counts where it told it', async () => {
    await using each = watched({ schedule: { cron: '0 * * * *', mode: 'delta', full: '0 5 * * *' } });
    await each.stock({ A: 5 });
    await each.advise();
    await each.acknowledge('A');
    const { inventory } = each.ledger.read;
    const cursorOf = inventory.availabilityCursor;
    const availabilityCursor = async () => {
      const cursor = await cursorOf();
      Object.assign(inventory, { availabilityCursor: cursorOf });
      await each.look();
      return cursor;
    };
    Object.assign(inventory, { availabilityCursor });
    assert.equal(await each.advise('delta'), 'sent');
    await each.acknowledge('A');
    assert.equal(await each.advise('delta'), 'nothing-new', 'no later one tells it again');
    const done = await each.look();
    assert.deepEqual([done?.outcome, done?.told], ['acknowledged', '100']);
    assert.ok(((await each.newest()).cursor ?? 0) < (done?.changedSeq ?? 0));
  });

  it('goes by the fast lane, where its class may: an advice of it alone counts no line of stock', async () => {
    const urgent = { crossesZero: true, classes: ['fast'], noOftenerThan: '5m' };
    await using each = watched({ urgent }, { canary: { ...canary, class: 'fast' } });
    const ruled = { partner: withCanary(each.state.partner), rule: { ...each.rule, urgent } };
    const lanes = new FastLanes(each.ledger);
    await each.stock({ A: 5 });
    const first = await each.look(1);
    assert.equal(first?.overdueFrom, '2026-06-01T06:30:00.000Z', "what was never told is the schedule's to begin with");
    await each.advise();
    await each.acknowledge('A');
    await each.look();
    await lanes.mark([ruled]);
    const second = await each.look(58);
    assert.equal(second?.overdueFrom, '2026-06-01T06:35:00.000Z', 'its pause, and then `within`');
    await lanes.mark([ruled]);
    await lanes.send(ruled, each.composer, each.now);
    const { mode, lines } = await each.newest();
    assert.deepEqual([mode, lines], ['urgent', 0]);
    await each.acknowledge('A');
    assert.deepEqual([(await each.look())?.outcome, (await each.look())?.told], ['acknowledged', '0']);
  });

  it('the guard does not count it, and a held advice is none that told it', async () => {
    await using each = watched({ guard: { units: '10%' } });
    await each.stock({ A: 5, B: 7 });
    await each.advise();
    await each.acknowledge('A');
    await each.look(1);
    assert.equal(await each.advise(), 'sent', 'from 12 units to 112, of which 100 are none');
    await each.acknowledge('A');
    assert.equal((await each.look())?.outcome, 'acknowledged');
    await each.look(60);
    each.items.delete('A');
    assert.equal(await each.advise(), 'held');
    assert.equal((await each.look())?.composedAt, null);
    await each.look(100);
    assert.deepEqual((await each.alerts()).toSorted(), ['advice-held', 'canary-overdue']);
    const [overdue] = await each.events('canary.overdue');
    assert.equal(overdue.stage, 'updated');
  });

  it('a canary that is taken out is waited for no more; a partner that is suspended is not looked at', async () => {
    await using each = watched();
    await each.look(1);
    each.state.partner = { ...each.state.partner, status: 'suspended' };
    assert.equal((await each.look(600))?.outcome, null);
    assert.deepEqual(await each.alerts(), []);
    each.state.partner = { ...each.state.partner, status: 'production' };
    await each.look();
    assert.deepEqual(await each.alerts(), ['canary-overdue']);
    const { canary: _, ...without } = each.state.partner;
    each.state.partner = without as Partner;
    assert.equal((await each.look())?.outcome, 'abandoned');
    assert.deepEqual(await each.alerts(), []);
  });

  it('is no real stock: nobody else may count it, its own source nothing else, and its events are test data', async () => {
    await using each = watched();
    await each.look(1);
    const all = await each.ledger.read.events.after(0, 99);
    assert.ok(all.length > 0 && all.every(({ test }) => test));
    const ownership = {
      locations: new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms' } }]]),
      canaries: new Set(['CANARY']),
    };
    const say = (partner: string, sku: string) =>
      each.ledger.write(async (stores) => {
        const source = { partner, transmission: 't', scope: 't', rank: () => '1' };
        const at = new Date(each.now).toISOString();
        const said = { key: `${partner} ${sku}`, sku, location: 'DAL', state: 'on-hand', kind: 'count' } as const;
        const { outcomes } = await applyUpdates(
          stores,
          source,
          [{ ...said, quantity: '3', occurredAt: at }],
          ownership,
          at,
        );
        return outcomes[0]?.outcome;
      });
    assert.deepEqual(
      [await say('wms', 'CANARY'), await say(canarySource, 'A'), await say('wms', 'A')],
      ['refused', 'refused', 'applied'],
    );
  });
});
