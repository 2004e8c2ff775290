/**
 * Receipts of what we sent over AS2, from the evidence to the ledger: one that came at once is recorded beside the
 * delivery, one that comes later closes it or ends it, and one that does not come in time has the same message sent again
 * under the same Message-ID, until the attempts are used up.
 */
import type { ReceiptEvidence, SentEvidence } from '../../channels/as2/evidence/evidence.ts';
import { isClosing, type Verdict } from '../../channels/as2/mdn/check.ts';
import type { Clock } from '../../clock.ts';
import { instant } from '../../clock.ts';
import { giveUp } from '../../delivery/events.ts';
import { acceptReceipt, acceptRefusal } from '../../delivery/receipts.ts';
import { GatewayError } from '../../errors.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { Transmission } from '../../ledger/transmission.ts';
import type { Logger } from '../../log.ts';
import type { Partnerships } from './partnerships.ts';

export interface ReceiptsParts {
  readonly ledger: Ledger;
  readonly partnerships: Partnerships;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Attempts before a delivery is given up, resends for want of a receipt among them. */
  readonly attemptsMax: number;
  /** Time after which a partner's delivery is given up, however few the attempts were. */
  readonly giveUpAfterMs: (partner: string) => number;
  readonly onEvents: () => void;
  /** The same message is to be sent again. */
  readonly onResend: () => void;
  readonly onDelivered: (partner: string) => void;
  readonly onFailed: (partner: string, final: boolean) => void;
}

/** Overdue messages of a channel that are dealt with in one round. */
const roundMax = 100;

export class Receipts {
  readonly #parts: ReceiptsParts;

  constructor(parts: ReceiptsParts) {
    this.#parts = parts;
  }

  /** A receipt came with the answer; delivery records the rest, in the same commit as often as not. */
  atOnce(transmission: string, { at, id }: Pick<ReceiptEvidence, 'at'> & { readonly id: string }): void {
    const { ledger, logger } = this.#parts;
    acceptReceipt(ledger, transmission, { at, receipt: id }).catch((error: unknown) => {
      logger.warn({ transmission, receipt: id, err: error }, 'a receipt is in the evidence, and not in the ledger');
    });
  }

  /** A receipt came by itself. Throws where the ledger cannot record it: the partner is to send it again. */
  async later(sent: SentEvidence, { state, reason }: Verdict, receipt: string): Promise<void> {
    const { ledger, partnerships, clock, logger, onEvents, onDelivered, onFailed } = this.#parts;
    const { transmission, partner, channel, messageId } = sent;
    const at = instant(clock.now());
    const acceptWarnings = partnerships.peer(partner, channel)?.send?.receipt.acceptWarnings ?? true;
    if (isClosing(state, acceptWarnings)) {
      if (await acceptReceipt(ledger, transmission, { at, receipt })) {
        onDelivered(partner);
        logger.info({ partner, transmission, messageId }, 'delivered: its receipt came');
      }
    } else if (state === 'refused' || state === 'warned') {
      const error = new GatewayError('as2-refused', `${partner}, message ${messageId}, ${reason}`);
      if (await acceptRefusal(ledger, transmission, at, error)) {
        onFailed(partner, true);
        logger.error(
          { partner, transmission, hint: error.hint, err: error },
          'delivery was given up; the bytes are kept',
        );
      }
    }
    onEvents();
  }

  /** What is overdue goes again, or is given up. Never more at once: true is not returned. */
  async round(): Promise<boolean> {
    const { ledger, partnerships, clock } = this.#parts;
    for (const { partner, channel, dueMs } of partnerships.owing()) {
      const before = instant(clock.now() - dueMs);
      const overdue = await ledger.read.transmissions.unreceipted(partner, channel, before, roundMax);
      for (const transmission of overdue) await this.#missing(transmission, dueMs);
    }
    return false;
  }

  async #missing({ id, partner, name }: Transmission, dueMs: number): Promise<void> {
    const { ledger, clock, logger, attemptsMax, giveUpAfterMs, onEvents, onResend, onFailed } = this.#parts;
    const error = new GatewayError(
      'as2-no-receipt',
      `${partner}, ${name}, within ${Math.round(dueMs / 1_000)} seconds`,
    );
    const at = instant(clock.now());
    const outcome = await ledger.write(async (stores) => {
      const now = await stores.transmissions.byId(id);
      if (now?.delivery !== 'sent') return 'closed';
      const isTooLong = now.triedAt !== null && clock.now() - Date.parse(now.triedAt) >= giveUpAfterMs(partner);
      const isFinal = isTooLong || now.attempts + 1 >= attemptsMax;
      const failure = { at, reason: error.message, code: error.code, class: error.class, counts: true };
      await stores.transmissions.failDelivery(id, failure, isFinal ? null : at);
      if (isFinal) await giveUp(stores, now, failure);
      return isFinal ? 'failed' : 'again';
    });
    if (outcome === 'closed') return;
    const about = { partner, transmission: id, name, hint: error.hint, err: error };
    onFailed(partner, outcome === 'failed');
    if (outcome === 'failed') {
      onEvents();
      logger.error(about, 'no receipt came, and it was given up; the bytes are kept');
    } else {
      onResend();
      logger.warn(about, 'no receipt came; the same message is sent again');
    }
  }
}
