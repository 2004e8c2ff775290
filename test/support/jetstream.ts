/** A JetStream event stream as the tests want it: the shortest duplicate window there is, so that nothing leans on it. */
import type { Logger } from 'pino';
import { pino } from 'pino';
import type { StreamDefinition } from '../../gateway/events/jetstream/definition.ts';
import type { PipelineLimits } from '../../gateway/events/jetstream/pipeline.ts';
import { jetStream, pipelineLimits } from '../../gateway/events/jetstream.ts';
import type { EventStream } from '../../gateway/events/stream.ts';

export const streamName = 'CROSSDOCK';
export const duplicateWindowMs = 100;

export const streamDefinition: StreamDefinition = {
  name: streamName,
  subjects: 'crossdock.>',
  storage: 'file',
  replicas: 1,
  maxAgeMs: undefined,
  maxBytes: undefined,
  duplicateWindowMs,
};

export interface OpenOptions {
  readonly log?: Logger;
  readonly definition?: Partial<StreamDefinition>;
  readonly limits?: Partial<PipelineLimits>;
  readonly connectTimeoutMs?: number;
  readonly credentials?: string;
  /** Id of the ledger; `ledger-1` unless told. */
  readonly ledger?: string;
}

export function openStream(url: string, options: OpenOptions = {}): EventStream {
  return jetStream(
    {
      url,
      credentials: options.credentials,
      connectTimeoutMs: options.connectTimeoutMs ?? 2_000,
      stream: { ...streamDefinition, ...options.definition },
    },
    { environment: 'prod', ledger: options.ledger ?? 'ledger-1' },
    options.log ?? pino({ level: 'silent' }),
    { ...pipelineLimits, ...options.limits },
  );
}
