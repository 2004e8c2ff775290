/** The folder that every life of the soak is lived in: the example partners, and a retailer for each kind of channel. */
import { copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../support/free-port.ts';
import { homeOf } from '../support/lives.ts';
import { keygen, startOpenSsh } from '../support/openssh.ts';
import { replaceIn } from '../support/running-gateway.ts';
import { DiskSide } from './disk-side.ts';
import { HostedSide } from './hosted-side.ts';
import type { Side } from './side.ts';

export interface Home {
  readonly env: NodeJS.ProcessEnv;
  readonly data: string;
  readonly sides: readonly Side[];
}

/** Retailers as the example one is, each with its own X12 identity. */
const senders = {
  northwind: { qualifier: '01', id: '123456789', group: 'NORTHWIND' },
  hosted: { qualifier: '01', id: '222222222', group: 'HOSTED' },
  polled: { qualifier: '01', id: '333333333', group: 'POLLED' },
} as const;

/** Makes it; what is started for it ends with the stack. */
export async function makeHome(folder: string, natsUrl: string, stack: AsyncDisposableStack): Promise<Home> {
  const port = await freePort();
  const env = {
    ...homeOf(folder, natsUrl),
    CROSSDOCK_CHANNELS_SFTP_SERVER_HOST: '127.0.0.1',
    CROSSDOCK_CHANNELS_SFTP_SERVER_PORT: String(port),
    CROSSDOCK_DELIVERY_BACKOFF_BASE: '100ms',
    CROSSDOCK_DELIVERY_BACKOFF_MAX: '1s',
    CROSSDOCK_LOG_LEVEL: 'info',
  };
  const data = join(folder, 'data');
  const drops = (partner: string) => join(data, 'drops', partner);
  const partners = join(folder, 'partners');
  replaceIn(join(partners, 'northwind', 'partner.yaml'), /cron: "[^"]*"/, 'cron: "*/5 * * * * *"');
  for (const partner of ['hosted', 'polled'] as const) {
    cpSync(join(partners, 'northwind'), join(partners, partner), { recursive: true });
    const { qualifier, id, group } = senders[partner];
    const file = join(partners, partner, 'partner.yaml');
    replaceIn(file, /them: .*/, `them: { qualifier: ${qualifier}, id: ${id}, group: ${group} }`);
  }
  mkdirSync(join(drops('northwind'), 'in'), { recursive: true });

  const key = join(folder, 'hosted_key');
  keygen(key, 'ed25519');
  const line = readFileSync(`${key}.pub`, 'utf8').trim();
  const login = `folder: { login: { user: hosted, keys: ["${line}"] } }`;
  replaceIn(join(partners, 'hosted', 'partner.yaml'), /folder: \{\}.*/, login);

  const server = stack.use(await startOpenSsh({ parent: folder }));
  const disk = (name: string) => join(server.disk, name);
  for (const name of ['outbound', 'inbound', 'archive']) mkdirSync(disk(name));
  mkdirSync(join(folder, 'secrets'));
  copyFileSync(server.keyFile, join(folder, 'secrets', 'polled-key'));
  const channel = [
    `host: 127.0.0.1, port: ${server.port}, user: ${server.user}, key: "\${secret:polled-key}", hostKey: "${server.hostKey}"`,
    `in: ${disk('outbound')}, out: ${disk('inbound')}, done: ${disk('archive')}, every: 200ms, settle: 100ms`,
  ];
  replaceIn(join(partners, 'polled', 'partner.yaml'), /folder: \{\}.*/, `sftp: { ${channel.join(', ')} }`);

  const hosted = { port, username: 'hosted', privateKey: readFileSync(key) };
  const sides: readonly Side[] = [
    new DiskSide('northwind', senders.northwind, join(drops('northwind'), 'in'), join(drops('northwind'), 'out')),
    new HostedSide('hosted', senders.hosted, hosted, drops('hosted')),
    new DiskSide('polled', senders.polled, disk('outbound'), disk('inbound')),
  ];
  return { env, data, sides };
}
