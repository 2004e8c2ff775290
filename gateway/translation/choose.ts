/** Which translator reads a file: by its name where a rule says so, by its first bytes otherwise. Pure. */
import { flatFileTranslator } from '../../translators/flatfile/reader/translator.ts';
import { setMappings } from '../../translators/maps/index.ts';
import type { ReceiveRule } from '../../translators/partner.ts';
import type { TranslationContext, Translator } from '../../translators/translator.ts';
import { x12Translator } from '../../translators/x12/translator.ts';

/** The translator for a file of a partner. `head` is the beginning of the file. */
export function chooseTranslator(context: TranslationContext, head: Uint8Array): Translator {
  const { receive } = context.partner;
  const named = receive.find((rule) => rule.flat && rule.files && matchesName(rule.files, context.fileName));
  if (named) return flatFileTranslator(context, named);
  if (!looksLikeX12(head)) {
    const any = receive.find((rule) => rule.flat && !rule.files);
    if (any) return flatFileTranslator(context, any);
  }
  return x12Translator(context, setMappings);
}

/** The rule by which a file is received, as far as its name tells. */
export function ruleForName<T extends ReceiveRule>(receive: readonly T[], name: string): T | undefined {
  const named = receive.find((rule) => rule.files && matchesName(rule.files, name));
  return named ?? receive.find((rule) => !rule.files);
}

/** Whether a file name matches a pattern with `*` and `?`, letter case aside. */
export function matchesName(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'is').test(name);
}

/** True where an ISA stands in the first bytes, whatever is before it. */
export function looksLikeX12(head: Uint8Array): boolean {
  for (let i = 0; i + 3 < head.length; i++) {
    const next = head[i + 3] as number;
    if (head[i] === 0x49 && head[i + 1] === 0x53 && head[i + 2] === 0x41 && !isLetterOrDigit(next)) return true;
  }
  return false;
}

function isLetterOrDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
