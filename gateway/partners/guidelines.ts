/** Reads and checks a partner's guidelines of X12 sets. */
import { join } from 'node:path';
import { checkGuideline } from '../../translators/x12/guideline/check.ts';
import { Guideline } from '../../translators/x12/guideline/guideline.ts';
import { checkYaml } from '../settings/check.ts';
import type { ConfigError } from '../settings/config-error.ts';
import { quote } from '../settings/wording.ts';
import { readYaml } from '../settings/yaml.ts';
import { Complaints } from './complaints.ts';
import { complainMissing, textOf } from './files.ts';
import type { PartnerFolder } from './folder.ts';
import type { PartnerFile } from './schema/schema.ts';

/** Every guideline of guidelines/, and every other one that partner.yaml names, by the name it is known by there. */
export async function guidelinesOf(
  folder: PartnerFolder,
  partner: PartnerFile | undefined,
  complaints: Complaints,
  errors: ConfigError[],
): Promise<ReadonlyMap<string, Guideline>> {
  const names = new Set([...folder.files.keys()].filter((name) => /^guidelines\/[^/]+\.ya?ml$/.test(name)));
  for (const list of ['receive', 'send'] as const) {
    for (const [index, { guideline }] of (partner?.[list] ?? []).entries()) {
      if (guideline === undefined) continue;
      if (folder.files.has(guideline)) names.add(guideline);
      else complainMissing(folder, guideline, [list, index, 'guideline'], complaints);
    }
  }
  const guidelines = new Map<string, Guideline>();
  for (const name of names) {
    const guideline = await readGuideline(folder, name, partner?.x12?.version, errors);
    if (guideline) guidelines.set(name, guideline);
  }
  return guidelines;
}

async function readGuideline(
  folder: PartnerFolder,
  name: string,
  version: string | undefined,
  errors: ConfigError[],
): Promise<Guideline | undefined> {
  const shown = `${folder.shown}/${name}`;
  const before = errors.length;
  const text = await textOf(join(folder.path, name), shown, errors);
  if (errors.length > before) return undefined;
  const yaml = readYaml(shown, text);
  const checked = checkYaml(yaml, Guideline);
  errors.push(...checked.errors);
  if (!checked.value) return undefined;
  const guideline = checked.value as Guideline;
  // A partner without `x12` has no set to check; that it names a guideline is complained about in partner.yaml.
  if (version === undefined) return guideline;
  const complaints = new Complaints(yaml);
  for (const { path, key, message, hint } of checkGuideline(guideline, version)) {
    if (key) complaints.key(path, message, hint);
    else complaints.value(path, message, hint);
  }
  errors.push(...complaints.errors);
  return complaints.errors.length > 0 ? undefined : guideline;
}

interface GuidedRule {
  readonly set?: string;
  readonly flat?: string;
  readonly guideline?: string;
}

/** Whether a rule's guideline is of the rule's set. */
export function checkGuided(
  rule: GuidedRule,
  at: readonly (string | number)[],
  guidelines: ReadonlyMap<string, Guideline>,
  complaints: Complaints,
): void {
  if (rule.guideline === undefined) return;
  const path = [...at, 'guideline'];
  if (rule.set === undefined) {
    complaints.key(path, '`guideline` is of an X12 set, and the rule has no `set`');
    return;
  }
  const guideline = guidelines.get(rule.guideline);
  if (guideline === undefined || guideline.set === rule.set) return;
  const message = `\`guideline\` is ${quote(rule.guideline)}, which is of set ${guideline.set}, and the rule is of ${rule.set}`;
  complaints.value(path, message);
}
