/** What the API tells of what goes out: the routes' own handlers on a real ledger, their answers held against their schemas. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import type { ApiParts, Route } from '../../../gateway/api/route.ts';
import { routes } from '../../../gateway/api/routes.ts';
import { outboundState } from '../../../gateway/ledger/outbound-state.ts';
import { composing } from '../advice/set-up.ts';

type Composing = Awaited<ReturnType<typeof composing>>;

const ajv = new Ajv({ strict: false, allErrors: true });

/** Answers of a route as a client gets them, which are as the document says. */
async function asked(each: Composing, name: string, params: object, query: object = {}) {
  const route = routes.find((one) => one.name === name) as Route;
  const parts = {
    read: each.ledger.read,
    limits: { pageMax: 100, updatesMax: 10 },
    as2: () => ({ received: [], sent: [] }),
  } as unknown as ApiParts;
  const answer = await route.handle({ params, query } as Parameters<Route['handle']>[0], parts);
  assert.ok('json' in answer);
  const said = JSON.parse(answer.json);
  const isAsDeclared = ajv.compile(route.answer.schema as object);
  const good: boolean = isAsDeclared(said);
  assert.ok(good, JSON.stringify(isAsDeclared.errors));
  return said;
}

describe('what goes out, over the API', () => {
  const at = '2026-06-01T07:00:00.000Z';

  it('stands where the commands say it stands, at every step', async () => {
    await using each = composing();
    await each.stock({ A: 5 });
    await each.compose();
    const { transmission: id } = await each.newest();
    const entry = async () => {
      const { transmission } = await asked(each, 'transmission', { id });
      const row = await each.ledger.read.transmissions.byId(id);
      assert.ok(row !== undefined);
      assert.equal(transmission.state, outboundState(row));
      const { transmissions: found } = await asked(each, 'listTransmissions', {}, { state: transmission.state });
      assert.deepEqual(found, [transmission]);
      const { advices } = await asked(each, 'listAdvices', {});
      assert.equal(advices[0].files[0].state, transmission.state);
      return transmission;
    };
    assert.equal((await entry()).state, 'composed');
    const failure = { at, reason: 'refused', code: 'remote-refused', class: 'permanent', counts: true } as const;
    await each.ledger.write(({ transmissions }) => transmissions.failDelivery(id, failure, null));
    const dead = await entry();
    assert.deepEqual([dead.state, dead.failureCode, dead.failedAt], ['failed', 'remote-refused', at]);
    await each.ledger.write(async ({ transmissions }) => {
      await transmissions.replay(id, at);
      await transmissions.intervene({ transmission: id, action: 'replay', who: 'ada', reason: 'put right', at });
      await transmissions.stage(id, at);
      await transmissions.deliver(id, at, '/drops/northwind/out');
      await transmissions.expectAcknowledgment(id, at);
      await transmissions.markOverdue(id, at);
    });
    const late = await entry();
    assert.deepEqual([late.state, late.replays, late.deliveredTo], ['overdue', 1, '/drops/northwind/out']);
    const { interventions } = await asked(each, 'transmission', { id });
    assert.deepEqual(interventions, [{ action: 'replay', who: 'ada', reason: 'put right', at }]);
    await each.acknowledge('R');
    assert.equal((await entry()).state, 'rejected');
  });

  it('says which took the place of one that was not sent', async () => {
    await using each = composing();
    await each.stock({ A: 5 });
    await each.compose();
    const { transmission: old } = await each.newest();
    await each.compose();
    const { transmission: id } = await each.newest();
    await each.ledger.write(({ transmissions }) => transmissions.supersede(old, id));
    const { transmission } = await asked(each, 'transmission', { id: old });
    assert.deepEqual([transmission.state, transmission.supersededBy], ['superseded', id]);
  });

  it('says of an advice what is told of it, also where it is held', async () => {
    await using each = composing({ guard: { lines: '10%' } });
    await each.stock({ A: 5, B: 6, C: 7, D: 8 });
    await each.compose();
    await each.acknowledge('A');
    each.items.delete('A');
    each.items.delete('B');
    assert.equal(await each.compose(), 'held');
    const { advices } = await asked(each, 'listAdvices', {});
    const [held, sent] = advices;
    assert.deepEqual([held.state, held.mode, held.files[0].state], ['held', 'full', null]);
    assert.match(held.reason, /\S/);
    assert.deepEqual([sent.state, sent.numbers, sent.units], ['sent', 4, '26']);
    const line = await asked(each, 'explainAdviceLine', { id: sent.id, sku: 'B' });
    const [file] = line.files;
    assert.deepEqual([file.acknowledgment, file.answers[0].transmission, file.as2], ['A', 'in-1', []]);
    const unsent = await asked(each, 'explainAdviceLine', { id: held.id, sku: 'C' });
    assert.deepEqual([unsent.files[0].state, unsent.files[0].answers], [null, []]);
  });
});
