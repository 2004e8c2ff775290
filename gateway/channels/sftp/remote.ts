/**
 * A partner's server, asked through one open session. Every question is answered, refused or ended by the loss of the
 * session: where an answer is out for too long, the session is given up, so that none waits for ever.
 *
 * The session is opened by ssh2-sftp-client; the questions go to the SFTP channel of ssh2 that it gives back. Its own
 * calls are for one at a time: with several under way, a lost connection ends only one of them. Streams ask for one piece
 * after another, which is slow over a long line; here pieces are asked for ahead.
 */
import type { SFTPWrapper, Stats } from 'ssh2';
import { GatewayError } from '../../errors.ts';

export type RemoteKind = 'file' | 'folder' | 'link' | 'other';

export interface RemoteStats {
  readonly kind: RemoteKind;
  readonly size: number;
  /** Time of the last write, seconds since 1970 by the server's clock. */
  readonly mtime: number;
}

export interface RemoteEntry extends RemoteStats {
  readonly name: string;
}

/** What SFTP version 3 says of a refusal (draft-ietf-secsh-filexfer-02, section 7). */
export type Refusal = 'missing' | 'denied' | 'failed' | 'unsupported';

/** The server answered, and refused. */
export class RemoteRefusal extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, doing: string, words: string) {
    super(`${doing}: ${words}`);
    this.name = 'RemoteRefusal';
    this.refusal = refusal;
  }
}

const refusals: Readonly<Record<number, Refusal>> = { 2: 'missing', 3: 'denied', 4: 'failed', 8: 'unsupported' };

type Answer<T> = (error: Error | null | undefined, value?: T) => void;

export interface RemoteFile {
  stats(): Promise<RemoteStats>;
  /** Bytes at a position, fewer than asked for only at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Brings what was written to the server's disk, where the server knows how. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export class Remote {
  readonly #sftp: SFTPWrapper;
  readonly #frozenAfterMs: number;
  readonly #giveUp: (reason: GatewayError) => void;
  #lost: GatewayError | undefined;
  /** What ends each question that is not answered yet. */
  readonly #open = new Set<(reason: GatewayError) => void>();
  #watch: NodeJS.Timeout | undefined;
  #answeredAt = 0;
  /** Called with each question and answer that counts as use of the session. */
  readonly #onUse: () => void;

  constructor(
    sftp: SFTPWrapper,
    frozenAfterMs: number,
    on: { readonly giveUp: (reason: GatewayError) => void; readonly use: () => void },
  ) {
    this.#sftp = sftp;
    this.#frozenAfterMs = frozenAfterMs;
    this.#giveUp = on.giveUp;
    this.#onUse = on.use;
  }

  /** Questions that are not answered yet. */
  get open(): number {
    return this.#open.size;
  }

  /** Says that the session is gone: what is open now, or asked later, fails with this. The first reason counts. */
  lose(reason: GatewayError): void {
    this.#lost ??= reason;
    clearInterval(this.#watch);
    for (const end of this.#open) end(this.#lost);
    this.#open.clear();
  }

  async list(folder: string): Promise<RemoteEntry[]> {
    const found = await this.#ask<readonly Listed[]>(`list ${folder}`, (answer) => this.#sftp.readdir(folder, answer));
    return found.map(({ filename, longname, attrs }) => ({ name: filename, ...statsOf(attrs, longname) }));
  }

  /** What stands under a path, links not followed; undefined where nothing does. */
  async look(path: string): Promise<RemoteStats | undefined> {
    try {
      return statsOf(await this.#ask<Stats>(`look at ${path}`, (answer) => this.#sftp.lstat(path, answer)));
    } catch (error) {
      if (error instanceof RemoteRefusal && error.refusal === 'missing') return undefined;
      throw error;
    }
  }

  /** Opens a file to read, or a new or emptied one to write. */
  async openFile(path: string, mode: 'r' | 'w'): Promise<RemoteFile> {
    const handle = await this.#ask<Buffer>(`open ${path}`, (answer) => this.#sftp.open(path, mode, answer));
    return this.#file(path, handle);
  }

  /** Renames; a server that keeps the rule refuses where the new name is taken. */
  rename(from: string, to: string): Promise<void> {
    return this.#ask(`rename ${from} to ${to}`, (answer) => this.#sftp.rename(from, to, answer));
  }

  /** Renames as POSIX does, whatever stands under the new name. Refused as `unsupported` where not offered. */
  renameOver(from: string, to: string): Promise<void> {
    return this.#ask(`rename ${from} to ${to}`, (answer) => this.#sftp.ext_openssh_rename(from, to, answer));
  }

  remove(path: string): Promise<void> {
    return this.#ask(`delete ${path}`, (answer) => this.#sftp.unlink(path, answer));
  }

  makeFolder(path: string): Promise<void> {
    return this.#ask(`make the folder ${path}`, (answer) => this.#sftp.mkdir(path, answer));
  }

  removeFolder(path: string): Promise<void> {
    return this.#ask(`remove the folder ${path}`, (answer) => this.#sftp.rmdir(path, answer));
  }

  #file(path: string, handle: Buffer): RemoteFile {
    const sftp = this.#sftp;
    const piece = (position: number, into: Buffer) =>
      this.#ask<number>(`read ${path}`, (answer) =>
        sftp.read(handle, into, 0, into.length, position, (error, count) => answer(error, count)),
      );
    return {
      stats: async () => statsOf(await this.#ask<Stats>(`look at ${path}`, (answer) => sftp.fstat(handle, answer))),
      read: async (position, length) => {
        const into = Buffer.allocUnsafe(length);
        let got = 0;
        while (got < length) {
          const count = await piece(position + got, got === 0 ? into : into.subarray(got));
          if (count === 0) break;
          got += count;
        }
        return into.subarray(0, got);
      },
      write: (bytes, position) =>
        this.#ask(`write ${path}`, (answer) =>
          sftp.write(handle, bufferOf(bytes), 0, bytes.length, position, (error) => answer(error)),
        ),
      sync: async () => {
        try {
          await this.#ask<void>(`sync ${path}`, (answer) => sftp.ext_openssh_fsync(handle, answer));
        } catch (error) {
          if (!(error instanceof RemoteRefusal) || error.refusal !== 'unsupported') throw error;
        }
      },
      close: () => this.#ask(`close ${path}`, (answer) => sftp.close(handle, answer)),
    };
  }

  /** Asks one question. `doing` says in a few words what for. */
  #ask<T>(doing: string, ask: (answer: Answer<T>) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      this.#asked(reject);
      const answer: Answer<T> = (error, value) => {
        this.#answered(reject);
        if (!error) return resolve(value as T);
        const code: unknown = 'code' in error ? error.code : undefined;
        const refusal = typeof code === 'number' ? refusals[code] : undefined;
        if (refusal) return reject(new RemoteRefusal(refusal, doing, error.message));
        // A refusal with another code is one as well; without a code there was no answer.
        if (typeof code === 'number' && code < 6) return reject(new RemoteRefusal('failed', doing, error.message));
        // ssh2 ends what is open before it says why the session ended.
        setImmediate(() => reject(this.#lost ?? new GatewayError('connection-lost', doing, error)));
      };
      try {
        ask(answer);
      } catch (error) {
        this.#answered(reject);
        // ssh2 throws where the server did not offer the extension that the question needs; all else is a fault of ours.
        const isMissing = error instanceof Error && error.message.startsWith('Server does not support');
        reject(isMissing ? new RemoteRefusal('unsupported', doing, error.message) : error);
      }
    });
  }

  #asked(end: (reason: GatewayError) => void): void {
    this.#onUse();
    this.#open.add(end);
    if (this.#open.size > 1) return;
    this.#answeredAt = performance.now();
    this.#watch ??= setInterval(() => this.#watchOver(), Math.max(10, this.#frozenAfterMs / 4)).unref();
  }

  #answered(end: (reason: GatewayError) => void): void {
    this.#open.delete(end);
    this.#answeredAt = performance.now();
    this.#onUse();
  }

  #watchOver(): void {
    if (this.#open.size === 0 || performance.now() - this.#answeredAt < this.#frozenAfterMs) return;
    const reason = new GatewayError('peer-frozen', `no answer for ${Math.round(this.#frozenAfterMs / 1_000)} s`);
    this.lose(reason);
    this.#giveUp(reason);
  }
}

interface Listed {
  readonly filename: string;
  readonly longname: string;
  readonly attrs: { readonly mode?: number; readonly size?: number; readonly mtime?: number };
}

const kinds = new Map<number, RemoteKind>([
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'link'],
]);
const kindsOfLetters: Readonly<Record<string, RemoteKind>> = { '-': 'file', d: 'folder', l: 'link' };

/** The kind is in the mode's upper bits; a server that leaves them out shows it as `ls -l` does, or means a file. */
function statsOf({ mode, size, mtime }: Listed['attrs'], longname = ''): RemoteStats {
  const type = (mode ?? 0) & 0o170000;
  const byLetter = /^[-dlbcps][-rwxsStT]{9}/.test(longname)
    ? (kindsOfLetters[longname[0] as string] ?? 'other')
    : 'file';
  const kind = type === 0 ? byLetter : (kinds.get(type) ?? 'other');
  return { kind, size: size ?? 0, mtime: mtime ?? 0 };
}

/** The same bytes as a Buffer, which is all that ssh2 takes: the ledger hands out plain arrays. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
