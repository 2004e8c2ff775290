/** The inventory stage by the configuration in force: who owns what, and what orders and ship notices do to our stock. */
import { factsOfMaster, type ItemFactsOf } from '../advice/telling/item-facts.ts';
import { instant } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import type { ToldLimitsOf } from '../inventory/oversell.ts';
import type { PlaceRule, StockRules } from '../inventory/rules.ts';
import { takeUp } from '../inventory/set-aside.ts';
import { type InventoryParts, inventoryRound } from '../inventory/stage.ts';
import type { PartnerReceive } from '../partners/partner.ts';
import { parseDurationMs } from '../settings/units.ts';
import { LimitsTold } from '../standing/limits-told.ts';

export interface StockParts extends Omit<InventoryParts, 'ownership' | 'rules' | 'toldLimits'> {
  readonly configuration: () => Configuration;
}

/** What the item master says of a SKU, for buffer policies; nothing where there is no master, or it does not know it. */
export function itemFactsOf(configuration: () => Configuration): ItemFactsOf {
  return (sku) => factsOfMaster(configuration().inventory.items, sku);
}

/** One round of the stage. The first takes up what an earlier run of the gateway had set aside. */
export function stockRound({ configuration, ...parts }: StockParts): () => Promise<boolean> {
  const rules = () => stockRules(configuration());
  const ownership = () => configuration().inventory;
  const told = new LimitsTold(parts.ledger.read, () => parts.clock.now());
  const toldLimits: ToldLimitsOf = async (id, skus, at) => {
    const partner = configuration().book.partners.get(id);
    return partner === undefined ? () => undefined : told.of(partner, skus, at);
  };
  let takenUp = false;
  return async () => {
    if (!takenUp) await takeUp(parts.ledger, instant(parts.clock.now()));
    takenUp = true;
    return inventoryRound({ ...parts, ownership, rules, toldLimits });
  };
}

function stockRules({ book, inventory }: Configuration): StockRules {
  const ruleOf = (partner: string, document: PartnerReceive['document']) =>
    book.partners.get(partner)?.receive.find((rule) => rule.document === document);
  return {
    order(partner) {
      const reserve = ruleOf(partner, 'purchase-order')?.reserve;
      const reserves = reserve?.when !== 'never';
      return { ...placeRule(reserve), reserves, holdMs: parseDurationMs(reserve?.hold ?? '') ?? inventory.holdMs };
    },
    notice(partner) {
      const supply = ruleOf(partner, 'ship-notice')?.supply;
      if (supply?.when === 'never') return undefined;
      return { ...placeRule(supply), transitDays: Number(supply?.transit ?? inventory.transitDays) };
    },
    lapseDays: inventory.lapseDays,
  };
}

function placeRule(told: PartnerReceive['reserve'] | PartnerReceive['supply']): PlaceRule {
  return { location: told?.location, locations: told?.locations ?? {} };
}
