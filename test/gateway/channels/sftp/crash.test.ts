/** Delivery over SFTP to a real OpenSSH server, through a crash at every step. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { it } from 'node:test';
import type { Sender } from '../../../../gateway/channels/sender.ts';
import { startOpenSsh } from '../../../support/openssh.ts';
import { memoryFolder } from '../../../support/temporary.ts';
import { setUp } from '../../delivery/set-up.ts';
import { channelTo } from './set-up.ts';

it('places each file once, whatever step a crash comes before or after, and whether or not the partner fetches at once', async () => {
  await using server = await startOpenSsh({ parent: memoryFolder });
  await using channel = channelTo(server);
  const session = channel.session({ frozenAfter: '60s' });
  mkdirSync(channel.disk('fetched'));
  let crashes = 0;
  let fetchedCount = 0;
  /** The partner takes away what it sees. Returns what it took, oldest first. */
  const fetch = (): string[] => {
    for (const name of channel.names('out')) {
      renameSync(
        channel.disk(`out/${name}`),
        channel.disk(`fetched/${String(fetchedCount++).padStart(6, '0')} ${name}`),
      );
    }
    return channel.names('fetched').map((name) => name.slice(7));
  };
  for (let step = 1, isOver = false; !isOver; step++) {
    for (const moment of ['before', 'after'] as const) {
      await using each = setUp();
      const ids = ['1', '2', '3'].map((number) => `${step}-${moment}-${number}`);
      await each.send(...ids);
      const before = fetch().length;
      let steps = 0;
      let isDead = false;
      const world = async <T>(act: () => Promise<T>): Promise<T> => {
        const isLast = ++steps === step;
        if (isDead || (isLast && moment === 'before')) {
          isDead = true;
          throw new Error('killed');
        }
        const value = await act();
        // A partner that polls takes a file as soon as it can be seen.
        fetch();
        if (isLast) {
          isDead = true;
          throw new Error('killed');
        }
        return value;
      };
      const sender = channel.sender(session);
      const dying: Sender = {
        to: sender.to,
        stage: (id, bytes) => world(() => sender.stage(id, bytes)),
        place: (id, name) => world(() => sender.place(id, name)),
        lasting: () => world(() => sender.lasting()),
        settled: (id) => world(() => sender.settled(id)),
      };
      const ledger = {
        ...each.ledger,
        write: ((work) => world(() => each.ledger.write(work))) as typeof each.ledger.write,
      };
      await each
        .delivery({ ledger, sender: () => dying })
        .round()
        .catch(() => undefined);
      // What the process knew is gone with it.
      session.staged.clear();
      const after = each.delivery({ sender: () => channel.sender(session) });
      await after.round();
      await after.round();
      assert.deepEqual(
        fetch().slice(before),
        ids.map((id) => `${id}.edi`),
        `killed ${moment} step ${step}`,
      );
      assert.deepEqual(new Set(Object.values(await each.states())), new Set(['delivered']));
      if (isDead) crashes++;
      else isOver = true;
    }
  }
  assert.equal(crashes, 26);
  // What a crash before its end left of the traces is empty.
  for (const id of readdirSync(channel.disk('out/.crossdock'))) {
    assert.deepEqual(readdirSync(channel.disk(`out/.crossdock/${id}`)), []);
  }
});
