/**
 * The registry of what the X12 engine finds: one entry a rule, with its weight, its source, what a coordinator can do,
 * and the X12 code by which a TA1 (element I18), AK9 (716), AK5 (718), AK3 (720) or AK4 (723) reports it.
 *
 * Codes are stable: events, the console and partners' tolerances name them. Policy reads the code, never the message.
 */
import { type AcknowledgmentCode, type Finding, type Place, quoted, type Severity } from '../finding.ts';
import { dataRules } from './findings-data.ts';
import { envelopeRules } from './findings-envelope.ts';
import { guidelineRules } from './findings-guideline.ts';

/** One entry of the registry. */
export interface FindingRule {
  readonly severity: Severity;
  readonly rule: string;
  readonly hint: string;
  /** Level and code, as `AK4 7`; absent where no acknowledgment has a code for it. */
  readonly acknowledge?: `${AcknowledgmentCode['level']} ${string}`;
  /**
   * Code of the 999 at the same level, where it is another: elements 620 (IK304) and 621 (IK403) have codes that 720
   * and 723 have not, as I10 for an element that a guideline does not use. Of AK9 it is the code from 005010 on, by which
   * element 716 says more than before.
   */
  readonly implementation?: string;
}

export const findingRules = { ...envelopeRules, ...dataRules, ...guidelineRules } as const;
export type FindingCode = keyof typeof findingRules;

const acknowledgments = new Map<FindingCode, AcknowledgmentCode>();
for (const [code, rule] of Object.entries<FindingRule>(findingRules)) {
  const [level, number] = rule.acknowledge?.split(' ') ?? [];
  if (level !== undefined && number !== undefined) {
    acknowledgments.set(code as FindingCode, {
      level: level as AcknowledgmentCode['level'],
      code: number,
      ...(rule.implementation === undefined ? {} : { implementation: rule.implementation }),
    });
  }
}

/** Makes a finding of a rule. `message` says what is wrong, with the value; `value` is quoted for the acknowledgment. */
export function finding(code: FindingCode, message: string, place: Place, value?: string): Finding {
  const { severity, rule, hint } = findingRules[code];
  const acknowledge = acknowledgments.get(code);
  return {
    code,
    severity,
    message,
    ...place,
    rule,
    hint,
    ...(value === undefined ? {} : { value: quoted(value) }),
    ...(acknowledge === undefined ? {} : { acknowledge }),
  };
}
