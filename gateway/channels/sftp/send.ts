/**
 * Sending to a partner's server. The file is written into a folder of its own, `.crossdock/ID/` inside the out folder,
 * synced, its size checked, and named by that size; then it is renamed to its name: the partner sees nothing or all of it.
 *
 * The folder tells after a crash what was done: the file in it was not placed, and the folder without it means that the
 * rename was done, also when the partner fetched the file at once. Where the server makes no folders for us, the file
 * waits as `.crossdock-ID.part` beside its final name; then, gone after a crash, it cannot be told whether it was placed,
 * and a person has to ask (`outcome-unknown`): it is never guessed.
 */
import { GatewayError } from '../../errors.ts';
import { freeName } from '../folder/take.ts';
import type { Sender } from '../sender.ts';
import { type Remote, RemoteRefusal } from './remote.ts';
import type { SftpSession } from './session.ts';
import { upload } from './transfer.ts';

export class SftpSender implements Sender {
  readonly #session: SftpSession;

  constructor(session: SftpSession) {
    this.#session = session;
  }

  get to(): string {
    const { host, port } = this.#session.settings;
    return `${host}:${port}, folder ${this.#out}`;
  }

  async stage(id: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    using _place = await this.#session.sending.enter();
    const remote = await this.#session.remote();
    await told(`${this.#out}, while ${id} was sent`, async () => {
      const hasRoom = await this.#makeRoom(remote, id);
      const unfinished = hasRoom ? `${this.#room(id)}/unfinished` : this.#beside(id);
      const size = await uploadOrEmpty(remote, unfinished, () => upload(remote, unfinished, bytes, this.#session.pace));
      if (hasRoom) await renameOver(remote, unfinished, `${this.#room(id)}/${size}`);
      this.#session.staged.set(id, { path: hasRoom ? `${this.#room(id)}/${size}` : unfinished, size });
    });
  }

  async place(id: string, name: string): Promise<'placed' | 'lost'> {
    const remote = await this.#session.remote();
    return told(`${this.#out}/${name}`, async () => {
      const known = this.#session.staged.get(id);
      if (known && (await this.#rename(remote, known.path, name))) return 'placed';
      this.#session.staged.delete(id);
      const found = await this.#find(remote, id);
      if (typeof found === 'string') return found;
      // Between the look and the rename only we touch it; gone now, the next attempt tells.
      if (await this.#rename(remote, found.path, name)) return 'placed';
      throw new GatewayError('outcome-unknown', `${this.#out}/${name}`);
    });
  }

  /** The server synced each file as it was staged, where it knows how; a folder cannot be synced over SFTP. */
  async lasting(): Promise<void> {}

  async settled(id: string): Promise<void> {
    this.#session.staged.delete(id);
    const remote = await this.#session.remote();
    try {
      await remote.removeFolder(this.#room(id));
    } catch (error) {
      if (!(error instanceof RemoteRefusal) || error.refusal !== 'missing') throw error;
    }
  }

  /** Where a crash left a staged file, or what became of it. */
  async #find(remote: Remote, id: string): Promise<{ readonly path: string } | 'placed' | 'lost'> {
    const room = await listed(remote, this.#room(id));
    if (room === undefined) {
      const beside = await remote.look(this.#beside(id));
      if (beside) return { path: this.#beside(id) };
      throw new GatewayError('outcome-unknown', `${this.#out}, ${id}, of which the server has no trace`);
    }
    if (room.length === 0) return 'placed';
    const whole = room.find(({ name, size }) => name === String(size));
    return whole ? { path: `${this.#room(id)}/${whole.name}` } : 'lost';
  }

  /** Makes the file visible. False where it is not where it was staged. */
  async #rename(remote: Remote, from: string, name: string): Promise<boolean> {
    try {
      if (this.#session.settings.existing === 'replace') await renameOver(remote, from, `${this.#out}/${name}`);
      else await this.#renameBeside(remote, from, name);
      return true;
    } catch (error) {
      if (!(error instanceof RemoteRefusal) || (await remote.look(from)) !== undefined) throw error;
      return false;
    }
  }

  /**
   * Renames to the name, or it and a number where the partner has not fetched its namesake. The plain rename is asked
   * for first, for it refuses a name that is taken; POSIX's writes over it.
   */
  async #renameBeside(remote: Remote, from: string, name: string): Promise<void> {
    const isTaken = async (each: string) => (await remote.look(`${this.#out}/${each}`)) !== undefined;
    for (let tries = 1; ; tries++) {
      const to = `${this.#out}/${await freeName(name, isTaken)}`;
      try {
        return await remote.rename(from, to);
      } catch (error) {
        if (!(error instanceof RemoteRefusal) || error.refusal === 'missing') throw error;
        const isNowTaken = (await remote.look(to)) !== undefined;
        if (isNowTaken && tries < triesMax) continue;
        if (isNowTaken || (await remote.look(from)) === undefined) throw error;
        // Some servers know POSIX's rename alone, or refuse the plain one on a disk without links.
        return await remote.renameOver(from, to);
      }
    }
  }

  /** Makes the folder that a transmission is staged in; false where the server makes none for us. */
  async #makeRoom(remote: Remote, id: string): Promise<boolean> {
    try {
      await makeFolder(remote, this.#room(id), `${this.#out}/.crossdock`);
      return true;
    } catch (error) {
      // Whatever is behind it, a file beside its final name is worth the try; what ails the server shows there as well.
      if (error instanceof RemoteRefusal) return false;
      throw error;
    }
  }

  get #out(): string {
    return this.#session.settings.out ?? '.';
  }

  #room(id: string): string {
    return `${this.#out}/.crossdock/${id}`;
  }

  #beside(id: string): string {
    return `${this.#out}/.crossdock-${id}.part`;
  }
}

/** Renames that found their name taken, one after another, before it is given up for now. */
const triesMax = 5;

/** Whatever stands under the new name goes: in one step where the server offers it, in two where not. */
async function renameOver(remote: Remote, from: string, to: string): Promise<void> {
  try {
    return await remote.renameOver(from, to);
  } catch (error) {
    if (!(error instanceof RemoteRefusal) || error.refusal === 'missing') throw error;
  }
  if ((await remote.look(from)) !== undefined && (await remote.look(to)) !== undefined) await remote.remove(to);
  await remote.rename(from, to);
}

async function makeFolder(remote: Remote, folder: string, parent: string): Promise<void> {
  try {
    return await remote.makeFolder(folder);
  } catch (error) {
    if (!(error instanceof RemoteRefusal)) throw error;
    if ((await remote.look(folder))?.kind === 'folder') return;
    if (error.refusal !== 'missing' && (await remote.look(parent)) !== undefined) throw error;
  }
  try {
    await remote.makeFolder(parent);
  } catch (error) {
    // Another file of the same round may have made it meanwhile.
    if (!(error instanceof RemoteRefusal) || (await remote.look(parent))?.kind !== 'folder') throw error;
  }
  await remote.makeFolder(folder);
}

async function listed(remote: Remote, folder: string) {
  try {
    return await remote.list(folder);
  } catch (error) {
    if (error instanceof RemoteRefusal && (await remote.look(folder)) === undefined) return undefined;
    throw error;
  }
}

/**
 * A file that could not be written whole is emptied, for it may be what fills the partner's disk. It is not removed: the
 * folder without a file in it says that the file was placed.
 */
async function uploadOrEmpty<T>(remote: Remote, path: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    await remote
      .openFile(path, 'w')
      .then((file) => file.close())
      .catch(() => undefined);
    throw error;
  }
}

/** What the server refuses, in the gateway's codes. */
async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RemoteRefusal)) throw error;
    throw new GatewayError(error.refusal === 'missing' ? 'remote-missing' : 'remote-refused', what, error);
  }
}
