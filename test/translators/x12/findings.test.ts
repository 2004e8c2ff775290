/** The registry of findings: every rule says what it is, and tells a person what to do about it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type FindingRule, finding, findingRules } from '../../../translators/x12/findings.ts';
import { dataRules } from '../../../translators/x12/findings-data.ts';
import { envelopeRules } from '../../../translators/x12/findings-envelope.ts';
import { guidelineRules } from '../../../translators/x12/findings-guideline.ts';

const rules = Object.entries<FindingRule>(findingRules);

test('every rule and hint is whole sentences', () => {
  for (const [code, { rule, hint }] of rules) {
    for (const text of [rule, hint]) assert.match(text, /^[A-Z`].{20,}[.)]$/s, `${code}: ${text}`);
  }
});

test('no two rules give the same hint: each says what to do about itself', () => {
  const own = Object.entries<FindingRule>({ ...envelopeRules, ...dataRules, ...guidelineRules });
  const byHint = Map.groupBy(own, ([, { hint }]) => hint);
  const shared = [...byHint.values()].filter((all) => all.length > 1).map((all) => all.map(([code]) => code));
  assert.deepEqual(shared, [['interchange-trailer-missing', 'group-trailer-missing', 'set-trailer-missing']]);
});

test('what rejects says whether something has to be sent again, or what to do instead', () => {
  for (const [code, { severity, hint }] of Object.entries<FindingRule>({
    ...envelopeRules,
    ...dataRules,
    ...guidelineRules,
  })) {
    if (severity === 'error') assert.match(hint, /send|sent|nothing was closed/i, `${code}: ${hint}`);
  }
});

test('a finding carries its rule, its hint and its codes', () => {
  const found = finding('components-too-many', 'SLN05 has a component too many.', { segment: 'SLN' }, 'EA>X');
  assert.deepEqual(found.acknowledge, { level: 'AK4', code: '3', implementation: '13' });
  assert.equal(found.value, 'EA>X');
  assert.equal(found.hint, findingRules['components-too-many'].hint);
});
