/**
 * Receiving from a drop folder: the folder an SFTP server, a share or a system of ours writes into.
 *
 * The periodic sweep is the truth; the watcher only hurries it. That is why it is the bare `fs.watch`, which says that
 * something happened and looks at nothing: chokidar reads the whole folder again for what a sweep moves out of it (5,000
 * files at once took 48 s with it, 6 s without). A sweep never overlaps another. Files are given to intake in order, many
 * in one commit, and move to the done folder after it. What is no file, cannot be read or is too large moves to the
 * refused folder, logged and counted, and blocks nothing.
 */
import { type FSWatcher, watch } from 'node:fs';
import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, errorCodes, GatewayError, systemCode } from '../../errors.ts';
import type { Accepted, Incoming } from '../../intake/intake.ts';
import type { Logger } from '../../log.ts';
import { FolderLook } from './look.ts';
import { isUnfinished, pathOf, shownName } from './names.ts';
import { type Claimed, claim, putAway, readClaimed, sourceKey, takingFolder } from './take.ts';

export interface FolderReceiverOptions {
  readonly partner: string;
  readonly channel: string;
  readonly folders: { readonly in: string; readonly done: string; readonly refused: string };
  readonly settleMs: number;
  readonly sweepMs: number;
  /** Files, and bytes of them, that are given to intake at once. */
  readonly batchFilesMax: number;
  readonly batchBytesMax: number;
  readonly resend: (name: string) => 'skip' | 'accept';
  readonly accept: (files: readonly Incoming[]) => Promise<readonly Accepted[]>;
  readonly onRefused: (code: ErrorCode) => void;
  readonly logger: Logger;
}

export class FolderReceiver implements AsyncDisposable {
  readonly #options: FolderReceiverOptions;
  readonly #look: FolderLook;
  readonly #taking: FolderLook;
  readonly #stop = new AbortController();
  #wake = Promise.withResolvers<void>();
  #endPause: () => void = () => undefined;
  /** A file arrived since the last sweep began. */
  #hasNews = false;
  #watcher: FSWatcher | undefined;
  #faulty = false;
  /** Folders in the drop folder that were reported. */
  #reported = new Set<string>();
  readonly #running: Promise<void>;

  constructor(options: FolderReceiverOptions) {
    this.#options = options;
    this.#look = new FolderLook(options.folders.in, options.settleMs);
    this.#taking = new FolderLook(takingFolder(options.folders.in), options.settleMs);
    this.#running = this.#run();
  }

  /** Says that a file in the folder is whole, so that it is taken at once under its finished name. `birth` as of `birthOf`. */
  arrived(birth: string): void {
    this.#look.isWhole(birth);
    this.#hasNews = true;
    this.#endPause();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#endPause();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    await this.#makeFolders();
    this.#watch();
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers<void>();
      this.#hasNews = false;
      const growing = await this.#sweepOnce();
      const wait = growing ? Math.min(this.#options.settleMs, this.#options.sweepMs) : this.#options.sweepMs;
      await this.#pause(wait, growing);
    }
    this.#watcher?.close();
  }

  /** Watches the folder, anew where it was watched: a folder made again is another one. */
  #watch(): void {
    const { folders, logger } = this.#options;
    this.#watcher?.close();
    try {
      // That an unfinished file grows is no news, and comes with every write to it.
      this.#watcher = watch(folders.in, (event, name) => {
        if (event === 'rename' || name === null || !isUnfinished(name)) this.#wake.resolve();
      });
      this.#watcher.on('error', (error) => logger.debug({ err: error }, 'the watcher failed; the sweep goes on'));
    } catch (error) {
      this.#watcher = undefined;
      logger.debug({ err: error }, 'the folder cannot be watched; the sweep goes on');
    }
  }

  /** Waits for the next sweep. While a file settles only time brings news, so that the watcher need not be heard. */
  async #pause(ms: number, growing: boolean): Promise<void> {
    if (this.#stop.signal.aborted || this.#hasNews) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#endPause = resolve;
    const timer = setTimeout(resolve, Math.max(ms, 5));
    await (growing ? promise : Promise.race([promise, this.#wake.promise]));
    clearTimeout(timer);
  }

  /** True while a file is not finished. A fault of the folder is logged once, until it is over. */
  async #sweepOnce(): Promise<boolean> {
    const { logger, partner, channel } = this.#options;
    try {
      const growing = await this.#sweep();
      if (this.#faulty) logger.info({ partner, channel }, 'the drop folder can be used again');
      this.#faulty = false;
      return growing;
    } catch (error) {
      if (!this.#faulty) logger.error({ partner, channel, err: error }, 'the drop folder cannot be used; trying again');
      this.#faulty = true;
      await this.#makeFolders();
      this.#watch();
      return false;
    }
  }

  async #sweep(): Promise<boolean> {
    const now = performance.now();
    const left = await this.#taking.look(now);
    const { finished, refused, folders, growing } = await this.#look.look(now);
    this.#report(folders);
    const taking = takingFolder(this.#options.folders.in);
    for (const name of left.refused) await this.#refuse(pathOf(taking, name), name, 'not-a-file');
    for (const name of refused) await this.#refuse(pathOf(this.#options.folders.in, name), name, 'not-a-file');
    const claimed: Claimed[] = left.finished.map((file) => ({
      ...file,
      path: pathOf(taking, file.name),
    }));
    let kept = left.growing > 0;
    for (let next = 0; next < finished.length || claimed.length > 0; ) {
      let bytes = 0n;
      while (
        next < finished.length &&
        claimed.length < this.#options.batchFilesMax &&
        bytes < BigInt(this.#options.batchBytesMax)
      ) {
        const one = await claim(this.#options.folders.in, finished[next++] as (typeof finished)[number]);
        if (one === undefined) continue;
        claimed.push(one);
        bytes += one.stats.size;
      }
      kept = (await this.#take(claimed.splice(0))) || kept;
      if (this.#stop.signal.aborted) break;
    }
    return growing > 0 || kept;
  }

  /** Gives files to intake and puts them away. True where one stays claimed, to be tried again. */
  async #take(claimed: readonly Claimed[]): Promise<boolean> {
    if (claimed.length === 0) return false;
    const { partner, channel, resend } = this.#options;
    const accepted = await this.#options.accept(
      claimed.map((file) => ({
        partner,
        channel,
        name: shownName(file.name),
        sourceKey: sourceKey(channel, file),
        resend: resend(shownName(file.name)),
        bytes: () => readClaimed(file),
      })),
    );
    let kept = false;
    for (const [index, file] of claimed.entries()) {
      const result = accepted[index] as Accepted;
      if ('transmission' in result) await this.#putAway(file.path, this.#options.folders.done, file.name);
      else kept = (await this.#failed(file, result.error)) || kept;
    }
    return kept;
  }

  /** A permanent fault refuses the file; any other leaves it claimed. */
  async #failed(file: Claimed, error: unknown): Promise<boolean> {
    const { partner, channel, logger } = this.#options;
    if (error instanceof GatewayError && error.class === 'permanent') {
      await this.#refuse(file.path, file.name, error.code, error);
      return false;
    }
    logger.warn(
      { partner, channel, name: shownName(file.name), err: error },
      'the file could not be taken; trying again',
    );
    return true;
  }

  async #refuse(path: Buffer, name: string, code: ErrorCode, error?: unknown): Promise<void> {
    const { partner, channel, logger, folders } = this.#options;
    const kept = await this.#putAway(path, folders.refused, name);
    if (kept === undefined) return;
    const { text, hint } = errorCodes[code];
    logger.warn(
      {
        partner,
        channel,
        name: shownName(name),
        code,
        hint,
        movedTo: join(folders.refused, shownName(kept)),
        err: error,
      },
      `refused: ${text}`,
    );
    this.#options.onRefused(code);
  }

  /** Puts a file away; undefined where someone else took it away meanwhile, which holds up no other file. */
  async #putAway(path: Buffer, folder: string, name: string): Promise<string | undefined> {
    try {
      return await putAway(path, folder, name);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT' || (await isThere(path)) || !(await isThere(folder))) throw error;
      const { partner, channel, logger } = this.#options;
      logger.warn({ partner, channel, name: shownName(name) }, 'the file was taken away before it could be put away');
      return undefined;
    }
  }

  /** Folders are left alone; each is reported once, but for those of the channel itself. */
  #report(names: readonly string[]): void {
    const { partner, channel, logger, folders, onRefused } = this.#options;
    const own: string[] = [folders.done, folders.refused];
    const found = names.filter((name) => !own.some((path) => `${path}/`.startsWith(`${join(folders.in, name)}/`)));
    for (const name of found) {
      if (this.#reported.has(name)) continue;
      const { text, hint } = errorCodes['not-a-file'];
      logger.warn({ partner, channel, name: shownName(name), code: 'not-a-file', hint }, `left alone: ${text}`);
      onRefused('not-a-file');
    }
    this.#reported = new Set(found);
  }

  async #makeFolders(): Promise<void> {
    const { folders, logger } = this.#options;
    try {
      for (const folder of [folders.in, takingFolder(folders.in), folders.done, folders.refused])
        await mkdir(folder, { recursive: true });
    } catch (error) {
      logger.debug({ err: error }, 'a drop folder cannot be made');
    }
  }
}

async function isThere(path: Buffer | string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
