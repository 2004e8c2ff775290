/** What one functional group comes to: its sets' verdicts and its own findings, as the 997 will say them. */
import { type Finding, noErrors } from '../finding.ts';
import type { GroupAcknowledgment, GroupOutcome, SetAcknowledgment, Verdict } from '../outcome.ts';
import { dictionaryVersion } from './dictionary/versions.ts';
import { envelopeRules } from './findings-envelope.ts';
import type { GroupHeader, InterchangeHeader, SetHeader } from './headers.ts';
import { SetRuns } from './set-runs.ts';

/** AK502 to AK506, and AK905 to AK909: five codes at most. */
const codesMax = 5;
const noFindings: readonly Finding[] = [];
const noCodes: readonly string[] = [];

/** A set's verdict and what the acknowledgment says of it. `number` is the business number, where one was read. */
export function acknowledgeSet(
  { id, control, convention }: SetHeader,
  findings: readonly Finding[],
  number: string,
): SetAcknowledgment {
  const reported = findings.filter(
    ({ acknowledge, severity }) =>
      severity !== 'notice' && (acknowledge?.level === 'AK3' || acknowledge?.level === 'AK4'),
  );
  const codes = codesOf(findings, 'AK5');
  if (reported.length > 0 && !codes.includes('5')) codes.push('5');
  const verdict = setVerdict(findings, reported.length > 0 || codes.length > 0);
  return {
    set: id,
    control,
    ...(convention === '' ? {} : { convention }),
    ...(reported.length === 0 || number === '' ? {} : { number }),
    verdict,
    codes: codes.length === 0 ? noCodes : codes.slice(0, codesMax),
    findings: reported.length === 0 ? noFindings : reported,
  };
}

function setVerdict(findings: readonly Finding[], reported: boolean): Verdict {
  if (!noErrors(findings)) return 'rejected';
  return reported ? 'accepted-with-errors' : 'accepted';
}

type Code = NonNullable<Finding['acknowledge']>;

/** Codes of a level, each once, in the order they were found. A notice is nothing that the partner has to hear of. */
function codesOf(findings: readonly Finding[], level: string, written: (code: Code) => string = ({ code }) => code) {
  const codes = findings.flatMap(({ acknowledge, severity }) =>
    severity !== 'notice' && acknowledge?.level === level ? [written(acknowledge)] : [],
  );
  return [...new Set(codes)];
}

/** Element 716 has a code for a number that is not unique from 005010 on; before, 19 is about security segments. */
const uniquenessVersion = '005010';

/** AK905 (element 716) of a GS06 that was used before. */
export function groupNotUnique(version: string): string {
  const { acknowledge, implementation } = envelopeRules['group-control-duplicate'];
  return isNewer(version) ? implementation : acknowledge.slice(-1);
}

function isNewer(version: string): boolean {
  return dictionaryVersion(version).version >= uniquenessVersion;
}

export class GroupTally {
  readonly #header: GroupHeader;
  readonly #interchange: InterchangeHeader;
  readonly #sets = new SetRuns();
  readonly #findings: Finding[] = [];
  readonly #findingsMax: number;

  constructor(header: GroupHeader, interchange: InterchangeHeader, findingsMax: number) {
    this.#findingsMax = findingsMax;
    this.#header = header;
    this.#interchange = interchange;
  }

  set(acknowledgment: SetAcknowledgment): void {
    this.#sets.add(acknowledgment);
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
    const newer = isNewer(version);
    const code = (one: Code) => (newer ? (one.implementation ?? one.code) : one.code);
    const codes = codesOf(this.#findings, 'AK9', code).slice(0, codesMax);
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
      sets: this.#sets.entries,
      setsIncluded: included ?? this.#sets.count,
      codes,
      verdict: this.#verdict(codes),
    };
    return { kind: 'group', acknowledgment, findings: this.#findings };
  }

  /** A group's own errors do not take back sets that were accepted: it is accepted with errors then. */
  #verdict(codes: readonly string[]): Verdict {
    const sets = this.#sets.entries;
    const rejected = sets.filter(({ verdict }) => verdict === 'rejected').length;
    const clean = noErrors(this.#findings) && codes.length === 0;
    if (sets.length === 0) return clean ? 'accepted' : 'rejected';
    if (rejected === sets.length) return 'rejected';
    if (rejected > 0) return 'partially-accepted';
    return clean && sets.every(({ verdict }) => verdict === 'accepted') ? 'accepted' : 'accepted-with-errors';
  }
}
