import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flatFinding } from '../../../translators/flatfile/findings.ts';
import { FileVerdict } from '../../../translators/flatfile/reader/file-verdict.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import type { DocumentOutcome } from '../../../translators/outcome.ts';

const spec: FlatFileSpec = { document: 'purchase-order', format: 'csv', badRows: 'reject-file', fields: {} };

function outcome(findings: number): DocumentOutcome {
  return {
    kind: 'document',
    place: { position: '1', type: 'purchase-order' },
    verdict: 'accepted',
    number: '1',
    parts: 1,
    test: false,
    findings: Array.from({ length: findings }, () => flatFinding('value-missing', {}, 'x')),
  };
}

test('so many verdicts are held back, and more reject the file', () => {
  const file = new FileVerdict(spec, 10);
  const held = outcome(0);
  for (let i = 0; i < 100_000; i += 1) assert.equal(file.document(held).length, 0);
  const [further] = file.document(held);
  assert.ok(further?.kind === 'document');
  assert.equal(further.verdict, 'rejected');
  const outcomes = file.end(100_001);
  assert.equal(outcomes.length, 100_001);
  const end = outcomes.at(-1);
  assert.ok(end?.kind === 'end');
  assert.deepEqual([end.verdict, end.findings.map((finding) => finding.code)], ['rejected', ['document-too-many']]);
});

test('so many of their findings are held', () => {
  const file = new FileVerdict(spec, 10);
  for (let i = 0; i < 3; i += 1) file.document(outcome(50_000));
  const counts = file.end(3).map((one) => (one.kind === 'document' ? one.findings.length : 0));
  assert.deepEqual(counts, [50_000, 50_000, 1, 0]);
});

test('reasons beyond the limit are kept as findings, up to theirs', () => {
  const file = new FileVerdict(spec, 10);
  for (let i = 0; i < 200; i += 1) file.reject(flatFinding('count-wrong', {}, 'x'));
  const [end] = file.end(0);
  assert.ok(end?.kind === 'end');
  assert.equal(end.findings.length, 100 + 10 + 1);
  assert.equal(end.findings.at(-1)?.code, 'findings-left-out');
});
