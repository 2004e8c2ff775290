/** A canary on a real gateway: one change that the partner acknowledges, one that it does not in time, a restart between. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CanaryRun } from '../../gateway/ledger/canary-store.ts';
import { words } from '../gateway/cli/run-cli.ts';
import { callerWith } from '../support/api-client.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

/** The partner's 997 of a group that it accepts. */
function accepts(control: number, group: string): string {
  const isa13 = String(control).padStart(9, '0');
  const lines = [
    `ISA*00*          *00*          *01*123456789      *ZZ*CROSSDOCK      *261125*0700*U*00401*${isa13}*0*P*>`,
    'GS*FA*NORTHWIND*CROSSDOCK*20261125*0700*7*X*004010',
    ...['ST*997*0001', `AK1*IB*${group}`, 'AK9*A*1*1*1', 'SE*4*0001', 'GE*1*7', `IEA*1*${isa13}`, ''],
  ];
  return lines.join('~\n');
}

const canary = 'canary: { sku: CANARY-1, items: { VN: NW-CANARY }, every: 1s, within: 1s }\n';

test('a change is timed from update to acknowledgment, and one that is late is an alert until it comes', async () => {
  await using running = await runningGateway({
    prepare(folder) {
      const yaml = join(folder, 'partners', 'northwind', 'partner.yaml');
      replaceIn(yaml, /cron: "[^"]*"/, 'cron: "* * * * * *"');
      replaceIn(yaml, /^calendar:/m, `${canary}calendar:`);
    },
  });
  const read = () => running.gateway.ledger.read;
  const runs = () => read().canaries.of('northwind', 9);
  const newest = async (what: string, is: (run: CanaryRun) => boolean) =>
    until(what, async () => (await runs()).find((run) => is(run)));
  let control = 100;
  const acknowledge = async (advice: string) => {
    const [file] = await read().transmissions.causedBy(advice);
    const name = `${++control}.edi`;
    await running.drop('northwind', name, accepts(control, file?.group?.slice('IB:'.length) ?? ''));
    await running.dealtWith('northwind', name);
  };

  // The first: from nothing to 100, told as 78 by the policy, and acknowledged.
  const delivered = await newest('a change is delivered', ({ deliveredAt }) => deliveredAt !== null);
  assert.deepEqual([delivered.quantity, delivered.location, delivered.told], ['100', 'DAL', '78|0']);
  await acknowledge(delivered.advice ?? '');
  const first = await newest(
    'the change came through',
    ({ dueAt, outcome }) => dueAt === delivered.dueAt && outcome !== null,
  );
  assert.equal(first.outcome, 'acknowledged');
  const times = [first.dueAt, first.updatedAt, first.composedAt, first.deliveredAt, first.acknowledgedAt];
  assert.deepEqual(times.toSorted(), times);

  // The second goes back to zero, and nobody says anything.
  const second = await newest(
    'another change is delivered',
    (run) => run.dueAt > first.dueAt && run.deliveredAt !== null,
  );
  assert.deepEqual([second.quantity, second.told], ['0', '0|0']);
  const alertOf = async () => (await read().alerts.open()).filter(({ kind }) => kind === 'canary-overdue');
  const raised = await until('it is overdue', async () => (await alertOf())[0]);
  assert.match(raised.sentence, /^the canary CANARY-1 of northwind, changed at .*: a file that tells it was delivered/);
  await running.restart();
  assert.deepEqual(
    (await alertOf()).map(({ raisedAt }) => raisedAt),
    [raised.raisedAt],
    'told once, also over a restart',
  );

  // An advice later than the first one that told it is as good.
  const [later] = await read().advices.list('northwind', 1);
  assert.notEqual(later?.id, second.advice);
  await until('the advice is delivered', async () => {
    const [file] = await read().transmissions.causedBy(later?.id ?? '');
    return file?.delivery === 'delivered' ? file : undefined;
  });
  await acknowledge(later?.id ?? '');
  const come = await newest('it came through', ({ dueAt, outcome }) => dueAt === second.dueAt && outcome !== null);
  assert.deepEqual(await alertOf(), []);
  assert.deepEqual(
    [come.changedSeq, come.composedAt, come.advice],
    [second.changedSeq, second.composedAt, second.advice],
  );

  const events = await read().events.after(0, 10_000);
  const told = events.filter(({ type, data }) => type.startsWith('canary.') && JSON.parse(data).dueAt === second.dueAt);
  assert.deepEqual(
    told.map(({ type, partner, test: isTest }) => [type, partner, isTest]),
    [
      ['canary.overdue', 'northwind', false],
      ['canary.late', 'northwind', false],
    ],
  );
  const changes = events.filter(({ data, type }) => type === 'availability.changed' && data.includes('CANARY-1'));
  assert.ok(
    changes.length >= 2 && changes.every(({ test: isTest, partner }) => isTest && partner === 'crossdock-canary'),
  );
  const kept = await runs();
  const updates = await read().transmissions.list({ partner: 'crossdock-canary', limit: 99 });
  assert.equal(new Set(kept.map(({ transmission }) => transmission)).size, kept.length);
  assert.equal(updates.length, kept.length, 'one update for each change, over the restart too');

  // It is on the advice by the partner's number, and no real stock of anybody.
  const out = running.drops('northwind', 'out');
  const names = readdirSync(out).filter((name) => !name.startsWith('.'));
  const files = names.map((name) => readFileSync(join(out, name), 'latin1'));
  assert.ok(files.some((file) => file.includes('NW-CANARY') && /QTY\*33\*78/.test(file)));
  const full = (await read().advices.list('northwind', 99)).filter(({ mode }) => mode === 'full');
  assert.deepEqual(
    [...new Set(full.map(({ lines, units }) => `${lines} lines, ${units} units`))],
    ['12 lines, 0 units'],
  );
  const reader = callerWith(running, 'reader');
  const standing = await reader.get('/v1/partners/northwind/standing?sku=CANARY-1');
  assert.equal(standing.status, 404);
  for (const query of ['location=DAL', 'since=0']) {
    const there = await reader.get(`/v1/availability?${query}`);
    assert.ok(!there.text.includes('CANARY-1'), query);
  }
  assert.match((await reader.get('/v1/availability?sku=CANARY-1')).text, /"location":"DAL"/);

  const env = { CROSSDOCK_FOLDERS_DATA: join(running.folder, 'data') };
  const shown = await words(['canary', 'northwind'], { env });
  assert.match(
    shown.out,
    /CANARY-1 +100 +\d\.\d seconds +\d\.\d seconds +- +\d+(\.\d)? seconds +acknowledged$/m,
    shown.err,
  );
  const why = await words(['explain', first.advice ?? '', 'CANARY-1'], { env });
  assert.match(
    why.out,
    /on-hand +100 +counted by crossdock-canary \d+ seconds? before \([^)]+\), its owner$/m,
    why.err,
  );
  const listed = await reader.get('/v1/partners/northwind/canary?limit=1');
  const [one] = listed.json.canary as { seconds: { composed: number | null } }[];
  assert.ok(one !== undefined && typeof listed.json.next === 'string');
  const all = await reader.get('/v1/canaries');
  assert.equal((all.json.canaries as unknown[]).length, 1);
  const metrics = await (await fetch(`http://127.0.0.1:${running.gateway.healthPort}/metrics`)).text();
  assert.match(metrics, /crossdock_canary_seconds_count\{partner="northwind",stage="acknowledged"\} 1/);
  assert.match(metrics, /crossdock_canary_open_seconds\{partner="northwind"\} [\d.]+/);
});
