/**
 * Canaries: their SKU is nobody's real item, their rule is there, and the buffer policy lets their change through; a change
 * that it swallows would be waited for in vain.
 */
import { BufferPolicy } from '../../advice/policy/buffer.ts';
import { canarySource } from '../../settings/canary-source.ts';
import { parseDurationMs } from '../../settings/units.ts';
import { quote } from '../../settings/wording.ts';
import type { Complaints } from '../complaints.ts';
import { numberDefect } from '../items/item-number.ts';
import { ruleKey } from '../rule-key.ts';
import type { PartnerCanary } from '../schema/canary-schema.ts';
import type { PartnerFile, SendRule } from '../schema/schema.ts';
import type { PartnerParts } from './check-partner.ts';
import type { Candidate } from './conflicts.ts';

const quantityUnlessTold = '100';
/** Quantities of a policy are units of 10^-4. */
const scale = 10_000n;

/** What is wrong with the canary of one partner.yaml. */
export function checkCanary(
  partner: PartnerFile,
  { items }: Pick<PartnerParts, 'items'>,
  complaints: Complaints,
): void {
  const { canary } = partner;
  if (canary === undefined) return;
  if (items?.has(canary.sku)) {
    const message = `\`sku\` is ${quote(canary.sku)}, which the partner's items file has: a canary is no real item`;
    complaints.value(['canary', 'sku'], message, 'give it a SKU of its own, and its numbers under `items`');
  }
  for (const [qualifier, value] of Object.entries(canary.items ?? {})) {
    const path = ['canary', 'items', qualifier];
    const defect = numberDefect(qualifier, value);
    if (defect !== undefined) complaints.value(path, `${qualifier} ${quote(value)}: ${defect}`);
    const real = items?.sku(qualifier, value);
    if (real !== undefined) complaints.value(path, `${quote(value)} is the number of the real item ${quote(real)}`);
  }
  const rule = canaryRule(partner);
  if (rule === undefined) complainOfRule(partner, canary, complaints);
  else checkRule(canary, rule, complaints);
}

type CanaryFile = NonNullable<PartnerFile['canary']>;

function complainOfRule(partner: PartnerFile, { rule }: CanaryFile, complaints: Complaints): void {
  const ids = (partner.send ?? []).filter(isScheduled).flatMap(({ id }) => id ?? []);
  if (rule === undefined) complaints.key(['canary'], 'the partner is sent no inventory-advice that could tell it');
  else complaints.oneOf(['canary', 'rule'], rule, 'inventory-advice of `send` with an `id`', ids);
}

function checkRule(canary: CanaryFile, rule: SendRule, complaints: Complaints): void {
  if (rule.set !== undefined && canary.items === undefined) {
    const hint = 'as items: { VN: CANARY-1 }';
    complaints.key(['canary'], 'an 846 tells an item by a number of the partner, and `items` has none', hint);
  }
  const locations = rule.locations === undefined ? undefined : Object.keys(rule.locations);
  if (canary.location !== undefined && locations !== undefined && !locations.includes(canary.location)) {
    complaints.oneOf(['canary', 'location'], canary.location, 'location of this advice', locations);
  } else checkTold(canary, rule, canary.location ?? locations?.[0], complaints);
}

/** Zero and the quantity have to be told as different numbers, by rules that age and the time of day do not ask for. */
function checkTold(
  { sku, class: itemClass, quantity = quantityUnlessTold }: CanaryFile,
  rule: SendRule,
  location: string | undefined,
  complaints: Complaints,
): void {
  const policy = new BufferPolicy(rule.buffer ?? [], 'UTC');
  const place = rule.locations === undefined ? undefined : location;
  const told = (available: bigint) => policy.quantity({ available, sku, class: itemClass, location: place, ageMs: 0 });
  const [low, high] = [told(0n), told(BigInt(quantity) * scale)];
  if (low !== high) return;
  const message = `the buffer policy tells the same of 0 and of ${quantity}, which is its \`quantity\`: no change of it would ever be told`;
  complaints.key(['canary'], message, 'a larger `quantity`, or a buffer rule for its `sku`');
}

/** What two partners cannot share: a canary is no item of another, and its source is no partner. */
export function checkCanaries(
  all: readonly { readonly candidate: Candidate | undefined; readonly parts: Pick<PartnerParts, 'items'> }[],
): void {
  const seen = new Map<string, string>();
  for (const { candidate } of all) {
    const sku = candidate?.file.canary?.sku;
    if (candidate?.id === canarySource) {
      candidate.complaints.key(
        ['name'],
        `a partner cannot be called ${canarySource}: canaries are changed by that name`,
      );
    }
    if (candidate === undefined || sku === undefined) continue;
    const path = ['canary', 'sku'];
    const first = seen.get(sku);
    if (first !== undefined) candidate.complaints.value(path, `partner ${first} has the same canary, ${quote(sku)}`);
    seen.set(sku, first ?? candidate.id);
    const owner = all.find((other) => other.candidate !== candidate && other.parts.items?.has(sku));
    if (owner === undefined) continue;
    const who = owner.candidate?.id ?? 'another partner';
    candidate.complaints.value(path, `${quote(sku)} is an item of ${who}: a canary is no real item`);
  }
}

/** The canary, of a file that has been checked. */
export function canaryOf(file: PartnerFile, complaints: Complaints): PartnerCanary | undefined {
  const { canary } = file;
  const rule = canaryRule(file);
  if (canary === undefined || rule === undefined) return undefined;
  return {
    sku: canary.sku,
    items: Object.entries(canary.items ?? {}).map(([qualifier, value]) => ({ qualifier, value })),
    everyMs: parseDurationMs(canary.every) ?? 0,
    withinMs: parseDurationMs(canary.within) ?? 0,
    rule: ruleKey(rule),
    location: canary.location ?? Object.keys(rule.locations ?? {})[0],
    class: canary.class,
    quantity: canary.quantity ?? quantityUnlessTold,
    place: complaints.place(['canary', 'sku']),
  };
}

function canaryRule({ canary, send = [] }: PartnerFile): SendRule | undefined {
  return send.find((rule) => isScheduled(rule) && (canary?.rule === undefined || rule.id === canary.rule));
}

function isScheduled({ document, schedule }: SendRule): boolean {
  return document === 'inventory-advice' && schedule !== undefined;
}
