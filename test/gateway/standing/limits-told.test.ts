/** What a partner had been told when it ordered, by the advices on a real ledger. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ToldLimit } from '../../../gateway/inventory/oversell.ts';
import { futureRule } from '../../../gateway/partners/schema/future-schema.ts';
import { LimitsTold } from '../../../gateway/standing/limits-told.ts';
import { composing } from '../advice/set-up.ts';

const scheduled = { schedule: { cron: '0 * * * *' } };
const shown = (limit: ToldLimit | undefined) =>
  limit && `${limit.advised / 10_000n} by ${limit.advice}, ${limit.most / 10_000n} at most`;

describe('what a partner had been told', () => {
  it('is its last advice then, and at most what it acknowledged or was told since', async () => {
    await using each = composing(scheduled);
    const limits = new LimitsTold(each.ledger.read, () => each.now);
    const of = async (sku: string, at = new Date(each.now).toISOString()) =>
      shown((await limits.of(each.partner, ['B', sku], at))(sku, 'DAL', undefined));
    await each.stock({ A: 5, B: 1 });
    assert.equal(await of('A'), undefined);
    await each.compose();
    const first = new Date(each.now).toISOString();
    assert.equal(await of('A'), '5 by northwind-1, 5 at most');
    await each.acknowledge('A');
    await each.stock({ A: 3 });
    await each.compose('delta');
    assert.equal(await of('A'), '3 by northwind-2, 5 at most');
    assert.equal(await of('A', first), '5 by northwind-1, 5 at most', 'it had not been told of 3 then');
    assert.equal(await of('B'), '1 by northwind-1, 1 at most');
    assert.equal(
      await of('Z'),
      '0 by northwind-1, 0 at most',
      'a full advice that leaves it out says that there is none',
    );
    await each.acknowledge('A');
    each.now += 3_600_000;
    assert.equal(await of('A'), '3 by northwind-2, 3 at most');
  });

  it('is of the location of the order where it is told by location, and of all where the order names none', async () => {
    await using each = composing({ ...scheduled, locations: { DAL: '0042', RNO: '0077' } });
    const limits = new LimitsTold(each.ledger.read, () => each.now);
    await each.stock({ A: 5 });
    assert.equal(await each.compose(), 'sent', JSON.stringify(each.lines.at(-1)));
    const of = await limits.of(each.partner, ['A'], new Date(each.now).toISOString());
    assert.deepEqual(
      ['DAL', 'RNO', '', 'ELSEWHERE'].map((location) => shown(of('A', location, undefined))),
      ['5 by northwind-1, 5 at most', '0 by northwind-1, 0 at most', '5 by northwind-1, 5 at most', undefined],
    );
  });

  for (const tell of ['increase', 'total'] as const) {
    it(`has what it was told of later days until the one that is asked for, told as ${tell}`, async () => {
      const future = futureRule({ horizon: '60d', dates: '3', tell });
      await using each = composing({ ...scheduled, locations: { DAL: '0042', RNO: '0077' }, future });
      const limits = new LimitsTold(each.ledger.read, () => each.now);
      await each.stock({ A: 5 });
      await each.onOrder('A', 'PO-1', 10, '2026-06-10');
      await each.onOrder('A', 'PO-2', 4, '2026-06-20');
      assert.equal(await each.compose(), 'sent');
      const of = await limits.of(each.partner, ['A'], new Date(each.now).toISOString());
      const by = (day: string | undefined, location = 'DAL') => shown(of('A', location, day));
      assert.deepEqual(
        [undefined, '2026-06-09', '2026-06-10', '2026-06-19', '2027-01-01'].map((day) => by(day)),
        [5, 5, 15, 15, 19].map((units) => `${units} by northwind-1, ${units} at most`),
      );
      assert.equal(by('2026-06-10', ''), '15 by northwind-1, 15 at most');
      assert.equal(by('2026-06-10', 'RNO'), '0 by northwind-1, 0 at most');
    });
  }
});
