/**
 * A partner's server that misbehaves on demand, made of ssh2's Server: it freezes, cuts the connection in the middle of a
 * file, refuses, shows another host key, hands out less than it announced, has no rename, deletes nothing, is full.
 */

import { once } from 'node:events';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2';
import { fingerprint } from '../../../../gateway/channels/sftp/host-key.ts';
import { keygen } from '../../../support/openssh.ts';
import { memoryFolder, temporaryFolder } from '../../../support/temporary.ts';
import type { Peer } from './set-up.ts';

const { Server, utils } = ssh2;
const { OPEN_MODE, STATUS_CODE: code } = utils.sftp;

export interface Faults {
  /** Cut when so many bytes of files were read, or written, in one connection. */
  cutAfterBytes?: number;
  /** No answer from this many answers on. */
  freezeAfter?: number;
  refuseLogin?: boolean;
  /** Bytes that a file really has, whatever was announced. */
  truncateTo?: number;
  noRename?: boolean;
  noDelete?: boolean;
  /** Bytes that fit on the disk. */
  fullAfterBytes?: number;
  /** Says that all was written, and writes less. */
  losesWrites?: boolean;
  /** Cuts right after a rename was done, and before it is answered. */
  cutAfterRename?: boolean;
  /** Leaves the kind of a file out of its attributes. */
  noModes?: boolean;
  /** Fails at close with this code. */
  closeFails?: boolean;
}

export interface MisbehavingPeer extends Peer, AsyncDisposable {
  faults: Faults;
  readonly password: string;
  /** Connections that were made, and logins that were tried. */
  readonly counts: { connections: number; logins: number };
  /** Shows another key from the next connection on; returns its fingerprint. */
  changeHostKey(): string;
}

export async function misbehavingPeer(options: { readonly algorithms?: object } = {}): Promise<MisbehavingPeer> {
  const folder = temporaryFolder(memoryFolder);
  const disk = join(folder.path, 'disk');
  const keyFile = join(folder.path, 'user_key');
  mkdirSync(disk);
  keygen(keyFile, 'ed25519');
  const connections = new Set<Connection>();
  const peer = { faults: {} as Faults, counts: { connections: 0, logins: 0 } };
  let server: InstanceType<typeof Server>;

  const listen = async (port: number): Promise<string> => {
    const keys = keysOfHost();
    server = new Server({ hostKeys: [keys.private], ...options }, (connection) =>
      serve(connection, disk, peer, connections),
    );
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return fingerprint(Buffer.from(keys.public.split(' ')[1] as string, 'base64'));
  };
  const hostKey = await listen(0);
  const { port } = server!.address() as { port: number };
  const end = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const connection of connections) destroy(connection);
    await closed;
  };
  return Object.assign(peer, {
    port,
    user: 'northwind',
    password: 'correct horse',
    hostKey,
    keyFile,
    disk,
    root: '',
    changeHostKey: () => {
      const keys = keysOfHost();
      const old = server;
      server = new Server({ hostKeys: [keys.private] }, (connection) => serve(connection, disk, peer, connections));
      for (const connection of connections) destroy(connection);
      old.close(() => server.listen(port, '127.0.0.1'));
      return fingerprint(Buffer.from(keys.public.split(' ')[1] as string, 'base64'));
    },
    async [Symbol.asyncDispose]() {
      await end();
      folder[Symbol.dispose]();
    },
  });
}

/** Cuts a connection as a lost line does. */
function destroy(connection: Connection): void {
  (connection as unknown as { _sock: { destroy(): void } })._sock.destroy();
}

interface Emitter<Args extends unknown[]> {
  on(event: string, listener: (id: number, ...args: Args) => void): void;
}

type State = { faults: Faults; counts: { connections: number; logins: number } };

function serve(connection: Connection, disk: string, peer: State, connections: Set<Connection>): void {
  peer.counts.connections++;
  connections.add(connection);
  connection.on('error', () => undefined);
  connection.on('close', () => connections.delete(connection));
  connection.on('authentication', (attempt) => {
    peer.counts.logins++;
    if (peer.faults.refuseLogin) return attempt.reject();
    if (attempt.method === 'publickey') return attempt.accept();
    if (attempt.method === 'password' && attempt.password === 'correct horse') return attempt.accept();
    return attempt.reject(['publickey', 'password']);
  });
  connection.on('ready', () =>
    connection.on('session', (accept) =>
      accept().on('sftp', (acceptSftp) => answer(acceptSftp(), disk, peer, () => destroy(connection))),
    ),
  );
}

function answer(sftp: SFTPWrapper, disk: string, peer: State, cut: () => void): void {
  const files = new Map<number, { fd: number; path: string }>();
  const folders = new Map<number, string[]>();
  let handles = 0;
  let moved = 0;
  let answers = 0;
  const local = (path: string) => join(disk, path);
  const handleOf = (number: number) => {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(number);
    return handle;
  };
  const fileOf = (handle: Buffer) => files.get(handle.readUInt32BE(0));
  const attrs = (stats: Stats) => ({
    mode: peer.faults.noModes ? 0 : stats.mode,
    uid: 0,
    gid: 0,
    size: stats.size,
    atime: Math.floor(stats.mtimeMs / 1_000),
    mtime: Math.floor(stats.mtimeMs / 1_000),
  });
  /** Answers by what the work does, unless frozen or cut. */
  const on = <Args extends unknown[]>(event: string, work: (id: number, ...args: Args) => void) =>
    (sftp as unknown as Emitter<Args>).on(event, (id: number, ...args: Args) => {
      const { faults } = peer;
      if (faults.freezeAfter !== undefined && answers++ >= faults.freezeAfter) return;
      try {
        work(id, ...args);
      } catch (error) {
        const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
        sftp.status(id, isMissing ? code.NO_SUCH_FILE : code.FAILURE);
      }
    });
  const count = (bytes: number): boolean => {
    moved += bytes;
    const { cutAfterBytes } = peer.faults;
    if (cutAfterBytes === undefined || moved < cutAfterBytes) return false;
    cut();
    return true;
  };

  on('OPEN', (id, path: string, flags: number) => {
    const isWrite = (flags & OPEN_MODE.WRITE) !== 0;
    const mode = isWrite ? constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC : constants.O_RDONLY;
    files.set(handles, { fd: openSync(local(path), mode), path });
    sftp.handle(id, handleOf(handles++));
  });
  on('READ', (id, handle: Buffer, offset: number, length: number) => {
    const { truncateTo = Number.MAX_SAFE_INTEGER } = peer.faults;
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, truncateTo - offset)));
    const got =
      buffer.length === 0 ? 0 : readSync((fileOf(handle) as { fd: number }).fd, buffer, 0, buffer.length, offset);
    if (count(got)) return;
    if (got === 0) sftp.status(id, code.EOF);
    else sftp.data(id, buffer.subarray(0, got));
  });
  on('WRITE', (id, handle: Buffer, offset: number, data: Buffer) => {
    const { fullAfterBytes = Number.MAX_SAFE_INTEGER, losesWrites } = peer.faults;
    if (count(data.length)) return;
    if (offset + data.length > fullAfterBytes) return void sftp.status(id, code.FAILURE, 'No space left on device');
    writeSync(
      (fileOf(handle) as { fd: number }).fd,
      losesWrites ? data.subarray(0, data.length - 1) : data,
      0,
      undefined,
      offset,
    );
    sftp.status(id, code.OK);
  });
  on('CLOSE', (id, handle: Buffer) => {
    const file = fileOf(handle);
    if (file) closeSync(file.fd);
    files.delete(handle.readUInt32BE(0));
    folders.delete(handle.readUInt32BE(0));
    sftp.status(id, file && peer.faults.closeFails ? code.FAILURE : code.OK);
  });
  on('FSTAT', (id, handle: Buffer) => void sftp.attrs(id, attrs(fstatSync((fileOf(handle) as { fd: number }).fd))));
  on('LSTAT', (id, path: string) => void sftp.attrs(id, attrs(lstatSync(local(path)))));
  on('STAT', (id, path: string) => void sftp.attrs(id, attrs(lstatSync(local(path)))));
  on('OPENDIR', (id, path: string) => {
    folders.set(
      handles,
      readdirSync(local(path)).map((name) => join(path, name)),
    );
    sftp.handle(id, handleOf(handles++));
  });
  on('READDIR', (id, handle: Buffer) => {
    const names = folders.get(handle.readUInt32BE(0))?.splice(0, 100) ?? [];
    if (names.length === 0) return void sftp.status(id, code.EOF);
    sftp.name(
      id,
      names.map((path) => ({
        filename: path.split('/').at(-1) as string,
        longname: path,
        attrs: attrs(lstatSync(local(path))),
      })),
    );
  });
  on('RENAME', (id, from: string, to: string) => {
    if (peer.faults.noRename) return void sftp.status(id, code.OP_UNSUPPORTED);
    if (readdirSync(local(join(to, '..'))).includes(to.split('/').at(-1) as string))
      return void sftp.status(id, code.FAILURE);
    renameSync(local(from), local(to));
    if (peer.faults.cutAfterRename) return cut();
    sftp.status(id, code.OK);
  });
  on('REMOVE', (id, path: string) => {
    if (peer.faults.noDelete) return void sftp.status(id, code.PERMISSION_DENIED);
    unlinkSync(local(path));
    sftp.status(id, code.OK);
  });
  on('MKDIR', (id, path: string) => {
    mkdirSync(local(path));
    sftp.status(id, code.OK);
  });
  on('RMDIR', (id, path: string) => {
    rmdirSync(local(path));
    sftp.status(id, code.OK);
  });
}

/** Of 256 Ed25519 keys that ssh2 makes it cannot read one again (mscdex/ssh2, issue 1390): that one is drawn again. */
function keysOfHost() {
  for (;;) {
    const keys = utils.generateKeyPairSync('ed25519');
    if (!(utils.parseKey(keys.private) instanceof Error) && !(utils.parseKey(keys.public) instanceof Error))
      return keys;
  }
}
