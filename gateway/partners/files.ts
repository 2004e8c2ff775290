/** Reading one file of a partner's folder; what keeps it from being read is an error at that file. */
import { readFile } from 'node:fs/promises';
import type { ConfigError } from '../settings/config-error.ts';
import { nearestWord } from '../settings/nearest.ts';
import { quote } from '../settings/wording.ts';
import { yamlCharactersMax } from '../settings/yaml.ts';
import type { Complaints, Path } from './complaints.ts';
import { codeOf, type PartnerFolder } from './folder.ts';

/** Text of a YAML file; empty, and an error more, where there is none. `name` is what errors call the file. */
export async function textOf(path: string, name: string, errors: ConfigError[]): Promise<string> {
  const fail = (message: string) => {
    errors.push({ file: name, line: 0, column: 0, message });
    return '';
  };
  try {
    const bytes = await readFile(path);
    // Four bytes a character at most; what is longer need not be decoded to be refused.
    if (bytes.length > yamlCharactersMax * 4) return fail(`the file is longer than ${yamlCharactersMax} characters`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return fail(error instanceof TypeError ? 'the file is not UTF-8' : `the file cannot be read: ${codeOf(error)}`);
  }
}

/** Complains that a file that partner.yaml names is not in the folder. */
export function complainMissing(folder: PartnerFolder, name: string, at: Path, complaints: Complaints): void {
  const message = `\`${String(at.at(-1))}\` is ${quote(name)}, and there is no such file in the partner's folder`;
  const near = nearestWord(name, folder.files.keys());
  complaints.value(at, message, near === undefined ? undefined : `did you mean ${near}?`);
}
