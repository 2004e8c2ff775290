/**
 * A buffer policy in a file of its own, to be tried: `buffer:` as a send rule has it, or a whole partner.yaml with the
 * rule in it. Checked as the configuration is, every error with its place.
 */
import { type Static, Type } from 'typebox';
import { checkYaml } from '../settings/check.ts';
import { type ConfigError, sortedConfigErrors } from '../settings/config-error.ts';
import { readYaml } from '../settings/yaml.ts';
import { checkBuffer } from './check/check-buffer.ts';
import { classesOfBuffer, unknownClasses } from './check/class-uses.ts';
import { Complaints, type Path } from './complaints.ts';
import { textOf } from './files.ts';
import { ItemIndex } from './items/item-index.ts';
import type { ItemMaster } from './items/item-master.ts';
import type { Partner, PartnerSend } from './partner.ts';
import { ruleKey } from './rule-key.ts';
import { Buffer, type BufferRule } from './schema/buffer-schema.ts';
import { PartnerFile, type Tier } from './schema/schema.ts';

const PolicyFile = Type.Object(
  { buffer: Type.Array(Buffer, { description: 'Buffer policy, rules in order.' }) },
  { additionalProperties: false },
);

export interface PolicyRead {
  /** Given only when there are no errors. */
  readonly buffer: readonly BufferRule[] | undefined;
  readonly errors: readonly ConfigError[];
}

interface Found {
  readonly buffer: readonly BufferRule[];
  readonly path: Path;
  readonly tier: Tier;
}

/**
 * Reads the policy that is to be tried instead of a partner's send rule. Never throws on what a person wrote.
 *
 * @param path of the file; `name` is what errors call it
 * @param about whose policy it is to be; classes may be those of our item master
 */
export async function readPolicy(
  path: string,
  name: string,
  about: { partner: Partner; rule: PartnerSend; master: ItemMaster | undefined },
): Promise<PolicyRead> {
  const { partner, rule, master } = about;
  const errors: ConfigError[] = [];
  const text = await textOf(path, name, errors);
  if (errors.length > 0) return { buffer: undefined, errors };
  const yaml = readYaml(name, text);
  const complaints = new Complaints(yaml);
  const isWhole = typeof yaml.value === 'object' && !Array.isArray(yaml.value) && 'send' in yaml.value;
  const checked = isWhole ? checkYaml(yaml, PartnerFile) : checkYaml(yaml, PolicyFile);
  if (checked.value === undefined) return { buffer: undefined, errors: checked.errors };
  const found = isWhole
    ? ofRule(checked.value as PartnerFile, rule, complaints)
    : { buffer: (checked.value as Static<typeof PolicyFile>).buffer, path: ['buffer'], tier: partner.tier };
  if (found === undefined) return { buffer: undefined, errors: complaints.errors };
  const items = partner.items instanceof ItemIndex ? partner.items : undefined;
  const locations = rule.locations === undefined ? undefined : Object.keys(rule.locations);
  const around = { items, itemsExpected: items !== undefined, locations, discontinued: rule.discontinued };
  checkBuffer(found.buffer, found.path, { ...around, tier: found.tier }, complaints);
  const classes = items === undefined ? [] : classesOfBuffer(found.buffer, found.path, items, complaints);
  const all = sortedConfigErrors([...complaints.errors, ...unknownClasses(classes, master)]);
  return { buffer: all.length > 0 ? undefined : found.buffer, errors: all };
}

/** The send rule of a whole partner.yaml that is the same one; else its only one of an inventory-advice. */
function ofRule({ send = [], tier }: PartnerFile, rule: PartnerSend, complaints: Complaints): Found | undefined {
  const advices = send.flatMap((one, index) => (one.document === 'inventory-advice' ? [{ one, index }] : []));
  const same = advices.find(({ one }) => ruleKey(one) === rule.key) ?? (advices.length === 1 ? advices[0] : undefined);
  if (same === undefined) {
    const message = `no send rule here is ${rule.key} of the partner, and it is not one inventory-advice alone`;
    complaints.value(['send'], message, 'give the rule the same `id`, or a file with `buffer:` alone');
    return undefined;
  }
  return { buffer: same.one.buffer ?? [], path: ['send', same.index, 'buffer'], tier: tier ?? 'standard' };
}
