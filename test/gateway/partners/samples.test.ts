/** The samples of the example partners, through the translators: what a coordinator copies has to work. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Partner } from '../../../gateway/partners/partner.ts';
import { readPartners } from '../../../gateway/partners/read.ts';
import { readSettings } from '../../../gateway/settings/read.ts';
import { fileChunks } from '../../../gateway/translation/file-chunks.ts';
import { nodeHost } from '../../../gateway/translation/host.ts';
import { checkSample, sampleNames } from '../../../gateway/translation/samples.ts';
import { translate } from '../../../gateway/translation/translate.ts';
import type { Outcome } from '../../../translators/outcome.ts';
import { defaultLimits } from '../../../translators/translator.ts';

const root = join(import.meta.dirname, '../../..');

function outcomesOf(partner: Partner, fileName: string): Outcome[] {
  const receivedAt = '2026-09-15T12:00:00Z';
  const context = { host: nodeHost(), partner, receivedAt, fileName, limits: defaultLimits };
  return [...translate(context, fileChunks(join(root, 'partners', partner.id, 'samples', fileName)))].flat();
}

test('every sample is accepted, every SKU is known, and the three defects are three errors', async () => {
  const { settings } = readSettings({ env: {}, cwd: root });
  assert.ok(settings);
  const { book } = await readPartners(settings.folders.partners, settings);
  assert.ok(book);
  const verdicts: Record<string, string> = {};
  for (const partner of book.partners.values()) {
    for (const name of sampleNames(join(root, 'partners', partner.id))) {
      const outcomes = outcomesOf(partner, name);
      verdicts[`${partner.id}/${name}`] = outcomes.flatMap((one) => (one.kind === 'end' ? [one.verdict] : [])).join();
      for (const one of outcomes) {
        if (one.kind !== 'part') continue;
        const lines = 'lines' in one.document ? one.document.lines : [];
        for (const line of lines) assert.match(line.sku ?? `none in ${name}`, /^\d{5}$/);
        assert.ok(lines.length + one.updates.length > 0, `${name} says something`);
      }
    }
  }
  assert.deepEqual(verdicts, {
    'contoso-supply/856.edi': 'accepted',
    'fabrikam-3pl/846.edi': 'accepted',
    'legacy-erp/movements-20260915.csv': 'accepted',
    'northwind/850-three-defects.edi': 'partially-accepted',
    'northwind/850.edi': 'accepted',
    'wms/counts-20260915-0610.csv': 'accepted',
  });
  const northwind = book.partners.get('northwind');
  assert.ok(northwind);
  const documents = outcomesOf(northwind, '850-three-defects.edi').filter((one) => one.kind === 'document');
  assert.deepEqual(
    documents.map(({ number, verdict }) => `${number} ${verdict}`),
    ['4500031901 accepted', '4500031902 rejected'],
  );
  const errors = documents.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
  assert.deepEqual(
    errors.map(({ segment, element }) => `${segment}${element}`),
    ['DTM2', 'N14', 'PO12'],
  );
});

test('every sample gives what is expected of it', async () => {
  const { settings } = readSettings({ env: {}, cwd: root });
  assert.ok(settings);
  const { book } = await readPartners(settings.folders.partners, settings);
  assert.ok(book);
  const options = { limits: settings.translation, update: false, now: '2026-09-15T12:00:00Z' };
  for (const partner of book.partners.values()) {
    const folder = join(root, 'partners', partner.id);
    for (const file of sampleNames(folder)) {
      const { state, lines } = await checkSample(partner, folder, file, options);
      assert.equal(state, 'as-expected', `${partner.id}/samples/${file}\n${lines.join('\n')}`);
    }
  }
});
