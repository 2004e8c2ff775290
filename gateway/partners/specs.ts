/** Reads and checks a partner's flat-file specifications. */
import { join } from 'node:path';
import { checkFlatFileSpec } from '../../translators/flatfile/check.ts';
import { FlatFileSpec } from '../../translators/flatfile/spec.ts';
import { checkYaml } from '../settings/check.ts';
import type { ConfigError } from '../settings/config-error.ts';
import { readYaml } from '../settings/yaml.ts';
import { nodeHost } from '../translation/host.ts';
import { Complaints } from './complaints.ts';
import { complainMissing, textOf } from './files.ts';
import type { PartnerFolder } from './folder.ts';
import type { PartnerFile } from './schema.ts';

const host = nodeHost();

/** Every specification of maps/, and every other one that partner.yaml names, by the name it is known by there. */
export async function specsOf(
  folder: PartnerFolder,
  partner: PartnerFile | undefined,
  complaints: Complaints,
  errors: ConfigError[],
): Promise<ReadonlyMap<string, FlatFileSpec>> {
  const names = new Set([...folder.files.keys()].filter((name) => /^maps\/[^/]+\.ya?ml$/.test(name)));
  for (const list of ['receive', 'send'] as const) {
    for (const [index, { flat }] of (partner?.[list] ?? []).entries()) {
      if (flat === undefined) continue;
      if (folder.files.has(flat)) names.add(flat);
      else complainMissing(folder, flat, [list, index, 'flat'], complaints);
    }
  }
  const specs = new Map<string, FlatFileSpec>();
  for (const name of names) {
    const spec = await readSpec(folder, name, errors);
    if (spec) specs.set(name, spec);
  }
  return specs;
}

async function readSpec(folder: PartnerFolder, name: string, errors: ConfigError[]): Promise<FlatFileSpec | undefined> {
  const shown = `${folder.shown}/${name}`;
  const before = errors.length;
  const text = await textOf(join(folder.path, name), shown, errors);
  if (errors.length > before) return undefined;
  const yaml = readYaml(shown, text);
  const checked = checkYaml(yaml, FlatFileSpec);
  errors.push(...checked.errors);
  if (!checked.value) return undefined;
  const complaints = new Complaints(yaml);
  for (const { path, message } of checkFlatFileSpec(checked.value, host)) complaints.value(path, asClause(message));
  errors.push(...complaints.errors);
  return complaints.errors.length > 0 ? undefined : checked.value;
}

/** A sentence as the part of a line behind file, line and column. */
function asClause(sentence: string): string {
  const first = /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() : sentence.charAt(0);
  return first + sentence.slice(1).replace(/\.$/, '');
}
