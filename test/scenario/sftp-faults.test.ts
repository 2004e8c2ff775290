/**
 * A partner's server that cuts, freezes, fills up, refuses and changes its key, and the whole gateway: each order is taken
 * once and answered by one 997, whatever happens in between, and the log says what it was.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Faults, misbehavingPeer } from '../gateway/channels/sftp/peer.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

test('a server that misbehaves in every way: each order once, each 997 once', { timeout: 120_000 }, async () => {
  await using peer = await misbehavingPeer();
  const disk = (...names: string[]) => join(peer.disk, ...names);
  for (const name of ['outbound', 'inbound', 'archive']) mkdirSync(disk(name));
  const partnerFile = (folder: string) => join(folder, 'partners', 'northwind', 'partner.yaml');
  await using running = await runningGateway({
    prepare: (folder) => {
      mkdirSync(join(folder, 'secrets'));
      copyFileSync(peer.keyFile, join(folder, 'secrets', 'northwind-sftp-key'));
      const channel = [
        `host: 127.0.0.1`,
        `port: ${peer.port}`,
        `user: northwind`,
        `key: "\${secret:northwind-sftp-key}"`,
        `hostKey: "${peer.hostKey}"`,
        'in: /outbound',
        'out: /inbound',
        'done: /archive',
        'every: 100ms',
        'settle: 50ms',
        'frozenAfter: 500ms',
      ];
      replaceIn(partnerFile(folder), /folder: \{\}.*/, `sftp: { ${channel.join(', ')} }`);
    },
    env: { CROSSDOCK_DELIVERY_BACKOFF_BASE: '200ms' },
  });
  const { read } = running.gateway.ledger;
  const received = () => read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 50 });
  const acknowledgments = () => readdirSync(disk('inbound')).filter((name) => name.startsWith('997-'));
  const logged = (words: RegExp) => running.log.filter((line) => words.test(JSON.stringify(line))).length;
  let orders = 0;
  const bytesOf = (number: number) => Buffer.from(smallOrder(number, { sets: 8, lines: 300 }));
  const drop = () => {
    writeFileSync(disk('upload'), bytesOf(++orders));
    renameSync(disk('upload'), disk('outbound', `order-${orders}.edi`));
  };
  /** Everything is well again: the order is taken, acknowledged and put away, and so is every one before it. */
  const allWell = async () => {
    await until(`order ${orders} is acknowledged`, () => (acknowledgments().length === orders ? true : undefined));
    await until('it is put away', () => (readdirSync(disk('outbound')).length === 0 ? true : undefined));
    const all = await received();
    assert.deepEqual(new Set(all.map(({ verdict }) => verdict)), new Set(['accepted']));
    assert.equal(all.length, orders, 'each order once');
  };
  const during = async (faults: Faults, what: string, shows: () => boolean) => {
    peer.faults = faults;
    drop();
    await until(what, () => (shows() ? true : undefined));
    peer.faults = {};
    await allWell();
  };

  const { length } = bytesOf(1);
  for (const percent of [10, 50, 99]) {
    const before = peer.counts.connections;
    const cutAfterBytes = Math.floor((length * percent) / 100);
    await during({ cutAfterBytes }, `cut at ${percent} %`, () => peer.counts.connections > before + 1);
  }
  const frozen = logged(/peer-frozen/);
  await during({ freezeAfter: 3 }, 'it is frozen', () => logged(/peer-frozen/) > frozen);
  await during({ fullAfterBytes: 0 }, 'its disk is full', () => logged(/"msg":"delivery failed/) > 0);
  await during({ noDelete: true, noRename: true }, 'it lets nothing be renamed', () => logged(/not taken again/) > 0);

  // Nothing is taken from a server with another key, or that lets us not in; both end with what is written in partner.yaml.
  const newKey = peer.changeHostKey();
  drop();
  await until('its key is refused', () => (logged(/host-key-unknown/) > 0 ? true : undefined));
  assert.ok(logged(new RegExp(newKey.replaceAll('+', '\\+'))) > 0, 'with the fingerprint to ask for');
  assert.equal((await received()).length, orders - 1);
  replaceIn(partnerFile(running.folder), peer.hostKey, newKey);
  await allWell();
  peer.faults = { refuseLogin: true };
  replaceIn(partnerFile(running.folder), 'user: northwind', 'user: other');
  await until('the login is refused', () => (logged(/login-refused/) > 0 ? true : undefined));
  drop();
  peer.faults = {};
  replaceIn(partnerFile(running.folder), 'user: other', 'user: northwind');
  await allWell();

  const groups = acknowledgments().map(
    (name) => /AK1\*PO\*(\d+)/.exec(readFileSync(disk('inbound', name), 'latin1'))?.[1],
  );
  assert.equal(new Set(groups).size, orders, 'each group is acknowledged once');
  assert.equal(readdirSync(disk('archive')).length, orders);
});
