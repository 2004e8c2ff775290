import assert from 'node:assert/strict';
import test from 'node:test';
import { codeList, codeListNumbers } from '../../../translators/x12/dictionary/code-list.ts';
import {
  type ElementUse,
  elementDefinition,
  elementNumbers,
  elementType,
} from '../../../translators/x12/dictionary/element.ts';
import { compileSet, type GrammarLoop } from '../../../translators/x12/dictionary/grammar.ts';
import { segmentDefinition, segmentIds } from '../../../translators/x12/dictionary/segment-definition.ts';
import { setGrammar, setSources } from '../../../translators/x12/dictionary/sets.ts';
import { holds, syntaxNote } from '../../../translators/x12/dictionary/syntax-note.ts';
import { dictionaryVersion, dictionaryVersions, inRanges } from '../../../translators/x12/dictionary/versions.ts';

test('every segment that a set names is there in every version, with elements', () => {
  for (const source of setSources) {
    for (const version of dictionaryVersions) {
      const { root, segments } = compileSet(source, version);
      assert.ok(root.members.length > 2, `${source.id} ${version}`);
      for (const { id, elements } of segments.values()) assert.ok(elements.length > 0, `${id} ${version}`);
    }
  }
});

test('every element that a segment names is there in every version, and its lengths make sense', () => {
  const check = (id: string, version: string) => (use: ElementUse, index: number) => {
    const { definition } = use;
    const name = `${id}${index + 1} ${version}`;
    assert.ok(definition.minimum >= 1 && definition.maximum >= definition.minimum, name);
    assert.equal(definition.components.length > 0, definition.type === elementType.composite, name);
    definition.components.forEach(check(`${name}-`, version));
  };
  for (const version of dictionaryVersions) {
    for (const id of segmentIds) segmentDefinition(id, version)?.elements.forEach(check(id, version));
  }
});

test('every code list belongs to an element, and its codes fit it', () => {
  for (const number of codeListNumbers) {
    const { codes } = codeList(number)!;
    assert.ok(elementNumbers.includes(number), number);
    const { minimum, maximum, codes: own } = elementDefinition(number, '004010');
    assert.equal(own?.codes, codes);
    assert.equal(new Set(codes).size, codes.length, `${number} has a code twice`);
    const shortest = number === '103' ? 2 : minimum;
    for (const code of codes) assert.ok(code.length >= shortest && code.length <= maximum, `${number} ${code}`);
  }
});

test('syntax notes name elements of their segment', () => {
  for (const id of segmentIds) {
    const definition = segmentDefinition(id, '004010');
    for (const { text, positions } of definition?.notes ?? []) {
      assert.ok(positions.length >= 2 && Math.max(...positions) <= definition!.elements.length, `${id} ${text}`);
    }
  }
});

test('no member of a loop can hide behind its neighbour', () => {
  const walk = (loop: GrammarLoop) => {
    for (const member of loop.members) {
      assert.ok(member.maximum >= 1 && member.minimum <= member.maximum, `${loop.path}/${member.id}`);
      if (member.loop !== undefined) walk(member.loop);
    }
  };
  for (const source of setSources) for (const version of dictionaryVersions) walk(compileSet(source, version).root);
});

test('versions fall back to their base, and to the nearest older one', () => {
  assert.deepEqual(dictionaryVersion('004010'), { version: '004010', exact: true });
  assert.deepEqual(dictionaryVersion('004010VICS'), { version: '004010', exact: true });
  assert.deepEqual(dictionaryVersion('005010X230'), { version: '005010', exact: true });
  assert.deepEqual(dictionaryVersion('004020'), { version: '004010', exact: false });
  assert.deepEqual(dictionaryVersion('006020'), { version: '005010', exact: false });
  assert.deepEqual(dictionaryVersion('002040'), { version: '003040', exact: false });
  assert.deepEqual(dictionaryVersion('nonsense'), { version: '004010', exact: false });
});

test('ranges of versions', () => {
  assert.ok(inRanges('-003060', '003040') && inRanges('-003060', '003060') && !inRanges('-003060', '004010'));
  assert.ok(inRanges('004030-', '005010') && !inRanges('004030-', '004010'));
  assert.ok(inRanges('003040,004010-004030', '004030') && !inRanges('003040,004010-004030', '003050'));
});

test('versions differ where X12 says so', () => {
  const date = (version: string) => segmentDefinition('BEG', version)?.elements[4]?.definition.maximum;
  assert.equal(date('003060'), 6);
  assert.equal(date('004010'), 8);
  assert.equal(segmentDefinition('REF', '003050')?.elements.length, 3);
  assert.equal(segmentDefinition('REF', '004010')?.elements[3]?.definition.typeName, 'C040');
  const message = (version: string) =>
    setGrammar('850', version)
      ?.grammar.loops.find(({ path }) => path === 'N9')
      ?.members.map(({ id }) => id);
  assert.ok(message('004010')?.includes('MSG'));
  assert.ok(message('005010')?.includes('MTX'));
});

test('syntax notes hold as X12.6 section 3.9 says', () => {
  const there = (...positions: number[]) => positions.reduce((mask, position) => mask | (1 << (position - 1)), 0);
  const cases: readonly [string, number[], boolean][] = [
    ['P0304', [], true],
    ['P0304', [3], false],
    ['P0304', [3, 4], true],
    ['R0203', [], false],
    ['R0203', [3], true],
    ['E0204', [2, 4], false],
    ['E0204', [4], true],
    ['C0302', [3], false],
    ['C0302', [2], true],
    ['C0302', [2, 3], true],
    ['L030405', [3], false],
    ['L030405', [3, 5], true],
    ['L030405', [4], true],
  ];
  for (const [note, positions, expected] of cases) {
    assert.equal(holds(syntaxNote(note), there(...positions)), expected, `${note} ${positions}`);
  }
});
