/** The receivers that the configuration asks for: started, stopped and replaced as it changes. */
import { FolderReceiver } from '../channels/folder/receive.ts';
import { SftpReceiver } from '../channels/sftp/receive.ts';
import type { SftpSessions } from '../channels/sftp/sessions.ts';
import type { ErrorCode } from '../errors.ts';
import type { Incoming, Intake } from '../intake/intake.ts';
import type { Logger } from '../log.ts';
import type { ChannelSettings, Partner, PartnerBook } from '../partners/partner.ts';
import { ruleForName } from '../translation/choose.ts';

export interface ReceiverSettings {
  readonly sweepMs: number;
  readonly batchFilesMax: number;
  readonly batchBytesMax: number;
  readonly transmissionBytesMax: number;
}

export interface ReceiversParts {
  readonly intake: Intake;
  readonly settings: ReceiverSettings;
  readonly sessions: SftpSessions;
  /** Of this gateway, in the names of remote files that it has claimed. */
  readonly claimer: string;
  readonly book: () => PartnerBook;
  readonly logger: Logger;
  readonly onRefused: (partner: string, code: ErrorCode) => void;
}

interface Running {
  readonly settings: string;
  readonly receiver: AsyncDisposable;
}

export class Receivers implements AsyncDisposable {
  readonly #parts: ReceiversParts;
  readonly #running = new Map<string, Running>();
  /** Changes are followed one after another, so that no folder ever has two receivers. */
  #following: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: ReceiversParts) {
    this.#parts = parts;
  }

  /** Makes what runs the same as what is configured. A channel that did not change is not disturbed. */
  follow(): Promise<void> {
    const follow = this.#following.then(() => this.#follow());
    // What it throws is this caller's; the next change is followed all the same.
    this.#following = follow.catch(() => undefined);
    return follow;
  }

  async #follow(): Promise<void> {
    if (this.#stopped) return;
    const wanted = new Map<string, { partner: Partner; channel: ChannelSettings; settings: string }>();
    for (const partner of this.#parts.book().partners.values()) {
      if (partner.status !== 'production' && partner.status !== 'test') continue;
      for (const channel of Object.values(partner.channels)) {
        // Who logs in to the hosted drop does not concern the receiver.
        const settings = JSON.stringify('folder' in channel ? channel.folder : channel);
        wanted.set(`${partner.id}/${channel.name}`, { partner, channel, settings });
      }
    }
    for (const [key, running] of this.#running) {
      if (wanted.get(key)?.settings === running.settings) continue;
      await running.receiver[Symbol.asyncDispose]();
      this.#running.delete(key);
    }
    for (const [key, { partner, channel, settings }] of wanted) {
      if (this.#running.has(key)) continue;
      const receiver = this.#receiver(partner.id, channel);
      if (receiver) this.#running.set(key, { settings, receiver });
    }
  }

  /** Says that a whole file stands in a folder channel's in folder; `birth` as of `birthOf`. */
  arrived(partner: string, channel: string, birth: string): void {
    const receiver = this.#running.get(`${partner}/${channel}`)?.receiver;
    if (receiver instanceof FolderReceiver) receiver.arrived(birth);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await this.#following;
    await Promise.all([...this.#running.values()].map(({ receiver }) => receiver[Symbol.asyncDispose]()));
  }

  /** The receiver of a channel; undefined where the partner only fetches, or is only sent to. */
  #receiver(partner: string, channel: ChannelSettings): AsyncDisposable | undefined {
    const { intake, settings, book, logger, onRefused, sessions, claimer } = this.#parts;
    const { batchFilesMax, batchBytesMax, transmissionBytesMax } = settings;
    const common = {
      partner,
      channel: channel.name,
      batchFilesMax,
      batchBytesMax,
      resend: (file: string) => ruleForName(book().partners.get(partner)?.receive ?? [], file)?.resend ?? 'skip',
      accept: (files: readonly Incoming[]) => intake.accept(files),
      onRefused: (code: ErrorCode) => onRefused(partner, code),
      logger,
    };
    if ('folder' in channel) {
      const { folder } = channel;
      return new FolderReceiver({ ...common, folders: folder, settleMs: folder.settleMs, sweepMs: settings.sweepMs });
    }
    // Partners post to the AS2 server, which serves all of them.
    if ('as2' in channel || channel.sftp.in === undefined) return undefined;
    const session = sessions.session(partner, channel.name, channel.sftp);
    return new SftpReceiver({ ...common, session, claimer, transmissionBytesMax });
  }
}
