/**
 * Golden acknowledgments: test/golden/acknowledgments has a folder a case, with the bytes that come (in.edi), the partner's
 * settings (case.json, with a sentence on what the case is) and the answers, in order (out-1.edi, out-2.edi …).
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { answers, crossdock, type Side } from './answers.ts';
import { inspect } from './fixtures.ts';

const folder = join(import.meta.dirname, '../../golden/acknowledgments');

interface Case extends Pick<Side, 'acknowledge' | 'delimiters' | 'version'> {
  readonly what: string;
}

for (const name of readdirSync(folder).sort()) {
  const read = (file: string) => readFileSync(join(folder, name, file), 'latin1');
  const { what, ...side } = JSON.parse(read('case.json')) as Case;
  test(`golden ${name}: ${what}`, () => {
    const expected = readdirSync(join(folder, name)).filter((file) => file.startsWith('out-'));
    const written = answers(read('in.edi'), crossdock(side));
    assert.deepEqual(written, expected.sort().map(read));
    for (const text of written) assert.deepEqual(inspect(text).findings, [], text);
  });
}

test('the golden cases are there', () => assert.ok(readdirSync(folder).length >= 10));
