/**
 * The AS2 server of a running gateway: it listens as soon as a partner has an AS2 channel. Our keys, secrets and TLS
 * files are looked at now and then, so that a new one counts without a restart.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { As2Server, type As2ServerOptions } from '../../channels/as2/server/server.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Partnerships } from './partnerships.ts';

export interface ListenerParts extends Pick<As2ServerOptions, 'accept' | 'chance' | 'onRefused' | 'onReceipt'> {
  readonly settings: Settings;
  readonly partnerships: Partnerships;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Keys, secrets or TLS files changed: partnerships are read anew, and then `follow` is called. */
  readonly onChange: () => Promise<void>;
}

/** Pause of receipts that go to URLs when none is due, in milliseconds. */
const idleMs = 5_000;
/** How often warnings are said again, in milliseconds. */
const warnEveryMs = 86_400_000;

export class Listener implements AsyncDisposable {
  readonly #parts: ListenerParts;
  readonly #interval: NodeJS.Timeout;
  #server: As2Server | undefined;
  #work: Promise<void> = Promise.resolve();
  #stamps = '';
  #problem = '';
  #warned = { text: '', at: 0 };
  #isStopped = false;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    this.#interval = setInterval(() => void this.#look(), parts.settings.configuration.rereadMs);
  }

  /** Undefined while it does not listen. */
  get port(): number | undefined {
    return this.#server?.port;
  }

  /** Begins to listen where there is somebody to listen to. Throws where it cannot. */
  async start(): Promise<void> {
    this.#stamps = await this.#stampsNow();
    await this.#listen();
    this.#warn();
  }

  /** The same while running: a port that is taken is said, and tried again. */
  follow(): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#isStopped) return;
      try {
        await this.#listen();
        this.#problem = '';
      } catch (error) {
        const { message } = error as Error;
        if (message !== this.#problem)
          this.#parts.logger.error({ err: error }, 'the AS2 server cannot listen; it is tried again');
        this.#problem = message;
      }
      this.#warn();
    });
    return this.#work;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#interval);
    await this.#work;
    await this.#server?.[Symbol.asyncDispose]();
  }

  async #listen(): Promise<void> {
    const { settings, partnerships, clock, chance, logger, accept, onRefused, onReceipt } = this.#parts;
    if (this.#server !== undefined || !partnerships.isUsed) return;
    const { host, port, path, limits, receipts } = settings.as2;
    this.#server = await As2Server.start({
      host,
      port,
      path,
      tls: await this.#tls(),
      directory: () => partnerships.directory,
      accept,
      evidence: partnerships.evidence,
      scratchFolder: join(settings.folders.data, 'as2', 'unfinished-in'),
      limits,
      later: { ...receipts, idleMs },
      tlsOf: (partner) => partnerships.tlsOf(partner),
      now: clock.now,
      chance,
      logger,
      onRefused,
      onReceipt,
    });
    logger.info({ host, port: this.#server.port, path, tls: settings.as2.tls !== undefined }, 'AS2 is listened for');
  }

  async #tls() {
    const { tls } = this.#parts.settings.as2;
    if (tls === undefined) return undefined;
    const [certificate, privateKey] = await Promise.all([
      readFile(tls.certificate, 'utf8'),
      readFile(tls.privateKey, 'utf8'),
    ]);
    return { certificate, privateKey, asksClient: tls.asksClient };
  }

  async #look(): Promise<void> {
    const { logger, onChange } = this.#parts;
    try {
      const stamps = await this.#stampsNow();
      if (this.#isStopped) return;
      if (stamps === this.#stamps) {
        if (this.#problem !== '') await this.follow();
        this.#warn();
        return;
      }
      this.#stamps = stamps;
      const tls = await this.#tls();
      if (tls) this.#server?.renewTls(tls);
      await onChange();
      logger.info('AS2 keys and secrets were read anew');
    } catch (error) {
      logger.error({ err: error }, 'AS2 keys, secrets or TLS files cannot be used; those read before go on');
    }
  }

  /** Says what a person should act on, when it changes and once a day. */
  #warn(): void {
    const { partnerships, clock, logger } = this.#parts;
    const { warnings } = partnerships;
    const text = warnings.join('\n');
    if (text === this.#warned.text && clock.now() - this.#warned.at < warnEveryMs) return;
    this.#warned = { text, at: clock.now() };
    for (const warning of warnings) logger.warn(warning);
  }

  async #stampsNow(): Promise<string> {
    const { as2, folders } = this.#parts.settings;
    const hash = createHash('sha256');
    for (const folder of [as2.keys, folders.secrets]) {
      const names = await readdir(folder).catch((): string[] => []);
      for (const name of names.sort()) hash.update(await stampOf(join(folder, name)));
    }
    if (as2.tls) for (const file of [as2.tls.certificate, as2.tls.privateKey]) hash.update(await stampOf(file));
    return hash.digest('hex');
  }
}

async function stampOf(file: string): Promise<string> {
  const info = await stat(file).catch(() => undefined);
  return info === undefined ? `${file}\n` : `${file} ${info.size} ${info.mtimeMs} ${info.ctimeMs} ${info.ino}\n`;
}
