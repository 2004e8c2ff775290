/**
 * An advice is read back while it is written: by the reader, the dictionary and the partner's guideline that would judge
 * it if the partner had sent it to us. What we would reject we do not send.
 */
import type { Finding } from '../../../translators/finding.ts';
import type { Host } from '../../../translators/host.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import { inspector } from '../../../translators/x12/inspect.ts';

/** An advice that cannot be sent, for a reason that trying again does not mend. */
export class UnsendableAdvice extends Error {
  override readonly name = 'UnsendableAdvice';
}

/** Reads what is written; `end` throws an UnsendableAdvice that names the first error, and how many more there are. */
export function writtenCheck(host: Host, guideline: Guideline | undefined) {
  const inspection = inspector(host, defaultLimits, (set) => (set === guideline?.set ? guideline : undefined));
  return {
    push: (bytes: Uint8Array) => inspection.push(bytes),
    end() {
      const errors = inspection.end().findings.filter(({ severity }) => severity === 'error');
      const [first] = errors;
      if (first !== undefined) throw new UnsendableAdvice(reasonOf(first, errors.length - 1));
    },
  };
}

function reasonOf({ message, segment, ordinal, rule }: Finding, more: number): string {
  const place = segment === undefined ? '' : ` (segment ${segment}, number ${ordinal ?? '?'} of its set)`;
  const others = more === 0 ? '' : ` ${more} more errors follow.`;
  return `${message}${place} The rule: ${rule}${others}`;
}
