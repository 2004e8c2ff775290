/**
 * Findings: what is wrong with a partner's data, where, and what to do about it.
 *
 * A finding is a value and never an exception. It names its place as exactly as the format allows: X12 by
 * segment, element, component and byte offset; flat files by line, column and byte offset.
 */

/** How much a finding weighs. Only an `error` rejects; a `warning` is kept and shown; a `notice` explains. */
export type Severity = 'error' | 'warning' | 'notice';

/** Where in a transmission a finding stands. Only what is known is there. */
export interface Place {
  /** ISA13, GS06 and ST02 of the interchange, group and transaction set, as they were sent. */
  readonly interchange?: string;
  readonly group?: string;
  readonly set?: string;
  /** Position of the document in the transmission: `1.2.3` is the third set of the second group of the first interchange. */
  readonly document?: string;
  /** Segment id (`PO1`), and its ordinal in its transaction set, the ST being 1. */
  readonly segment?: string;
  readonly ordinal?: number;
  /** Loop that the segment stands in, from the outside in, as `HL/N1`. */
  readonly loop?: string;
  /** Element and component positions, from 1. */
  readonly element?: number;
  readonly component?: number;
  /** Data element number of the X12 dictionary, as AK403 and IK403 quote it. */
  readonly reference?: number;
  /** Line of a flat file, from 1, and the column's name or its position from 1. */
  readonly line?: number;
  readonly column?: string;
  /** Byte offset from the start of the transmission, from 0. */
  readonly offset?: number;
}

/** The X12 code by which an acknowledgment reports a finding, and the segment and element of the acknowledgment it goes to. */
export interface AcknowledgmentCode {
  readonly level: 'TA1' | 'AK9' | 'AK5' | 'AK3' | 'AK4';
  readonly code: string;
  /** Code of the 999 at the same level (IK3, IK4, IK5), where it is another than the 997's. */
  readonly implementation?: string;
}

/** One defect, as it is recorded, shown and acknowledged. */
export interface Finding extends Place {
  /** Stable kebab-case name of the rule that was broken, from a registry. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what is wrong, with the value. */
  readonly message: string;
  /** The rule: what the standard, the guideline or the specification asks for. */
  readonly rule: string;
  /** What a coordinator can do about it. */
  readonly hint: string;
  /** The value found, cut to `findingValueMax` characters. */
  readonly value?: string;
  readonly acknowledge?: AcknowledgmentCode;
}

/** Longest value that a finding quotes, in characters; AK404 and IK404 take as many (X12 element 724). */
export const findingValueMax = 99;

/** True when nothing in the list rejects. */
export function noErrors(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.severity !== 'error');
}

/** A value as a finding may quote it: control characters made visible, cut to `findingValueMax` characters. */
export function quoted(value: string): string {
  const visible = value.replace(/[\x00-\x1f\x7f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return visible.length > findingValueMax ? `${visible.slice(0, findingValueMax - 1)}…` : visible;
}
