/** What the flat-file tests share: a context without a partner's items unless given, reading at once or in chunks, and what came of it. */
import { nodeHost } from '../../../gateway/translation/host.ts';
import type { CanonicalDocument, DocumentOf, DocumentType } from '../../../translators/canonical/document.ts';
import type { InventoryUpdate } from '../../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../../translators/finding.ts';
import { flatFileTranslator } from '../../../translators/flatfile/reader/translator.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import type { DocumentOutcome, EndOutcome, Outcome } from '../../../translators/outcome.ts';
import type { Items, ReceiveRule } from '../../../translators/partner.ts';
import { defaultLimits, type TranslationContext, type TranslationLimits } from '../../../translators/translator.ts';

export const host = nodeHost();
export const receivedAt = '2026-09-14T12:00:00Z';

/** Items by number: `VN:A1` or `A1` for any qualifier. */
export function itemsOf(numbers: Readonly<Record<string, string>>): Items {
  return {
    size: Object.keys(numbers).length,
    sku: (qualifier, value) => numbers[`${qualifier}:${value}`] ?? numbers[value],
    numbers: () => [],
    nearest: () => Object.keys(numbers).slice(0, 1),
    skus: () => Object.values(numbers),
  };
}

export interface ReadOptions {
  readonly rule?: Partial<ReceiveRule>;
  readonly items?: Items;
  readonly limits?: Partial<TranslationLimits>;
  /** Bytes in a chunk; all at once unless told. */
  readonly chunk?: number;
}

export interface Reading {
  readonly outcomes: readonly Outcome[];
  readonly documents: readonly DocumentOutcome[];
  readonly parts: readonly CanonicalDocument[];
  readonly updates: readonly InventoryUpdate[];
  readonly findings: readonly Finding[];
  readonly end: EndOutcome;
}

/** Reads a file, given as bytes or as UTF-8 text, and sorts what came of it. */
export function read(spec: FlatFileSpec, file: string | Uint8Array, options: ReadOptions = {}): Reading {
  const bytes = typeof file === 'string' ? host.bytes(file) : file;
  const rule: ReceiveRule = { document: spec.document, over: 'mailbox', flat: spec, ...options.rule };
  const context: TranslationContext = {
    host,
    partner: { id: 'acme', receive: [rule], items: options.items ?? itemsOf({}) },
    receivedAt,
    fileName: 'acme.txt',
    limits: { ...defaultLimits, ...options.limits },
  };
  const translator = flatFileTranslator(context, rule);
  const outcomes: Outcome[] = [];
  const size = options.chunk ?? Math.max(1, bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    // A copy that is overwritten afterwards: the caller of `push` may reuse its array.
    const chunk = Uint8Array.from(bytes.subarray(at, at + size));
    outcomes.push(...translator.push(chunk));
    chunk.fill(0x2c);
  }
  outcomes.push(...translator.end());
  return sorted(outcomes);
}

function sorted(outcomes: readonly Outcome[]): Reading {
  const documents = outcomes.filter((outcome) => outcome.kind === 'document');
  const parts = outcomes.filter((outcome) => outcome.kind === 'part');
  const end = outcomes.at(-1);
  if (end?.kind !== 'end') throw new Error('the last outcome is not the end');
  return {
    outcomes,
    documents,
    parts: parts.map((part) => part.document),
    updates: parts.flatMap((part) => part.updates),
    findings: [...documents.flatMap((document) => document.findings), ...end.findings],
    end,
  };
}

/** The parts of a type, checked to be of it. */
export function partsOf<T extends DocumentType>(reading: Reading, type: T): DocumentOf<T>[] {
  return reading.parts.filter((part): part is DocumentOf<T> => part.type === type);
}

export function codes(reading: Reading): string[] {
  return reading.findings.map((finding) => finding.code);
}
