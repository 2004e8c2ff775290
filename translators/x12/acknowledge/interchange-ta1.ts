/**
 * The TA1 (X12.5): what we say of an interchange as such, in an interchange of its own that holds no group. It goes back
 * the way the interchange came. Nobody acknowledges a TA1, so that two sides never answer each other without end.
 */
import type { InterchangeAcknowledgment } from '../../outcome.ts';
import { isControlVersion } from '../header-checks.ts';
import type { Identity, WriteControl } from '../outbound.ts';
import type { X12Settings } from '../settings.ts';
import { writeBareInterchange } from '../write.ts';
import { copiedText, delimiterMark } from './copied-text.ts';
import { verdictCodes } from './verdict-codes.ts';

export interface InterchangeAnswer {
  readonly control: Pick<WriteControl, 'interchange' | 'at'>;
  /** Who we are: an interchange for somebody else is not answered in their name. */
  readonly us: Identity;
  /** Version of our own interchanges with the partner, where the acknowledged one has none that is known. */
  readonly version: string;
  readonly delimiters?: X12Settings['delimiters'];
}

/** The interchange of one TA1, as text in ASCII. */
export function writeTa1(acknowledgment: InterchangeAcknowledgment, answer: InterchangeAnswer): string {
  const { senderQualifier, sender, date, time, version, control, test, verdict, note } = acknowledgment;
  return writeBareInterchange({
    from: answer.us,
    to: { qualifier: copiedText(senderQualifier, 2), id: copiedText(sender, 15) },
    version: isControlVersion(version) ? `${version}0` : answer.version,
    usage: test ? 'T' : 'P',
    control: answer.control,
    ...(answer.delimiters === undefined ? {} : { delimiters: answer.delimiters }),
    segments: [['TA1', controlNumber(control), copiedText(date, 6), copiedText(time, 4), verdictCodes[verdict], note]],
    replaceDelimiters: delimiterMark(answer.delimiters),
  });
}

/** TA101 is ISA13: nine digits, though it may have come without its leading zeros. */
function controlNumber(control: string): string {
  const text = copiedText(control, 9);
  return /^\d+$/.test(text) ? text.padStart(9, '0') : text;
}
