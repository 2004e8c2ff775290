/** The fast lane: what crosses zero or a threshold goes out at once, coalesced, and no oftener than the partner allows. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Composer } from '../../../../gateway/advice/compose.ts';
import type { Due } from '../../../../gateway/advice/due.ts';
import { changedSkus } from '../../../../gateway/advice/fast-lane/changed-skus.ts';
import { crosses } from '../../../../gateway/advice/fast-lane/crossing.ts';
import { FastLanes, marksMax } from '../../../../gateway/advice/fast-lane/urgent.ts';
import type { PartnerSend } from '../../../../gateway/partners/partner.ts';
import { futureRule } from '../../../../gateway/partners/schema/future-schema.ts';
import type { UrgentSettings } from '../../../../gateway/partners/schema/guard-schema.ts';
import { composing } from '../set-up.ts';

describe('what is urgent', () => {
  for (const [what, advised, told, expected] of [
    ['becomes zero', '5', '0', true],
    ['is not zero any more', '0', '5', true],
    ['falls below the threshold', '12', '9', true],
    ['rises to the threshold', '9', '10', true],
    ['moves above it', '12', '10', false],
    ['moves below it', '9', '3', false],
    ['stays', '9', '9', false],
    ['was never told', undefined, '0', false],
    ['crosses at one of two places', '5|0', '5|12', true],
    ['is not sold any more', '5', '-', true],
    ['is to come, where there was none', '0', '0~2026-12-01:24', true],
    ['is not to come any more', '0|5~2026-12-01:9', '0|5', true],
    ['is to come on another day', '0~2026-12-01:24', '0~2026-12-09:24', false],
    ['is to come where there is enough', '12', '12~2026-12-01:24', false],
    ['is now, and not to come', '0~2026-12-01:24', '24', true],
  ] as const) {
    it(`${what}: ${expected}`, () =>
      assert.equal(crosses({ crossesZero: true, below: '10' }, advised, told), expected));
  }

  it('a total by later days is no sum of them', () => {
    const urgent = { crossesZero: false, below: '20' };
    const days = '5~2026-12-01:9~2026-12-09:14';
    assert.deepEqual([crosses(urgent, '5', days, 'total'), crosses(urgent, '5', days, 'increase')], [false, true]);
  });

  it('a threshold alone', () => assert.equal(crosses({ crossesZero: false, below: '10' }, '5', '0'), false));
});

async function laned(
  urgent: UrgentSettings = { crossesZero: true, noOftenerThan: '5m' },
  given: Partial<PartnerSend> = {},
) {
  const each = composing({ schedule: { cron: '0 0 * * *' }, ...given });
  const ruled = { partner: each.partner, rule: { ...each.rule, urgent } };
  await each.stock({ A: 5, B: 7, C: 9 });
  await each.compose();
  await each.acknowledge('A');
  const begin = () => new FastLanes(each.ledger, { classes: () => ['fast'], itemFacts: (sku) => each.master.get(sku) });
  let lanes = begin();
  await lanes.mark([ruled]);
  return Object.assign(each, {
    ruled,
    restart: () => {
      lanes = begin();
    },
    async look(minutes = 0) {
      each.now += minutes * 60_000;
      const before = (await each.newest()).id;
      await lanes.mark([this.ruled]);
      await lanes.send(this.ruled, each.composer, each.now);
      return (await each.newest()).id === before ? '' : each.told();
    },
  });
}

describe('the fast lane of a rule that tells of later days', () => {
  it('hears of what is to come, where that decides whether there will be any', async () => {
    const future = futureRule({ horizon: '60d' });
    await using each = await laned(undefined, { future });
    await each.stock({ A: 0 });
    assert.equal(await each.look(6), 'A 0');
    await each.onOrder('A', 'PO-1', 24, '2026-06-10');
    await each.onOrder('B', 'PO-2', 24, '2026-06-10');
    assert.equal(await each.look(6), 'A 0', 'of B there was enough already');
    assert.match(await each.text(), /SCH\*24\*EA\*{3}018\*20260610/);
    await each.onOrder('A', 'PO-1', 24, '2026-06-12');
    assert.equal(await each.look(6), '', 'another day is for the schedule');
    await each.onOrder('A', 'PO-1', 0, '2026-06-12');
    assert.equal(await each.look(6), 'A 0');
    assert.doesNotMatch(await each.text(), /SCH/);
  });

  it('marks nothing of it for a rule that does not', async () => {
    await using each = await laned();
    await each.stock({ A: 0 });
    await each.look(6);
    await each.onOrder('A', 'PO-1', 24, '2026-06-10');
    assert.equal(await each.look(6), '');
  });
});

it('changes of both kinds come in their order, none twice and none left out, however many pages they are', async () => {
  await using each = composing({}, []);
  const skus = Array.from({ length: 2_300 }, (_, index) => `S${index}`);
  const half = skus.length / 2;
  await each.stock(Object.fromEntries(skus.slice(0, half).map((sku) => [sku, 1])));
  await each.ledger.write(async ({ supply }) => {
    for (const sku of skus)
      await supply.putOpenDays({ sku, location: 'DAL' }, [{ expected: '2026-06-10', quantity: 1n }], 'now');
  });
  await each.stock(Object.fromEntries(skus.map((sku) => [sku, 2])));
  const seen: number[] = [];
  const coming = new Set<string>();
  for (let after = 0, isDone = false; !isDone; ) {
    const { changes, isWhole } = await changedSkus(each.ledger.read, after, true);
    seen.push(...changes.map(({ changedSeq }) => changedSeq));
    for (const { sku, isComing } of changes) if (isComing) coming.add(sku);
    after = changes.at(-1)?.changedSeq ?? after;
    isDone = isWhole;
  }
  assert.deepEqual(
    seen,
    [...new Set(seen)].sort((a, b) => a - b),
  );
  assert.equal(seen.at(-1), await each.ledger.read.inventory.availabilityCursor());
  assert.equal(coming.size, skus.length);
});

describe('the fast lane', () => {
  it('sends what crosses, coalesced, and lets the rest wait', async () => {
    await using each = await laned();
    await each.stock({ A: 3 });
    assert.equal(await each.look(), '', 'nothing crosses');
    const hurries = async () => (await each.ledger.read.transmissions.queues()).map(({ urgent }) => urgent);
    assert.deepEqual(await hurries(), [false]);
    await each.stock({ A: 0 });
    await each.stock({ A: 1 });
    await each.stock({ A: 0, B: 6 });
    assert.equal(await each.look(1), 'A 0');
    assert.equal((await each.newest()).mode, 'urgent');
    assert.deepEqual(await hurries(), [true], 'and what stands before it in its queue hurries with it');
  });

  it('one that is given up leaves the schedule its times, and is tried no oftener either', async () => {
    await using each = await laned();
    const { partner, rule } = each.ruled;
    const until = () => each.ledger.read.advices.scheduledUntil(partner.id, rule.key);
    const before = await until();
    const override = { file: 'o', text: '{ "lines": [lines.{ "items": [] }] }' };
    each.ruled = { partner, rule: { ...rule, override } };
    const failed = async () => (await each.events('transmission.failed')).length;
    await each.stock({ A: 0 });
    await each.look(1);
    assert.equal(await failed(), 1);
    assert.equal(await until(), before);
    await each.stock({ A: 5, B: 0 });
    await each.look(1);
    assert.equal(await failed(), 1);
    await each.look(5);
    assert.equal(await failed(), 2);
  });

  it('is no oftener than allowed, and forgets nothing meanwhile', async () => {
    await using each = await laned();
    await each.stock({ A: 0 });
    assert.equal(await each.look(1), 'A 0');
    await each.stock({ B: 0 });
    assert.equal(await each.look(4), '');
    await each.stock({ C: 0 });
    assert.equal(await each.look(1), 'B 0, C 0');
  });

  it('marks once for all rules, says how far it came, and loses nothing where it is asked again meanwhile', async () => {
    await using each = await laned();
    const reached: number[] = [];
    const lanes = new FastLanes(each.ledger, undefined, (changedSeq) => reached.push(changedSeq));
    const others = { ...each.ruled, partner: { ...each.partner, id: 'southwind' } };
    await Promise.all([lanes.mark([each.ruled, others]), lanes.mark([each.ruled, others])]);
    await each.stock({ A: 0, D: 1 });
    await Promise.all([lanes.mark([each.ruled, others]), lanes.mark([each.ruled, others])]);
    assert.equal(reached.at(-1), await each.ledger.read.inventory.availabilityCursor());
    each.now += 60_000;
    await lanes.send(each.ruled, each.composer, each.now);
    assert.equal(await each.told(), 'A 0, D 1');
  });

  it('looks again at what changes while its advice is being composed', async () => {
    await using each = await laned();
    await each.stock({ A: 0 });
    const lanes = new FastLanes(each.ledger);
    await lanes.mark([each.ruled]);
    const composer = {
      async compose(due: Due) {
        const made = await each.composer.compose(due);
        await each.stock({ A: 4, B: 0 });
        await lanes.mark([each.ruled]);
        return made;
      },
    } as unknown as Composer;
    each.now += 60_000;
    await lanes.send(each.ruled, composer, each.now);
    assert.equal(await each.told(), 'A 0');
    each.now += 300_000;
    await lanes.send(each.ruled, each.composer, each.now);
    assert.equal(await each.told(), 'A 4, B 0');
  });

  it('goes on after a restart from where it had looked', async () => {
    await using each = await laned();
    await each.stock({ A: 0 });
    await each.look(1);
    await each.stock({ B: 0 });
    each.restart();
    assert.equal(await each.look(), '', 'the pause between two holds across a restart');
    each.restart();
    assert.equal(await each.look(5), 'B 0');
  });

  it('holds for the classes that are named, and waits in a blackout window', async () => {
    await using each = await laned({ crossesZero: true, classes: ['fast'] });
    await each.stock({ A: 0 });
    assert.equal(await each.look(), '');
    await using other = await laned();
    const rule = { ...other.ruled.rule, schedule: { cron: '0 0 * * *', blackout: [{ from: '06:00', to: '07:00' }] } };
    Object.assign(other.ruled, { rule });
    await other.stock({ A: 0 });
    assert.equal(await other.look(), '');
    assert.equal(await other.look(60), 'A 0');
  });

  it('knows classes by the item master where the partner has none, and goes by them', async () => {
    await using each = await laned({ crossesZero: true, classes: ['fast', 'slow'], noOftenerThan: '5m' });
    each.master.set('A', { class: 'slow' });
    each.master.set('B', { class: 'fast' });
    await each.stock({ C: 0, A: 0, B: 0 });
    assert.equal(await each.look(1), 'A 0, B 0', 'C is of no class that is critical');
  });

  it('the rule with a critical change is first, whichever partner stands first', async () => {
    await using each = composing();
    each.master.set('A', { class: 'slow' });
    each.master.set('B', { class: 'fast' });
    const classes = () => ['fast', 'slow'];
    const lanes = new FastLanes(each.ledger, { classes, itemFacts: (sku) => each.master.get(sku) });
    const ruled = (id: string, tier: string, sku: string) => ({
      partner: { ...each.partner, id, tier, items: { ...each.partner.items, has: (one: string) => one === sku } },
      rule: { ...each.rule, urgent: { crossesZero: true } },
    });
    const rules = [ruled('low', 'low', 'B'), ruled('slow', 'standard', 'A'), ruled('fast', 'standard', 'B')] as never;
    await lanes.mark(rules);
    await each.stock({ A: 1, B: 1 });
    await lanes.mark(rules);
    const turns: readonly { readonly partner: { readonly id: string } }[] = lanes.inTurn(rules, each.now);
    assert.deepEqual(
      turns.map(({ partner }) => partner.id),
      ['fast', 'slow', 'low'],
    );
  });

  it('of more than one advice carries the critical go first, and the rest is found again after a restart', async () => {
    const many = Array.from({ length: marksMax }, (_, index) => `S${index}`);
    await using each = composing({ schedule: { cron: '0 0 * * *' } }, ['A', ...many]);
    const rule = { ...each.rule, urgent: { crossesZero: true, noOftenerThan: '5m' } };
    each.master.set('A', { class: 'fast' });
    const about = { classes: () => ['fast'], itemFacts: (sku: string) => each.master.get(sku) };
    const looked: (readonly string[])[] = [];
    const composer = {
      async compose({ marked }: { readonly marked: readonly string[] }) {
        looked.push(marked);
        return 'sent' as const;
      },
    } as never;
    const begin = async () => {
      const lanes = new FastLanes(each.ledger, about);
      while (await lanes.mark([{ partner: each.partner, rule }]));
      return lanes;
    };
    await each.ledger.write(({ advices }) => advices.scheduled('northwind', rule.key, '2026-06-01T00:00:00.000Z'));
    const before = await begin();
    await each.stock(Object.fromEntries([...many, 'A'].map((sku) => [sku, 1])));
    while (await before.mark([{ partner: each.partner, rule }]));
    assert.equal(await before.send({ partner: each.partner, rule }, composer, each.now), false);
    const after = await begin();
    await after.send({ partner: each.partner, rule }, composer, each.now + 300_000);
    const [first = [], second = []] = looked;
    assert.deepEqual([first.length, first[0]], [marksMax, 'A']);
    assert.ok(!first.includes(many.at(-1) ?? ''));
    assert.ok(second.includes(many.at(-1) ?? ''), 'what was not looked at is not forgotten');
  });
});
