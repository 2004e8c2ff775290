/** What SE, GE and IEA have to agree with: a count in their first element, a control number in their second. */
import type { Finding, Place } from '../finding.ts';
import { type FindingCode, finding } from './findings.ts';
import type { Segment } from './segment.ts';

/** SE01, GE01 or IEA01 against what was counted. Leading zeros and blanks around it are harmless. */
export function checkCount(
  code: FindingCode,
  trailer: Segment,
  counted: number,
  things: string,
  of: string,
  place: Place,
): Finding | undefined {
  const sent = trailer.text(1);
  if (/^ *\d+ *$/.test(sent) && Number(sent) === counted) return undefined;
  const message = `${trailer.id}01 says ${sent === '' ? 'nothing' : `"${sent}"`}, but ${of} has ${counted} ${things}.`;
  return finding(code, message, at(trailer, 1, place), sent);
}

/** SE02, GE02 or IEA02 against the header's control number. */
export function checkControl(
  code: FindingCode,
  trailer: Segment,
  expected: string,
  header: string,
  place: Place,
): Finding | undefined {
  const sent = trailer.text(2).trim();
  if (sent === expected) return undefined;
  const same = sent.replace(/^0+/, '') === expected.replace(/^0+/, '') && sent !== '' && expected !== '';
  const message = `${trailer.id}02 is "${sent}", but ${header} is "${expected}".`;
  return finding(same ? 'control-number-padding' : code, message, at(trailer, 2, place), sent);
}

function at(trailer: Segment, element: number, place: Place): Place {
  return {
    ...place,
    segment: trailer.id,
    ordinal: trailer.ordinal,
    element,
    offset: trailer.elementOffset(element),
  };
}
