/** What is told of an acknowledgment that does not fit what we sent, or that rejects it. Warnings: the file itself is right. */
import { type Finding, quoted } from '../../translators/finding.ts';
import type { DocumentPlace } from '../../translators/outcome.ts';
import type { Transmission } from '../ledger/transmission.ts';

/** The acknowledgment that is spoken of: its place, and 997, 999 or TA1. */
export interface Subject {
  readonly place: DocumentPlace;
  readonly set: string;
}

type Words = Pick<Finding, 'code' | 'message' | 'rule' | 'hint'> & Partial<Finding>;

function warning({ place, set }: Subject, words: Words): Finding {
  const ta1 = set === 'TA1';
  return {
    severity: 'warning',
    document: place.position,
    ...(place.interchangeControl === undefined ? {} : { interchange: place.interchangeControl }),
    ...(place.groupControl === undefined ? {} : { group: place.groupControl }),
    ...(place.setControl === undefined ? {} : { set: place.setControl }),
    segment: ta1 ? 'TA1' : 'AK1',
    element: ta1 ? 1 : 2,
    ...words,
  };
}

/** `about` is `group 17 of IB` or `interchange 000000012`. */
export function unmatched(subject: Subject, about: string, control: string): Finding {
  return warning(subject, {
    code: 'acknowledgment-unmatched',
    message: `the ${subject.set} acknowledges ${about}, which we did not send to this partner`,
    rule: 'AK101 and AK102 are GS01 and GS06 of a group that was sent, TA101 is ISA13 of an interchange that was sent.',
    hint: "Ask the partner which file it means, and quote this control number; it may be another trading relation's, or an old one sent again. Nothing was closed by it.",
    value: quoted(control),
  });
}

export function unknownSet(subject: Subject, about: string, control: string): Finding {
  return warning(subject, {
    code: 'acknowledgment-set-unmatched',
    message: `the ${subject.set} names set ${quoted(control)} of ${about}, which has no such set`,
    rule: 'AK202 is ST02 of a set in the group that AK1 names.',
    hint: 'Ask the partner what it read, and quote AK1 and AK2: its copy of the group is not the one that we sent.',
    segment: 'AK2',
    element: 2,
    value: quoted(control),
  });
}

export function differing(
  subject: Subject,
  about: string,
  { name, id }: Transmission,
  before: string,
  now: string,
): Finding {
  return warning(subject, {
    code: 'acknowledgment-differs',
    message: `the ${subject.set} says ${now} of ${about} (${name}, ${id}), of which the partner said ${before} before`,
    rule: 'What was sent is acknowledged once, or the same way again.',
    hint: 'The newer word counts. Ask the partner which one is true, and whether the document is in its system.',
    value: now,
  });
}

export function rejectedByPartner(
  subject: Subject,
  about: string,
  { name, id }: Transmission,
  status: string,
): Finding {
  return warning(subject, {
    code: 'sent-rejected',
    message: `the partner rejects ${about} (${name}, ${id}): ${status}`,
    rule: 'What we send is taken by the partner.',
    hint:
      subject.set === 'TA1'
        ? 'The partner has nothing of the interchange. The note of TA105 says why; put it right and send again.'
        : "The partner has not taken what it rejects. AK3, AK4 and AK5 (crossdock show with --body) say which segment and element; correct the data or the partner's folder, and send again.",
    value: status,
  });
}
