/**
 * AS2 in a running gateway, as main needs it: peers and senders from the start, so that what waits can be delivered; the
 * server and the look after receipts when there is somebody to give what comes to. The server is stopped before the rest:
 * what it has taken is recorded, and the evidence closes last.
 */
import type { Check } from '../../api/health.ts';
import type { Metrics } from '../../api/metrics.ts';
import type { Sender } from '../../channels/sender.ts';
import { instant } from '../../clock.ts';
import type { Intake } from '../../intake/intake.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { PartnerBook } from '../../partners/partner.ts';
import { Stage } from '../../stage.ts';
import { Listener } from './listener.ts';
import { Partnerships, type PartnershipsParts } from './partnerships.ts';
import { Receipts } from './receipts.ts';

export interface As2Parts extends Omit<PartnershipsParts, 'onReceipt'> {
  readonly ledger: Ledger;
  /** 0 to 1, for the jitter of retries. */
  readonly chance: () => number;
  readonly metrics: Pick<Metrics, 'transmission' | 'delivery' | 'refused'>;
  readonly book: () => PartnerBook;
  readonly onEvents: () => void;
  /** Something is to be delivered again. */
  readonly onResend: () => void;
}

/** Longest time between two looks after receipts that are overdue, in milliseconds. */
const idleMs = 1_000;
/** How often evidence is looked through for what may go, in milliseconds, and rows of one commit. */
const forgetEveryMs = 3_600_000;
const forgetMax = 200;

export class As2 implements AsyncDisposable {
  readonly #parts: As2Parts;
  readonly #partnerships: Partnerships;
  readonly #receipts: Receipts;
  #listener: Listener | undefined;

  private constructor(parts: As2Parts) {
    const { settings, metrics, book } = parts;
    this.#parts = parts;
    this.#partnerships = new Partnerships({
      ...parts,
      onReceipt: (transmission, receipt) => this.#receipts.atOnce(transmission, receipt),
    });
    this.#receipts = new Receipts({
      ...parts,
      partnerships: this.#partnerships,
      attemptsMax: settings.delivery.ambiguous.attemptsMax,
      giveUpAfterMs: (partner) =>
        book().partners.get(partner)?.delivery?.giveUpAfterMs ?? settings.delivery.giveUpAfterMs,
      onDelivered: (partner) => {
        metrics.transmission('out', partner, 'sent');
        metrics.delivery(partner, 'delivered');
      },
      onFailed: (partner, final) => metrics.delivery(partner, final ? 'failed' : 'retried'),
    });
  }

  static async open(parts: As2Parts): Promise<As2> {
    const as2 = new As2(parts);
    await as2.#partnerships.follow(parts.book());
    return as2;
  }

  /** Undefined while it does not listen. */
  get port(): number | undefined {
    return this.#listener?.port;
  }

  /** For readiness; none where no partner has an AS2 channel. */
  checks(): readonly Check[] {
    return this.#partnerships.isUsed ? [this.#partnerships.check] : [];
  }

  sender(partner: string, channel: string): Sender {
    return this.#partnerships.sender(partner, channel);
  }

  /** Works with this book from now on; done before anything else does, a channel that it has can be sent over. */
  async follow(book: PartnerBook): Promise<void> {
    await this.#partnerships.follow(book);
    await this.#listener?.follow();
  }

  /** Listens, and looks after receipts, until disposed of. */
  async listen(accept: Intake['accept']): Promise<AsyncDisposable> {
    await using stack = new AsyncDisposableStack();
    const { settings, clock, chance, logger, metrics, book } = this.#parts;
    stack.use(new Stage({ name: 'AS2 evidence', round: () => this.#forget(), idleMs: forgetEveryMs, logger }));
    stack.use(new Stage({ name: 'AS2 receipts', round: () => this.#receipts.round(), idleMs, logger }));
    this.#listener = stack.use(
      new Listener({
        settings,
        partnerships: this.#partnerships,
        clock,
        chance,
        logger,
        accept,
        onRefused: (partner, modifier) => metrics.refused(partner ?? 'unknown', modifier),
        onReceipt: (sent, verdict, id) => this.#receipts.later(sent, verdict, id),
        onChange: () => this.follow(book()),
      }),
    );
    await this.#listener.start();
    return stack.move();
  }

  /** Evidence that has been kept long enough goes. */
  async #forget(): Promise<boolean> {
    const { settings, clock } = this.#parts;
    const keptMs = settings.as2.evidenceKeptMs;
    if (keptMs === undefined || !this.#partnerships.isUsed) return false;
    return await this.#partnerships.evidence.forget(instant(clock.now() - keptMs), forgetMax);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#partnerships[Symbol.asyncDispose]();
  }
}
