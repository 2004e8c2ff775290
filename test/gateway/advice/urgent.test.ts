/** The fast lane: what crosses zero or a threshold goes out at once, coalesced, and no oftener than the partner allows. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crosses, FastLanes } from '../../../gateway/advice/urgent.ts';
import type { UrgentSettings } from '../../../gateway/partners/guard-schema.ts';
import { composing } from './set-up.ts';

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
  ] as const) {
    it(`${what}: ${expected}`, () =>
      assert.equal(crosses({ crossesZero: true, below: '10' }, advised, told), expected));
  }

  it('a threshold alone', () => assert.equal(crosses({ crossesZero: false, below: '10' }, '5', '0'), false));
});

async function laned(urgent: UrgentSettings = { crossesZero: true, noOftenerThan: '5m' }) {
  const each = composing({ schedule: { cron: '0 0 * * *' } });
  const ruled = { partner: each.partner, rule: { ...each.rule, urgent } };
  await each.stock({ A: 5, B: 7, C: 9 });
  await each.compose();
  await each.acknowledge('A');
  let lanes = new FastLanes(each.ledger);
  await lanes.mark([ruled]);
  return Object.assign(each, {
    ruled,
    restart: () => {
      lanes = new FastLanes(each.ledger);
    },
    async look(minutes = 0) {
      each.now += minutes * 60_000;
      const before = (await each.newest()).id;
      await lanes.mark([ruled]);
      await lanes.send(ruled, each.composer, each.now);
      return (await each.newest()).id === before ? '' : each.told();
    },
  });
}

describe('the fast lane', () => {
  it('sends what crosses, coalesced, and lets the rest wait', async () => {
    await using each = await laned();
    await each.stock({ A: 3 });
    assert.equal(await each.look(), '', 'nothing crosses');
    await each.stock({ A: 0 });
    await each.stock({ A: 1 });
    await each.stock({ A: 0, B: 6 });
    assert.equal(await each.look(1), 'A 0');
    assert.equal((await each.newest()).mode, 'urgent');
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
});
