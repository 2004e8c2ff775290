/**
 * One connection to NATS, and no more than one: the client library's own reconnecting is off. What it buffers across a
 * lost connection could reach the server later than what was sent after it; here a lost connection is over, and the
 * next one begins by asking what arrived (held.ts).
 */
import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import { StreamProblem } from '../stream.ts';

export interface ConnectionSettings {
  /** Servers with commas, as `nats://user:password@nats:4222,tls://other:4222`; a user alone is a token. */
  readonly url: string;
  /** A `.creds` file, read at each attempt, so that a renewed one is picked up. */
  readonly credentials?: string | undefined;
  readonly connectTimeoutMs: number;
}

/** A frozen server or a cut line is noticed after two unanswered pings. */
const pingIntervalMs = 10_000;
const defaultPort = '4222';

/** Addresses alone, for logs: a password in nats.url stays where it is. */
export function serverAddresses(url: string): readonly string[] {
  return url.split(',').map((server) => {
    const { hostname, port } = new URL(server.trim());
    return `${hostname}:${port || defaultPort}`;
  });
}

/** Throws what the client library throws, or a StreamProblem; an aborted signal ends the wait at once. */
export async function connectOnce(settings: ConnectionSettings, signal: AbortSignal): Promise<NatsConnection> {
  signal.throwIfAborted();
  const connecting = connect(await connectionOptions(settings));
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([connecting, aborted.promise]);
  } catch (error) {
    // The attempt may still succeed behind our back.
    connecting.then(close, () => {});
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Ends a connection without waiting for a server that may not answer any more. */
export function close(connection: NatsConnection): void {
  connection.close().catch(() => {});
}

async function connectionOptions(settings: ConnectionSettings): Promise<NodeConnectionOptions> {
  const urls = settings.url.split(',').map((server) => new URL(server.trim()));
  const user = urls.find(({ username }) => username !== '');
  return {
    servers: [...serverAddresses(settings.url)],
    name: 'crossdock',
    reconnect: false,
    timeout: settings.connectTimeoutMs,
    pingInterval: pingIntervalMs,
    noAsyncTraces: true,
    ...(urls.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
    ...(user !== undefined && userOf(user)),
    ...(settings.credentials !== undefined && {
      authenticator: credsAuthenticator(await readCredentials(settings.credentials)),
    }),
  };
}

function userOf(url: URL): { token: string } | { user: string; pass: string } {
  const user = decodeURIComponent(url.username);
  return url.password === '' ? { token: user } : { user, pass: decodeURIComponent(url.password) };
}

async function readCredentials(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new StreamProblem('unauthorized', `cannot read ${file}`, error);
  }
}
