/**
 * Receiving from a folder on a partner's server: looked through every so often, over a session that stays.
 *
 * Files are given to intake in order, many in one commit, and are moved or deleted on the server only after it. Where that
 * fails, they are not taken again: the next rounds try to put them away and nothing else; after a restart they are read
 * once more, and the ledger knows them by name, size, time and content. What is wrong with one file holds up no other; a
 * server that is away is logged once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, errorCodes, GatewayError } from '../../errors.ts';
import type { Accepted, Incoming } from '../../intake/intake.ts';
import type { Logger } from '../../log.ts';
import { ClaimedNames } from './claim.ts';
import { LeftFiles, shown } from './left-files.ts';
import { type Finished, fingerprintOf, RemoteLook } from './look.ts';
import { putAwayRemote } from './put-away.ts';
import { type Remote, type RemoteEntry, RemoteRefusal } from './remote.ts';
import type { SftpSession } from './session.ts';
import { downloadResumed } from './transfer.ts';

export interface SftpReceiverOptions {
  readonly partner: string;
  readonly channel: string;
  readonly session: SftpSession;
  /** Of this gateway, in the names of files that it has claimed: of two that poll one folder each knows its own. */
  readonly claimer: string;
  /** Files, and bytes of them, that are given to intake at once. */
  readonly batchFilesMax: number;
  readonly batchBytesMax: number;
  /** Largest file that is taken; a larger one is not even read. */
  readonly transmissionBytesMax: number;
  readonly resend: (name: string) => 'skip' | 'accept';
  readonly accept: (files: readonly Incoming[]) => Promise<readonly Accepted[]>;
  readonly onRefused: (code: ErrorCode) => void;
  readonly logger: Logger;
}

/** How long what is under way may take after the stop, in milliseconds. */
const stopMsMax = 2_000;

/** Pause after the second loss in a row, in milliseconds. */
const resumePauseMs = 1_000;

/** A finished file, and where it is now. */
interface Taking {
  readonly file: Finished;
  readonly path: string;
}

/** Codes of a session that is away or was lost: the session tells of them itself. */
const sessionCodes: ReadonlySet<string> = new Set([
  'partner-unreachable',
  'host-key-unknown',
  'login-refused',
  'no-common-algorithm',
  'secret-missing',
  'connection-lost',
  'peer-frozen',
]);

export class SftpReceiver implements AsyncDisposable {
  readonly #options: SftpReceiverOptions;
  readonly #in: string;
  readonly #look: RemoteLook;
  readonly #claims: ClaimedNames | undefined;
  readonly #stop = new AbortController();
  /** Recorded files that the server still has, by path: what they looked like. */
  readonly #recorded = new Map<string, string>();
  readonly #left: LeftFiles;
  #isFaulty = false;
  readonly #running: Promise<void>;

  constructor(options: SftpReceiverOptions) {
    const { settings } = options.session;
    this.#options = options;
    this.#in = settings.in ?? '.';
    this.#claims =
      settings.claim === 'rename' ? new ClaimedNames(this.#in, options.claimer, settings.marker) : undefined;
    this.#look = new RemoteLook(settings);
    this.#left = new LeftFiles(options);
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    // A server that does not answer must not hold up the stop: what is open is ended, and is found again.
    const late = setTimeout(() => this.#options.session.hangUp(), stopMsMax);
    await this.#running;
    clearTimeout(late);
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const { everyMs, settleMs } = this.#options.session.settings;
    while (!signal.aborted) {
      const isGrowing = await this.#roundOnce();
      const wait = isGrowing ? Math.min(settleMs, everyMs) : everyMs;
      await sleep(Math.max(wait, 5), undefined, { signal }).catch(() => undefined);
    }
  }

  /** True while a file is not finished. A fault of the folder is logged once, until it is over. */
  async #roundOnce(): Promise<boolean> {
    const { logger, partner, channel } = this.#options;
    try {
      const isGrowing = await this.#round();
      if (this.#isFaulty) logger.info({ partner, channel, folder: this.#in }, 'the remote folder can be used again');
      this.#isFaulty = false;
      return isGrowing;
    } catch (error) {
      if (error instanceof GatewayError && sessionCodes.has(error.code)) return false;
      if (!this.#isFaulty) {
        const about = { partner, channel, folder: this.#in, hint: errorCodes['remote-missing'].hint, err: error };
        logger.error(about, 'the remote folder cannot be used; trying again');
      }
      this.#isFaulty = true;
      return false;
    }
  }

  async #round(): Promise<boolean> {
    const remote = await this.#options.session.remote();
    const listing = await remote.list(this.#in);
    const { finished, odd, growing } = this.#look.look(listing, performance.now());
    const claimed = this.#claims?.left(listing) ?? [];
    this.#forget(listing);
    for (const entry of odd) this.#tellOdd(entry);
    const { batchFilesMax, batchBytesMax } = this.#options;
    let isLeft = false;
    const files = [
      ...claimed.map((file) => ({ file, isClaimed: true })),
      ...finished.map((file) => ({ file, isClaimed: false })),
    ];
    for (let next = 0; next < files.length && !this.#stop.signal.aborted; ) {
      const batch: Taking[] = [];
      let bytes = 0;
      while (next < files.length && batch.length < batchFilesMax && (batch.length === 0 || bytes < batchBytesMax)) {
        const { file, isClaimed } = files[next++] as (typeof files)[number];
        const taking = await this.#toTake(remote, file, isClaimed);
        if (taking === undefined) continue;
        batch.push(taking);
        bytes += file.size;
      }
      isLeft = (await this.#take(remote, batch)) || isLeft;
    }
    return growing > 0 || isLeft;
  }

  /** The file, claimed where that is wanted; undefined where it is not to be read: recorded before, refused, or gone. */
  async #toTake(remote: Remote, file: Finished, isClaimed: boolean): Promise<Taking | undefined> {
    const path = isClaimed && this.#claims ? this.#claims.path(file.name) : `${this.#in}/${file.name}`;
    if (this.#recorded.get(path) === fingerprintOf(file)) {
      if (this.#options.session.settings.after !== 'keep') await this.#putAway(remote, { file, path });
      return undefined;
    }
    if (file.size > this.#options.transmissionBytesMax) {
      this.#left.refuse(file, 'file-too-large');
      return undefined;
    }
    if (isClaimed || !this.#claims) return { file, path };
    const claimedPath = await this.#claims.claim(remote, file.name);
    return claimedPath === undefined ? undefined : { file, path: claimedPath };
  }

  /** Gives files to intake and puts them away. True where one stays to be tried again soon. */
  async #take(remote: Remote, batch: readonly Taking[]): Promise<boolean> {
    if (batch.length === 0) return false;
    const { partner, channel, resend, accept } = this.#options;
    const accepted = await accept(
      batch.map(({ file, path }) => ({
        partner,
        channel,
        name: shown(file.name),
        sourceKey: `sftp:${channel}:${shown(file.name)}:${fingerprintOf(file)}`,
        resend: resend(shown(file.name)),
        bytes: () => this.#bytes(remote, file, path),
      })),
    );
    const recorded = batch.filter((_, index) => 'transmission' in (accepted[index] as Accepted));
    for (const { file, path } of recorded) this.#recorded.set(path, fingerprintOf(file));
    let isLeft = false;
    let lost: GatewayError | undefined;
    for (const [index, { file }] of batch.entries()) {
      const result = accepted[index] as Accepted;
      if ('transmission' in result) continue;
      if (result.error instanceof GatewayError && sessionCodes.has(result.error.code)) lost ??= result.error;
      else isLeft = this.#left.failed(file, result.error) || isLeft;
    }
    if (this.#options.session.settings.after !== 'keep') await this.#putAllAway(remote, recorded);
    if (lost) throw lost;
    return isLeft;
  }

  async *#bytes(remote: Remote, file: Finished, path: string): AsyncGenerator<Uint8Array> {
    using _place = await this.#options.session.receiving.enter();
    const { session } = this.#options;
    const reopen = (losses: number) => this.#reopen(file, path, losses);
    for await (const chunk of downloadResumed(remote, path, file, session.pace, reopen)) {
      if (this.#stop.signal.aborted) throw new GatewayError('connection-lost', `${path}, stopped`);
      yield chunk;
    }
  }

  /** The next session, to go on with a file; after a pause that doubles where not a byte came since the last loss. */
  async #reopen(file: Finished, path: string, losses: number): Promise<Remote> {
    const { session, partner, channel, logger } = this.#options;
    const { signal } = this.#stop;
    const pauseMs = losses > 1 ? resumePauseMs * 2 ** (losses - 2) : 0;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw new GatewayError('connection-lost', `${path}, stopped`);
    const remote = await session.remote();
    logger.info({ partner, channel, name: shown(file.name) }, 'the connection was lost; going on with the file');
    return remote;
  }

  /** As many at a time as may be read at a time. */
  async #putAllAway(remote: Remote, files: readonly Taking[]): Promise<void> {
    const waiting = files.values();
    const work = async () => {
      for (const taking of waiting) await this.#putAway(remote, taking);
    };
    const workers = Array.from({ length: this.#options.session.settings.inFlight }, work);
    for (const end of await Promise.allSettled(workers)) if (end.status === 'rejected') throw end.reason;
  }

  /** What the server refuses is told once, and tried again in each round. */
  async #putAway(remote: Remote, { file, path }: Taking): Promise<void> {
    const { session, partner, channel, logger } = this.#options;
    try {
      await putAwayRemote(remote, session.settings, file, path);
      this.#recorded.delete(path);
      if (file.marker !== undefined) await this.#removeMarker(remote, file.marker);
    } catch (error) {
      if (!(error instanceof RemoteRefusal)) throw error;
      if (!this.#left.isNews(file, 'put-away')) return;
      const { hint } = errorCodes['remote-refused'];
      const about = { partner, channel, name: shown(file.name), after: session.settings.after, hint, err: error };
      logger.warn(about, 'the file is recorded, and the server does not let us put it away; it is not taken again');
    }
  }

  /** One that stays is older than the next file of that name, and so says nothing of it. */
  async #removeMarker(remote: Remote, marker: string): Promise<void> {
    try {
      await remote.remove(`${this.#in}/${marker}`);
    } catch (error) {
      if (!(error instanceof RemoteRefusal)) throw error;
      this.#options.logger.debug({ name: shown(marker), err: error }, 'a marker stays');
    }
  }

  /** Folders of ours, and what is no file, are left alone; each is told of once. */
  #tellOdd(entry: RemoteEntry): void {
    const { done, out } = this.#options.session.settings;
    const path = `${this.#in}/${entry.name}`;
    const isOurs = [done, out].some((folder) => `${folder}/`.startsWith(`${path}/`));
    if (!isOurs) this.#left.refuse(entry, entry.kind === 'file' ? 'name-unusable' : 'not-a-file');
  }

  /** Lets go of what is remembered of files that the server does not have any more. */
  #forget(listing: readonly RemoteEntry[]): void {
    const names = new Set(listing.map(({ name }) => name));
    const paths = new Set(listing.map(({ name }) => `${this.#in}/${name}`));
    for (const path of this.#recorded.keys()) if (!paths.has(path)) this.#recorded.delete(path);
    this.#left.keep(names);
  }
}
