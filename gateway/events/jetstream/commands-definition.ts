/**
 * The stream of commands and its consumer: made when they are missing, and never changed, as the stream of events. A
 * work queue: what was acknowledged is gone. Beside it, the ledger has every command with its bytes.
 */
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { commandWord } from './command-message.ts';
import { identityOf, streamInfo } from './definition.ts';

export interface CommandStream {
  /** Its name. */
  readonly stream: string;
  readonly storage: 'file' | 'memory';
  readonly replicas: number;
  /** Most that waits; a full stream refuses what is published. */
  readonly bytesMax: number;
  /** Most that are handed in and not acknowledged. */
  readonly inFlightMax: number;
  /** How long one may be in hand before it is handed in again. */
  readonly ackWaitMs: number;
}

const durableName = 'crossdock';

export async function ensureCommands(
  manager: JetStreamManager,
  definition: CommandStream,
  environment: string,
): Promise<{ readonly consumer: string; readonly identity: string }> {
  const info =
    (await streamInfo(manager, definition.stream)) ?? (await manager.streams.add(streamOf(definition, environment)));
  await ensureConsumer(manager, definition);
  return { consumer: durableName, identity: identityOf(info) };
}

function streamOf({ stream, storage, replicas, bytesMax }: CommandStream, environment: string) {
  return {
    name: stream,
    subjects: [...new Set([environment, 'test'])].map((each) => `${commandWord}.${each}.>`),
    storage,
    num_replicas: replicas,
    max_bytes: bytesMax,
    retention: RetentionPolicy.Workqueue,
    discard: DiscardPolicy.New,
  };
}

async function ensureConsumer(manager: JetStreamManager, { stream, inFlightMax, ackWaitMs }: CommandStream) {
  try {
    await manager.consumers.info(stream, durableName);
    return;
  } catch (error) {
    if (!(error instanceof JetStreamApiError) || error.code !== JetStreamApiCodes.ConsumerNotFound) throw error;
  }
  await manager.consumers.add(stream, {
    durable_name: durableName,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: inFlightMax,
    // It is we who count the tries: what JetStream stops handing in would be recorded nowhere.
    max_deliver: -1,
  });
}
