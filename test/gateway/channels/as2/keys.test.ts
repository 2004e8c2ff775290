/** Keys: made, stored, imported, rotated by their dates; and settings, from which peers are made. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { Ajv } from 'ajv';
import { As2Channel, as2Complaints } from '../../../../gateway/channels/as2/channel-settings.ts';
import {
  addNewKey,
  exportCertificate,
  importKey,
  listKeys,
  readKeys,
} from '../../../../gateway/channels/as2/keys/key-folder.ts';
import { makePeer } from '../../../../gateway/channels/as2/make-peer.ts';
import { inUseAt } from '../../../../gateway/channels/as2/message/security.ts';
import { testKeys } from '../../../support/as2-keys.ts';
import { Openssl } from '../../../support/as2-openssl.ts';
import { crossdock, northwind } from '../../../support/as2-station.ts';
import { openWire } from '../../../support/as2-wire.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const dayMs = 86_400_000;
const start = new Date('2026-01-01T00:00:00Z');

suite('keys and settings', () => {
  test('keys overlap: the renewal takes over on its day, and expiry is warned of', async () => {
    using folder = temporaryFolder();
    const keys = join(folder.path, 'keys');
    assert.deepEqual(await readKeys(keys), []);
    await addNewKey(keys, '2026', { name: 'Crossdock', bits: 2048, notBefore: start, days: 365 });
    await addNewKey(
      keys,
      '2027',
      { name: 'Crossdock', bits: 2048, notBefore: start, days: 730 },
      new Date('2026-12-01T00:00:00Z'),
    );
    const stored = await readKeys(keys);
    const inUse = (day: string) => inUseAt(stored, Date.parse(day))?.name;
    assert.equal(inUse('2025-12-31'), undefined);
    assert.equal(inUse('2026-06-01'), '2026');
    assert.equal(inUse('2026-12-02'), '2027');
    assert.equal(inUse('2028-06-01'), undefined);
    const warnings = (day: string) => listKeys(stored, Date.parse(day)).map(({ warning }) => warning?.slice(0, 21));
    assert.deepEqual(warnings('2026-06-01'), [undefined, undefined]);
    assert.deepEqual(warnings('2026-12-20'), ['It expires in 12 days', undefined]);
    assert.deepEqual(warnings('2027-12-20'), [undefined, 'It expires in 12 days']);
    assert.equal(statSync(join(keys, '2026.key')).mode & 0o777, 0o600);
    assert.match(exportCertificate(stored[0]!), /^-----BEGIN CERTIFICATE-----/);
    await assert.rejects(
      addNewKey(keys, '2026', { name: 'x', bits: 2048, notBefore: start, days: 1 }),
      /never written over/,
    );
    await assert.rejects(
      addNewKey(keys, '../x', { name: 'x', bits: 2048, notBefore: start, days: 1 }),
      /no name for a key/,
    );
  });

  test("keys of openssl's making are taken, and mismatched or weak ones are not", async () => {
    using openssl = new Openssl();
    using folder = temporaryFolder();
    const make = (name: string, kind: string) =>
      openssl.run(
        'req',
        '-x509',
        '-newkey',
        kind,
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.crt`,
        '-days',
        '30',
        '-subj',
        `/CN=${name}`,
        '-passout',
        'pass:secret',
      );
    make('good', 'rsa:2048');
    make('weak', 'rsa:1024');
    const pem = (name: string) => openssl.read(name).toString();
    const stored = await importKey(folder.path, 'good', pem('good.crt'), pem('good.key'), 'secret');
    assert.equal((await readKeys(folder.path))[0]?.certificate.fingerprint256, stored.certificate.fingerprint256);
    await assert.rejects(
      importKey(folder.path, 'mixed', pem('weak.crt'), pem('good.key'), 'secret'),
      /not the certificate's/,
    );
    await assert.rejects(importKey(folder.path, 'weak', pem('weak.crt'), pem('weak.key'), 'secret'), /less than 2048/);
    assert.equal(
      openssl.run('x509', '-in', 'good.crt', '-noout', '-checkend', '0').toString().trim(),
      'Certificate will not expire',
    );
  });

  test('a rollover on both sides loses no message', async () => {
    await using wire = await openWire();
    const { us, them, stranger } = wire.keys;
    const both = {
      ...northwind(us, them),
      keys: [us, { ...stranger, from: Date.now() - dayMs }],
      certificates: [them, stranger],
    };
    wire.ours.peers = [both];
    const payload = Buffer.from('ISA*');
    const send = async (id: string, peer: ReturnType<typeof crossdock>) => {
      const sender = wire.theirs.sender(peer);
      await sender.stage(id, [payload], 'a');
      return await sender.place(id, '');
    };
    const former = crossdock(us, them, { url: wire.ours.url });
    // We sign receipts with the new key: a partner that knows both closes, one that knows the former alone does not.
    await assert.rejects(send('a', former), { code: 'as2-receipt-untrusted' });
    assert.equal(
      await send('b', { ...former, certificates: [us, { ...stranger, from: Date.now() + dayMs }] }),
      'placed',
    );
    assert.equal(await send('c', { ...former, keys: [stranger], certificates: [us, stranger] }), 'placed');
  });

  test('settings are checked, and a peer is made of them', async () => {
    const ajv = new Ajv({ useDefaults: true, strict: false });
    const given: As2Channel = {
      id: 'NORTHWIND',
      url: 'https://as2.northwind.example/',
      certificates: ['certs/2026.pem', { file: 'certs/2027.pem', from: '2027-01-31' }],
      sign: 'sha256',
      encrypt: 'aes256-cbc',
      compress: 'true',
      mdn: { mode: 'sync', signed: 'true' },
      askLogin: { user: 'northwind', password: `$${'{secret:northwind-as2}'}` },
    };
    assert.ok(ajv.validate(As2Channel, given), ajv.errorsText());
    for (const bad of [
      { id: 'x' },
      { ...given, encrypt: '3des' },
      { ...given, sign: 'sha1' },
      { ...given, url: 'ftp://x' },
      { ...given, url: 'https://user:password@x/' },
      { ...given, id: 'é' },
      { ...given, askLogin: { user: 'northwind', password: 'in the open' } },
      { ...given, certificates: [] },
    ]) {
      assert.equal(ajv.validate(As2Channel, bad), false, JSON.stringify(bad));
    }
    const { us, them } = await testKeys();
    const facts = {
      partner: 'northwind',
      channel: 'as2',
      us: 'CROSSDOCK',
      receiptUrl: '',
      keys: [us],
      secret: (reference: string) => `what ${reference.slice(2, -1)} holds`,
      durationMs: () => 120_000,
      resend: () => 'skip' as const,
      isHeld: false,
    };
    const pems = { 'certs/2026.pem': them.certificatePem, 'certs/2027.pem': us.certificatePem };
    const peer = makePeer({ given, pems }, facts);
    assert.equal(peer.us, 'CROSSDOCK');
    assert.equal(peer.receive.policy.encryptions.includes('des-ede3-cbc'), false);
    assert.deepEqual(peer.send?.encrypt, { encryption: 'aes-256-cbc', keyTransport: 'pkcs1' });
    assert.equal(peer.send?.compress, 'before-signing');
    assert.equal(peer.certificates[1]?.from, Date.UTC(2027, 0, 31));
    assert.equal(peer.receive.credentials?.password, 'what secret:northwind-as2 holds');
    const own = { id: 'CROSSDOCK', url: '', tls: undefined };
    const complaints = (change: Partial<As2Channel>, us = own) =>
      as2Complaints({ ...given, ...change }, us).map(({ at }) => at.join('.'));
    assert.deepEqual(complaints({}), []);
    assert.deepEqual(complaints({ mdn: { mode: 'async' } }), ['mdn.mode']);
    assert.deepEqual(complaints({}, { ...own, id: '' }), ['id']);
    assert.deepEqual(complaints({ us: 'NORTHWIND' }), ['id']);
    assert.deepEqual(complaints({ clientCertificates: ['ab'.repeat(32)] }), ['clientCertificates']);
  });
});
