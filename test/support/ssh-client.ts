/** A client of ssh2 for tests that OpenSSH's cannot do: passwords, half a file, calls out of order. */
import ssh2, { type Client, type ConnectConfig, type SFTPWrapper } from 'ssh2';

export interface SshClient extends AsyncDisposable {
  readonly client: Client;
  readonly sftp: SFTPWrapper;
  /** Resolves when the connection is gone: ssh2 answers nothing that is asked afterwards. */
  readonly closed: Promise<unknown>;
}

/** Logged in on 127.0.0.1, with SFTP begun. Rejects where it is refused. */
export async function startSshClient(login: ConnectConfig): Promise<SshClient> {
  const client = new ssh2.Client();
  const closed = new Promise((resolve) => client.once('close', () => resolve(undefined)));
  const ready = new Promise<void>((resolve, reject) => {
    client.once('ready', () => resolve());
    client.once('error', reject);
    client.once('close', () => reject(new Error('closed')));
  });
  client.on('error', () => undefined);
  client.connect({ host: '127.0.0.1', ...login });
  await ready;
  const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
    client.sftp((error, channel) => (error ? reject(error) : resolve(channel)));
    void closed.then(() => reject(new Error('closed')));
  });
  const end = async () => {
    client.end();
    await closed;
  };
  return { client, sftp, closed, [Symbol.asyncDispose]: end };
}

/** What a call of ssh2 gives, or the code of its refusal. */
export function ask<T = void>(
  call: (done: (error: (Error & { code?: number }) | null | undefined, value?: T) => void) => void,
) {
  return new Promise<T | number>((resolve) =>
    call((error, value) => resolve(error ? (error.code ?? -1) : (value as T))),
  );
}
