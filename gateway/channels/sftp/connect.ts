/** Opens one session with a partner's server: host key checked, logged in, SFTP begun; or says in one code why not. */
import type { ClientErrorExtensions, ConnectConfig } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import { GatewayError } from '../../errors.ts';
import { algorithms } from './algorithms.ts';
import { fingerprint, keyType } from './host-key.ts';
import { Remote } from './remote.ts';
import type { SftpSettings } from './settings.ts';
import { connectWire } from './wire.ts';

/** Bytes of a secret by its reference, as `${secret:northwind-sftp-key}`. Throws where it cannot be read. */
export type ReadSecret = (reference: string) => Promise<Uint8Array>;

export interface Connection {
  readonly remote: Remote;
  /** Resolves with the reason when the session is over, whoever ended it. Never rejects. */
  readonly over: Promise<GatewayError>;
  /** Says goodbye; hangs up where that is not answered soon. */
  end(): Promise<void>;
  /** Ends it at once: what is open fails. */
  hangUp(): void;
}

/** How long a server has to answer a goodbye, in milliseconds. */
const goodbyeMs = 1_000;

/** Throws a GatewayError. `onUse` is called whenever something is asked or answered. */
export async function connect(settings: SftpSettings, secret: ReadSecret, onUse: () => void): Promise<Connection> {
  const where = `${settings.user}@${settings.host}:${settings.port}`;
  const login = await loginOf(settings, secret);
  let shown: string | undefined;
  let firstError: (Error & ClientErrorExtensions) | undefined;
  let hangUpReason: GatewayError | undefined;
  const over = Promise.withResolvers<GatewayError>();
  const client = new SftpClient(where, { error: () => undefined, end: () => undefined, close: () => undefined });
  const ssh = sshClientOf(client);
  ssh.on('error', (error: Error & ClientErrorExtensions) => {
    firstError ??= error;
  });
  const hangUp = (reason: GatewayError) => {
    hangUpReason ??= reason;
    ssh.destroy();
    over.resolve(hangUpReason);
  };
  ssh.once('close', () => {
    const code = firstError?.level === 'client-timeout' ? 'peer-frozen' : 'connection-lost';
    over.resolve(hangUpReason ?? new GatewayError(code, where, firstError));
  });
  if (login.password !== undefined) {
    const { password } = login;
    ssh.on('keyboard-interactive', (_name, _words, _language, prompts, finish) => {
      finish(prompts.length === 1 ? [password] : []);
    });
  }
  const late = setTimeout(
    () =>
      hangUp(new GatewayError('partner-unreachable', `${where}, not logged in after ${settings.connectTimeoutMs} ms`)),
    settings.connectTimeoutMs,
  );
  const wire = connectWire(settings.host, settings.port);
  void over.promise.then(() => wire.socket.destroy());
  ssh.once('handshake', ({ sc }) => wire.encrypted(sc.cipher));
  try {
    const opening = client.connect({
      ...login,
      sock: wire.socket,
      host: settings.host,
      port: settings.port,
      username: settings.user,
      algorithms: algorithms[settings.algorithms],
      readyTimeout: settings.connectTimeoutMs + 1_000,
      keepaliveInterval: Math.ceil(settings.frozenAfterMs / 3),
      keepaliveCountMax: 2,
      hostVerifier: (key: Buffer) => {
        shown = `${keyType(key)} ${fingerprint(key)}`;
        return settings.hostKeys.includes(fingerprint(key));
      },
    });
    // A session that is given up leaves the client waiting: then the reason decides.
    const sftp = await Promise.race([opening, over.promise.then((reason) => Promise.reject(reason))]);
    const remote = new Remote(sftp, settings.frozenAfterMs, { giveUp: hangUp, use: onUse });
    // The server may end SFTP and leave the connection; when the connection ends, its own reason comes first.
    sftp.once('close', () => setImmediate(() => hangUp(new GatewayError('connection-lost', where, firstError))));
    void over.promise.then((reason) => remote.lose(reason));
    return {
      remote,
      over: over.promise,
      end: () => goodbye(ssh, over.promise, hangUp, where),
      hangUp: () => hangUp(new GatewayError('connection-lost', where)),
    };
  } catch (error) {
    const reason = hangUpReason ?? reasonOf(firstError ?? error, where, settings, shown);
    hangUp(reason);
    throw reason;
  } finally {
    clearTimeout(late);
  }
}

type SshClient = import('ssh2').Client;

/** The client of ssh2 inside: the types of ssh2-sftp-client keep quiet about it. */
function sshClientOf(client: SftpClient): SshClient {
  return (client as unknown as { readonly client: SshClient }).client;
}

async function loginOf(settings: SftpSettings, secret: ReadSecret) {
  const read = async (reference: string | undefined) => {
    if (reference === undefined) return undefined;
    try {
      return Buffer.from(await secret(reference));
    } catch (error) {
      throw new GatewayError('secret-missing', reference, error);
    }
  };
  const [password, privateKey, passphrase] = await Promise.all([
    read(settings.password),
    read(settings.key),
    read(settings.passphrase),
  ]);
  const authHandler = [
    ...(privateKey === undefined ? [] : ['publickey' as const]),
    ...(password === undefined ? [] : ['password' as const, 'keyboard-interactive' as const]),
  ];
  return {
    // Only the ways that were told, in this order: every failed one counts at the partner's server.
    authHandler: authHandler as ConnectConfig['authHandler'] & object,
    tryKeyboard: password !== undefined,
    ...(password === undefined ? {} : { password: password.toString('utf8') }),
    ...(privateKey === undefined ? {} : { privateKey }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

function reasonOf(error: unknown, where: string, settings: SftpSettings, shown: string | undefined): GatewayError {
  if (error instanceof GatewayError) return error;
  const words = error instanceof Error ? error.message : String(error);
  const level = error instanceof Error && 'level' in error ? error.level : undefined;
  if (shown !== undefined && !settings.hostKeys.includes(shown.split(' ')[1] as string)) {
    return new GatewayError(
      'host-key-unknown',
      `${where} shows ${shown}, as \`hostKey: "${shown.split(' ')[1]}"\``,
      error,
    );
  }
  if (level === 'client-authentication') return new GatewayError('login-refused', where, error);
  if (/no matching|Handshake failed/i.test(words)) return new GatewayError('no-common-algorithm', where, error);
  if (/parse privateKey|private key|passphrase/i.test(words)) {
    return new GatewayError('secret-missing', `${settings.key}, not a private key that its passphrase opens`, error);
  }
  return new GatewayError('partner-unreachable', where, error);
}

async function goodbye(
  ssh: SshClient,
  over: Promise<GatewayError>,
  hangUp: (reason: GatewayError) => void,
  where: string,
): Promise<void> {
  const late = setTimeout(() => hangUp(new GatewayError('connection-lost', where)), goodbyeMs);
  ssh.end();
  await over;
  clearTimeout(late);
}
