/**
 * The hosted SFTP drop as the configuration asks for it: it listens while a partner has a login, or always, or never. What
 * comes in is taken at once; what a partner fetches is recorded before its client is answered.
 */

import { hostKeys } from '../channels/sftp-server/host-keys.ts';
import type { Fetched } from '../channels/sftp-server/requests.ts';
import { type SftpServer, startSftpServer } from '../channels/sftp-server/server.ts';
import type { SftpServerSettings } from '../channels/sftp-server/settings.ts';
import type { HostedUser } from '../channels/sftp-server/user.ts';
import { type Clock, instant } from '../clock.ts';
import { hostKeysFolder } from '../data-folder.ts';
import { eventId } from '../ledger/identity.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { PartnerBook } from '../partners/partner.ts';
import type { Receivers } from './receivers.ts';

export interface HostedDropParts {
  readonly settings: SftpServerSettings;
  readonly transmissionBytesMax: number;
  readonly dataFolder: string;
  readonly book: () => PartnerBook;
  readonly receivers: Pick<Receivers, 'arrived'>;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onEvents: () => void;
}

/** Pause before a port that could not be had is asked for again, in milliseconds. */
const againMs = 30_000;

export class HostedDrop implements AsyncDisposable {
  readonly #parts: HostedDropParts;
  #server: SftpServer | undefined;
  #following: Promise<void> = Promise.resolve();
  #again: NodeJS.Timeout | undefined;
  #isStopped = false;
  /** Users of the book that they were made of. */
  #known: { readonly book: PartnerBook; readonly users: ReadonlyMap<string, HostedUser> } | undefined;

  constructor(parts: HostedDropParts) {
    this.#parts = parts;
  }

  /** Undefined while it does not listen. */
  get port(): number | undefined {
    return this.#server?.port;
  }

  /** Listens, as the configuration asks for. Throws where the port or the host keys cannot be had. */
  start(): Promise<void> {
    return this.#inTurn(() => this.#follow());
  }

  /** Makes it the same as what is configured now. A port that cannot be had is logged, and asked for again. */
  follow(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#follow();
      } catch (error) {
        const { host, port } = this.#parts.settings;
        this.#parts.logger.error(
          { host, port, err: error, againInMs: againMs },
          'the hosted drop cannot be opened: no partner can log in; trying again',
        );
        this.#again = setTimeout(() => void this.follow(), againMs).unref();
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#again);
    await this.#following;
    await this.#server?.[Symbol.asyncDispose]();
    this.#server = undefined;
  }

  /** One change after another. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#following.then(work);
    this.#following = done.catch(() => undefined);
    return done;
  }

  async #follow(): Promise<void> {
    if (this.#isStopped) return;
    clearTimeout(this.#again);
    const { listen, host } = this.#parts.settings;
    const isWanted = listen === 'always' || (listen === 'auto' && this.#users().size > 0);
    this.#server?.follow();
    if (isWanted === (this.#server !== undefined)) return;
    const { logger } = this.#parts;
    if (isWanted) {
      const server = await this.#start();
      this.#server = server;
      logger.info({ host, port: server.port, users: this.#users().size }, 'the hosted drop is open');
    } else {
      await this.#server?.[Symbol.asyncDispose]();
      this.#server = undefined;
      logger.info('the hosted drop is closed: no partner has a login');
    }
  }

  async #start(): Promise<SftpServer> {
    const { settings, transmissionBytesMax, dataFolder, receivers, logger } = this.#parts;
    const keys = await hostKeys(hostKeysFolder(dataFolder));
    for (const { type, fingerprint } of keys) logger.info({ type, fingerprint }, 'host key of the hosted drop');
    return startSftpServer({
      settings,
      transmissionBytesMax,
      hostKeys: keys,
      users: () => this.#users(),
      logger,
      onReceived: ({ partner, channel, birth }) => receivers.arrived(partner, channel, birth),
      onFetched: (fetched) => this.#fetched(fetched),
    });
  }

  /** Of partners that are in use: a draft, and one that is suspended, cannot log in. */
  #users(): ReadonlyMap<string, HostedUser> {
    const book = this.#parts.book();
    if (this.#known?.book !== book) this.#known = { book, users: usersOf(book) };
    return this.#known.users;
  }

  /** Records it, with its event, once: a file that is read again was fetched before. */
  async #fetched({ partner, channel, name, sha256, user, keyFingerprint }: Fetched): Promise<void> {
    const { ledger, clock, logger, onEvents } = this.#parts;
    const at = instant(clock.now());
    const fetched = await ledger.write(async ({ transmissions, events }) => {
      const found = await transmissions.fetch({ partner, channel, name, sha256, at });
      if (found === undefined) return undefined;
      const { id, kind, cause, test } = found;
      const data = { transmission: id, name, channel, document: kind, cause, user };
      const event = { type: 'transmission.fetched', partner, test, time: at } as const;
      await events.append([
        {
          ...event,
          id: eventId(event.type, id),
          correlationId: cause ?? id,
          data: JSON.stringify(keyFingerprint === undefined ? data : { ...data, key: keyFingerprint }),
        },
      ]);
      return found;
    });
    if (fetched === undefined) return;
    onEvents();
    logger.info({ partner, transmission: fetched.id, name, kind: fetched.kind, user }, 'fetched by the partner');
  }
}

function usersOf(book: PartnerBook): ReadonlyMap<string, HostedUser> {
  const users = new Map<string, HostedUser>();
  for (const { id, status, channels } of book.partners.values()) {
    if (status !== 'production' && status !== 'test') continue;
    for (const channel of Object.values(channels)) {
      if (!('folder' in channel) || !channel.login) continue;
      const { in: drop, out, done } = channel.folder;
      const folders = { in: drop, out, done };
      users.set(channel.login.user, { partner: id, channel: channel.name, login: channel.login, folders });
    }
  }
  return users;
}
