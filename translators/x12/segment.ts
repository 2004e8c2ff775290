/**
 * A segment as the reader shows it: a view on bytes, not a copy. One view is reused for every segment, so what is to
 * be kept has to be read out with `text` before the next one comes. Elements are counted from 1; the id is not one.
 */
export interface Segment {
  /** Segment id, as `PO1`. */
  readonly id: string;
  /** Ordinal in the transaction set, the ST being 1; in the interchange outside of one. */
  readonly ordinal: number;
  /** Byte offset of the id from the start of the transmission. */
  readonly offset: number;
  /** Number of elements that were sent, empty ones included. */
  readonly count: number;
  /** Whether an element is there and not empty. */
  has(element: number): boolean;
  /** Text of an element as sent, every repeat and component of it; empty where it is absent. */
  text(element: number): string;
  /** Text of one component, from 1, of one repeat, from 1; empty where it is absent. */
  component(element: number, component: number, repeat?: number): string;
  /** Number of repeats of an element; 0 where it is absent. */
  repeats(element: number): number;
  /** Byte offset of an element from the start of the transmission; of the segment's end where it is absent. */
  elementOffset(element: number): number;
  /** The segment as bytes, where it is plain: ASCII without control characters, components or repeats. */
  readonly plain?: PlainSegment | undefined;
}

/** A plain segment as the bytes it lies in: element `e`, where it is there, is `bytes[from(e), to(e))`, the id being 0. */
export interface PlainSegment {
  readonly bytes: Uint8Array;
  /** The same memory, with the same indices. */
  readonly words: DataView;
  readonly count: number;
  has(element: number): boolean;
  from(element: number): number;
  to(element: number): number;
}
