/** What the advice stages do by themselves: a change is marked when it is told of, whatever their own pace. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Configuration } from '../../../gateway/configuration.ts';
import { readSettings } from '../../../gateway/settings/read.ts';
import { Stage } from '../../../gateway/stage.ts';
import { startAdvising } from '../../../gateway/wiring/advising.ts';
import { until } from '../../support/temporary.ts';
import { composing } from '../advice/set-up.ts';

/** Longer than any test runs: no stage looks by itself again. */
const idleMs = 3_600_000;

it('marks a change for the fast lanes when it is told of it, and not at its next look', async () => {
  await using each = composing({ schedule: { cron: '0 0 * * *' }, urgent: { crossesZero: true } });
  const { settings } = readSettings({ env: {}, cwd: each.folder });
  assert.ok(settings);
  const partners = new Map([[each.partner.id, each.partner]]);
  const inventory = { locations: new Map(), items: undefined, itemsVersion: '', classes: [] };
  const configuration = () => ({ book: { version: 'v1', partners }, inventory }) as unknown as Configuration;
  let marked = -1;
  await using stack = new AsyncDisposableStack();
  const stage = (name: string, round: () => Promise<boolean>) =>
    stack.use(new Stage({ name, round, idleMs, logger: each.logger }));
  const advising = startAdvising(stage, {
    source: { sqlite: join(each.folder, 'ledger.db') },
    ...{ ledger: each.ledger, archive: each.archive, logger: each.logger, clock: { now: () => each.now } },
    ...{ settings: settings.advice, configuration, onEvents: () => undefined, deliver: () => undefined },
    onMarked: (changedSeq) => {
      marked = changedSeq;
    },
  });
  await until('the first look', () => marked >= 0);
  await each.stock({ A: 1 });
  const changed = await each.ledger.read.inventory.availabilityCursor();
  advising.changed();
  await until('the mark', () => marked === changed);
});
