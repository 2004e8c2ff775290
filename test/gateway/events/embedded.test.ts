import { embeddedFeed } from '../../../gateway/events/stream.ts';
import { eventStreamContract } from '../../contract/event-stream.contract.ts';
import { outboxEvents } from '../../support/outbox.ts';

eventStreamContract('embedded feed', async () => ({
  open: embeddedFeed,
  // Consumers read the outbox up to the mark.
  seen: async ({ seq }) => outboxEvents(1, seq).map(({ id }) => id),
  [Symbol.asyncDispose]: async () => {},
}));
