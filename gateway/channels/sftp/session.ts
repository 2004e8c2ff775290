/**
 * The session with one partner's server: opened when it is first needed, kept between polls, shared by receiving and
 * sending, opened again after a loss.
 *
 * A server that cannot be reached is asked again after a pause that grows, with jitter; whoever asks meanwhile is told at
 * once why not. That it is away is logged once, and once that it is back. A refused login waits longer: many servers bar
 * a user after a few.
 */
import { GatewayError } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { type Connection, connect, type ReadSecret } from './connect.ts';
import { Gate, Pace } from './limits.ts';
import type { Remote } from './remote.ts';
import type { SftpSettings } from './settings.ts';

export interface SftpSessionOptions {
  readonly partner: string;
  readonly channel: string;
  readonly settings: SftpSettings;
  readonly secret: ReadSecret;
  /** 0 to 1, for the jitter of pauses. */
  readonly chance: () => number;
  readonly logger: Logger;
  readonly pauses?: Partial<Pauses>;
}

/** Longest pause after the first failure to connect, which doubles up to the longest of all, in milliseconds. */
export interface Pauses {
  readonly awayMs: number;
  readonly awayMsMax: number;
  readonly refusedMs: number;
  readonly refusedMsMax: number;
}

const usualPauses: Pauses = { awayMs: 2_000, awayMsMax: 300_000, refusedMs: 60_000, refusedMsMax: 1_800_000 };

/** Failures that asking again soon makes worse. */
const refusalCodes = new Set(['login-refused', 'host-key-unknown', 'no-common-algorithm', 'secret-missing']);

export class SftpSession implements AsyncDisposable {
  readonly settings: SftpSettings;
  readonly receiving: Gate;
  readonly sending: Gate;
  readonly pace: Pace;
  /** Where this process staged what, by transmission: it spares a look before the rename. */
  readonly staged = new Map<string, { readonly path: string; readonly size: number }>();
  readonly #options: SftpSessionOptions;
  readonly #pauses: Pauses;
  #connection: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #failures = 0;
  #failure: GatewayError | undefined;
  #notBefore = 0;
  #usedAt = 0;
  #idle: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(options: SftpSessionOptions) {
    const { settings } = options;
    this.#options = options;
    this.#pauses = { ...usualPauses, ...options.pauses };
    this.settings = settings;
    this.receiving = new Gate(settings.inFlight);
    this.sending = new Gate(settings.inFlight);
    this.pace = new Pace(settings.bytesPerSecond);
  }

  /** True from a failure to connect, which has been logged, to the next success. */
  get isAway(): boolean {
    return this.#failure !== undefined;
  }

  /** The open session; opens it where there is none. Throws a GatewayError where that cannot be, or not yet again. */
  async remote(): Promise<Remote> {
    if (this.#connection) return this.#connection.remote;
    if (this.#isStopped) throw new GatewayError('connection-lost', `${this.#options.partner}, which is stopped`);
    if (this.#failure && performance.now() < this.#notBefore) throw this.#failure;
    this.#opening ??= this.#connect().finally(() => {
      this.#opening = undefined;
    });
    return (await this.#opening).remote;
  }

  /** Ends the session at once, so that whoever waits for an answer has an end; it is opened again when it is needed. */
  hangUp(): void {
    this.#connection?.hangUp();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#idle);
    await this.#opening?.catch(() => undefined);
    await this.#connection?.end();
  }

  async #connect(): Promise<Connection> {
    const { settings, secret, partner, channel, logger } = this.#options;
    try {
      const connection = await connect(settings, secret, () => {
        this.#usedAt = performance.now();
      });
      this.#usedAt = performance.now();
      this.#connection = connection;
      void connection.over.then((reason) => this.#isOver(connection, reason));
      this.#idle = setInterval(() => this.#endIdle(connection), Math.max(20, settings.idleMs / 4)).unref();
      if (this.#failure) logger.info({ partner, channel, host: settings.host }, 'the server can be reached again');
      this.#failure = undefined;
      this.#failures = 0;
      return connection;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): GatewayError {
    const { partner, channel, chance, logger } = this.#options;
    const reason = error instanceof GatewayError ? error : new GatewayError('partner-unreachable', partner, error);
    const { awayMs, awayMsMax, refusedMs, refusedMsMax } = this.#pauses;
    const [first, longest] = refusalCodes.has(reason.code) ? [refusedMs, refusedMsMax] : [awayMs, awayMsMax];
    const ceiling = Math.min(longest, first * 2 ** Math.min(this.#failures++, 30));
    // Half of it for sure: an angry server is never asked again at once.
    const pause = Math.round(ceiling * (0.5 + chance() / 2));
    this.#notBefore = performance.now() + pause;
    const about = { partner, channel, code: reason.code, hint: reason.hint, againInMs: pause, err: reason };
    if (this.#failure?.code === reason.code) logger.debug(about, 'the server can still not be used');
    else logger.error(about, 'the server cannot be used; trying again, and silent until that changes');
    this.#failure = reason;
    return reason;
  }

  #isOver(connection: Connection, reason: GatewayError): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    clearInterval(this.#idle);
    const { partner, channel, logger } = this.#options;
    const about = { partner, channel, code: reason.code, hint: reason.hint, err: reason };
    if (this.#isStopped) return;
    // Many servers end a session that is quiet for a while: that is no news.
    if (reason.code === 'peer-frozen') logger.warn(about, 'hung up; the connection is opened again when it is needed');
    else logger.debug(about, 'the connection is closed; it is opened again when it is needed');
  }

  #endIdle(connection: Connection): void {
    if (connection.remote.open > 0 || performance.now() - this.#usedAt < this.settings.idleMs) return;
    clearInterval(this.#idle);
    if (this.#connection === connection) this.#connection = undefined;
    void connection.end();
  }
}
