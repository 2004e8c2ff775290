/** What one functional group comes to: its sets' verdicts and its own findings, as the 997 will say them. */
import { type Finding, noErrors } from '../finding.ts';
import type { GroupAcknowledgment, GroupOutcome, SetAcknowledgment, Verdict } from '../outcome.ts';
import type { GroupHeader, InterchangeHeader, SetHeader } from './headers.ts';

/** AK502 to AK506, and AK905 to AK909: five codes at most. */
const codesMax = 5;
const noFindings: readonly Finding[] = [];
const noCodes: readonly string[] = [];

/** A set's verdict and what the acknowledgment says of it. */
export function acknowledgeSet({ id, control }: SetHeader, findings: readonly Finding[]): SetAcknowledgment {
  const reported = findings.filter(({ acknowledge }) => acknowledge?.level === 'AK3' || acknowledge?.level === 'AK4');
  const codes = codesOf(findings, 'AK5');
  if (reported.length > 0 && !codes.includes('5')) codes.push('5');
  const verdict = setVerdict(findings, reported.length > 0 || codes.length > 0);
  return {
    set: id,
    control,
    verdict,
    codes: codes.length === 0 ? noCodes : codes.slice(0, codesMax),
    findings: reported.length === 0 ? noFindings : reported,
  };
}

function setVerdict(findings: readonly Finding[], reported: boolean): Verdict {
  if (!noErrors(findings)) return 'rejected';
  return reported ? 'accepted-with-errors' : 'accepted';
}

/** Codes of a level, each once, in the order they were found. */
function codesOf(findings: readonly Finding[], level: string): string[] {
  const codes = findings.flatMap(({ acknowledge }) => (acknowledge?.level === level ? [acknowledge.code] : []));
  return [...new Set(codes)];
}

export class GroupTally {
  readonly #header: GroupHeader;
  readonly #interchange: InterchangeHeader;
  readonly #sets: SetAcknowledgment[] = [];
  readonly #findings: Finding[] = [];
  readonly #findingsMax: number;

  constructor(header: GroupHeader, interchange: InterchangeHeader, findingsMax: number) {
    this.#findingsMax = findingsMax;
    this.#header = header;
    this.#interchange = interchange;
  }

  set(acknowledgment: SetAcknowledgment): void {
    this.#sets.push(acknowledgment);
  }

  finding(finding: Finding): void {
    if (this.#findings.length < this.#findingsMax) this.#findings.push(finding);
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** `included` is GE01 as sent, where it could be read. */
  outcome(included: number | undefined): GroupOutcome {
    const { position, functionalId, control, version, sender, receiver } = this.#header;
    const { senderQualifier, receiverQualifier, test, ...isa } = this.#interchange;
    const acknowledgment: GroupAcknowledgment = {
      position,
      functionalId,
      control,
      version,
      sender,
      receiver,
      interchange: {
        senderQualifier,
        sender: isa.sender,
        receiverQualifier,
        receiver: isa.receiver,
        control: isa.control,
        test,
      },
      sets: this.#sets,
      setsIncluded: included ?? this.#sets.length,
      codes: codesOf(this.#findings, 'AK9').slice(0, codesMax),
      verdict: this.#verdict(),
    };
    return { kind: 'group', acknowledgment, findings: this.#findings };
  }

  /** A group's own errors do not take back sets that were accepted: it is accepted with errors then. */
  #verdict(): Verdict {
    const rejected = this.#sets.filter(({ verdict }) => verdict === 'rejected').length;
    const clean = noErrors(this.#findings);
    if (this.#sets.length === 0) return clean ? 'accepted' : 'rejected';
    if (rejected === this.#sets.length) return 'rejected';
    if (rejected > 0) return 'partially-accepted';
    return clean && this.#sets.every(({ verdict }) => verdict === 'accepted') ? 'accepted' : 'accepted-with-errors';
  }
}
