/** The HTTP API of a real gateway: commands with a result for each update, reads that page and are cheap, and who may do what. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { routes } from '../../gateway/api/routes.ts';
import {
  answers,
  type Called,
  type Caller,
  caller,
  callerWith,
  outcomesOf,
  stockUpdate,
} from '../support/api-client.ts';
import { smallOrder } from '../support/orders.ts';
import { type RunningGateway, replaceIn, runningGateway, until } from '../support/running-gateway.ts';

const updatesMax = 20;
const refusalsMax = 40;

describe('the API', () => {
  let running: RunningGateway;
  let reader: Caller;
  let operator: Caller;
  let wms: Caller;
  let nobody: Caller;
  const secret = 'a-secret-that-nobody-may-read';

  before(async () => {
    running = await runningGateway({
      env: {
        CROSSDOCK_API_UPDATES_MAX: String(updatesMax),
        CROSSDOCK_API_PAGE_MAX: '3',
        CROSSDOCK_API_BODY_BYTES_MAX: '16KiB',
        CROSSDOCK_API_REFUSALS_PER_MINUTE_MAX: String(refusalsMax),
        CROSSDOCK_API_REQUESTS_PER_MINUTE_MAX: '400',
      },
      prepare(folder) {
        mkdirSync(join(folder, 'secrets'));
        const server = `{ host: secret-host.invalid, user: secret-user, password: "\${secret:northwind}", hostKey: "SHA256:${'a'.repeat(43)}", in: /x, after: keep }`;
        const northwind = join(folder, 'partners', 'northwind', 'partner.yaml');
        replaceIn(northwind, /^channels:\n/m, `channels:\n  server:\n    sftp: ${server}\n`);
        writeFileSync(join(folder, 'secrets', 'northwind'), secret);
        replaceIn(join(folder, 'partners', 'fabrikam-3pl', 'partner.yaml'), 'status: production', 'status: test');
        const contoso = join(folder, 'partners', 'contoso-supply', 'partner.yaml');
        replaceIn(contoso, 'status: production', 'status: suspended');
      },
    });
    reader = callerWith(running, 'reader');
    operator = callerWith(running, 'operator');
    wms = callerWith(running, 'writer', 'wms');
    nobody = caller(running.gateway.apiPort, undefined);
  });
  after(() => running[Symbol.asyncDispose]());

  it('answers nothing without a token but health, whatever the path', async () => {
    assert.equal((await nobody.get('/v1/health')).status, 200);
    for (const { method, path } of routes) {
      const there = path.replaceAll(/\{\w+\}/g, 'x');
      const { status, headers, json } = await (method === 'GET' ? nobody.get(there) : nobody.post(there, {}));
      assert.equal(status, 401, path);
      assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8');
      assert.match(headers.get('www-authenticate') ?? '', /^Bearer/);
      assert.match(String(json.hint), /tokens new/);
    }
    for (const path of ['/', '/v1', '/v1/health/x', '/metrics', '/v1/nothing']) {
      assert.equal((await nobody.get(path)).status, 401, path);
    }
    const wrong = caller(running.gateway.apiPort, `${reader.token.slice(0, -2)}AA`);
    assert.equal((await wrong.get('/v1/partners')).json.type, 'urn:crossdock:problem:token-unknown');
    const late = callerWith(running, 'reader', undefined, new Date(Date.now() - 1).toISOString());
    assert.equal((await late.get('/v1/partners')).json.type, 'urn:crossdock:problem:token-expired');
  });

  it('opens each route to its roles alone', async () => {
    const callers = { reader, operator, writer: wms };
    for (const { method, path, roles } of routes) {
      const there = path.replaceAll(/\{\w+\}/g, 'x');
      for (const [role, who] of Object.entries(callers)) {
        const { status } = await (method === 'GET' ? who.get(there) : who.post(there, {}));
        assert.equal(status === 403, !(roles as readonly string[]).includes(role), `${role} ${path} ${status}`);
      }
    }
    const nothing = await reader.get('/v1/nothing?secret=1');
    assert.deepEqual([nothing.status, nothing.json.detail], [404, 'GET /v1/nothing']);
  });

  it('gives each update of a batch a result, and keeps it all under one transmission', async () => {
    const occurredAt = new Date(Date.now() - 1_000).toISOString();
    const updates = [
      stockUpdate('a1', 40, { occurredAt }),
      stockUpdate('a1', 40, { occurredAt }),
      stockUpdate('a2', 7, { occurredAt: '2020-01-01T00:00:00Z' }),
      stockUpdate('a3', 7, { location: 'RNO' }),
      stockUpdate('a4', 7, { location: 'ATL' }),
      stockUpdate('a5', 7, { quantity: '0.00001' }),
      { key: 'a6', sku: '00417' },
      stockUpdate('a7', -3, { kind: 'pick' }),
    ];
    const said = await wms.post('/v1/inventory/updates', { updates });
    assert.equal(said.status, 200, said.text);
    const expected = [
      'a1 applied',
      'a1 duplicate',
      'a2 late',
      'a3 refused',
      'a4 unknown',
      'a5 unfit',
      'a6 malformed',
      'a7 applied',
    ];
    assert.deepEqual(outcomesOf(said), expected);
    for (const { outcome, reason } of said.json.results as { outcome: string; reason?: string }[]) {
      assert.equal(reason !== undefined, !['applied', 'duplicate'].includes(outcome), outcome);
    }
    const { json } = await reader.get('/v1/positions/00417');
    assert.deepEqual(
      (json.availability as { available: string }[]).map(({ available }) => available),
      ['37'],
    );

    const again = await wms.post('/v1/inventory/updates', { updates });
    assert.deepEqual([again.json.repeated, again.json.transmission], [true, said.json.transmission]);
    const repeated = ['a1 duplicate', 'a1 duplicate', 'a2 duplicate', ...expected.slice(3, 7), 'a7 duplicate'];
    assert.deepEqual(outcomesOf(again), repeated);
    assert.deepEqual([said.json.warnings, again.json.warnings], [[], []]);

    const story = await reader.get(`/v1/transmissions/${said.json.transmission}`);
    const types = (story.json.events as { type: string }[]).map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type === 'inventory.updated' || type === 'availability.changed'),
      ['inventory.updated', 'availability.changed'],
    );
    const codes = (story.json.findings as { code: string }[]).map(({ code }) => code).sort();
    assert.deepEqual(codes, ['location-unknown', 'not-owner', 'quantity-unfit', 'update-malformed']);
    // A refusal is seen in the list too, and says which update of the batch it is of.
    const { errors, warnings } = story.json.transmission as { errors: number; warnings: number };
    assert.deepEqual([errors, warnings], [1, 3]);
    const refused = (story.json.findings as { code: string; line?: number }[]).find(({ code }) => code === 'not-owner');
    assert.equal(refused?.line, 4);
    const content = await operator.get(`/v1/transmissions/${said.json.transmission}/content`);
    assert.equal(content.text, JSON.stringify({ updates }));
  });

  it('takes a batch under an idempotency key once, and no other one under it', async () => {
    const key = { 'idempotency-key': 'batch-7' };
    const body = { updates: [stockUpdate('b1', 50)] };
    const first = await wms.post('/v1/inventory/updates', body, key);
    assert.deepEqual(outcomesOf(first), ['b1 applied']);
    const again = await wms.post('/v1/inventory/updates', body, key);
    assert.deepEqual([outcomesOf(again), again.json.repeated], [['b1 duplicate'], true]);
    const other = await wms.post('/v1/inventory/updates', { updates: [stockUpdate('b2', 51)] }, key);
    assert.deepEqual([other.status, other.json.type], [422, 'urn:crossdock:problem:idempotency-key-reused']);
    const position = await reader.get('/v1/availability?sku=00417');
    assert.match(position.text, /"available":"50"/);
  });

  it('lets a refused update through once its owner is put right, by the same request', async () => {
    const erp = callerWith(running, 'writer', 'legacy-erp');
    const body = { updates: [stockUpdate('own1', 5, { state: 'damaged', sku: '00999' })] };
    assert.deepEqual(outcomesOf(await erp.post('/v1/inventory/updates', body)), ['own1 refused']);
    replaceIn(join(running.folder, 'inventory.yaml'), 'damaged: wms', 'damaged: legacy-erp');
    const wmsFile = join(running.folder, 'partners', 'wms', 'partner.yaml');
    writeFileSync(wmsFile, `${readFileSync(wmsFile, 'utf8')}\n# touched\n`);
    const result = await until('the owner is another', async () => {
      const said = await erp.post('/v1/inventory/updates', body);
      return outcomesOf(said)[0] === 'own1 applied' ? said : undefined;
    });
    assert.equal(result.json.repeated, true);
  });

  it('never lets a partner in test change production, and nobody else who is not in production', async () => {
    const before = await reader.get('/v1/positions/00417');
    const tester = callerWith(running, 'writer', 'fabrikam-3pl');
    const said = await tester.post('/v1/inventory/updates', { updates: [stockUpdate('t1', 999, { location: 'RNO' })] });
    assert.deepEqual([said.json.test, outcomesOf(said)], [true, ['t1 test']]);
    const after = await reader.get('/v1/positions/00417');
    assert.equal(after.text, before.text);
    const events = await running.gateway.ledger.read.events.recent(100, String(said.json.transmission));
    assert.deepEqual(
      events.map(({ type, test }) => [type, test]),
      [['inventory.updated', true]],
    );
    for (const partner of ['contoso-supply', 'nobody-of-this-name']) {
      const { status, json } = await callerWith(running, 'writer', partner).post('/v1/inventory/updates', {
        updates: [stockUpdate('t2', 1)],
      });
      assert.deepEqual([status, json.type], [403, 'urn:crossdock:problem:source-inactive']);
    }
  });

  it('refuses what is too large, of another type, or no batch, and says where', async () => {
    const many = { updates: Array.from({ length: updatesMax + 1 }, (_, index) => stockUpdate(`m${index}`, 1)) };
    const cases: [Called, number, RegExp][] = [
      [await wms.post('/v1/inventory/updates', many), 413, /21 updates, and 20 at most/],
      [await wms.post('/v1/inventory/updates', 'x'.repeat(16_385)), 413, /body/],
      [
        await wms.post('/v1/inventory/updates', '<a/>', { 'content-type': 'application/xml' }),
        415,
        /application\/json/,
      ],
      [await wms.post('/v1/inventory/updates', '{"updates":'), 400, /not JSON/],
      [await wms.post('/v1/inventory/updates', { items: [] }), 400, /\{ \\"updates\\": \[/],
      [await wms.post('/v1/inventory/updates'), 400, /not JSON/],
      [await reader.get('/v1/transmissions?limit=4'), 400, /at most 3/],
      [
        await reader.get('/v1/transmissions?limit=x&from=1'),
        400,
        /query\/limit.*query\/from|query\/from.*query\/limit/,
      ],
      [await reader.get('/v1/transmissions?state=lost'), 400, /may be .*overdue.* or /],
      [await reader.get('/v1/transmissions?cursor=abc'), 400, /no cursor/],
      [await reader.get('/v1/advices?cursor=abc'), 400, /no cursor/],
      [await reader.get('/v1/transmissions/%zz'), 400, /malformed/],
      [await reader.get('/v1/transmissions/in-nothing'), 404, /in-nothing/],
      [await reader.get('/v1/advices/a-1/lines/00417'), 404, /a-1/],
    ];
    for (const [{ status, text }, expected, words] of cases) {
      assert.equal(status, expected, text);
      assert.match(text, words);
    }
  });

  it('answers 304 while nothing changed, and pages that neither repeat nor miss', async () => {
    const path = '/v1/availability?sku=00417';
    const first = await reader.get(path);
    const tag = first.headers.get('etag') ?? '';
    const same = await reader.get(path, { 'if-none-match': tag });
    assert.deepEqual([same.status, same.text, same.headers.get('etag')], [304, '', tag]);
    await wms.post('/v1/inventory/updates', { updates: [stockUpdate('e1', 61)] });
    const changed = await reader.get(path, { 'if-none-match': tag });
    assert.deepEqual([changed.status, changed.headers.get('etag') === tag], [200, false]);

    const skus = Array.from({ length: 7 }, (_, index) => `P${index}`);
    await wms.post('/v1/inventory/updates', { updates: skus.map((sku) => stockUpdate(`p-${sku}`, 3, { sku })) });
    const seen = await allPages(reader, '/v1/availability?location=DAL&limit=3', 'availability', 'sku');
    assert.deepEqual(seen, ['00417', ...skus]);
    const since = await reader.get('/v1/availability?limit=3');
    assert.equal((since.json.availability as unknown[]).length, 3);
    const rest = await allPages(reader, `/v1/availability?since=${since.json.since}`, 'availability', 'sku');
    assert.equal(rest.at(-1), 'P6');
    const ids = await allPages(reader, '/v1/transmissions?limit=2', 'transmissions', 'id');
    const there = await running.gateway.ledger.read.transmissions.list({ limit: 1_000 });
    assert.deepEqual(
      ids,
      there.map(({ id }) => id),
    );
    const rejected = await allPages(
      reader,
      '/v1/transmissions?partner=wms&verdict=partially-accepted',
      'transmissions',
      'id',
    );
    assert.equal(rejected.length, 1);
  });

  it('follows events by `after`, each once', async () => {
    const seqs: string[] = [];
    for (let after = '0', more = true; more; ) {
      const { json } = await reader.get(`/v1/events?after=${after}&limit=3`);
      seqs.push(...(json.events as { sequence: string }[]).map(({ sequence }) => sequence));
      [after, more] = [json.after as string, json.more as boolean];
    }
    const events = await running.gateway.ledger.read.events.after(0, 10_000);
    assert.deepEqual(
      seqs.map(Number),
      events.map(({ seq }) => seq),
    );
  });

  it('takes a file in once more without taking twice what was taken', async () => {
    await running.drop('northwind', 'order.edi', smallOrder(1));
    const { id, documents } = await running.dealtWith('northwind', 'order.edi');
    assert.equal(documents, 1);
    const again = await operator.post(`/v1/transmissions/${id}/resubmit`);
    assert.equal(again.status, 202, again.text);
    const retried = (again.json.transmission as { id: string }).id;
    const done = await until('it is translated again', async () => {
      const one = await running.gateway.ledger.read.transmissions.byId(retried);
      return one?.translation === 'done' ? one : undefined;
    });
    assert.deepEqual([done.verdict, done.documents], ['accepted', 1]);
    const events = await running.gateway.ledger.read.events.after(0, 10_000);
    assert.equal(events.filter(({ type }) => type === 'order.received').length, 1, 'one document, one event');
    const sent = (
      await running.gateway.ledger.read.transmissions.list({ direction: 'out', partner: 'legacy-erp', limit: 9 })
    ).length;
    assert.equal(sent, 1, 'one order for the ERP');
    const out = await running.gateway.ledger.read.transmissions.list({ direction: 'out', limit: 1 });
    assert.equal((await operator.post(`/v1/transmissions/${out[0]?.id}/resubmit`)).status, 409);
  });

  it('serves the document that is checked in', async () => {
    const served = await wms.get('/v1/openapi.json');
    const file = readFileSync(join(import.meta.dirname, '..', '..', 'config', 'openapi.json'), 'utf8');
    assert.deepEqual(served.json, JSON.parse(file));
  });

  it('reads no body of a request that it does not let in', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': '16000' };
      const sent = request({ port: running.gateway.apiPort, method: 'POST', path: '/v1/inventory/updates', headers });
      sent.once('response', (response) => {
        resolve(response.statusCode);
        sent.destroy();
      });
      sent.once('error', reject);
      // The body never comes.
      sent.flushHeaders();
    });
    assert.equal(status, 401);
  });

  it('tells no secret and no address that a partner is reached at', async () => {
    assert.match((await reader.get('/v1/partners')).text, /"name":"server","kind":"sftp"/);
    for (const { path, method, roles } of routes) {
      const who = roles.includes('operator') ? operator : wms;
      if (method === 'GET') await who.get(path.replaceAll(/\{\w+\}/g, 'x'));
    }
    assert.ok(answers.length > 100);
    const secrets = [
      secret,
      'secret-host',
      'secret-user',
      'SHA256:',
      // The last part, which may hold the mark between the parts as well.
      ...[reader, operator, wms].map(({ token }) => token.slice(-43)),
    ];
    for (const { text, headers } of answers) {
      const all = `${text}${JSON.stringify([...headers])}`;
      for (const word of secrets) assert.ok(!all.includes(word), `${word} in ${all.slice(0, 500)}`);
    }
    const log = JSON.stringify(running.log);
    for (const word of secrets.slice(4)) assert.ok(!log.includes(word), 'a token in the log');
  });

  it('tells who asks too often to wait, and lets others on', async () => {
    const other = callerWith(running, 'reader');
    const busy = callerWith(running, 'reader');
    let limited: Called | undefined;
    for (let i = 0; i < 50 && limited === undefined; i++) {
      const said = await Promise.all(Array.from({ length: 60 }, () => busy.get('/v1/partners')));
      assert.ok(i > 5 || said.every(({ status }) => status === 200), 'the first 400 are let through');
      limited = said.find(({ status }) => status === 429);
    }
    assert.match(limited?.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
    assert.equal((await other.get('/v1/partners')).status, 200);
    const guesses = await Promise.all(Array.from({ length: refusalsMax + 1 }, () => nobody.get('/v1/partners')));
    assert.ok(guesses.some(({ status }) => status === 429));
    assert.equal((await other.get('/v1/partners')).status, 200, 'a good token from the same address');
  });
});

/** One field of every entry of every page. */
async function allPages(who: Caller, path: string, list: string, field: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let next: unknown = ''; next !== null; ) {
    const { status, json, text } = await who.get(next === '' ? path : `${path}&cursor=${next}`);
    assert.equal(status, 200, text);
    found.push(...(json[list] as Record<string, unknown>[]).map((entry) => entry[field]));
    next = json.next;
  }
  return found;
}
