/**
 * A real nats-server with JetStream for tests: on a free port of 127.0.0.1, its store in a temporary folder. It can be
 * stopped, killed as by a power cut, and started again on the same port and store.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { freezeProcess } from './freeze.ts';

const startTimeoutMs = 10_000;

export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Folder of its streams. */
  readonly store: string;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Freezes it: the connection stays, and from when this resolves nothing is answered. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Starts it again on the same port and store; it must not be running. */
  start(): Promise<void>;
}

export interface NatsOptions {
  /** Lines for its configuration file, as `max_payload: 4096`. */
  readonly config?: string;
  /** Whether it starts at once; true unless told. */
  readonly started?: boolean;
  /** Whether it has JetStream; true unless told. */
  readonly jetstream?: boolean;
}

export async function startNats(options: NatsOptions = {}): Promise<NatsServer> {
  const folder = await mkdtemp(join(tmpdir(), 'crossdock-nats-'));
  const port = await freePort();
  const config = join(folder, 'nats.conf');
  const store = join(folder, 'store');
  const jetstream = options.jetstream === false ? '' : `jetstream { store_dir: "${store}" }`;
  await writeFile(config, [`listen: "127.0.0.1:${port}"`, jetstream, options.config ?? '', ''].join('\n'));
  let server: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (server === undefined) return;
    const gone = server;
    server = undefined;
    if (gone.exitCode !== null || gone.signalCode !== null) return;
    const exit = once(gone, 'exit');
    gone.kill(signal);
    await exit;
  }

  async function start(): Promise<void> {
    if (server !== undefined) throw new Error('nats-server is running already');
    server = spawn(natsServerPath(), ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    await ready(server, port);
  }

  // A test that ends without disposing leaves no server behind.
  const endWithUs = () => void server?.kill('SIGKILL');
  process.once('exit', endWithUs);

  if (options.started !== false) await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    store,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    freeze: async () => {
      if (server?.pid !== undefined) await freezeProcess(server.pid);
    },
    thaw: () => void server?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      process.removeListener('exit', endWithUs);
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Debian keeps nats-server in /usr/sbin, which is in the PATH of root alone. */
function natsServerPath(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];
  const found = folders.map((folder) => join(folder, 'nats-server')).find((file) => existsSync(file));
  if (found === undefined) throw new Error('nats-server is missing; run test/prepare.sh');
  return found;
}

/** Ready when it greets a client with INFO, which it does after JetStream has recovered its streams. */
async function ready(server: ChildProcess, port: number): Promise<void> {
  let log = '';
  server.stderr?.on('data', (bytes) => {
    log = (log + bytes).slice(-4096);
  });
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`nats-server ended at once:\n${log}`);
    if (await greeted(port)) return;
    await pause(10);
  }
  throw new Error(`nats-server was not ready after ${startTimeoutMs} ms:\n${log}`);
}

function greeted(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(1_000, () => socket.destroy());
  socket.once('data', () => {
    resolve(true);
    socket.destroy();
  });
  socket.once('error', () => resolve(false));
  socket.once('close', () => resolve(false));
  return promise;
}
