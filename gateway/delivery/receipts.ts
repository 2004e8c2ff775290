/**
 * Receipts that come by themselves (asynchronous MDNs): they close a delivery, or end it. The channel checks them and keeps
 * them as evidence first; here they are recorded, and told of, once each.
 */
import type { GatewayError } from '../errors.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Receipt } from '../ledger/transmission.ts';
import { deliveredEvent, giveUp, noDeadLetter } from './events.ts';

/** The partner has it and says so. The same again changes nothing. True where this closed the delivery. */
export function acceptReceipt(ledger: Ledger, id: string, receipt: Receipt): Promise<boolean> {
  return ledger.write(async (stores) => {
    if ((await stores.transmissions.receipt(id, receipt)) !== 'delivered') return false;
    const transmission = await stores.transmissions.byId(id);
    if (transmission) await stores.events.append([deliveredEvent(transmission, receipt.at)]);
    await noDeadLetter(stores, id, receipt.at);
    return true;
  });
}

/**
 * The partner refuses it: the delivery is given up as `error` says, if it is not delivered already. True where it was
 * given up now.
 */
export function acceptRefusal(ledger: Ledger, id: string, at: string, error: GatewayError): Promise<boolean> {
  return ledger.write(async (stores) => {
    const transmission = await stores.transmissions.byId(id);
    if (transmission?.delivery !== 'sent' && transmission?.delivery !== 'staged') return false;
    const { message: reason, code } = error;
    const failure = { at, reason, code, class: error.class, counts: true };
    await stores.transmissions.failDelivery(id, failure, null);
    await giveUp(stores, transmission, failure);
    return true;
  });
}
