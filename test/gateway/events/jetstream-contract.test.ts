import { eventStreamContract } from '../../contract/event-stream.contract.ts';
import { openStream, streamName } from '../../support/jetstream.ts';
import { startNats } from '../../support/nats.ts';
import { streamIds } from '../../support/stream-messages.ts';

eventStreamContract('JetStream', async () => {
  const nats = await startNats();
  return {
    open: () => openStream(nats.url),
    seen: () => streamIds(nats.url, streamName),
    [Symbol.asyncDispose]: () => nats[Symbol.asyncDispose](),
  };
});
