/** Reads and checks a partner's specifications of flat files and JSON files. */
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { checkFlatFileSpec } from '../../translators/flatfile/check.ts';
import type { SpecProblem } from '../../translators/flatfile/check-field.ts';
import { FlatFileSpec } from '../../translators/flatfile/spec.ts';
import { checkJsonFileSpec } from '../../translators/jsonfile/check.ts';
import { JsonFileSpec } from '../../translators/jsonfile/spec.ts';
import { isJsonVersion, jsonVersions } from '../../translators/maps/json-advice.ts';
import { checkYaml } from '../settings/check.ts';
import type { ConfigError } from '../settings/config-error.ts';
import { quote } from '../settings/wording.ts';
import { readYaml } from '../settings/yaml.ts';
import { nodeHost } from '../translation/host.ts';
import { Complaints, type Path } from './complaints.ts';
import { complainMissing, textOf } from './files.ts';
import type { PartnerFolder } from './folder.ts';
import type { PartnerFile } from './schema/schema.ts';

const host = nodeHost();

/** By the name that partner.yaml knows them by. */
export interface Specs {
  readonly flat: ReadonlyMap<string, FlatFileSpec>;
  readonly json: ReadonlyMap<string, JsonFileSpec>;
}

/** Every specification of maps/, and every other one that partner.yaml names. */
export async function specsOf(
  folder: PartnerFolder,
  partner: PartnerFile | undefined,
  complaints: Complaints,
  errors: ConfigError[],
): Promise<Specs> {
  const names = new Set([...folder.files.keys()].filter((name) => /^maps\/[^/]+\.ya?ml$/.test(name)));
  const asked = partner === undefined ? [] : askedOf(partner, complaints);
  for (const { name, at } of asked) {
    if (folder.files.has(name)) names.add(name);
    else complainMissing(folder, name, at, complaints);
  }
  const flat = new Map<string, FlatFileSpec>();
  const json = new Map<string, JsonFileSpec>();
  for (const name of names) {
    const read = await readSpec(folder, name, errors);
    if (read === undefined) continue;
    if ('flat' in read) flat.set(name, read.flat);
    else json.set(name, read.json);
    const other = 'flat' in read ? 'json' : 'flat';
    for (const { at } of asked.filter((each) => each.name === name && each.at.at(-1) === other)) {
      const is = other === 'json' ? 'a flat file (`format` is csv or fixed)' : 'a JSON file (`format` is json)';
      complaints.key(
        at,
        `\`${other}\` is ${quote(name)}, which is of ${is}`,
        `${other === 'json' ? 'flat' : 'json'}: ${name}`,
      );
    }
  }
  return { flat, json };
}

/** Specifications that partner.yaml names, and where. */
function askedOf({ receive = [], send = [] }: PartnerFile, complaints: Complaints): { name: string; at: Path }[] {
  const asked: { name: string; at: Path }[] = [];
  for (const [list, rules] of [['receive', receive] as const, ['send', send] as const]) {
    for (const [index, { flat }] of rules.entries()) {
      if (flat !== undefined) asked.push({ name: flat, at: [list, index, 'flat'] });
    }
  }
  for (const [index, { json }] of send.entries()) {
    if (json === undefined || isJsonVersion(json)) continue;
    const at = ['send', index, 'json'];
    if (/\.ya?ml$/.test(json)) asked.push({ name: json, at });
    else {
      const hint = `${jsonVersions.join(', ')}, or a specification as maps/feed.yaml`;
      complaints.value(at, `\`json\` is ${quote(json)}, which is no version of the shape and no file`, hint);
    }
  }
  return asked;
}

async function readSpec(
  folder: PartnerFolder,
  name: string,
  errors: ConfigError[],
): Promise<{ readonly flat: FlatFileSpec } | { readonly json: JsonFileSpec } | undefined> {
  const shown = `${folder.shown}/${name}`;
  const before = errors.length;
  const text = await textOf(join(folder.path, name), shown, errors);
  if (errors.length > before) return undefined;
  const yaml = readYaml(shown, text);
  const { format } = (yaml.value ?? {}) as { readonly format?: unknown };
  const checked = <T extends TSchema, V>(schema: T, check: (value: V) => readonly SpecProblem[]): V | undefined => {
    const { value, errors: found } = checkYaml(yaml, schema);
    errors.push(...found);
    if (!value) return undefined;
    const complaints = new Complaints(yaml);
    for (const { path, message } of check(value as V)) complaints.value(path, asClause(message));
    errors.push(...complaints.errors);
    return complaints.errors.length > 0 ? undefined : (value as V);
  };
  if (typeof format === 'string' && format.startsWith('json')) {
    const json = checked(JsonFileSpec, checkJsonFileSpec);
    return json && { json };
  }
  const flat = checked(FlatFileSpec, (spec: FlatFileSpec) => checkFlatFileSpec(spec, host));
  return flat && { flat };
}

/** A sentence as the part of a line behind file, line and column. */
function asClause(sentence: string): string {
  const first = /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() : sentence.charAt(0);
  return first + sentence.slice(1).replace(/\.$/, '');
}
