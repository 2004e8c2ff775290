import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { follow } from '../../../gateway/events/feed.ts';
import { memoryOutbox, outboxEvents } from '../../support/outbox.ts';

describe('following the outbox', () => {
  it('yields what is there and what comes, each once, until it is stopped', async () => {
    const outbox = memoryOutbox();
    outbox.append(outboxEvents(1, 250));
    const stop = new AbortController();
    const seen: number[] = [];
    for await (const { seq } of follow(outbox.read.events, { after: 10, signal: stop.signal, pollMs: 5 })) {
      seen.push(seq);
      if (seq === 250) setTimeout(() => outbox.append(outboxEvents(251, 5)), 20);
      if (seq === 255) stop.abort();
    }
    assert.deepEqual(
      seen,
      outboxEvents(11, 245).map(({ seq }) => seq),
    );
  });

  it('begins at the end unless told otherwise, and stops while it waits', async () => {
    const outbox = memoryOutbox();
    outbox.append(outboxEvents(1, 3));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    for await (const event of follow(outbox.read.events, { signal: stop.signal, pollMs: 60_000 })) {
      assert.fail(`unexpected ${event.id}`);
    }
    assert(stop.signal.aborted);
  });
});
