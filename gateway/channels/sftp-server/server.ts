/**
 * The hosted SFTP drop: partners log in to the gateway itself, and see the folders of their channel. Strangers are held
 * off by limits on connections, time and attempts, and by bans; one partner by limits on sessions, handles, bytes and
 * files that wait.
 */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection } from 'ssh2';
import { errorCodes } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { Pace } from '../sftp/limits.ts';
import { Bans, points } from './bans.ts';
import { Conversation } from './conversation.ts';
import type { HostKey } from './host-keys.ts';
import type { Arrived, Fetched } from './requests.ts';
import type { SftpServerSettings } from './settings.ts';
import { discardUploads, Uploads } from './upload.ts';
import { type HostedUser, judge } from './user.ts';

export interface SftpServerOptions {
  readonly settings: SftpServerSettings;
  readonly transmissionBytesMax: number;
  readonly hostKeys: readonly HostKey[];
  /** Users by the name that they log in with, as they are configured now. */
  readonly users: () => ReadonlyMap<string, HostedUser>;
  readonly logger: Logger;
  /** A file came into a channel's in folder: a hint to whoever looks there. */
  readonly onReceived: (arrived: Arrived) => void;
  /** A partner read a file of its out folder to the end. Asked before the client is answered; a fault refuses the close. */
  readonly onFetched: (fetched: Fetched) => Promise<void>;
}

export interface SftpServer extends AsyncDisposable {
  readonly port: number;
  /** Ends the sessions of users that are gone or not what they were. */
  follow(): void;
}

/** Starts to listen; what a crash left half written is discarded before. Throws where the port cannot be had. */
export async function startSftpServer(options: SftpServerOptions): Promise<SftpServer> {
  const guests = new Guests(options);
  for (const user of options.users().values()) await guests.prepare(user);
  const tcp = createServer({ noDelay: true, keepAlive: true }, (socket) => guests.welcome(socket));
  tcp.listen(options.settings.port, options.settings.host);
  await once(tcp, 'listening');
  const { port } = tcp.address() as { port: number };
  return {
    port,
    follow: () => guests.follow(),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => tcp.close(resolve));
      await guests.end();
      await closed;
    },
  };
}

interface Guest {
  readonly socket: Socket;
  readonly address: string;
  user: HostedUser | undefined;
  /** Fingerprint of the key that it logged in with; undefined: by password. */
  keyFingerprint: string | undefined;
  readonly conversations: Conversation[];
  usedAt: number;
  /** Ends who does not log in in time. */
  grace: NodeJS.Timeout | undefined;
}

class Guests {
  readonly #options: SftpServerOptions;
  readonly #ssh: InstanceType<typeof ssh2.Server>;
  readonly #bans: Bans;
  readonly #uploads = new Uploads();
  readonly #paces = new Map<string, Pace>();
  readonly #discarded = new Map<string, Promise<void>>();
  readonly #guests = new Map<Socket, Guest>();
  /** What sessions that are over have still to put away. */
  readonly #leaving = new Set<Promise<unknown>>();
  /** Guests that have not said hello, by address and port: ssh2 does not tell the socket. */
  readonly #arriving = new Map<string, Guest>();
  #isStopped = false;

  constructor(options: SftpServerOptions) {
    this.#options = options;
    this.#bans = new Bans(options.settings);
    const hostKeys = options.hostKeys.map(({ privateKey }) => privateKey);
    const algorithms = {
      hmac: { append: [], prepend: [], remove: ['hmac-sha1', 'hmac-sha1-etm@openssh.com'] },
      // Compressed by a stranger, a little becomes much.
      compress: ['none'],
    } satisfies ssh2.Algorithms;
    this.#ssh = new ssh2.Server({ hostKeys, algorithms, ident: 'Crossdock' }, (connection, { ip, port }) =>
      this.#greet(connection, this.#arriving.get(`${ip} ${port}`)),
    );
  }

  welcome(socket: Socket): void {
    const { settings, logger } = this.#options;
    const address = socket.remoteAddress ?? '';
    const ofAddress = [...this.#guests.values()].filter((guest) => guest.address === address).length;
    socket.on('error', () => undefined);
    if (this.#isStopped || this.#bans.isBanned(address, performance.now())) return void socket.destroy();
    if (this.#guests.size >= settings.connectionsMax || ofAddress >= settings.connectionsPerAddressMax) {
      logger.debug({ address }, 'hosted drop: too many connections');
      this.#score(address, 'tooMany');
      return void socket.destroy();
    }
    const usedAt = performance.now();
    const guest: Guest = {
      socket,
      address,
      user: undefined,
      keyFingerprint: undefined,
      conversations: [],
      usedAt,
      grace: undefined,
    };
    const hello = `${address} ${socket.remotePort}`;
    this.#guests.set(socket, guest);
    this.#arriving.set(hello, guest);
    guest.grace = setTimeout(() => socket.destroy(), settings.loginGraceMs);
    socket.once('close', () => {
      this.#arriving.delete(hello);
      this.#gone(guest);
    });
    this.#ssh.injectSocket(socket);
  }

  /**
   * Makes a user's folders, and discards what a crash left half written: once for each folder, before anybody writes
   * there, also where the login came later than the start. A folder that cannot be had is logged, and refuses its user.
   */
  async prepare({ partner, folders }: HostedUser): Promise<void> {
    try {
      for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
      const discarded = this.#discarded.get(folders.in) ?? discardUploads(folders.in);
      this.#discarded.set(folders.in, discarded);
      await discarded;
    } catch (error) {
      this.#discarded.delete(folders.in);
      const { hint } = errorCodes['folder-unwritable'];
      this.#options.logger.error({ partner, hint, err: error }, 'hosted drop: a folder cannot be made ready');
    }
  }

  follow(): void {
    const users = this.#options.users();
    for (const guest of this.#guests.values()) {
      if (!guest.user) continue;
      const now = users.get(guest.user.login.user);
      if (JSON.stringify(now) !== JSON.stringify(guest.user)) guest.socket.destroy();
    }
  }

  async end(): Promise<void> {
    this.#isStopped = true;
    for (const { socket } of this.#guests.values()) socket.destroy();
    while (this.#guests.size > 0 || this.#leaving.size > 0) {
      await Promise.allSettled(this.#leaving);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Called by ssh2 when a client has said hello. */
  #greet(connection: Connection, guest: Guest | undefined): void {
    if (!guest) return void connection.end();
    const idle = setInterval(() => this.#endIdle(guest), Math.max(10, this.#options.settings.idleMs / 4));
    guest.socket.once('close', () => clearInterval(idle));
    connection.on('error', () => undefined);
    let attempts = 0;
    let isJudging = false;
    connection.on('authentication', (attempt) => {
      // One after another: a client that asks many at once does not get more of them judged.
      if (isJudging || guest.user) return void guest.socket.destroy();
      isJudging = true;
      void this.#judge(guest, attempt, () => ++attempts)
        .catch(() => guest.socket.destroy())
        .finally(() => {
          isJudging = false;
        });
    });
    connection.on('ready', () => {
      clearTimeout(guest.grace);
      connection.on('session', (accept) => {
        const session = accept();
        session.on('sftp', (acceptSftp, reject) => this.#begin(guest, acceptSftp, reject));
      });
    });
  }

  async #judge(guest: Guest, attempt: AuthContext, count: () => number): Promise<void> {
    const { settings, users, logger } = this.#options;
    if (attempt.method === 'none') return attempt.reject(['publickey', 'password']);
    const user = users().get(attempt.username);
    const judged = await judge(attempt, user);
    if (guest.socket.destroyed) return;
    const about = { address: guest.address, user: attempt.username.slice(0, 64), way: attempt.method };
    if (judged.end === 'again') return attempt.accept();
    if (judged.end === 'in') {
      if (this.#sessionsOf(judged.user) >= settings.sessionsPerUserMax) {
        logger.warn({ ...about, partner: judged.user.partner }, 'hosted drop: more sessions than `sessionsPerUserMax`');
        return void guest.socket.destroy();
      }
      guest.user = judged.user;
      guest.keyFingerprint = judged.key;
      logger.info({ ...about, partner: judged.user.partner, keyFingerprint: judged.key }, 'hosted drop: logged in');
      return attempt.accept();
    }
    if (judged.why === 'wrongPassword' || judged.why === 'unknownUser') {
      logger.warn({ ...about, partner: user?.partner }, 'hosted drop: login refused');
      this.#score(guest.address, judged.why);
    }
    if (count() >= settings.loginAttemptsMax || this.#bans.isBanned(guest.address, performance.now())) {
      return void guest.socket.destroy();
    }
    attempt.reject(['publickey', 'password']);
  }

  #begin(guest: Guest, accept: () => ssh2.SFTPWrapper, reject: () => void): void {
    const { user } = guest;
    const { settings, transmissionBytesMax, logger, onReceived, onFetched } = this.#options;
    if (!user || guest.conversations.length >= conversationsMax) {
      reject();
      return;
    }
    const pace = this.#paces.get(user.login.user) ?? new Pace(settings.bytesPerSecond);
    this.#paces.set(user.login.user, pace);
    const conversation = new Conversation(accept(), {
      user,
      client: { address: guest.address, keyFingerprint: guest.keyFingerprint },
      uploads: this.#uploads,
      pace,
      limits: { ...settings, transmissionBytesMax },
      logger,
      ready: this.prepare(user),
      onUse: () => {
        guest.usedAt = performance.now();
      },
      onReceived,
      onFetched,
    });
    guest.conversations.push(conversation);
  }

  #endIdle(guest: Guest): void {
    if (performance.now() - guest.usedAt < this.#options.settings.idleMs) return;
    this.#options.logger.info(
      { address: guest.address, user: guest.user?.login.user },
      'hosted drop: ended, it was idle',
    );
    guest.socket.destroy();
  }

  #gone(guest: Guest): void {
    this.#guests.delete(guest.socket);
    clearTimeout(guest.grace);
    if (!guest.user && !this.#isStopped) this.#score(guest.address, 'noLogin');
    for (const conversation of guest.conversations) {
      const leaving = conversation.end().finally(() => this.#leaving.delete(leaving));
      this.#leaving.add(leaving);
    }
  }

  #sessionsOf({ login }: HostedUser): number {
    return [...this.#guests.values()].filter(({ user }) => user?.login.user === login.user).length;
  }

  #score(address: string, what: keyof typeof points): void {
    const { settings, logger } = this.#options;
    if (!this.#bans.add(address, points[what], performance.now())) return;
    logger.warn({ address, forMs: settings.banMs, lastly: what }, 'hosted drop: the address is banned for a while');
    for (const guest of this.#guests.values()) if (guest.address === address && !guest.user) guest.socket.destroy();
  }
}

/** SFTP sessions in one connection. */
const conversationsMax = 4;
