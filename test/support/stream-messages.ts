/** What a JetStream stream holds, read by a client of its own; and a hand that meddles with it. */
import { jetstream, jetstreamManager, type StreamInfo } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

export interface StoredMessage {
  readonly seq: number;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Every message, in the order of the stream. */
export async function streamMessages(url: string, stream: string): Promise<StoredMessage[]> {
  await using connection = await connect({ servers: url, reconnect: false });
  const consumer = await jetstream(connection).consumers.get(stream);
  const found: StoredMessage[] = [];
  let { num_pending: pending } = await consumer.info(true);
  while (pending > 0) {
    for await (const message of await consumer.fetch({ max_messages: Math.min(pending, 2_000), expires: 2_000 })) {
      pending = message.info.pending;
      const headers = Object.fromEntries([...(message.headers ?? [])].map(([key, values]) => [key, values.join()]));
      found.push({ seq: message.seq, subject: message.subject, headers, data: message.string() });
    }
  }
  return found;
}

export async function streamIds(url: string, stream: string): Promise<string[]> {
  return (await streamMessages(url, stream)).map(({ headers }) => headers['ce-id'] ?? 'foreign');
}

export async function streamInfoOf(url: string, stream: string): Promise<StreamInfo> {
  await using connection = await connect({ servers: url, reconnect: false });
  return await (await jetstreamManager(connection)).streams.info(stream);
}

export async function deleteStream(url: string, stream: string): Promise<void> {
  await using connection = await connect({ servers: url, reconnect: false });
  await (await jetstreamManager(connection)).streams.delete(stream);
}
