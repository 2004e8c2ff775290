/** What the 997 and the 999 have alike: the names of the group and its sets (AK1, AK2), and its verdict (AK9). */
import type { GroupAcknowledgment, SetAcknowledgment } from '../../outcome.ts';
import { setCount } from '../set-runs.ts';
import type { OutboundSegment } from '../write.ts';
import { copiedText } from './copied-text.ts';
import { verdictCodes } from './verdict-codes.ts';

/** AK902 to AK904 have six digits. */
const countMax = 999_999;

/** AK101 and AK102: GS01 and GS06 as sent; 0 for a control number that is not there, since AK102 has to be. */
export function groupName({ functionalId, control }: GroupAcknowledgment): readonly string[] {
  return [copiedText(functionalId, 2), copiedText(control, 9) || '0'];
}

/** AK201 and AK202: ST01 and ST02 as sent. */
export function setName({ set, control }: SetAcknowledgment): readonly string[] {
  return [copiedText(set, 3), copiedText(control, 9)];
}

/** AK9: sets as GE01 counts them, sets that were read, and sets that were accepted, with or without errors. */
export function groupEnd(group: GroupAcknowledgment): OutboundSegment {
  const received = setCount(group.sets);
  const accepted = received - group.sets.filter(({ verdict }) => verdict === 'rejected').length;
  const counts = [group.setsIncluded, received, accepted].map((count) => String(Math.min(count, countMax)));
  return ['AK9', verdictCodes[group.verdict], ...counts, ...group.codes];
}
