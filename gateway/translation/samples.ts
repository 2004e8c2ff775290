/**
 * Samples of a partner: files in its samples/ folder, each with what has to come of it beside, as 850.edi and
 * 850.expected.json. A coordinator tries a configuration with them, and a change that breaks one is seen before it is
 * taken up.
 *
 * The expected file holds the verdicts, the documents after their overrides, the stock updates and one line for each
 * finding; and the time at which the file counts as received, so that the same file gives the same result any day.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CanonicalDocument, DocumentType } from '../../translators/canonical/document.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import type { Verdict } from '../../translators/outcome.ts';
import type { TranslationLimits } from '../../translators/translator.ts';
import type { Partner } from '../partners/partner.ts';
import { fileChunks } from './file-chunks.ts';
import { nodeHost } from './host.ts';
import { overrideOf } from './override.ts';
import { folded } from './sample-text.ts';
import { translate } from './translate.ts';

const expectedSuffix = '.expected.json';

/** Longest expected file that is read, in bytes. */
const expectedBytesMax = 16_777_216;

/** What has to come of a sample. */
export interface SampleResult {
  /** When the file counts as received, RFC 3339. */
  readonly received: string;
  readonly verdict: Verdict;
  readonly documents: readonly SampleDocument[];
  /** Of the file and its groups. */
  readonly findings?: readonly string[];
}

interface SampleDocument {
  readonly position: string;
  readonly type: DocumentType;
  readonly number: string;
  readonly verdict: Verdict;
  readonly findings?: readonly string[];
  /** Absent where the document is rejected. */
  readonly parts?: readonly CanonicalDocument[];
  /** Stock updates that it implies, a line each. */
  readonly updates?: readonly string[];
}

/** How a sample went. `lines` are where it differs from what is expected, as `- expected` and `+ found`. */
export interface SampleCheck {
  readonly partner: string;
  readonly file: string;
  readonly state: 'as-expected' | 'differs' | 'nothing-expected' | 'written' | 'unreadable';
  readonly lines: readonly string[];
}

/** Names of a partner's samples, sorted; none where it has no such folder. */
export function sampleNames(folder: string): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(join(folder, 'samples'), { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [entry.name] : [],
    );
  } catch {
    return [];
  }
  return names.filter((name) => !name.endsWith(expectedSuffix) && !/^\.|^readme/i.test(name)).sort();
}

/**
 * Checks one sample against what is expected of it, or writes what came of it as what is expected.
 *
 * @param folder absolute path of the partner's folder
 * @param now RFC 3339; when a sample that is written for the first time counts as received
 */
export async function checkSample(
  partner: Partner,
  folder: string,
  file: string,
  options: { readonly limits: TranslationLimits; readonly update: boolean; readonly now: string },
): Promise<SampleCheck> {
  const path = expectedPath(folder, file);
  const check = (state: SampleCheck['state'], lines: readonly string[] = []) => ({
    partner: partner.id,
    file,
    state,
    lines,
  });
  let expected: string | undefined;
  let received: string;
  try {
    expected = textOf(path);
    received = expected === undefined ? options.now : receivedOf(expected);
  } catch (error) {
    return check('unreadable', [error instanceof Error ? error.message : String(error)]);
  }
  if (expected === undefined && !options.update) return check('nothing-expected');
  const found = folded(await sampleResult(partner, join(folder, 'samples', file), file, { ...options, received }));
  if (expected === found) return check('as-expected');
  if (options.update) {
    writeFileSync(path, found);
    return check('written');
  }
  // Another layout of the same is the same.
  if (folded(JSON.parse(expected as string)) === found) return check('as-expected');
  return check('differs', differences(folded(JSON.parse(expected as string)), found));
}

/** What comes of a sample now. */
export async function sampleResult(
  partner: Partner,
  path: string,
  fileName: string,
  { limits, received }: { readonly limits: TranslationLimits; readonly received: string },
): Promise<SampleResult> {
  const context = { host: nodeHost(), partner, receivedAt: received, fileName, limits };
  const override = overrideOf(context);
  const documents: SampleDocument[] = [];
  const findings: Finding[] = [];
  let parts: CanonicalDocument[] = [];
  let updates: InventoryUpdate[] = [];
  let verdict: Verdict = 'rejected';
  for (const step of translate(context, fileChunks(path))) {
    for (const outcome of (await override?.apply(step)) ?? step) {
      if (outcome.kind === 'part') {
        parts.push(outcome.document);
        updates.push(...outcome.updates);
      } else if (outcome.kind === 'document') {
        const { place, number } = outcome;
        const taken = outcome.verdict !== 'rejected';
        documents.push({
          position: place.position,
          type: place.type,
          number,
          verdict: outcome.verdict,
          ...listed('findings', outcome.findings.map(findingLine)),
          ...listed('parts', taken ? parts : []),
          ...listed('updates', taken && place.type !== 'inventory-update' ? updates.map(updateLine) : []),
        });
        parts = [];
        updates = [];
      } else if (outcome.kind === 'group') findings.push(...outcome.findings);
      else if (outcome.kind === 'end') {
        findings.push(...outcome.findings);
        verdict = outcome.verdict;
      }
    }
  }
  return { received, verdict, documents, ...listed('findings', findings.map(findingLine)) };
}

function listed<K extends string, T>(key: K, list: readonly T[]): { [key in K]?: readonly T[] } {
  return list.length === 0 ? {} : ({ [key]: list } as { [key in K]: readonly T[] });
}

/** `error number-invalid, PO1-02, segment 9: "12A"`: what matters of a finding, in one line; words may be put better one day. */
function findingLine({ severity, code, segment, ordinal, element, line, column, value }: Finding): string {
  const place = [
    ...(segment === undefined
      ? []
      : [element === undefined ? segment : `${segment}-${String(element).padStart(2, '0')}`]),
    ...(ordinal === undefined ? [] : [`segment ${ordinal}`]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ];
  return `${[`${severity} ${code}`, ...place].join(', ')}${value === undefined ? '' : `: ${JSON.stringify(value)}`}`;
}

/** `count 64 EA of 00417 at RNO, on-hand, as of 2026-09-15T08:30:00Z`. */
function updateLine({ kind, quantity, unit, sku, location, state, occurredAt }: InventoryUpdate): string {
  return `${kind} ${quantity}${unit === undefined ? '' : ` ${unit}`} of ${sku} at ${location}${state === undefined ? '' : `, ${state}`}, as of ${occurredAt}`;
}

function expectedPath(folder: string, file: string): string {
  return join(folder, 'samples', `${file.replace(/\.[^.]*$/, '')}${expectedSuffix}`);
}

function textOf(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > expectedBytesMax) throw new Error(`the expected file is longer than ${expectedBytesMax} bytes`);
    return bytes.toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function receivedOf(expected: string): string {
  const read = JSON.parse(expected) as { received?: unknown } | null;
  const received = read?.received;
  if (typeof received === 'string' && !Number.isNaN(Date.parse(received))) return received;
  throw new Error('`received` has to say when the file counts as received, as 2026-11-25T12:00:00Z');
}

/** Lines shown of a difference, on either side. */
const linesShownMax = 12;

/** The lines between what two texts begin and end with alike. */
function differences(expected: string, found: string): readonly string[] {
  const before = expected.split('\n');
  const after = found.split('\n');
  let from = 0;
  while (from < before.length && before[from] === after[from]) from++;
  let same = 0;
  while (same < Math.min(before.length, after.length) - from && before.at(-1 - same) === after.at(-1 - same)) same++;
  const shown = (lines: readonly string[], sign: string) => {
    const differing = lines.slice(from, lines.length - same);
    const more = differing.length - linesShownMax;
    return [
      ...differing.slice(0, linesShownMax).map((line) => `${sign} ${line}`),
      ...(more > 0 ? [`${sign} … ${more} more lines`] : []),
    ];
  };
  return [...shown(before, '-'), ...shown(after, '+')];
}
