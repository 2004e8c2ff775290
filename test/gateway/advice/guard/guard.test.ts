/** An advice that departs too far from what the partner acknowledged waits for a person; what is released is what was shown. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Breath } from '../../../../gateway/advice/breath.ts';
import { departure } from '../../../../gateway/advice/guard/guard.ts';
import { acknowledgedStanding } from '../../../../gateway/advice/guard/judged.ts';
import { dropAdvice, releaseAdvice } from '../../../../gateway/advice/held.ts';
import { layersOf } from '../../../../gateway/advice/layers/layers.ts';
import { SignatureCache } from '../../../../gateway/advice/layers/signature-cache.ts';
import { composing } from '../set-up.ts';

const before = { lines: 100, numbers: 100, units: '1000', zeroes: 5 };
const decision = { by: 'ann', why: 'a broken count', at: '2026-06-02T00:00:00.000Z' };

describe('a departure', () => {
  for (const [what, now, expected] of [
    ['within the limits', { ...before, lines: 120, units: '1399.5', zeroes: 15 }, undefined],
    ['fewer lines', { ...before, lines: 79 }, 'lines 100 → 79 (21%, and 20% is allowed)'],
    ['more lines', { ...before, lines: 121 }, 'lines 100 → 121 (21%, and 20% is allowed)'],
    ['units', { ...before, units: '0' }, 'units 1000 → 0 (100%, and 40% is allowed)'],
    ['zeros', { ...before, zeroes: 16 }, 'zeros in a hundred 5 → 16 (11%, and 10% is allowed)'],
    [
      'all at once',
      { lines: 1, numbers: 1, units: '1', zeroes: 1 },
      'lines 100 → 1 (99%, and 20% is allowed); units 1000 → 1 (99.9%, and 40% is allowed); zeros in a hundred 5 → 100 (95%, and 10% is allowed)',
    ],
  ] as const) {
    it(`of ${what}`, () => {
      assert.equal(departure({ lines: '20%', units: '40%', zeros: '10%' }, before, now), expected);
    });
  }

  it('from nothing is one', () => {
    const nothing = { lines: 0, numbers: 0, units: '0', zeroes: 0 };
    assert.equal(departure({ lines: '20%' }, nothing, before), 'lines 0 → 100 (from nothing, and 20% is allowed)');
    assert.equal(departure({ lines: '20%' }, nothing, nothing), undefined);
  });
});

describe('an advice that is held', () => {
  async function held() {
    const each = composing({ guard: { units: '40%' } });
    await each.stock({ A: 10, B: 10 });
    await each.compose();
    await each.acknowledge('A');
    await each.stock({ A: 0, B: 0 });
    return each;
  }

  it('is not sent, says why, once, and lets no change of its rule by', async () => {
    await using each = await held();
    assert.equal(await each.compose(), 'held');
    const advice = await each.newest();
    assert.deepEqual([advice.state, advice.reason], ['held', 'units 20 → 0 (100%, and 40% is allowed)']);
    const [event, second] = await each.events('advice.held');
    assert.deepEqual([event.advice, event.base, event.units, second], ['northwind-2', 'northwind-1', '0', undefined]);
    assert.deepEqual(await each.ledger.read.transmissions.causedBy(advice.id), []);
    assert.equal(await each.compose('delta'), 'waits');
    assert.equal(await each.compose(), 'held');
    assert.equal((await each.events('advice.held')).length, 1, 'the doubt is the same');
    assert.deepEqual(
      (await each.ledger.read.alerts.open()).map(({ kind, key }) => [kind, key]),
      [['advice-held', `northwind/${advice.rule}`]],
    );
    const first = await each.ledger.read.advices.byId('northwind-2');
    assert.deepEqual([first?.state, first?.why], ['dropped', 'northwind-3 took its place']);
  });

  it('goes away when the next one is within the limits', async () => {
    await using each = await held();
    await each.compose();
    await each.stock({ A: 9, B: 9 });
    assert.equal(await each.compose(), 'sent');
    assert.deepEqual(await each.ledger.read.advices.held(), []);
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
    const why = 'northwind-3 took its place';
    assert.deepEqual(await each.events('advice.decided'), [
      { advice: 'northwind-2', decision: 'dropped', by: 'crossdock', why },
    ]);
  });

  it('is released as it was shown, with its own control numbers, once', async () => {
    await using each = await held();
    await each.compose();
    const advice = await each.newest();
    const [file] = await each.ledger.read.advices.files(advice.id);
    await each.stock({ A: 500 });
    assert.equal(await releaseAdvice(each.ledger, advice, decision), true);
    assert.equal(await releaseAdvice(each.ledger, advice, decision), false);
    const [sent] = await each.ledger.read.transmissions.causedBy(advice.id);
    assert.deepEqual([sent?.sha256, sent?.interchange], [file?.sha256, String(file?.interchange)]);
    const content = await each.ledger.read.transmissions.content(sent?.sha256 ?? '');
    assert.match(Buffer.from(content ?? []).toString(), /QTY\*33\*0\*EA/);
    const decided = await each.ledger.read.advices.byId(advice.id);
    assert.deepEqual([decided?.state, decided?.decidedBy, decided?.why], ['sent', 'ann', 'a broken count']);
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
    assert.deepEqual(await each.events('advice.decided'), [
      { advice: advice.id, decision: 'released', by: 'ann', why: 'a broken count' },
    ]);
    await each.acknowledge('A', {}, advice);
    await each.compose('delta');
    assert.equal(await each.told(), 'A 500');
  });

  it('that is dropped is not sent, and the next is judged again', async () => {
    await using each = await held();
    await each.compose();
    assert.equal(await dropAdvice(each.ledger, await each.newest(), decision), true);
    assert.equal(await each.compose(), 'held');
    assert.equal((await each.events('advice.held')).length, 2);
    assert.equal((await each.events('advice.decided')).length, 1);
    assert.equal((await each.ledger.read.alerts.open()).length, 1);
  });
});

describe('the guard of what is no full advice', () => {
  const ten = { A: 10, B: 10, C: 10, D: 10 };
  async function told() {
    const each = composing({ guard: { units: '40%', zeros: '60%' } });
    await each.stock(ten);
    await each.compose();
    await each.acknowledge('A');
    return each;
  }

  it('holds a delta that would do by its lines what a full one may not, and what comes after it unacknowledged', async () => {
    await using each = await told();
    await each.stock({ A: 0 });
    assert.equal(await each.compose('delta'), 'sent');
    await each.stock({ B: 0 });
    assert.equal(await each.compose('delta'), 'held', 'the one before is not acknowledged: both together count');
    const { mode, reason, lines } = await each.newest();
    assert.deepEqual([mode, reason, lines], ['delta', 'units 40 → 20 (50%, and 40% is allowed)', 2]);
    assert.equal(await each.compose('urgent', { marked: ['C'] }), 'waits');
  });

  it('goes by what was acknowledged after the full advice, so that the next full one is no surprise', async () => {
    await using each = await told();
    await each.stock({ A: 0 });
    await each.compose('delta');
    await each.acknowledge('A');
    await each.stock({ B: 0 });
    assert.equal(await each.compose('delta'), 'sent', '30 → 20 is 33%');
    await each.acknowledge('A');
    await each.stock({ C: 5 });
    assert.equal(await each.compose(), 'sent', '20 → 15 is 25%, and 40 → 15 were 63%');
  });

  it('lets the next delta take the place of a held one: held again with one alert, or sent where the count was mended', async () => {
    await using each = await told();
    await each.stock({ A: 0, B: 0 });
    assert.equal(await each.compose('delta'), 'held');
    await each.stock({ C: 0 });
    assert.equal(await each.compose('delta'), 'held');
    assert.equal((await each.ledger.read.advices.held()).length, 1);
    assert.equal((await each.events('advice.held')).length, 1);
    await each.stock({ ...ten, A: 9 });
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await each.told(), 'A 9');
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
    const decided = (await each.events('advice.decided')).map(({ advice, decision, by }) => [advice, decision, by]);
    assert.deepEqual(decided, [
      ['northwind-2', 'dropped', 'crossdock'],
      ['northwind-3', 'dropped', 'crossdock'],
    ]);
  });

  it('holds an urgent one too; released, it goes out as it was shown', async () => {
    await using each = await told();
    await each.stock({ A: 0, B: 0 });
    assert.equal(await each.compose('urgent', { marked: ['A', 'B'] }), 'held');
    const advice = await each.newest();
    assert.equal(await releaseAdvice(each.ledger, advice, decision), true);
    assert.equal((await each.ledger.read.transmissions.causedBy(advice.id)).length, 1);
    await each.acknowledge('A', {}, advice);
    assert.equal(await each.compose('delta'), 'nothing-new');
  });

  it('counts what urgent advices have under way: they do not say it again', async () => {
    await using each = await told();
    await each.stock({ A: 0 });
    assert.equal(await each.compose('urgent', { marked: ['A'] }), 'sent');
    await each.stock({ B: 0 });
    assert.equal(await each.compose('urgent', { marked: ['B'] }), 'held');
    assert.equal((await each.newest()).reason, 'units 40 → 20 (50%, and 40% is allowed)');
  });

  it('does not count what the partner rejected of them', async () => {
    await using each = await told();
    await each.stock({ A: 0 });
    await each.compose('urgent', { marked: ['A'] });
    await each.acknowledge('R');
    await each.stock({ B: 0 });
    assert.equal(await each.compose('urgent', { marked: ['B'] }), 'sent');
  });

  it('asks once: what was released counts as acknowledged, until the partner rejects it', async () => {
    await using each = await told();
    await each.stock({ A: 0, B: 0 });
    assert.equal(await each.compose('delta'), 'held');
    const released = await each.newest();
    await releaseAdvice(each.ledger, released, decision);
    await each.stock({ C: 9 });
    assert.equal(await each.compose('delta'), 'sent', '20 → 19, not 40 → 19');
    assert.equal(await each.compose(), 'sent');
    await each.acknowledge('R', {}, released);
    await each.stock({ C: 8 });
    assert.equal(await each.compose('delta'), 'held');
  });

  it('judges a rule that has deltas alone: the first said everything', async () => {
    await using each = composing({ guard: { units: '40%' } });
    await each.stock(ten);
    assert.equal(await each.compose('delta'), 'sent');
    await each.acknowledge('A');
    await each.stock({ A: 0, B: 0 });
    assert.equal(await each.compose('delta'), 'held');
  });

  it('judges what follows on more unacknowledged advices than a delta looks at', async () => {
    await using each = composing({ guard: { units: '40%' } }, ['A', 'B', 'C', 'D'], { layersMax: 3 });
    await each.stock(ten);
    await each.compose();
    await each.acknowledge('A');
    for (const A of [9, 8, 7, 6]) {
      await each.stock({ A });
      assert.equal(await each.compose('delta'), 'sent');
    }
    await each.stock({ A: 0, B: 0 });
    assert.equal(await each.compose('delta'), 'held');
    const { mode, reason } = await each.newest();
    assert.deepEqual([mode, reason], ['full', 'units 40 → 20 (50%, and 40% is allowed)']);
  });

  it('knows what was acknowledged in any order of advices and answers, as a plain model does', async () => {
    const skus = ['A', 'B', 'C', 'D', 'E'];
    const step = fc.oneof(
      fc.record({ do: fc.constant('stock' as const), sku: fc.constantFrom(...skus), units: fc.nat(3) }),
      fc.record({ do: fc.constantFrom('full' as const, 'delta' as const) }),
      fc.record({ do: fc.constant('answer' as const), which: fc.nat(3), status: fc.constantFrom('A', 'E', 'R') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        await using each = composing({}, skus);
        const open: { id: string; mode: string; said: string }[] = [];
        const answered: { at: number; mode: string; said: string; isTaken: boolean }[] = [];
        await each.stock({ A: 1, B: 2 });
        for (const one of steps) {
          if (one.do === 'stock') await each.stock({ [one.sku]: one.units });
          else if (one.do === 'answer') {
            const [its] = open.splice(one.which % Math.max(1, open.length), 1);
            if (its === undefined) continue;
            const advice = await each.ledger.read.advices.byId(its.id);
            await each.acknowledge(one.status, {}, advice);
            answered.push({ at: advice?.number ?? 0, mode: its.mode, said: its.said, isTaken: one.status !== 'R' });
          } else if ((await each.compose(one.do)) === 'sent') {
            open.push({ id: (await each.newest()).id, mode: one.do, said: await each.told() });
          }
        }
        const { read } = each.ledger;
        const view = read.advices;
        const said = new SignatureCache(view);
        const layers = await layersOf(read, 'northwind', 'daily', 'acknowledged');
        const standing = await acknowledgedStanding({ view, said, layers, uncounted: undefined, breath: new Breath() });
        assert.deepEqual(standing?.totals, modelled(answered));
      }),
      { numRuns: 60 },
    );
  });

  /** The newest full advice that was taken, and over it, in their order, what was taken after it. */
  function modelled(answered: readonly { at: number; mode: string; said: string; isTaken: boolean }[]) {
    const taken = answered.filter(({ isTaken }) => isTaken).sort((a, b) => a.at - b.at);
    if (taken.length === 0) return undefined;
    // Where no full advice was taken, the first delta said everything.
    const from = Math.max(
      0,
      taken.findLastIndex(({ mode }) => mode === 'full'),
    );
    const pairs = taken.slice(from).flatMap(({ said }) => said.split(', ').map((each) => each.split(' ')));
    const numbers = Object.values(Object.fromEntries(pairs) as Record<string, string>).map(Number);
    const units = String(numbers.reduce((sum, each) => sum + each, 0));
    const { length } = numbers;
    return { lines: length, numbers: length, units, zeroes: numbers.filter((each) => each === 0).length };
  }
});
