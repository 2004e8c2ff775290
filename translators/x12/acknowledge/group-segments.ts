/** What the 997 and the 999 have alike: the names of the group and its sets (AK1, AK2), and its verdict (AK9). */
import type { GroupAcknowledgment, SetAcknowledgment } from '../../outcome.ts';
import type { OutboundSegment } from '../outbound.ts';
import { setCount } from '../set-runs.ts';
import { copiedText } from './copied-text.ts';
import { verdictCodes } from './verdict-codes.ts';

/** AK902 to AK904 have six digits. */
const countMax = 999_999;
/** Element 28. */
const groupControl = /^\d{1,9}$/;
/** Stands for the characters that an id lacks. */
const filler = '?';

/**
 * AK101 and AK102: GS01 and GS06 as sent. They are mandatory, an ID of two characters and a number of nine digits at most
 * (X12 elements 479 and 28). A control number that is none, or is too long, becomes 0: what is left of it after a cut
 * could be the number of another group, and this verdict is not that one's.
 */
export function groupName({ functionalId, control }: GroupAcknowledgment): readonly string[] {
  return [copiedText(functionalId, 2).padEnd(2, filler), groupControl.test(control) ? control : '0'];
}

/**
 * AK201 and AK202: ST01 and ST02 as sent. They are mandatory, an ID of three characters and one of four to nine (X12
 * elements 143 and 329): cut where they are longer, filled up where they are shorter, a control number by zeros in front,
 * which no reader compares.
 */
export function setName({ set, control }: SetAcknowledgment): readonly string[] {
  return [copiedText(set, 3).padEnd(3, filler), copiedText(control, 9).padStart(4, '0')];
}

/** AK9: sets as GE01 counts them, sets that were read, and sets that were accepted, with or without errors. */
export function groupEnd(group: GroupAcknowledgment): OutboundSegment {
  const received = setCount(group.sets);
  const accepted = received - setCount(group.sets.filter(({ verdict }) => verdict === 'rejected'));
  const counts = [group.setsIncluded, received, accepted].map((count) => String(Math.min(count, countMax)));
  return ['AK9', verdictCodes[group.verdict], ...counts, ...group.codes];
}
