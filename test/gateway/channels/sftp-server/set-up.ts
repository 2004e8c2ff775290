/** A hosted drop with two partners on it, for tests. */
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostKey, hostKeys } from '../../../../gateway/channels/sftp-server/host-keys.ts';
import { hashPassword } from '../../../../gateway/channels/sftp-server/password.ts';
import type { Fetched } from '../../../../gateway/channels/sftp-server/requests.ts';
import { type SftpServerOptions, startSftpServer } from '../../../../gateway/channels/sftp-server/server.ts';
import type { HostedUser } from '../../../../gateway/channels/sftp-server/user.ts';
import { keygen } from '../../../support/openssh.ts';
import { recordedLog } from '../../../support/outbox.ts';
import { memoryFolder, temporaryFolder } from '../../../support/temporary.ts';

const usual: SftpServerOptions['settings'] = {
  listen: 'always',
  host: '127.0.0.1',
  port: 0,
  loginGraceMs: 10_000,
  loginAttemptsMax: 6,
  connectionsMax: 100,
  connectionsPerAddressMax: 100,
  sessionsPerUserMax: 20,
  handlesMax: 64,
  requestsMax: 256,
  idleMs: 60_000,
  bytesPerSecond: 1_000_000_000,
  waitingFilesMax: 10_000,
  waitingBytesMax: 1_000_000_000,
  banScore: 1_000,
  banWindowMs: 60_000,
  banMs: 60_000,
};

/** Keys take a second to make: once for all tests of a process. */
let made: Promise<{ readonly folder: string; readonly host: readonly HostKey[] }> | undefined;

function keysOnce() {
  made ??= (async () => {
    const root = temporaryFolder(memoryFolder);
    process.once('exit', () => root[Symbol.dispose]());
    keygen(join(root.path, 'first_key'), 'ed25519');
    keygen(join(root.path, 'second_key'), 'rsa');
    keygen(join(root.path, 'foreign_key'), 'ed25519');
    return { folder: root.path, host: await hostKeys(join(root.path, 'host-keys')) };
  })();
  return made;
}

export async function hostedDrop(
  more: Partial<SftpServerOptions['settings']> = {},
  transmissionBytesMax = 300_000_000,
) {
  const root = temporaryFolder(memoryFolder);
  const at = (...names: string[]) => join(root.path, ...names);
  const keys = await keysOnce();
  cpSync(keys.folder, root.path, { recursive: true });
  const line = (name: string) => readFileSync(at(`${name}.pub`), 'utf8').trim();
  const user = (partner: string, login: Omit<HostedUser['login'], 'user'>): HostedUser => {
    const folders = { in: at(partner, 'in'), out: at(partner, 'out'), done: at(partner, 'done') };
    for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
    return { partner, channel: 'mailbox', login: { user: partner, ...login }, folders };
  };
  const users = new Map([
    ['northwind', user('northwind', { keys: [line('first_key'), line('second_key')] })],
    ['fabrikam', user('fabrikam', { password: await hashPassword('correct horse', Buffer.alloc(16, 1)) })],
  ]);
  const { log, lines } = recordedLog();
  const received: string[] = [];
  const fetched: Fetched[] = [];
  const start = () =>
    startSftpServer({
      settings: { ...usual, ...more },
      transmissionBytesMax,
      hostKeys: keys.host,
      users: () => users,
      logger: log,
      onReceived: ({ partner }) => received.push(partner),
      onFetched: async (file) => void fetched.push(file),
    });
  const server = await start();
  return {
    at,
    port: server.port,
    server,
    hostKeys: keys.host,
    users,
    lines,
    received,
    fetched,
    login: (key = 'first_key') => ({ port: server.port, user: 'northwind', keyFile: at(key) }),
    folder: (...names: string[]) => at('northwind', ...names),
    names: (folder: string) => readdirSync(at('northwind', folder)).sort(),
    audit: (words: string) => lines.filter(({ msg }) => String(msg).includes(words)),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      root[Symbol.dispose]();
    },
  };
}

export type HostedDrop = Awaited<ReturnType<typeof hostedDrop>>;
