/** Properties of the validator over every set and version: what the grammar makes is valid, and damage is found. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../../translators/finding.ts';
import type { SetGrammar } from '../../../translators/x12/dictionary/grammar.ts';
import { segmentIds } from '../../../translators/x12/dictionary/segment-definition.ts';
import { setGrammar, setSources } from '../../../translators/x12/dictionary/sets.ts';
import { dictionaryVersions } from '../../../translators/x12/dictionary/versions.ts';
import type { OutboundSegment } from '../../../translators/x12/outbound.ts';
import { writeInterchange } from '../../../translators/x12/write.ts';
import { codes, inspect } from './fixtures.ts';
import { type Draw, draws, randomSet } from './random-set.ts';

const control = { interchange: 1, group: 1, set: 1, at: '2026-11-25T12:00:00Z' };
const from = { qualifier: 'ZZ', id: 'NORTHWIND' };
const to = { qualifier: 'ZZ', id: 'CROSSDOCK' };

function written({ id, group, version }: SetGrammar, segments: readonly OutboundSegment[]) {
  const sets = [{ id, segments }];
  return writeInterchange({ from, to, version, usage: 'P', functionalId: group, control, sets });
}

/** What is found in a set, apart from what random values cannot know: HL ids and line counts. */
function found(grammar: SetGrammar, segments: readonly OutboundSegment[]): readonly Finding[] {
  const { text } = written(grammar, segments);
  return inspect(text!).findings.filter(({ code }) => !/^(hl-|line-count|loop-id)/.test(code));
}

const grammars = setSources.flatMap(({ id }) => dictionaryVersions.map((version) => setGrammar(id, version)!.grammar));

for (const grammar of grammars) {
  test(`a set ${grammar.id} ${grammar.version} that its grammar makes is valid`, () => {
    fc.assert(
      fc.property(draws, (draw) => {
        assert.deepEqual(codes(found(grammar, randomSet(grammar, draw))), []);
      }),
      { numRuns: 6 },
    );
  });
}

/** A grammar and a set of it, with a place in the set and a number to choose by. */
const damaged = fc
  .tuple(fc.constantFrom(...grammars), draws)
  .map(([grammar, draw]) => ({ grammar, draw, segments: randomSet(grammar, draw) }));

const errorsOf = (findings: readonly Finding[]) => findings.filter(({ severity }) => severity === 'error');

/** Ids that X12 has and the set has not, and one that X12 has not. */
function foreignId({ segments }: SetGrammar, draw: Draw): string {
  const own = new Set(segments.map(({ id }) => id));
  const foreign = ['QQQ', ...segmentIds.filter((id) => !own.has(id) && !/^(ISA|IEA|GS|GE|ST|SE|TA1)$/.test(id))];
  return foreign[draw(foreign.length)]!;
}

test('a foreign segment anywhere makes one error, and its own', () => {
  fc.assert(
    fc.property(damaged, ({ grammar, draw, segments }) => {
      const at = draw(segments.length + 1);
      const id = foreignId(grammar, draw);
      const errors = errorsOf(found(grammar, segments.toSpliced(at, 0, [id, 'X'])));
      assert.equal(errors.length, 1, codes(errors).join(' '));
      assert.match(errors[0]!.code, /^segment-(unrecognised|not-in-set)$/);
      assert.deepEqual([errors[0]!.segment, errors[0]!.ordinal], [id, at + 2]);
    }),
    { numRuns: 150 },
  );
});

test('a segment of the set put anywhere else makes few errors: the reading goes on behind it', () => {
  const counts: number[] = [];
  const property = fc.property(damaged, ({ grammar, draw, segments }) => {
    const one = segments[draw(segments.length)]!;
    counts.push(errorsOf(found(grammar, segments.toSpliced(draw(segments.length + 1), 0, one))).length);
  });
  fc.assert(property, { numRuns: 400, seed: 850 });
  const share = (most: number) => counts.filter((count) => count <= most).length / counts.length;
  assert.ok(share(1) > 0.8, `one error at most in ${share(1)}`);
  assert.ok(share(3) > 0.97, `three errors at most in ${share(3)}`);
});

test('a mandatory segment that is gone is found', () => {
  fc.assert(
    fc.property(damaged, ({ grammar, segments }) => {
      const [first] = grammar.root.members;
      const findings = found(grammar, segments.slice(1));
      assert.ok(
        findings.some(({ code, segment }) => code === 'segment-missing' && segment === first!.id),
        codes(findings).join(' '),
      );
    }),
    { numRuns: 40 },
  );
});

/** An element of a segment, and something to put in its place. */
function change(segments: readonly OutboundSegment[], draw: Draw, value: string): readonly OutboundSegment[] {
  const at = draw(segments.length);
  const segment = segments[at]!;
  const element = 1 + draw(Math.max(segment.length - 1, 1));
  return segments.with(at, segment.slice(0, element).concat([value], segment.slice(element + 1)));
}

test('whatever one element is changed to, the set is read to its end and only that segment is blamed', () => {
  fc.assert(
    fc.property(damaged, fc.string({ unit: 'grapheme-ascii', maxLength: 30 }), ({ grammar, draw, segments }, value) => {
      const plain = value.replace(/[*>~^]/g, '');
      const changed = change(segments, draw, plain);
      const errors = errorsOf(found(grammar, changed));
      const at = changed.findIndex((segment, index) => segment !== segments[index]);
      assert.ok(
        errors.every(({ ordinal }) => ordinal === at + 2),
        codes(errors).join(' '),
      );
    }),
    { numRuns: 300 },
  );
});

test('a control character in data is found wherever it stands', () => {
  fc.assert(
    fc.property(damaged, ({ grammar, draw, segments }) => {
      const before = found(grammar, segments);
      const { text } = written(grammar, segments);
      const sets = text!.indexOf('ST*');
      const elements = [...text!.matchAll(/[A-Z0-9](?=[*~])/g)].filter(({ index }) => index > sets + 10);
      const at = elements[draw(elements.length - 4)]!.index;
      const findings = inspect(`${text!.slice(0, at)}\x01${text!.slice(at + 1)}`).findings;
      assert.ok(findings.length > before.length);
    }),
    { numRuns: 60 },
  );
});
