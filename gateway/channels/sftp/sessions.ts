/** The sessions of all SFTP channels: one a channel, the same for receiving and sending, another when its settings change. */
import { SftpSession, type SftpSessionOptions } from './session.ts';

export type SftpSessionsParts = Pick<SftpSessionOptions, 'secret' | 'chance' | 'logger' | 'pauses'>;

export class SftpSessions implements AsyncDisposable {
  readonly #parts: SftpSessionsParts;
  readonly #sessions = new Map<string, { readonly settings: string; readonly session: SftpSession }>();
  /** Sessions of former settings, on their way out. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(parts: SftpSessionsParts) {
    this.#parts = parts;
  }

  /** The session of a partner's channel. Opens nothing: a session does that when it is first needed. */
  session(partner: string, channel: string, settings: SftpSessionOptions['settings']): SftpSession {
    const key = `${partner}/${channel}`;
    const print = JSON.stringify(settings);
    const known = this.#sessions.get(key);
    if (known?.settings === print) return known.session;
    if (known) this.#leave(known.session);
    const session = new SftpSession({ ...this.#parts, partner, channel, settings });
    this.#sessions.set(key, { settings: print, session });
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { session } of this.#sessions.values()) this.#leave(session);
    this.#sessions.clear();
    await Promise.all(this.#leaving);
  }

  #leave(session: SftpSession): void {
    const end = session[Symbol.asyncDispose]().finally(() => this.#leaving.delete(end));
    this.#leaving.add(end);
  }
}
