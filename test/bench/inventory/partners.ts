/**
 * Fifty partners as a distributor has them: a few large ones with a fifth of the SKUs, some with a twentieth, many with
 * a hundredth. Each gets deltas every quarter of an hour, not all in the same minute, and most have a fast lane.
 */
import { ItemIndexBuilder } from '../../../gateway/partners/items/item-index-builder.ts';
import type { Partner, PartnerBook, PartnerSend } from '../../../gateway/partners/partner.ts';
import { partnersCount, sharedSkus, skuOf } from './sizes.ts';

/** Share of the SKUs that a partner has. Those whose deltas fall into the first minutes are of each kind. */
function shareOf(partner: number): number {
  if (partner === 1 || partner === 17) return 0.2;
  return partner % 6 === 2 ? 0.05 : 0.01;
}

export function book(skus: number): PartnerBook {
  const partners = Array.from({ length: partnersCount }, (_, index) => partnerOf(index, skus));
  return { version: 'bench', partners: new Map(partners.map((partner) => [partner.id, partner])) };
}

export function itemsOf({ partners }: PartnerBook): number {
  return [...partners.values()].reduce((sum, { items }) => sum + (items as unknown as { size: number }).size, 0);
}

function partnerOf(index: number, skus: number): Partner {
  const id = `partner-${String(index).padStart(2, '0')}`;
  return {
    ...{ id, name: id, status: 'production', tier: index % 10 === 1 ? 'strategic' : 'standard', version: 'v1' },
    x12: { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: id.toUpperCase() }, version: '004010' },
    send: [ruleOf(index)],
    items: itemIndex(index, skus),
  } as unknown as Partner;
}

function ruleOf(index: number): PartnerSend {
  const minutes = [0, 15, 30, 45].map((quarter) => quarter + (index % 15)).join(',');
  return {
    ...{ key: 'daily', document: 'inventory-advice', set: '846', over: 'box' },
    schedule: { cron: `${minutes} * * * *`, mode: 'delta' },
    buffer: [
      { share: '80%', less: '2', floor: '5', cap: '500' },
      { when: { class: 'fast' }, share: '60%' },
    ],
    // Four of five have a fast lane, nearly all of them for the class that sells fast.
    ...(index % 5 !== 4 && { urgent: { crossesZero: true, ...(index % 8 !== 0 && { classes: ['fast'] }) } }),
  };
}

function itemIndex(index: number, skus: number) {
  const numbers = [{ qualifier: 'UP', column: 2 }];
  const builder = new ItemIndexBuilder({ sku: 0, class: 1, description: undefined, numbers, count: 3 });
  const share = shareOf(index) * 2 ** 32;
  for (let at = 0; at < skus; at++) {
    const mixed = Math.imul(at * 64 + index + 1, 2_246_822_519) >>> 0;
    if (at >= sharedSkus && Math.imul(mixed ^ (mixed >>> 15), 3_266_489_917) >>> 0 >= share) continue;
    builder.add([skuOf(at), at % 10 === 0 ? 'fast' : 'slow', `6141${skuOf(at)}`]);
  }
  return builder.build(0).items;
}
