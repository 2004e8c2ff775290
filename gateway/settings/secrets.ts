/**
 * Secrets: files in one folder, as Docker and Kubernetes mount them. A configuration names one as `${secret:name}`, and
 * never holds it. Read when it is needed, so that a new one counts without a restart; never kept, never logged.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';

const reference = /^\$\{secret:([a-z0-9][a-z0-9._-]{0,63})\}$/;

/** A secret in a configuration file. */
export const SecretText = Type.String({
  writeOnly: true,
  pattern: reference.source,
  patternErrorMessage:
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the sign is what a person writes.
    'a secret never stands here itself: write ${secret:name}, and put it into the secrets folder as a file of that name',
});

/** The name in `${secret:name}`. Throws a TypeError where the text is no reference: it has been checked before. */
export function secretName(text: string): string {
  const name = reference.exec(text)?.[1];
  if (name === undefined) throw new TypeError('not a checked reference to a secret');
  return name;
}

/**
 * Bytes of a secret, without the line end that editors add. Throws the system's error where the file cannot be read.
 *
 * @param text as `${secret:northwind-sftp-key}`
 */
export async function readSecret(folder: string, text: string): Promise<Buffer> {
  const bytes = await readFile(join(folder, secretName(text)));
  let end = bytes.length;
  if (end > 0 && bytes[end - 1] === 0x0a) end--;
  if (end > 0 && bytes[end - 1] === 0x0d) end--;
  return bytes.subarray(0, end);
}
