/**
 * A real OpenSSH sshd with internal-sftp for tests: on a free port of 127.0.0.1, as the user that runs the test, with host
 * and user keys of its own. It can be frozen, killed, and started again on the same port and keys.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary.ts';

const startTimeoutMs = 10_000;

export interface OpenSsh extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  /** Folder that a test may use as the partner's disk. */
  readonly disk: string;
  /** File of the user's private key. */
  readonly keyFile: string;
  readonly hostKey: string;
  /** Freezes the server and its sessions: connections stay, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** Cuts every session; the server stays. */
  cut(): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface OpenSshOptions {
  /** Lines for sshd_config, as `Ciphers aes256-cbc`. */
  readonly config?: string;
  /** Type of its host key, as ssh-keygen names it; ed25519 unless told. */
  readonly hostKeyType?: string;
  readonly parent?: string;
  readonly internalSftp?: string;
}

export async function startOpenSsh(options: OpenSshOptions = {}): Promise<OpenSsh> {
  const folder = temporaryFolder(options.parent);
  const at = (name: string) => join(folder.path, name);
  const port = await freePort();
  mkdirSync(at('disk'));
  keygen(at('host_key'), options.hostKeyType ?? 'ed25519');
  keygen(at('user_key'), 'ed25519');
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${at('host_key')}`,
    `PidFile ${at('sshd.pid')}`,
    `AuthorizedKeysFile ${at('user_key.pub')}`,
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin yes',
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'MaxStartups 100',
    options.config ?? '',
    `Subsystem sftp internal-sftp ${options.internalSftp ?? ''}`,
  ];
  writeFileSync(at('sshd_config'), `${config.join('\n')}\n`);
  // Where sshd separates its privileges; Debian's package makes it when it starts the service.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = spawn(sshdPath(), ['-D', '-e', '-f', at('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
    await ready(server, port);
  }
  async function stop(): Promise<void> {
    if (server === undefined) return;
    const gone = server;
    const exit = once(gone, 'exit');
    signal('SIGCONT');
    for (const pid of sessions(gone)) kill(pid, 'SIGKILL');
    server = undefined;
    gone.kill('SIGKILL');
    await exit;
  }
  function signal(name: NodeJS.Signals): void {
    if (server?.pid === undefined) return;
    for (const pid of [server.pid, ...sessions(server)]) kill(pid, name);
  }
  await start();
  return {
    port,
    user: userInfo().username,
    disk: at('disk'),
    keyFile: at('user_key'),
    hostKey: fingerprintOf(at('host_key.pub')),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    cut() {
      if (server) for (const pid of sessions(server)) kill(pid, 'SIGKILL');
    },
    stop,
    start,
    async [Symbol.asyncDispose]() {
      await stop();
      folder[Symbol.dispose]();
    },
  };
}

export function keygen(file: string, type: string, passphrase = ''): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', file]);
}

/** As OpenSSH itself tells it. */
export function fingerprintOf(publicKeyFile: string): string {
  return execFileSync('ssh-keygen', ['-lf', publicKeyFile], { encoding: 'utf8' }).split(' ')[1] as string;
}

export interface SftpLogin {
  readonly port: number;
  readonly user: string;
  readonly keyFile: string;
}

/** Runs OpenSSH's sftp with a batch of commands; rejects, with what it printed, where one of them fails. */
export async function openSshSftp(login: SftpLogin, batch: readonly string[], more: readonly string[] = []) {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'IdentitiesOnly=yes', 'LogLevel=ERROR'];
  const child = promisify(execFile)(
    'sftp',
    [
      '-b',
      '-',
      '-P',
      String(login.port),
      '-i',
      login.keyFile,
      ...options.flatMap((each) => ['-o', each]),
      ...more,
      `${login.user}@127.0.0.1`,
    ],
    { timeout: 120_000 },
  );
  child.child.stdin?.end(`${batch.join('\n')}\n`);
  return child;
}

/** Processes under the server: one or two a session. */
function sessions(server: ChildProcess): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      parents.set(pid, Number(fields[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const under: number[] = [];
  for (let layer = [server.pid as number]; layer.length > 0; ) {
    layer = [...parents].filter(([, parent]) => layer.includes(parent)).map(([pid]) => pid);
    under.push(...layer);
  }
  return under;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile.
  }
}

function sshdPath(): string {
  const found = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd'].find((file) => existsSync(file));
  if (found === undefined) throw new Error('sshd is missing; run test/prepare.sh');
  return found;
}

async function ready(server: ChildProcess, port: number): Promise<void> {
  let log = '';
  server.stderr?.on('data', (bytes) => {
    log = (log + bytes).slice(-4096);
  });
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`sshd ended at once:\n${log}`);
    if (await greeted(port)) return;
    await pause(10);
  }
  throw new Error(`sshd was not ready after ${startTimeoutMs} ms:\n${log}`);
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
