/** `write(read(x))` is x for well-formed files, in whatever delimiters and line breaks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rewrite } from '../../../translators/x12/rewrite.ts';
import { host, interchange, isa, order, set } from './fixtures.ts';

function rewritten(text: string): string {
  return Buffer.from(rewrite(host.bytes(text), host, 1_048_576)).toString('utf8');
}

const element = fc.string({ unit: fc.constantFrom('A', 'b', '7', ' ', '.', '-', 'é', '日'), maxLength: 12 });
const composite = fc.array(element, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('>'));
const segment = fc
  .tuple(fc.constantFrom('REF', 'N1', 'PO1', 'MSG', 'ZZZ'), fc.array(composite, { minLength: 1, maxLength: 20 }))
  .map(([id, elements]) => [id, ...elements].join('*'));

test('any well-formed file is written again byte for byte', () => {
  const delimiters = fc.constantFrom(
    { element: '*', component: '>', terminator: '~\n' },
    { element: '*', component: ':', terminator: '~' },
    { element: '|', component: '^', terminator: '~\r\n' },
    { element: '\x07', component: '@', terminator: '\x1c' },
    { element: '+', component: '<', terminator: '\n' },
  );
  const sets = fc.array(fc.array(segment, { maxLength: 12 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(sets, delimiters, fc.boolean(), fc.boolean(), (bodies, envelope, unterminated, twice) => {
      const once = interchange(
        bodies.map((body, at) => set('850', String(at + 1).padStart(4, '0'), body)),
        envelope,
      );
      const whole = twice ? once + once : once;
      const text = unterminated ? whole.slice(0, -envelope.terminator.length) : whole;
      assert.equal(rewritten(text), text);
    }),
    { numRuns: 200 },
  );
});

test('what is odd is put right, and data is never touched', () => {
  const good = interchange([set('850', '0001', order())]);
  assert.equal(rewritten(`// a note\n${good}`), good);
  assert.equal(rewritten(good.replace('REF*DP*038~', 'REF*DP*038~~')), good);
  assert.equal(rewritten(good.replace('\nREF', '\n\nREF')), good.replace('\nREF', '\n\nREF'));
  assert.equal(rewritten('no interchange at all'), '');
  const short = good.replace(isa(), isa().replace('CROSSDOCK      ', 'CROSSDOCK'));
  assert.equal(rewritten(short), short);
});
