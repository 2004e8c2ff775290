/** The contract of an event stream (gateway/events/stream.ts), which every implementation passes. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { EventStream } from '../../gateway/events/stream.ts';
import type { Published } from '../../gateway/ledger/event-store.ts';
import { outboxEvents } from '../support/outbox.ts';

export interface EventStreamHarness extends AsyncDisposable {
  /** Another client of the same stream, as after a restart of the gateway. */
  open(): EventStream;
  /** Ids of the events that a consumer sees, given how far the gateway recorded that it came. */
  seen(mark: Published): Promise<readonly string[]>;
}

const never = new AbortController().signal;
const unpublished: Published = { seq: 0, streamSequence: 0, stream: '' };

export function eventStreamContract(name: string, makeHarness: () => Promise<EventStreamHarness>): void {
  describe(`contract of an event stream: ${name}`, async () => {
    const harness = await makeHarness();
    after(() => harness[Symbol.asyncDispose]());
    const ids = (count: number) => outboxEvents(1, count).map(({ id }) => id);
    let mark = unpublished;

    it('says where to begin, and the same again', async () => {
      await using stream = harness.open();
      const begun = await stream.resume(unpublished, never);
      assert.equal(begun.seq, 0);
      assert.notEqual(begun.stream, '');
      assert.deepEqual(await stream.resume(begun, never), begun);
      assert.equal(stream.problem(), undefined);
      mark = begun;
    });

    it('publishes in order and returns the mark it came to', async () => {
      await using stream = harness.open();
      await stream.resume(mark, never);
      const progress = await stream.publish(outboxEvents(1, 300));
      assert.equal(progress.problem, undefined);
      assert.equal(progress.mark.seq, 300);
      assert.equal(progress.mark.stream, mark.stream);
      mark = progress.mark;
      assert.deepEqual(await harness.seen(mark), ids(300));
    });

    it('goes on in the same session', async () => {
      await using stream = harness.open();
      await stream.resume(mark, never);
      await stream.publish(outboxEvents(301, 50));
      const progress = await stream.publish(outboxEvents(351, 1));
      assert.equal(progress.mark.seq, 351);
      assert.deepEqual(await harness.seen(progress.mark), ids(351));
    });

    it('publishes nothing twice from an old mark', async () => {
      await using stream = harness.open();
      const begun = await stream.resume(mark, never);
      assert.equal(begun.seq, 300);
      // Cut in the middle of what was not recorded, then crossing its end.
      const first = await stream.publish(outboxEvents(301, 20));
      assert.equal(first.mark.seq, 320);
      const second = await stream.publish(outboxEvents(321, 60));
      assert.equal(second.mark.seq, 380);
      mark = second.mark;
      assert.deepEqual(await harness.seen(mark), ids(380));
    });

    it('publishes nothing twice when the crash came while it caught up', async () => {
      await using before = harness.open();
      await before.resume(mark, never);
      await before.publish(outboxEvents(381, 40));
      await using between = harness.open();
      await between.resume(mark, never);
      const half = await between.publish(outboxEvents(381, 10));
      await using stream = harness.open();
      await stream.resume(half.mark, never);
      const progress = await stream.publish(outboxEvents(391, 40));
      assert.equal(progress.mark.seq, 430);
      assert.deepEqual(await harness.seen(progress.mark), ids(430));
    });
  });
}
