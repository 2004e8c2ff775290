/** What a partner has open in one session: files that it writes or reads, and folders that it lists. */
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import ssh2 from 'ssh2';
import type { Coverage, PassingDigest } from './digest.ts';
import { Refused } from './refused.ts';
import type { Listed, Place } from './root.ts';
import type { Upload } from './upload.ts';

const { STATUS_CODE: codes } = ssh2.utils.sftp;

export type Handle =
  | { readonly kind: 'upload'; readonly upload: Upload }
  | {
      readonly kind: 'download';
      readonly file: FileHandle;
      readonly stats: Stats;
      readonly place: Place & { kind: 'file' };
      readonly read: Coverage;
      readonly digest: PassingDigest;
    }
  | { readonly kind: 'listing'; readonly batches: AsyncIterator<readonly Listed[]> };

/** By the names that the protocol gives them: four bytes, a number that is used once in a session. */
export class Handles {
  readonly #open = new Map<number, Handle>();
  readonly #most: number;
  #opened = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Asked before anything is opened. Throws a Refused. */
  assertRoom(): void {
    if (this.#open.size >= this.#most) throw new Refused(codes.FAILURE, 'Too many files or folders are open.');
  }

  /** Holds it, and gives its name. */
  hold(handle: Handle): Buffer {
    const number = this.#opened++;
    this.#open.set(number, handle);
    const name = Buffer.alloc(4);
    name.writeUInt32BE(number);
    return name;
  }

  /** Throws a Refused where nothing has the name. */
  of(name: Buffer): Handle {
    const handle = name.length === 4 ? this.#open.get(name.readUInt32BE(0)) : undefined;
    if (!handle) throw new Refused(codes.FAILURE, 'No such handle.');
    return handle;
  }

  release(name: Buffer): Handle {
    const handle = this.of(name);
    this.#open.delete(name.readUInt32BE(0));
    return handle;
  }

  /** All that is open, and none of it from now on. */
  releaseAll(): readonly Handle[] {
    const all = [...this.#open.values()];
    this.#open.clear();
    return all;
  }
}
