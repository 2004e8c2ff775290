/**
 * What a send rule puts into elements of an 846 as it is: too short or too long, and no advice could ever leave, which
 * would be found out when the first is due.
 */
import { quote } from '../../settings/wording.ts';
import type { Complaints, Path } from '../complaints.ts';
import type { SendRule } from '../schema/schema.ts';

/** X12 004010: the element, and its least and greatest length in characters. */
interface Element {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

const quantityQualifier = { name: 'QTY01 (X12 element 673)', min: 2, max: 2 };
const unit = { name: 'QTY03 (X12 element 355)', min: 2, max: 2 };
const reportType = { name: 'BIA02 (X12 element 755)', min: 2, max: 2 };
const entity = { name: 'N101 (X12 element 98)', min: 2, max: 3 };
const codeQualifier = { name: 'N103 (X12 element 66)', min: 1, max: 2 };
const code = { name: 'N104 (X12 element 67)', min: 2, max: 80 };
const locationCode = { name: 'a location (X12 element 67)', min: 2, max: 80 };

export function checkElements(rule: SendRule, at: Path, complaints: Complaints): void {
  if (rule.set === undefined) return;
  const check = (path: Path, value: string | undefined, { name, min, max }: Element) => {
    if (value === undefined || (value.length >= min && value.length <= max)) return;
    const length = min === max ? `${min}` : `${min} to ${max}`;
    const message = `${quote(String(path.at(-1)))} is ${quote(value)}, and ${name} has ${length} characters`;
    complaints.value([...at, ...path], message, 'no advice could be sent');
  };
  check(['quantity', 'code'], rule.quantity?.code, quantityQualifier);
  check(['quantity', 'unit'], rule.quantity?.unit, unit);
  check(['reportType'], rule.reportType, reportType);
  check(['discontinuedCode'], rule.discontinuedCode, quantityQualifier);
  for (const [ours, theirs] of Object.entries(rule.locations ?? {})) check(['locations', ours], theirs, locationCode);
  for (const [index, { role, qualifier, id }] of (rule.parties ?? []).entries()) {
    check(['parties', index, 'role'], role, entity);
    check(['parties', index, 'qualifier'], qualifier, codeQualifier);
    check(['parties', index, 'id'], id, code);
  }
}
