/** What is given to the writer of an interchange, and what it gives back. */
import type { X12Settings } from './settings.ts';

/** A segment: its id, then its elements, a composite as the list of its components. */
export type OutboundSegment = readonly (string | readonly string[])[];

export interface OutboundSet {
  /** ST01. */
  readonly id: string;
  /** ST03, the implementation convention, from 005010 on. */
  readonly convention?: string;
  /** Between ST and SE. */
  readonly segments: Iterable<OutboundSegment> | WrittenSegments;
}

/** Segments written ahead, with the delimiters and for the version of the interchange that they will stand in. */
export interface WrittenSegments {
  readonly text: string;
  readonly count: number;
}

/** Numbers that the ledger gave, 1 to 999,999,999; further sets count on from the first. `at` is RFC 3339 in UTC. */
export interface WriteControl {
  readonly interchange: number;
  readonly group: number;
  readonly set: number;
  readonly at: string;
}

/** One end of an interchange: ISA05/06 and GS02, or ISA07/08 and GS03. */
export interface Identity {
  readonly qualifier: string;
  readonly id: string;
  readonly group?: string;
}

export interface OutboundEnvelope {
  readonly from: Identity;
  readonly to: Identity;
  /** GS08. */
  readonly version: string;
  /** ISA15. */
  readonly usage: 'P' | 'T';
  readonly delimiters?: X12Settings['delimiters'];
  /** What stands in data for a delimiter or control character; without it such data is refused. */
  readonly replaceDelimiters?: string;
}

export interface OutboundInterchange extends OutboundEnvelope {
  /** GS01. */
  readonly functionalId: string;
  readonly control: WriteControl;
  readonly sets: readonly OutboundSet[];
}

/** An interchange without a group: what TA1 segments stand in. */
export interface BareInterchange extends OutboundEnvelope {
  readonly control: Pick<WriteControl, 'interchange' | 'at'>;
  readonly segments: readonly OutboundSegment[];
  readonly replaceDelimiters: string;
}

/** Data that cannot be written. */
export interface WriteDefect {
  /** From 1; 0 is the envelope. */
  readonly set: number;
  readonly segment: string;
  /** Ordinal in the set, the ST being 1. */
  readonly ordinal: number;
  readonly element: number;
  readonly value: string;
  readonly message: string;
}

/** `sets` are ST01 and ST02 as written, by which the partner will acknowledge them. */
export type Written =
  | { readonly text: string; readonly defects: readonly []; readonly sets: readonly WrittenSet[] }
  | { readonly text: undefined; readonly defects: readonly WriteDefect[] };

export interface WrittenSet {
  readonly set: string;
  readonly control: string;
}

/** Where in a set, or its envelope, something is written. */
export type DefectPlace = Pick<WriteDefect, 'set' | 'segment' | 'ordinal'>;
