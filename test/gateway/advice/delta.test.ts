/** A delta says what changed against what the partner acknowledged, whatever becomes of the advices under way. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { explainedSku } from '../../../gateway/advice/explain/explained.ts';
import { Believed } from '../../../gateway/advice/layers/believed.ts';
import { layersOf } from '../../../gateway/advice/layers/layers.ts';
import { composing } from './set-up.ts';

describe('a delta', () => {
  it('says only what changed since the acknowledged advice, and nothing where nothing did', async () => {
    await using each = composing();
    await each.stock({ A: 5, B: 7 });
    assert.equal(await each.compose(), 'sent');
    assert.equal(await each.told(), 'A 5, B 7, C 0, D 0');
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
    await each.stock({ B: 8, C: 0 });
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'B 8');
    const bia = await each.newest();
    assert.equal(bia.mode, 'delta');
  });

  it('looks at every item where the item master is another: pack and status move numbers, and no stock changed', async () => {
    await using each = composing({ discontinued: 'zero' });
    await each.stock({ A: 15, B: 17, C: 19 });
    await each.compose();
    await each.acknowledge('A');
    each.master.set('A', { status: 'discontinued' });
    each.master.set('B', { pack: 60_000n });
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'A 0, B 12');
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
    each.master.delete('A');
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'A 15');
  });

  it('looks at every item where our locations are others, though no stock changed', async () => {
    await using each = composing();
    await each.stock({ A: 5, B: 7 });
    await each.askedAnywhere('A', { AUS: 8 }, 0);
    await each.compose();
    assert.equal(await each.told(), 'A 5, B 7, C 0, D 0');
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
    each.places.unshift('AUS');
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'A 13');
    await each.acknowledge('A');
    each.places.reverse();
    assert.equal(await each.compose('delta'), 'nothing-new');
    each.places.splice(each.places.indexOf('DAL'), 1);
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'A 8, B 0');
  });

  it('takes back what is discontinued and left out of full advices, once, and only where it was told', async () => {
    await using each = composing({ schedule: { cron: '0 * * * *', whenUnchanged: 'skip' } });
    each.master.set('D', { status: 'discontinued' });
    await each.stock({ A: 15, B: 17, D: 4 });
    await each.compose();
    await each.acknowledge('A');
    each.master.set('A', { status: 'discontinued' });
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'A 0');
    const [number] = (await explainedSku(each.ledger.read.advices, await each.newest(), 'A'))?.numbers ?? [];
    assert.deepEqual([number?.status, number?.steps], ['discontinued', []], 'no rule of the policy made it zero');
    assert.equal(await each.compose('delta'), 'sent', 'the one before it is not acknowledged');
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
    await each.stock({ A: 3 });
    assert.equal(await each.compose('delta'), 'nothing-new');
    assert.equal(await each.compose(), 'nothing-new');
    each.master.set('B', { status: 'discontinued' });
    assert.equal(await each.compose(), 'sent', 'a full one tells it by leaving it out');
    assert.equal(await each.told(), 'C 0');
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
    assert.equal(await each.compose(), 'nothing-new');
    each.master.delete('B');
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'B 17');
  });

  it('says the same where far more changed of what the partner does not have', async () => {
    await using each = composing();
    await each.stock({ A: 5, B: 7 });
    await each.compose();
    await each.acknowledge('A');
    await each.stock({ B: 8, C: 1 });
    await each.stock(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`other-${index}`, index])));
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'B 8, C 1');
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
  });

  it('repeats what is not acknowledged yet, and not what is', async () => {
    await using each = composing();
    await each.stock({ A: 5, B: 7 });
    await each.compose();
    await each.acknowledge('A');
    await each.stock({ A: 6 });
    await each.compose('delta');
    await each.stock({ B: 8 });
    await each.compose('delta');
    assert.equal(await each.told(), 'A 6, B 8', 'the first delta is under way');
    await each.acknowledge('E');
    assert.equal(await each.compose('delta'), 'nothing-new');
  });

  it('that was rejected moves nothing', async () => {
    await using each = composing();
    await each.stock({ A: 5 });
    await each.compose();
    await each.acknowledge('A');
    await each.stock({ A: 6 });
    await each.compose('delta');
    await each.acknowledge('R');
    await each.compose('delta');
    assert.equal(await each.told(), 'A 6');
  });

  it('goes on from the sets that were accepted alone', async () => {
    await using each = composing({ linesPerSet: 2 });
    await each.stock({ A: 1, B: 2, C: 3, D: 4 });
    await each.compose();
    await each.acknowledge('P', { '0001': 'A', '0002': 'R' });
    await each.compose('delta');
    assert.equal(await each.told(), 'C 3, D 4');
  });

  it('says again a number that came back while an advice that said another is under way', async () => {
    await using each = composing();
    await each.stock({ A: 7 });
    await each.compose();
    await each.acknowledge('A');
    await each.stock({ A: 5 });
    await each.compose('delta');
    await each.stock({ A: 7 });
    await each.compose('delta');
    assert.equal(await each.told(), 'A 7', 'the partner may believe 5 by now');
  });

  it('counts a delivery where the partner sends no 997, and all items where the policy changed', async () => {
    await using each = composing({ settled: 'delivered' });
    await each.stock({ A: 5 });
    await each.compose();
    const { transmission } = await each.newest();
    await each.ledger.write(({ transmissions }) =>
      transmissions.deliver(transmission, new Date(each.now).toISOString()),
    );
    assert.equal(await each.compose('delta'), 'nothing-new');
    await each.compose('delta', {
      rule: { ...each.rule, buffer: [{ cap: '3' }] },
      partner: { ...each.partner, version: 'v2' },
    });
    assert.equal(await each.told(), 'A 3');
  });

  it('moves with time alone where the policy does', async () => {
    await using each = composing({ buffer: [{ when: { olderThan: '4h' }, share: '0%' }] });
    await each.stock({ A: 5 });
    await each.compose();
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
    each.now += 4 * 3_600_000;
    await each.compose('delta');
    assert.equal(await each.told(), 'A 0');
  });

  it('a full advice that would say nothing new is left out where that is asked', async () => {
    await using each = composing({ schedule: { cron: '0 * * * *', whenUnchanged: 'skip' } });
    await each.stock({ A: 5 });
    await each.compose();
    await each.acknowledge('A');
    assert.equal(await each.compose(), 'nothing-new');
    assert.equal(await each.ledger.read.advices.scheduledUntil('northwind', 'daily'), new Date(each.now).toISOString());
    await each.stock({ A: 6 });
    assert.equal(await each.compose(), 'sent');
    assert.equal(await each.told(), 'A 6, B 0, C 0, D 0');
  });

  /** Of advices that wait, oldest first, those that delivery would send: not what a newer one takes the place of. */
  async function coalesced(
    { ledger }: ReturnType<typeof composing>,
    ids: readonly string[],
  ): Promise<readonly string[]> {
    const waiting = (await Promise.all(ids.map((id) => ledger.read.advices.byId(id)))).filter(
      (one) => one !== undefined,
    );
    const kept: string[] = [];
    for (const [place, { id, mode, transmission }] of waiting.entries()) {
      const newer = waiting.slice(place + 1).findLast((other) => other.mode === 'full' || mode === 'delta');
      if (newer === undefined) kept.push(id);
      else await ledger.write(({ transmissions }) => transmissions.supersede(transmission, newer.transmission));
    }
    return kept;
  }

  function capped({ rule, partner }: ReturnType<typeof composing>, cap: string): void {
    Object.assign(rule, { buffer: [{ cap }] });
    Object.assign(partner, { version: `cap ${cap}` });
  }

  it('takes back what a policy told that is no more, though no stock changed', async () => {
    await using each = composing();
    await each.stock({ A: 2 });
    capped(each, '2');
    await each.compose();
    await each.acknowledge('A');
    capped(each, '1');
    assert.equal(await each.compose('delta'), 'sent');
    capped(each, '2');
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'A 2');
  });

  const step = fc.oneof(
    fc.record({ do: fc.constant('stock' as const), sku: fc.constantFrom('A', 'B', 'C'), units: fc.nat(2) }),
    fc.record({ do: fc.constant('delta' as const) }),
    fc.record({ do: fc.constant('full' as const) }),
    // There and back: what was told by the policy between says nothing of changes.
    fc.record({ do: fc.constant('policy' as const), cap: fc.constantFrom('1', '2') }),
    // The partner is away: of what waits, delivery sends the newest delta or full advice, and nothing before it.
    fc.record({ do: fc.constant('coalesce' as const) }),
    fc.record({ do: fc.constant('answer' as const), which: fc.nat(3), status: fc.constantFrom('A', 'E', 'R') }),
  );
  type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

  it('leaves the partner with the truth, in any order of changes, advices and acknowledgments', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 16 }), async (steps) => {
        await using each = composing({}, ['A', 'B', 'C']);
        const truth: Record<string, number> = { A: 2, B: 2, C: 2 };
        const open: string[] = [];
        let cap = '2';
        const compose = async (mode: 'full' | 'delta') => {
          if ((await each.compose(mode)) === 'sent') open.push((await each.newest()).id);
        };
        const answer = async (id: string, status: string) =>
          each.acknowledge(status, {}, await each.ledger.read.advices.byId(id));
        const take = async (one: Step) => {
          if (one.do === 'stock') {
            truth[one.sku] = one.units;
            await each.stock({ [one.sku]: one.units });
          } else if (one.do === 'answer') {
            const [id] = open.splice(one.which % Math.max(1, open.length), 1);
            if (id !== undefined) await answer(id, one.status);
          } else if (one.do === 'policy') {
            cap = one.cap;
            capped(each, cap);
          } else if (one.do === 'coalesce') open.push(...(await coalesced(each, open.splice(0))));
          else await compose(one.do);
        };
        await each.stock(truth);
        capped(each, cap);
        for (const one of steps) await take(one);
        // A last delta that the partner takes, and everything else that was open.
        await compose('delta');
        for (const id of open.reverse()) await answer(id, 'A');
        const { read } = each.ledger;
        const believed = new Believed(read.advices, await layersOf(read, 'northwind', 'daily', 'acknowledged'));
        for (const sku of ['A', 'B', 'C']) {
          const right = String(Math.min(truth[sku] as number, Number(cap)));
          assert.equal(await believed.advised(sku), right, `${sku} of ${JSON.stringify(steps)}`);
        }
      }),
      { numRuns: 80 },
    );
  });
});
