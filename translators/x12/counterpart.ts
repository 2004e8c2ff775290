/** Whether an interchange is from the partner and for us, as the partner's settings say (ISA05 to ISA08). */
import type { Finding, Place } from '../finding.ts';
import { type FindingCode, finding } from './findings.ts';
import type { InterchangeHeader } from './headers.ts';
import type { X12Settings } from './settings.ts';

/** What stands against translating an interchange; nothing when both sides are right. */
export function counterpartFindings(header: InterchangeHeader, settings: X12Settings | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  const found = (code: FindingCode, element: number, message: string, value: string) => {
    const place: Place = { interchange: header.control, segment: 'ISA', ordinal: 1, element, offset: header.offset };
    findings.push(finding(code, message, place, value));
  };
  const { senderQualifier, sender, receiverQualifier, receiver } = header;
  if (settings === undefined) {
    found(
      'sender-unknown',
      6,
      `The partner has no X12 settings, and an interchange of ${senderQualifier}:${sender} came.`,
      sender,
    );
    return findings;
  }
  const { them, us } = settings;
  const from = `The sender is ${senderQualifier}:${sender}, but the partner is ${them.qualifier}:${them.id}.`;
  if (sender !== them.id) found('sender-unknown', 6, from, sender);
  else if (senderQualifier !== them.qualifier) found('sender-qualifier-wrong', 5, from, senderQualifier);
  const to = `The receiver is ${receiverQualifier}:${receiver}, but we are ${us.qualifier}:${us.id}.`;
  if (receiver === '') found('receiver-empty', 8, to, receiver);
  else if (receiver !== us.id) found('receiver-unknown', 8, to, receiver);
  else if (receiverQualifier !== us.qualifier) found('receiver-qualifier-wrong', 7, to, receiverQualifier);
  return findings;
}
