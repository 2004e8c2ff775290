/** Reads and checks a partner's overrides: JSONata expressions that change a document after it was translated, or before it is written. */
import { join } from 'node:path';
import type { ConfigError } from '../settings/config-error.ts';
import type { Complaints } from './complaints.ts';
import { compileExpression } from './expression.ts';
import { complainMissing, textOf } from './files.ts';
import type { PartnerFolder } from './folder.ts';
import type { PartnerFile } from './schema/schema.ts';

/** An override as the rules of a partner hold it: it is compiled where it is used, for it goes to the workers as text. */
export interface Override {
  /** Name in the partner's folder, as `maps/850.jsonata`. */
  readonly file: string;
  readonly text: string;
}

/** Every override of maps/, and every other one that partner.yaml names, by the name it is known by there. */
export async function overridesOf(
  folder: PartnerFolder,
  partner: PartnerFile | undefined,
  complaints: Complaints,
  errors: ConfigError[],
): Promise<ReadonlyMap<string, Override>> {
  const names = new Set([...folder.files.keys()].filter((name) => /^maps\/[^/]+\.jsonata$/.test(name)));
  for (const list of ['receive', 'send'] as const) {
    for (const [index, { override }] of (partner?.[list] ?? []).entries()) {
      if (override === undefined) continue;
      if (folder.files.has(override)) names.add(override);
      else complainMissing(folder, override, [list, index, 'override'], complaints);
    }
  }
  const overrides = new Map<string, Override>();
  for (const file of names) {
    const shown = `${folder.shown}/${file}`;
    const before = errors.length;
    const text = await textOf(join(folder.path, file), shown, errors);
    if (errors.length > before) continue;
    const { defect } = compileExpression(text);
    if (defect === undefined) overrides.set(file, { file, text });
    else errors.push({ file: shown, ...defect });
  }
  return overrides;
}
