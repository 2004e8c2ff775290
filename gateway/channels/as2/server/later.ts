/** Sends the receipts that go to a URL: from the evidence, so that a crash forgets none, with pauses that grow. */
import type { Logger } from '../../../log.ts';
import { memoryBytes } from '../bytes.ts';
import type { As2Evidence, PendingMdn } from '../evidence/evidence.ts';
import type { TlsRules } from '../peer.ts';
import { post } from '../sender/post.ts';

export interface LaterParts {
  readonly evidence: As2Evidence;
  readonly now: () => number;
  /** 0 to 1. */
  readonly chance: () => number;
  readonly logger: Logger;
  readonly tls: (partner: string) => TlsRules;
  readonly limits: {
    readonly attemptsMax: number;
    readonly waitMs: number;
    readonly waitMsMax: number;
    readonly idleMs: number;
  };
}

const timeouts = { connectMs: 15_000, stallMs: 30_000, answerMs: 60_000 };
/** Receipts that are sent at the same time. */
const roundMax = 16;

export class LaterReceipts implements AsyncDisposable {
  readonly #parts: LaterParts;
  readonly #running: Promise<void>;
  #isStopped = false;
  #isPoked = false;
  #wake: () => void = () => undefined;

  constructor(parts: LaterParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  poke(): void {
    this.#isPoked = true;
    this.#wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { evidence, now, logger, limits } = this.#parts;
    while (!this.#isStopped) {
      this.#isPoked = false;
      try {
        const due = await evidence.pendingMdns(new Date(now()).toISOString(), roundMax);
        await Promise.all(due.map((mdn) => this.#send(mdn)));
        if (due.length === roundMax) continue;
      } catch (error) {
        logger.error({ err: error }, 'receipts cannot be sent; trying again');
      }
      if (this.#isStopped || this.#isPoked) continue;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(resolve, limits.idleMs);
      await promise;
      clearTimeout(timer);
    }
  }

  async #send({ seq, partner, messageId, url, header, body, attempts }: PendingMdn): Promise<void> {
    const { evidence, now, chance, logger, tls, limits } = this.#parts;
    let error = '';
    let isFinal = false;
    try {
      const { status } = await post({ url, header, body: memoryBytes(body), tls: tls(partner), timeouts });
      if (status < 200 || status > 299) error = `HTTP status ${status}`;
      isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    } catch (fault) {
      error = (fault as Error).message;
    }
    const at = new Date(now()).toISOString();
    if (error === '') {
      await evidence.recordMdnAttempt(seq, at, null, '');
      logger.info({ partner, messageId, url }, 'a receipt was sent');
      return;
    }
    isFinal ||= attempts + 1 >= limits.attemptsMax;
    const wait = Math.floor(
      Math.min(limits.waitMsMax, limits.waitMs * 2 ** Math.min(attempts, 30)) * (0.5 + chance() / 2),
    );
    await evidence.recordMdnAttempt(seq, at, isFinal ? undefined : new Date(now() + wait).toISOString(), error);
    const about = { partner, messageId, url, error, attempt: attempts + 1 };
    if (isFinal) logger.error(about, 'a receipt was given up; the partner will ask again with the same Message-ID');
    else logger.warn({ ...about, againInMs: wait }, 'a receipt could not be sent; trying again');
  }
}
