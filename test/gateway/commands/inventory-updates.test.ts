import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { pino } from 'pino';
import { Archive } from '../../../gateway/archive/archive.ts';
import { checkedItems } from '../../../gateway/commands/batch.ts';
import { UpdateCommands } from '../../../gateway/commands/inventory-updates.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { readSettings } from '../../../gateway/settings/read.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

it('warns whoever says a SKU that the item master does not know, beside the results, and once', async () => {
  using folder = temporaryFolder(memoryFolder);
  await using ledger = openLedger(join(folder.path, 'ledger.db'));
  const { settings } = readSettings({ env: {}, cwd: folder.path });
  assert.ok(settings);
  const clock = { now: () => Date.parse('2026-03-01T12:00:00Z') };
  const items = { has: (sku: string) => sku === '00417', nearest: () => ['00417'], pack: () => undefined };
  const locations = new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms' } }]]);
  const commands = new UpdateCommands({
    ...{ ledger, clock, logger: pino({ level: 'silent' }), limits: settings.translation },
    archive: new Archive(join(folder.path, 'archive'), settings.intake),
    ownership: () => ({ locations, items }),
    version: () => 'v',
    onEvents: () => undefined,
  });
  const count = { kind: 'count', location: 'DAL', state: 'on-hand', quantity: '5', occurredAt: '2026-03-01T11:00:00Z' };
  const told = [
    { ...count, key: 'a', sku: '00417' },
    { ...count, key: 'b', sku: '0417' },
    { ...count, key: 'c', sku: '00417', location: 'RNO' },
  ];
  const bytes = new TextEncoder().encode(JSON.stringify(told));
  const batch = { source: 'wms', channel: 'http', name: 'n', sourceKey: 'k', bytes, test: false } as const;
  const apply = () => commands.apply({ ...batch, items: checkedItems(told, clock.now()) });
  const { results, warnings } = await apply();
  assert.deepEqual(
    results.map(({ key, outcome, reason }) => [key, outcome, reason !== undefined]),
    [
      ['a', 'applied', false],
      ['b', 'applied', false],
      ['c', 'unknown', true],
    ],
  );
  const message = 'SKU 0417 is not in the item master; what was said of it is kept and counted';
  const hint = 'Is it 00417? If not, add it to the master.';
  assert.deepEqual(warnings, [{ code: 'item-not-in-master', message, hint }]);
  const again = await apply();
  assert.deepEqual([again.repeated, again.warnings], [true, []]);
});
