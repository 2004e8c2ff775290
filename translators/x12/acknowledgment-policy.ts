/**
 * How findings weigh in a partner's 997 or 999: it counts by what it says, not by its form. It is no order that could go
 * wrong, and one that was refused would leave open what it closes. So only what keeps it from saying which group it is
 * about, and how that fared, stays an error; the rest becomes a warning.
 */
import type { Finding } from '../finding.ts';
import type { FindingPolicy } from './guideline/policy.ts';

/** Errors about the whole set: it was cut off, or is not for us. */
const ofSet: ReadonlySet<string> = new Set(['set-trailer-missing', 'set-untranslated', 'set-not-expected']);
/** What has to be there: which group (AK101, AK102), and a verdict that is one (AK901). */
const needed: Readonly<Record<string, readonly string[]>> = {
  AK1: ['segment-missing', 'element-missing'],
  AK9: ['segment-missing', 'element-missing', 'code-invalid'],
};
const neededElements: Readonly<Record<string, number>> = { AK1: 2, AK9: 1 };

/** The partner's own policy first; what it leaves an error is weighed here. */
export function acknowledgmentPolicy(partners: FindingPolicy): FindingPolicy {
  return {
    weigh(found) {
      const weighed = partners.weigh(found);
      return weighed?.severity === 'error' && !isDecisive(weighed) ? { ...weighed, severity: 'warning' } : weighed;
    },
  };
}

function isDecisive({ code, segment = '', element = 0 }: Finding): boolean {
  if (ofSet.has(code)) return true;
  return needed[segment]?.includes(code) === true && element <= (neededElements[segment] ?? 0);
}
