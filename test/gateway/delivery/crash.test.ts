/** Delivery through a crash at every step. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setUp } from './set-up.ts';

it('places each file once, and tells of it once, whatever step a crash comes before or after', async () => {
  let crashes = 0;
  for (let step = 1, isOver = false; !isOver; step++) {
    for (const moment of ['before', 'after'] as const) {
      await using each = setUp();
      await each.send('a1', 'a2', 'a3');
      let steps = 0;
      let isDead = false;
      /** One step of the world; the process is killed before or after the one that is meant, and none follows. */
      const world = async <T>(act: () => Promise<T>): Promise<T> => {
        const isLast = ++steps === step;
        if (isDead || (isLast && moment === 'before')) {
          isDead = true;
          throw new Error('killed');
        }
        const value = await act();
        if (isLast) {
          isDead = true;
          throw new Error('killed');
        }
        return value;
      };
      const dying = each.delivery({
        ledger: { ...each.ledger, write: (work) => world(() => each.ledger.write(work)) },
        sender: (partner) => {
          const sender = each.sender(partner);
          return {
            to: sender.to,
            stage: (id, bytes) => world(() => sender.stage(id, bytes)),
            place: (id, name) => world(() => sender.place(id, name)),
            lasting: () => world(() => sender.lasting()),
            settled: (id) => world(() => sender.settled(id)),
          };
        },
      });
      await dying.round().catch(() => undefined);
      each.fetch();
      each.told.length = 0;
      const after = each.delivery();
      await after.round();
      await after.round();
      assert.deepEqual(each.fetch(), ['a1.edi', 'a2.edi', 'a3.edi'], `killed ${moment} step ${step}`);
      assert.deepEqual(new Set(Object.values(await each.states())), new Set(['delivered']));
      const events = await each.events();
      assert.deepEqual(
        events.map(({ type, transmission }) => [type, transmission]),
        [
          ['transmission.delivered', 'a1'],
          ['transmission.delivered', 'a2'],
          ['transmission.delivered', 'a3'],
        ],
      );
      if (isDead) crashes++;
      else isOver = true;
    }
  }
  // Three stages, made lasting, a record, three places, made lasting, a record, three traces: each before and after.
  assert.equal(crashes, 26);
});
