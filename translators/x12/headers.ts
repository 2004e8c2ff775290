/** What an ISA, GS and ST say, read out once: text as sent, padding taken off. */
import type { Segment } from './segment.ts';

export interface InterchangeHeader {
  /** From 1. */
  readonly ordinal: number;
  /** ISA05 to ISA08. */
  readonly senderQualifier: string;
  readonly sender: string;
  readonly receiverQualifier: string;
  readonly receiver: string;
  /** ISA12, which partners get wrong: GS08 is what counts. */
  readonly version: string;
  /** ISA13. */
  readonly control: string;
  /** ISA09 and ISA10, by which a TA1 names the interchange beside its control number. */
  readonly date: string;
  readonly time: string;
  /** ISA14 is 1: the sender asks for a TA1. */
  readonly acknowledgmentAsked: boolean;
  /** ISA15 as sent. */
  readonly usage: string;
  /** ISA15 is not known to be P: it never reaches production. */
  readonly test: boolean;
  readonly offset: number;
}

export interface GroupHeader {
  /** From 1, in its interchange. */
  readonly ordinal: number;
  /** `1.2`. */
  readonly position: string;
  /** GS01 to GS03, GS06 and GS08. */
  readonly functionalId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly control: string;
  readonly version: string;
  readonly offset: number;
}

export interface SetHeader {
  /** From 1, in its group. */
  readonly ordinal: number;
  /** `1.2.3`. */
  readonly position: string;
  /** ST01 to ST03; ST03, the implementation convention, is empty before 005010 and mostly later. */
  readonly id: string;
  readonly control: string;
  readonly convention: string;
  readonly offset: number;
}

export function interchangeHeader(isa: Segment, ordinal: number): InterchangeHeader {
  const text = (element: number) => isa.text(element).trim();
  return {
    ordinal,
    senderQualifier: text(5),
    sender: text(6),
    receiverQualifier: text(7),
    receiver: text(8),
    version: text(12),
    control: text(13),
    date: text(9),
    time: text(10),
    acknowledgmentAsked: text(14) === '1',
    usage: text(15),
    test: text(15) !== 'P',
    offset: isa.offset,
  };
}

export function groupHeader(gs: Segment, interchange: number, ordinal: number): GroupHeader {
  const text = (element: number) => gs.text(element).trim();
  return {
    ordinal,
    position: `${interchange}.${ordinal}`,
    functionalId: text(1),
    sender: text(2),
    receiver: text(3),
    control: text(6),
    version: text(8),
    offset: gs.offset,
  };
}

export function setHeader(st: Segment, group: string, ordinal: number): SetHeader {
  return {
    ordinal,
    position: `${group}.${ordinal}`,
    id: st.text(1).trim(),
    control: st.text(2).trim(),
    convention: st.text(3).trim(),
    offset: st.offset,
  };
}
