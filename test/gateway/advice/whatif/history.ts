/** A ledger with a history: counts, orders and advices, made by the gateway's own parts, each a minute or an hour on. */
import { instant } from '../../../../gateway/clock.ts';
import { applyUpdates } from '../../../../gateway/inventory/apply.ts';
import { reserveOrder } from '../../../../gateway/inventory/reservations.ts';
import { Stock } from '../../../../gateway/inventory/stock.ts';
import { changeEvents } from '../../../../gateway/inventory/told.ts';
import type { Stores } from '../../../../gateway/ledger/port.ts';
import type { PartnerSend } from '../../../../gateway/partners/partner.ts';
import { anOrder } from '../../../support/stock-documents.ts';
import { composing } from '../set-up.ts';

const owners = { 'on-hand': 'wms' };
const locations = new Map([
  ['DAL', { name: 'Dallas', owners }],
  ['RNO', { name: 'Reno', owners }],
]);
const place = { location: undefined, locations: {}, holdMs: 86_400_000 };

export function history(given: Partial<PartnerSend>, skus: readonly string[]) {
  const each = composing(given, skus);
  let number = 0;
  const at = () => {
    each.now += 60_000;
    number += 1;
    return instant(each.now);
  };
  return {
    ...each,
    async count(sku: string, location: string, quantity: number) {
      const now = at();
      const counted = { kind: 'count', sku, location, quantity: String(quantity), occurredAt: now } as const;
      const source = { partner: 'wms', transmission: 'in-1', scope: 'doc', rank: () => now };
      await each.ledger.write(async (stores: Stores) => {
        const update = { ...counted, key: `k${number}`, state: 'on-hand' as const };
        const applied = await applyUpdates(stores, source, [update], { locations }, now);
        await stores.events.append(applied.events);
      });
    },
    /** Orders of one line; `location` '' names none. */
    async order(sku: string, location: string, quantity: number) {
      const now = at();
      const lines = [{ sku, quantity: String(quantity) }];
      const order = anOrder(`PO-${number}`, { lines, ...(location !== '' && { from: location }) });
      await each.ledger.write(async (stores: Stores) => {
        const stock = new Stock(stores);
        const context = { stores, stock, locations, pack: () => undefined, now, rule: place };
        const its = { order, heading: order, partner: 'northwind', transmission: 'in-1', rank: now, at: now };
        await reserveOrder(context, { ...its, documentId: `doc-${number}`, part: 1 });
        await stores.events.append(changeEvents(await stock.write(now), now));
      });
    },
    /** Composes, delivers it and has it accepted; false where there was nothing to say. */
    async advise(mode: 'full' | 'delta'): Promise<boolean> {
      if ((await each.compose(mode)) !== 'sent') return false;
      const { id } = await each.newest();
      for (const sent of await each.ledger.read.transmissions.causedBy(id)) {
        await each.ledger.write(({ transmissions }) => transmissions.deliver(sent.id, instant(each.now + 1_000)));
      }
      await each.acknowledge('A');
      return true;
    },
  };
}
