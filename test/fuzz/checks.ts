/**
 * What has to hold of any bytes at all: reading ends and never throws, any chunking gives the same, sets that the
 * damage did not touch come out as they were, and what we answer is valid X12 itself.
 */
import assert from 'node:assert/strict';
import { nodeHost } from '../../gateway/translation/host.ts';
import type { Finding } from '../../translators/finding.ts';
import { setMappings } from '../../translators/maps/index.ts';
import type { DocumentOutcome, Outcome, PartOutcome } from '../../translators/outcome.ts';
import { defaultLimits, type TranslationContext } from '../../translators/translator.ts';
import { write997, write999 } from '../../translators/x12/acknowledge.ts';
import { inspector } from '../../translators/x12/inspect.ts';
import { x12Translator } from '../../translators/x12/translator.ts';
import { receiver, sender } from '../bench/generate-x12.ts';
import type { FuzzCase } from './cases.ts';

const host = nodeHost();
const context: TranslationContext = {
  host,
  partner: {
    id: 'northwind',
    x12: { us: { qualifier: 'ZZ', id: receiver }, them: { qualifier: 'ZZ', id: sender }, version: '004010' },
    receive: setMappings.map(({ set, document }) => ({ document, set, over: 'folder' })),
    items: { size: 0, sku: () => undefined, numbers: () => [], nearest: () => [], skus: () => [] },
  },
  receivedAt: '2026-11-25T12:00:00Z',
  fileName: 'in.edi',
  limits: { ...defaultLimits, partLinesMax: 7 },
};

/** AK101 and AK201 name what was sent, GS01 and ST01, also where no list has such a code. */
const copied: ReadonlySet<string> = new Set(['AK1', 'AK2']);
/** Bytes between the end of a set and the first damage from which an ISA could not have been read otherwise. */
const windowBytes = 1_024;
/** Milliseconds that a case of some ten thousand bytes may take. */
export const caseMillisecondsMax = 5_000;

/** Throws where something does not hold. */
export function check(one: FuzzCase): void {
  const from = cpuMilliseconds();
  const inspected = inspect(one.bytes, [one.bytes.length]);
  assert.deepEqual(inspect(one.bytes, one.pieces), inspected, 'inspect: another chunking gives something else');
  const outcomes = translate(one.bytes, [one.bytes.length]);
  assert.equal(
    JSON.stringify(translate(one.bytes, one.pieces)),
    JSON.stringify(outcomes),
    'translator: another chunking gives something else',
  );
  const whole = translate(one.whole, [one.whole.length]);
  for (const outcome of whole) {
    if (outcome.kind === 'document') assert.notEqual(outcome.verdict, 'rejected', 'a whole set is rejected');
  }
  checkSurvivors(one, whole, outcomes);
  checkAcknowledgments(outcomes);
  const taken = cpuMilliseconds() - from;
  assert.ok(taken < caseMillisecondsMax, `took ${Math.round(taken)} ms`);
}

function pieces(bytes: Uint8Array, lengths: readonly number[], push: (piece: Uint8Array) => void): void {
  // One buffer for all pieces: what is kept of one has to be copied.
  const buffer = new Uint8Array(Math.max(1, ...lengths));
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const piece = bytes.subarray(at, at + (lengths[index % lengths.length] ?? 1));
    buffer.set(piece);
    push(buffer.subarray(0, piece.length));
    buffer.fill(0x2a);
    at += piece.length;
  }
}

function inspect(bytes: Uint8Array, lengths: readonly number[]): unknown {
  const looking = inspector(host, { ...defaultLimits, segmentBytesMax: 2_500 });
  pieces(bytes, lengths, (piece) => looking.push(piece));
  return looking.end();
}

function translate(bytes: Uint8Array, lengths: readonly number[]): readonly Outcome[] {
  const translator = x12Translator(context, setMappings);
  const outcomes: Outcome[] = [];
  pieces(bytes, lengths, (piece) => {
    outcomes.push(...translator.push(piece));
  });
  outcomes.push(...translator.end());
  return outcomes;
}

/**
 * Documents by ST02, with their parts: as text, without what tells where they stood. Of several that share an ST02 the
 * first, since the others are what damage made behind it.
 */
function documents(outcomes: readonly Outcome[]): Map<string, string> {
  const told = new Map<string, string>();
  const parts: PartOutcome[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind === 'part') parts.push(outcome);
    if (outcome.kind !== 'document') continue;
    const text = shown(outcome, parts.splice(0));
    const { setControl = '' } = outcome.place;
    if (!told.has(setControl)) told.set(setControl, text);
  }
  return told;
}

function shown({ verdict, number, findings }: DocumentOutcome, parts: readonly PartOutcome[]): string {
  const said = findings.map(({ code, segment, ordinal, element }) => [code, segment, ordinal, element]);
  return JSON.stringify([verdict, number, said, parts.map(({ document }) => document)], (key, value: unknown) =>
    key === 'offset' || key === 'position' ? undefined : value,
  );
}

function checkSurvivors(one: FuzzCase, whole: readonly Outcome[], outcomes: readonly Outcome[]): void {
  const before = documents(whole);
  const now = documents(outcomes);
  for (const control of survivorsOf(one)) {
    assert.equal(now.get(control), before.get(control), `set ${control} did not survive the damage`);
  }
}

/** Sets outside of the damage, where it was in one set; else those that ended well before it. */
function survivorsOf({ survivors, untouched, whole }: FuzzCase): readonly string[] {
  if (survivors !== undefined) return survivors;
  const safe = whole.toString('latin1', 0, Math.max(0, untouched - windowBytes));
  return [...safe.matchAll(/SE[^A-Z0-9]\d+[^A-Z0-9](\d{4})[^A-Z0-9]/g)].map((match) => match[1]!);
}

function checkAcknowledgments(outcomes: readonly Outcome[]): void {
  const control = { interchange: 7, group: 7, set: 1, at: '2026-11-25T12:00:00Z' };
  for (const outcome of outcomes) {
    if (outcome.kind !== 'group') continue;
    for (const write of [write997, write999]) {
      const text = write(outcome.acknowledgment, { control });
      const looking = inspector(host, defaultLimits);
      looking.push(Buffer.from(text, 'latin1'));
      const { ok, findings } = looking.end();
      const error = findings.find((finding) => finding.severity === 'error' && !isUnlistedCopy(finding));
      assert.ok(
        ok || error === undefined,
        `our own ${write.name} is not valid: ${error?.code}: ${error?.message}\n${text}`,
      );
    }
  }
}

function isUnlistedCopy({ code, segment = '', element }: Finding): boolean {
  return code === 'code-invalid' && element === 1 && copied.has(segment);
}

/** What this process has worked, in milliseconds: a machine that is busy with something else makes no case slow. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
