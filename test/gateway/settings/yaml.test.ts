import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pointerTo, readYaml, yamlCharactersMax, yamlDepthMax, yamlNodesMax } from '../../../gateway/settings/yaml.ts';

const errorsOf = (text: string) =>
  readYaml('f', text).errors.map(({ line, column, message }) => `${line}:${column} ${message}`);

test('every scalar is text', () => {
  const { value, errors } = readYaml('f', 'a: 01\nb: 004010\nc: true\nd:\ne: ~\nf: "x"\ng: [1.0, null]\n');
  assert.deepEqual(errors, []);
  assert.deepEqual(value, { a: '01', b: '004010', c: 'true', d: '', e: '~', f: 'x', g: ['1.0', 'null'] });
});

test('every node has the place of its key and of its value', () => {
  const { place } = readYaml('f', 'a:\n  - x: 1\n    y/z: { q~: 2 }\nb: 3\n');
  const at = (pointer: string, kind: 'key' | 'value') => {
    const { line, column } = place(pointer, kind);
    return `${line}:${column}`;
  };
  assert.equal(at('', 'value'), '1:1');
  assert.equal(at('/a/0/x', 'key'), '2:5');
  assert.equal(at('/a/0/x', 'value'), '2:8');
  assert.equal(at(['a', 0, 'y/z', 'q~'].reduce<string>(pointerTo, ''), 'value'), '3:16');
  assert.equal(at('/b', 'value'), '4:4');
  assert.equal(at('/b/nothing/there', 'value'), '4:1', 'the key of what is around it');
  assert.equal(at('/nothing', 'value'), '1:1');
});

test('aliases and merges are expanded; own keys win, and errors stand where the text stands', () => {
  const text = 'base: &b { x: 1, y: 2 }\nmore: &m { z: 3 }\none: *b\ntwo: { <<: *b, y: 5 }\nall: { <<: [*m, *b] }\n';
  const { value, place } = readYaml('f', text);
  const b = { x: '1', y: '2' };
  assert.deepEqual(value, { base: b, more: { z: '3' }, one: b, two: { x: '1', y: '5' }, all: { ...b, z: '3' } });
  assert.deepEqual(place('/two/x'), { file: 'f', line: 1, column: 15 });
  assert.deepEqual(place('/two/y'), { file: 'f', line: 4, column: 19 });
});

test('keys that stand twice, hide the prototype or are no text are errors, all of them', () => {
  assert.deepEqual(errorsOf('a: 1\nb: 2\na: 3\n__proto__: 4\n? [x]\n: 5\n<<: 6\n'), [
    '3:1 key `a` stands twice',
    '4:1 key `__proto__` is not allowed',
    '5:3 a key has to be text',
    '7:1 key `<<` merges maps, and this is none',
  ]);
});

test('syntax errors have a place and words', () => {
  assert.deepEqual(errorsOf('a: "x\n'), ['2:1 a quote, bracket or brace is not closed, or a `:` or comma is missing']);
  assert.deepEqual(errorsOf('a: b: c\n'), ['1:4 a second `:` stands in this line']);
  assert.deepEqual(errorsOf('a: 1\n---\nb: 2\n'), ['2:1 a second document begins here']);
  assert.deepEqual(errorsOf('a: *nobody\n'), ['1:4 there is no anchor `&nobody` above']);
});

test('limits end the reading with an error', () => {
  assert.match(errorsOf(' '.repeat(yamlCharactersMax + 1))[0] ?? '', /^1:1 the file has 1048577 characters/);
  const deep = `${'['.repeat(yamlDepthMax + 2)}${']'.repeat(yamlDepthMax + 2)}`;
  assert.match(errorsOf(deep)[0] ?? '', /nests deeper than 64 levels/);
  assert.match(errorsOf('['.repeat(20_000))[0] ?? '', /nests deeper than 64 levels/);
  const laughs = Array.from({ length: 10 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
  assert.match(errorsOf(`a0: &a0 ha\n${laughs.join('\n')}`)[0] ?? '', new RegExp(`more than ${yamlNodesMax} values`));
  assert.match(errorsOf('a: &a [*a]')[0] ?? '', /nests deeper than 64 levels/);
});

test('no text throws, and every error has a place', () => {
  const piece = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&x',
    '*x',
    '<<',
    '|',
    '>',
    '#',
    '!',
    '%',
    '?',
    '\t',
    ',',
    '\0',
    '\ud800',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (any) => {
      const { errors, value } = readYaml('f', any);
      assert.equal(value === undefined, errors.length > 0);
      for (const { line, column } of errors) assert.ok(line >= 1 && column >= 1);
    }),
    { numRuns: 250 },
  );
});
