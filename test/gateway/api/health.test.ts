import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alertKinds } from '../../../gateway/alerts/alerts.ts';
import { type Check, readinessTimeoutMs, startHealth } from '../../../gateway/api/health.ts';
import { createMetrics, labelValuesMax } from '../../../gateway/api/metrics.ts';
import { probe } from '../../../gateway/api/probe.ts';
import type { Depths } from '../../../gateway/ledger/queue.ts';

const idle = { waiting: 0, oldest: null };
const depths: Depths = {
  translation: { waiting: 3, oldest: '1970-01-01T00:00:50.000Z' },
  inventory: idle,
  delivery: { waiting: 1, oldest: '1970-01-01T00:02:00.000Z' },
  events: { waiting: 7, oldest: '1970-01-01T00:01:39.500Z' },
};
const metricsAt = (found: () => Promise<Depths>) => createMetrics({ depths: found, now: () => 100_000 });

async function health(readiness: () => Promise<readonly Check[]>) {
  const started = await startHealth({ host: '127.0.0.1', port: 0, metrics: metricsAt(async () => depths), readiness });
  return { url: `http://127.0.0.1:${started.port}`, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
}

describe('health port', () => {
  it('is alive whatever the checks say', async () => {
    await using server = await health(async () => [{ name: 'ledger', state: 'failed', sentence: 'The disk is full.' }]);
    const answer = await fetch(`${server.url}/healthz`);
    assert.deepEqual([answer.status, await answer.json()], [200, { alive: true }]);
    assert.deepEqual(await probe(`${server.url}/healthz`), { well: true, checks: [] });
    assert.equal((await probe(`${server.url}/readyz`)).well, false);
  });

  it('is ready while nothing has failed, though something is degraded', async () => {
    const checks: Check[] = [
      { name: 'ledger', state: 'ok', sentence: 'Written just now.' },
      { name: 'events', state: 'degraded', sentence: 'NATS is away; 7 events wait.' },
    ];
    await using server = await health(async () => checks);
    const ready = await fetch(`${server.url}/readyz`);
    assert.deepEqual([ready.status, await ready.json()], [200, { ready: true, checks }]);
    checks[0] = { name: 'ledger', state: 'failed', sentence: 'The disk is full.' };
    const failed = await fetch(`${server.url}/readyz`);
    assert.deepEqual([failed.status, await failed.json()], [503, { ready: false, checks }]);
  });

  it('takes checks that throw or hang for failed ones', async (test) => {
    await using throwing = await health(() => Promise.reject(new Error('disk I/O error')));
    const answer = await fetch(`${throwing.url}/readyz`);
    assert.equal(answer.status, 503);
    assert.match(JSON.stringify(await answer.json()), /could not be made: disk I\/O error/);

    await using hanging = await health(() => new Promise(() => {}));
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const late = fetch(`${hanging.url}/readyz`);
    const ticking = setInterval(() => test.mock.timers.tick(readinessTimeoutMs), 10);
    assert.equal((await late).status, 503);
    clearInterval(ticking);
  });

  it('has metrics in the format of Prometheus', async () => {
    await using server = await health(async () => []);
    const answer = await fetch(`${server.url}/metrics`);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    assert.match(text, /^crossdock_stage_waiting\{stage="translation"\} 3$/m);
    assert.match(text, /^crossdock_stage_oldest_seconds\{stage="translation"\} 50$/m);
    assert.match(text, /^crossdock_stage_oldest_seconds\{stage="delivery"\} 0$/m);
    assert.match(text, /^crossdock_stage_oldest_seconds\{stage="events"\} 0\.5$/m);
    assert.match(text, /^crossdock_events_waiting 7$/m);
    assert.match(text, /^process_resident_memory_bytes \d+$/m);
  });

  it('answers 404 for anything else, and is gone when it is stopped', async () => {
    const server = await health(async () => []);
    assert.equal((await fetch(`${server.url}/etc/passwd`)).status, 404);
    assert.equal((await fetch(`${server.url}/healthz`, { method: 'POST', body: 'x' })).status, 404);
    await server[Symbol.asyncDispose]();
    assert.deepEqual(await probe(`${server.url}/healthz`), { well: false, checks: [] });
  });
});

describe('metrics', () => {
  it('count by direction, partner, verdict, reason and result', async () => {
    const metrics = metricsAt(async () => depths);
    metrics.transmission('in', 'northwind', 'rejected');
    metrics.transmission('in', 'northwind', 'rejected');
    metrics.transmission('out', 'northwind', 'sent');
    metrics.refused('northwind', 'too-large');
    metrics.delivery('northwind', 'retried');
    const text = await metrics.render();
    assert.match(text, /^crossdock_transmissions_total\{direction="in",partner="northwind",verdict="rejected"\} 2$/m);
    assert.match(text, /^crossdock_transmissions_total\{direction="out",partner="northwind",verdict="sent"\} 1$/m);
    assert.match(text, /^crossdock_refusals_total\{partner="northwind",reason="too-large"\} 1$/m);
    assert.match(text, /^crossdock_deliveries_total\{partner="northwind",result="retried"\} 1$/m);
  });

  it('name every kind of alert', async () => {
    const [help = ''] =
      (await metricsAt(async () => depths).render()).match(/^# HELP crossdock_alerts_open .*$/m) ?? [];
    for (const kind of Object.keys(alertKinds)) assert.ok(help.includes(kind), kind);
  });

  it('keep the number of partners in labels within its limit', async () => {
    const metrics = metricsAt(async () => depths);
    for (let partner = 0; partner < labelValuesMax + 50; partner += 1) metrics.refused(`partner-${partner}`, 'x');
    const lines = (await metrics.render()).match(/^crossdock_refusals_total\{.*$/gm);
    assert.equal(lines?.length, labelValuesMax + 1);
    assert.equal(lines?.at(-1), 'crossdock_refusals_total{partner="other",reason="x"} 50');
  });

  it('go without figures of a ledger that cannot be read, and say so', async () => {
    let readable = true;
    const metrics = metricsAt(async () => {
      if (!readable) throw new Error('disk I/O error');
      return depths;
    });
    assert.match(await metrics.render(), /^crossdock_ledger_readable 1$/m);
    readable = false;
    const text = await metrics.render();
    assert.match(text, /^crossdock_ledger_readable 0$/m);
    assert.doesNotMatch(text, /^crossdock_stage_waiting\{/m);
  });
});
