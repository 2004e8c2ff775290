/** What each request of a hosted session does (draft-ietf-secsh-filexfer-02), on the folders of its user. */
import { rm } from 'node:fs/promises';
import ssh2, { type Attributes, type SFTPWrapper } from 'ssh2';
import type { Logger } from '../../log.ts';
import { shownName } from '../folder/names.ts';
import type { Pace } from '../sftp/limits.ts';
import { Coverage, PassingDigest } from './digest.ts';
import { attributesOf, entryOf, folderAttributes, rootListing } from './entries.ts';
import { type Handle, Handles } from './handles.ts';
import { Refused } from './refused.ts';
import { clientPath, fileAt, listing, openToRead, type Place, placeOf, rights } from './root.ts';
import type { Uploads } from './upload.ts';
import type { HostedUser } from './user.ts';
import { waitingIn } from './waiting.ts';

const { OPEN_MODE, STATUS_CODE: codes } = ssh2.utils.sftp;

/** Most bytes in one answer; a client asks again for the rest. */
const readBytesMax = 262_144;

export interface Fetched {
  readonly partner: string;
  readonly channel: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** The user that read it, and the fingerprint of the key that it logged in with; undefined: by password. */
  readonly user: string;
  readonly keyFingerprint: string | undefined;
}

/** A file that has a name in a channel's in folder now, finished or not. */
export interface Arrived {
  readonly partner: string;
  readonly channel: string;
  /** By which who looks into the folder knows that it is whole (`birthOf`). */
  readonly birth: string;
}

export interface RequestParts {
  readonly user: HostedUser;
  /** Address and key's fingerprint of the client, for the audit. */
  readonly client: { readonly address: string; readonly keyFingerprint: string | undefined };
  readonly uploads: Uploads;
  readonly pace: Pace;
  readonly limits: {
    readonly handlesMax: number;
    readonly waitingFilesMax: number;
    readonly waitingBytesMax: number;
    readonly transmissionBytesMax: number;
  };
  readonly logger: Logger;
  readonly onReceived: (arrived: Arrived) => void;
  /** A file of out was read to its end and closed; asked before the close is answered. */
  readonly onFetched: (fetched: Fetched) => Promise<void>;
}

/** Does what is asked, and answers it. Throws a Refused, or what the file system does, for what cannot be. */
export class Requests {
  readonly #sftp: SFTPWrapper;
  readonly #parts: RequestParts;
  readonly #handles: Handles;

  constructor(sftp: SFTPWrapper, parts: RequestParts) {
    this.#sftp = sftp;
    this.#parts = parts;
    this.#handles = new Handles(parts.limits.handlesMax);
  }

  /** OPEN: to write, a new file of the in folder; to read, any. */
  async open(id: number, path: string, flags: number): Promise<void> {
    this.#handles.assertRoom();
    const place = this.#fileNamed(path);
    const isWrite = (flags & (OPEN_MODE.WRITE | OPEN_MODE.APPEND)) !== 0;
    if (isWrite) {
      this.#require(place, 'write');
      if ((flags & OPEN_MODE.EXCL) !== 0 && (await fileAt(place.path)))
        throw new Refused(codes.FAILURE, 'It is there.');
      await this.#assertRoom();
      const upload = await this.#parts.uploads.start(
        this.#parts.user.folders.in,
        place.name,
        (flags & OPEN_MODE.TRUNC) === 0,
      );
      return this.#hold(id, { kind: 'upload', upload });
    }
    this.#require(place, 'read');
    const opened = await openToRead(place.path);
    if (!opened) throw new Refused(codes.NO_SUCH_FILE, 'No such file.');
    this.#hold(id, { kind: 'download', ...opened, place, read: new Coverage(), digest: new PassingDigest() });
  }

  #hold(id: number, handle: Handle): void {
    this.#sftp.handle(id, this.#handles.hold(handle));
  }

  /** CLOSE: a file that was written is whole from here on, and one that was read to its end was fetched. */
  async close(id: number, name: Buffer): Promise<void> {
    const handle = this.#handles.release(name);
    if (handle.kind === 'upload') {
      const { birth, ...uploaded } = await handle.upload.finish();
      this.audit('received', uploaded);
      this.#arrived(birth);
    } else if (handle.kind === 'download') await this.#closeDownload(handle);
    this.#sftp.status(id, codes.OK);
  }

  async #closeDownload({ file, stats, place, read, digest }: Handle & { kind: 'download' }): Promise<void> {
    try {
      if (!read.isWhole(stats.size)) return this.audit('read in part', { name: place.name });
      const fetched = { name: place.name, bytes: stats.size, sha256: await digest.of(file, stats.size) };
      this.audit('fetched', { folder: place.folder, ...fetched });
      if (place.folder !== 'out') return;
      const { partner, channel, login } = this.#parts.user;
      const { keyFingerprint } = this.#parts.client;
      await this.#parts.onFetched({ partner, channel, ...fetched, user: login.user, keyFingerprint });
    } finally {
      await file.close();
    }
  }

  /** READ. */
  async read(id: number, name: Buffer, offset: number, length: number): Promise<void> {
    const handle = this.#handles.of(name);
    if (handle.kind !== 'download') throw new Refused(codes.PERMISSION_DENIED, 'It is open to write.');
    const buffer = Buffer.allocUnsafe(Math.min(length, readBytesMax));
    await this.#parts.pace.take(buffer.length);
    const { bytesRead } = await handle.file.read(buffer, 0, buffer.length, offset);
    if (bytesRead === 0) return this.#sftp.status(id, codes.EOF);
    const bytes = buffer.subarray(0, bytesRead);
    handle.digest.add(offset, bytes);
    handle.read.add(offset, offset + bytesRead);
    this.#sftp.data(id, bytes);
  }

  /** WRITE. */
  async write(id: number, name: Buffer, offset: number, data: Buffer): Promise<void> {
    const handle = this.#handles.of(name);
    if (handle.kind !== 'upload') throw new Refused(codes.PERMISSION_DENIED, 'It is open to read.');
    if (offset + data.length > this.#parts.limits.transmissionBytesMax) {
      const reason = new Refused(codes.FAILURE, 'The file is larger than is taken here.');
      handle.upload.spoil(reason);
      throw reason;
    }
    const writing = handle.upload.write(offset, data);
    await Promise.all([writing, this.#parts.pace.take(data.length)]);
    this.#sftp.status(id, codes.OK);
  }

  /** OPENDIR. */
  async openFolder(id: number, path: string): Promise<void> {
    this.#handles.assertRoom();
    const place = placeOf(this.#parts.user, path);
    if (place === undefined || place.kind === 'file') throw new Refused(codes.NO_SUCH_FILE, 'No such folder.');
    this.#hold(id, {
      kind: 'listing',
      batches: place.kind === 'root' ? rootListing() : listing(place.folder, place.path),
    });
  }

  /** READDIR. */
  async list(id: number, name: Buffer): Promise<void> {
    const handle = this.#handles.of(name);
    if (handle.kind !== 'listing') throw new Refused(codes.FAILURE, 'It is no folder.');
    for (let batch = await handle.batches.next(); ; batch = await handle.batches.next()) {
      if (batch.done) return this.#sftp.status(id, codes.EOF);
      // An empty answer would be one of a folder without end.
      if (batch.value.length > 0) return this.#sftp.name(id, batch.value.map(entryOf));
    }
  }

  /** STAT and LSTAT. */
  async attributes(path: string): Promise<Attributes> {
    const place = placeOf(this.#parts.user, path);
    if (place === undefined) throw new Refused(codes.NO_SUCH_FILE, 'No such file.');
    if (place.kind !== 'file') return folderAttributes;
    const stats = await fileAt(place.path);
    if (!stats) throw new Refused(codes.NO_SUCH_FILE, 'No such file.');
    return attributesOf(stats);
  }

  /** FSTAT. */
  async attributesOpen(name: Buffer): Promise<Attributes> {
    const handle = this.#handles.of(name);
    if (handle.kind === 'listing') return folderAttributes;
    return attributesOf(await (handle.kind === 'upload' ? handle.upload.stats() : handle.file.stat()));
  }

  /** REALPATH. */
  realPath(id: number, path: string): void {
    this.#sftp.name(id, [{ filename: clientPath(path), longname: clientPath(path), attrs: folderAttributes }]);
  }

  /** RENAME, inside a folder. */
  async rename(id: number, fromPath: string, toPath: string): Promise<void> {
    const [from, to] = [this.#fileNamed(fromPath), this.#fileNamed(toPath)];
    this.#require(from, 'rename');
    if (from.folder !== to.folder) throw new Refused(codes.PERMISSION_DENIED, 'Files stay in their folder.');
    const { name, birth } = await this.#parts.uploads.rename(this.#parts.user.folders[from.folder], from.name, to.name);
    this.audit('renamed', { from: from.name, name });
    this.#arrived(birth);
    this.#sftp.status(id, codes.OK);
  }

  #arrived(birth: string): void {
    const { partner, channel } = this.#parts.user;
    this.#parts.onReceived({ partner, channel, birth });
  }

  /** REMOVE. */
  async remove(id: number, path: string): Promise<void> {
    const place = this.#fileNamed(path);
    this.#require(place, 'remove');
    if (!(await fileAt(place.path))) throw new Refused(codes.NO_SUCH_FILE, 'No such file.');
    await rm(place.path);
    this.audit('removed', { folder: place.folder, name: place.name });
    this.#sftp.status(id, codes.OK);
  }

  #fileNamed(path: string): Place & { kind: 'file' } {
    const place = placeOf(this.#parts.user, path);
    if (place === undefined)
      throw new Refused(codes.NO_SUCH_FILE, 'There are the folders in, out and done, and no others.');
    if (place.kind !== 'file') throw new Refused(codes.PERMISSION_DENIED, 'It is a folder.');
    return place;
  }

  #require({ folder }: Place & { kind: 'file' }, right: keyof (typeof rights)['in']): void {
    if (!rights[folder][right]) throw new Refused(codes.PERMISSION_DENIED, `Folder ${folder} does not allow it.`);
  }

  async #assertRoom(): Promise<void> {
    const waiting = await waitingIn(this.#parts.user.folders.in, this.#parts.limits);
    if (waiting === undefined) return;
    this.audit('refused: the partner has too much waiting', waiting);
    throw new Refused(codes.FAILURE, 'Too many files wait here to be taken; try again later.');
  }

  /** Lets go of all that is open; what was not closed is discarded. */
  async releaseAll(): Promise<void> {
    for (const handle of this.#handles.releaseAll()) {
      if (handle.kind === 'upload') {
        this.audit('discarded, the session ended before it was closed', { name: handle.upload.name });
        await handle.upload.discard();
      } else if (handle.kind === 'download') await handle.file.close();
    }
  }

  /** Whose session it is, for the audit. */
  about() {
    const { user, client } = this.#parts;
    return { partner: user.partner, channel: user.channel, user: user.login.user, ...client };
  }

  /** A line of the audit. */
  audit(what: string, about: object): void {
    const { name } = about as { name?: string };
    const shown = name === undefined ? {} : { name: shownName(Buffer.from(name).toString('latin1')) };
    this.#parts.logger.info({ ...this.about(), ...about, ...shown }, `hosted drop: ${what}`);
  }
}
