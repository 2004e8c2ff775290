/**
 * What every translator is: bytes in, outcomes out, in any chunking, with memory that does not grow with the file.
 *
 * A translator never throws on data. It holds no clock and no chance: `receivedAt` and `fileName` are arguments, and
 * the same bytes with the same context give the same outcomes.
 */
import type { Host } from './host.ts';
import type { Outcome } from './outcome.ts';
import type { TranslatorPartner } from './partner.ts';

export interface Translator {
  /** Takes the next bytes. The caller may reuse the array after the call. */
  push(bytes: Uint8Array): readonly Outcome[];
  /** No more bytes come. The last outcome is `end`. */
  end(): readonly Outcome[];
}

export interface TranslationContext {
  readonly host: Host;
  readonly partner: TranslatorPartner;
  /** When the transmission was received, RFC 3339: the as-of time of what carries none. */
  readonly receivedAt: string;
  /** The file's name as the partner gave it, without folders. */
  readonly fileName: string;
  readonly limits: TranslationLimits;
}

/** Every limit has its unit in its name; config/gateway.yaml sets them. */
export interface TranslationLimits {
  /** Longest X12 segment or flat-file record, in bytes; a longer one is a finding and is skipped. */
  readonly segmentBytesMax: number;
  /** Lines in one part of a document. */
  readonly partLinesMax: number;
  /** Findings kept of one document; further ones are counted. */
  readonly findingsMax: number;
}

export const defaultLimits: TranslationLimits = { segmentBytesMax: 1_048_576, partLinesMax: 500, findingsMax: 1_000 };
