/**
 * What a map between the fields of a flat file and a canonical document is. The flat-file reader has already made
 * canonical text of every field; a map gives it its place in the document, and takes it from there for writing.
 */
import type { CanonicalDocument } from '../../canonical/document.ts';
import type { InventoryUpdate } from '../../canonical/inventory-update.ts';
import type { Finding } from '../../finding.ts';
import type { Trouble } from '../../flatfile/read-field.ts';
import type { Values, WrittenValues } from '../../flatfile/vocabulary.ts';
import type { ReceiveRule } from '../../partner.ts';
import type { TranslationContext } from '../../translator.ts';
import type { OutboundAdvicePart } from '../outbound-advice.ts';

/** What a map has to know beside the fields. */
export interface FlatMapContext {
  readonly translation: TranslationContext;
  readonly rule: ReceiveRule;
  /** Zone of dates and times without one. */
  readonly zone: string;
  /** Position of the document in the transmission. */
  readonly position: string;
  /** X12 element 235 of an item field, where the specification gives one. */
  readonly qualifiers: Readonly<Record<string, string>>;
}

/** What is wrong with a field of a line. */
export interface MapTrouble extends Trouble {
  readonly field: string;
}

export interface FlatPart {
  readonly document: CanonicalDocument;
  readonly updates: readonly InventoryUpdate[];
  /** What is odd about the part as a whole. */
  readonly findings: readonly Finding[];
}

/** One map reads one document: its header's fields, its lines, and parts of it as often as they are asked for. */
export interface FlatMap {
  /** Business number as far as it was read. */
  readonly number: string;
  /** Lines held for the next part. */
  readonly held: number;
  header(values: Values): void;
  /** Takes a line, by its line in the file. It is not kept where a trouble is an error. */
  line(values: Values, line: number): readonly MapTrouble[];
  /** The lines held, as the next part. */
  part(last: boolean): FlatPart;
}

/** A document that can be written: canonical, or an advice as it is composed. */
export type WritableDocument = CanonicalDocument | OutboundAdvicePart;

/** The fields of a document, for writing. */
export interface FlatValues {
  readonly header: Values;
  readonly lines: Iterable<WrittenValues>;
}

/** Fields without those that are absent or blank. */
export function present(fields: Readonly<Record<string, string | undefined>>): Values {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== '') values[name] = value;
  }
  return values;
}
