/**
 * The stream itself: made when it is missing. One that is there is never changed, whatever gateway.yaml says: it may
 * hold what an administrator set on purpose, and a smaller limit would delete events. Where it differs, we say so.
 */
import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

export interface StreamDefinition {
  readonly name: string;
  /** Subjects it takes, as `crossdock.>`. */
  readonly subjects: string;
  readonly storage: 'file' | 'memory';
  readonly replicas: number;
  /** Undefined: unlimited. */
  readonly maxAgeMs: number | undefined;
  /** Undefined: unlimited. */
  readonly maxBytes: number | undefined;
  readonly duplicateWindowMs: number;
}

export interface EnsuredStream {
  readonly info: StreamInfo;
  readonly made: boolean;
}

export async function ensureStream(manager: JetStreamManager, definition: StreamDefinition): Promise<EnsuredStream> {
  const there = await streamInfo(manager, definition.name);
  if (there !== undefined) return { info: there, made: false };
  return { info: await manager.streams.add(configOf(definition)), made: true };
}

/** Undefined where there is none. */
export async function streamInfo(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return undefined;
    throw error;
  }
}

/** What tells a stream from a later one of the same name: the server keeps the moment it was made, to the nanosecond. */
export function identityOf(info: StreamInfo): string {
  return `${info.config.name}@${info.created}`;
}

/** A sentence for each setting in which the stream differs from gateway.yaml. */
export function differences(definition: StreamDefinition, info: StreamInfo): readonly string[] {
  const wanted = configOf(definition);
  return comparedSettings
    .filter((setting) => JSON.stringify(wanted[setting]) !== JSON.stringify(info.config[setting]))
    .map((setting) => `${setting} is ${shown(info.config[setting])}, gateway.yaml says ${shown(wanted[setting])}`);
}

const comparedSettings = ['subjects', 'storage', 'num_replicas', 'max_age', 'max_bytes', 'duplicate_window'] as const;

type MadeConfig = Pick<StreamConfig, (typeof comparedSettings)[number] | 'name' | 'retention' | 'discard'>;

function configOf(definition: StreamDefinition): MadeConfig {
  return {
    name: definition.name,
    subjects: [definition.subjects],
    storage: definition.storage,
    num_replicas: definition.replicas,
    max_age: definition.maxAgeMs === undefined ? 0 : nanos(definition.maxAgeMs),
    max_bytes: definition.maxBytes ?? -1,
    duplicate_window: nanos(definition.duplicateWindowMs),
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
  };
}

function shown(value: MadeConfig[keyof MadeConfig]): string {
  return Array.isArray(value) ? value.join(' ') : String(value);
}
