/** Evidence: openssl alone proves afterwards what was received, sent and receipted; nothing of it can be changed. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { suite, test } from 'node:test';
import { memoryBytes } from '../../../../gateway/channels/as2/bytes.ts';
import { exportReceipt, exportReceived } from '../../../../gateway/channels/as2/evidence/export.ts';
import { SqliteEvidence } from '../../../../gateway/channels/as2/evidence/sqlite.ts';
import { splitEntity } from '../../../../gateway/channels/as2/mime/entity.ts';
import { splitParts } from '../../../../gateway/channels/as2/mime/multipart.ts';
import { Openssl, scratch } from '../../../support/as2-openssl.ts';
import { sendRules } from '../../../support/as2-station.ts';
import { openWire } from '../../../support/as2-wire.ts';
import { memoryFolder, temporaryFolder } from '../../../support/temporary.ts';

const payload = Buffer.from('ISA*00*          *00*\r\nBEG*00*SA*4711~\n');

suite('evidence', () => {
  test('openssl verifies the message, signed and encrypted, and both receipts, offline', async () => {
    await using wire = await openWire();
    using openssl = new Openssl();
    for (const name of ['us', 'them'] as const) openssl.key(name, wire.keys[name]);
    const request = await wire.compose('proof', payload);
    const answer = await wire.post(request);
    const sent = await wire.theirs.evidence.sent('proof');
    await wire.ours[Symbol.asyncDispose]();

    const parts = {
      evidenceFolder: join(wire.folder, 'evidence'),
      to: openssl.path('.'),
      keys: [{ ...wire.keys.us, name: 'us' }],
      keyFolder: openssl.path('.'),
      certificates: [wire.keys.them],
      scratch: wire.space,
    };
    const { files, commands } = await exportReceived(sent!.messageId, 'northwind', parts);
    assert.deepEqual(files, [
      '1-request.p7m',
      '1-request.eml',
      '1-decision.json',
      '1-content',
      '1-signature.p7s',
      '1-mdn.eml',
      'ours.pem',
      'theirs.pem',
    ]);
    for (const { command } of commands) openssl.run(...command.split(' ').slice(1));
    assert.equal(commands.length, 3);
    assert.ok(openssl.read('1-verified').includes(payload));
    assert.match(openssl.read('1-mdn.txt').toString(), /Disposition: .*processed\r\n/);
    assert.deepEqual(
      (await exportReceived(sent!.messageId, 'fabrikam', parts)).files,
      [],
      "another partner's is not shown",
    );
    openssl.run(
      'cms',
      '-decrypt',
      '-binary',
      '-inform',
      'DER',
      '-in',
      '1-request.p7m',
      '-recip',
      'us.crt',
      '-inkey',
      'us.key',
      '-out',
      'signed.eml',
    );
    // This openssl rewrites bare line feeds when it splits a multipart, so the parts are given to it as they are.
    const signed = await splitEntity(memoryBytes(openssl.read('signed.eml')));
    const [content, signature] = await splitParts(signed.body, signed.header.parameter('content-type', 'boundary'));
    openssl.write('content', content!.whole!);
    openssl.write('p7s', Buffer.from((await splitEntity(signature!)).body.whole!.toString('latin1'), 'base64'));
    const trust = ['-CAfile', 'them.crt', '-purpose', 'any', '-out', 'out'];
    openssl.run('cms', '-verify', '-binary', '-inform', 'DER', '-in', 'p7s', '-content', 'content', ...trust);
    assert.ok(openssl.read('content').includes(payload));
    openssl.run('cms', '-verify', '-in', '1-mdn.eml', '-CAfile', 'us.crt', '-purpose', 'any', '-out', 'mdn');
    assert.match(openssl.read('mdn').toString(), /Disposition: .*processed\r\n/);
    const decision = JSON.parse(openssl.read('1-decision.json').toString());
    assert.equal(decision.outcome, 'processed');
    assert.equal(decision.security.signer, wire.keys.them.certificate.fingerprint256.replaceAll(':', ''));

    await wire.theirs.evidence.recordReceipt({
      at: new Date().toISOString(),
      messageId: sent!.messageId,
      httpStatus: answer.status,
      header: answer.header.fields,
      body: answer.body,
      state: 'receipted',
      reason: '',
    });
    const receipt = await wire.theirs.evidence.receiptOf(sent!.messageId);
    openssl.write('receipt.eml', exportReceipt(receipt!));
    openssl.run('cms', '-verify', '-in', 'receipt.eml', '-CAfile', 'us.crt', '-purpose', 'any', '-out', 'receipt');
    assert.match(
      openssl.read('receipt').toString(),
      new RegExp(`Received-Content-MIC: ${sent!.mic.value.replace(/[+]/g, '\\+')}`),
    );
  });

  test('what is recorded cannot be changed, and large bodies lie in files', async () => {
    using folder = temporaryFolder(memoryFolder);
    await using space = scratch(folder.path, 1_000);
    const evidence = await SqliteEvidence.open(join(folder.path, 'evidence'));
    const body = await space.keep([Buffer.alloc(200_000, 'x')]);
    const sent = {
      transmission: 't',
      partner: 'p',
      channel: 'c',
      at: '2026-01-01T00:00:00.000Z',
      messageId: 'm@x',
      mic: { digest: 'sha256', value: 'AAAA' },
      receipt: 'async',
      isReceiptSigned: true,
      header: [],
      bodySha256: 'f'.repeat(64),
    } as const;
    await evidence.recordSent(sent, body, space);
    assert.equal((await evidence.sent('t'))?.body.length, 200_000);
    const receipt = { at: sent.at, messageId: 'm@x', httpStatus: 200, header: [], body: Buffer.from('x'), reason: '' };
    for (const state of ['untrusted', 'receipted', 'refused', 'receipted'] as const) {
      await evidence.recordReceipt({ ...receipt, state, reason: `${state}` });
    }
    // One that closed the delivery is not undone by one that comes late.
    assert.equal((await evidence.receiptOf('m@x'))?.state, 'receipted');
    const received = {
      ...sent,
      from: 'a',
      to: 'b',
      outcome: 'processed',
      reason: '',
      files: [],
      security: {},
      mdn: undefined,
    };
    await evidence.recordReceived(received, { header: [], body: memoryBytes(Buffer.alloc(0)) }, space);
    await evidence[Symbol.asyncDispose]();
    const database = new DatabaseSync(join(folder.path, 'evidence', 'evidence.sqlite'));
    assert.throws(() => database.exec("UPDATE receipt SET state = 'receipted'"), /never changed/);
    assert.throws(() => database.exec("UPDATE received SET outcome = 'x'"), /never changed/);
    database.close();
  });

  test('is forgotten when it has been kept long enough, and not before', async () => {
    await using wire = await openWire();
    const large = Buffer.alloc(400_000, 'ISA*');
    const bodies = async () =>
      (await readdir(join(wire.folder, 'evidence', 'bodies')).catch((): string[] => [])).length;
    for (const id of ['old', 'older']) await wire.post(await wire.compose(id, id === 'old' ? large : payload));
    const request = await wire.compose('again', payload);
    const answer = await wire.post(request);
    assert.equal(await bodies(), 1);
    assert.equal(await wire.ours.evidence.forget('2020-01-01T00:00:00.000Z', 2), false);
    assert.deepEqual((await wire.post(request)).body, answer.body, 'it is known still');
    assert.equal(await wire.ours.evidence.forget('2099-01-01T00:00:00.000Z', 2), true);
    assert.equal(await wire.ours.evidence.forget('2099-01-01T00:00:00.000Z', 2), false);
    assert.equal(await bodies(), 0);
    const sent = (await wire.theirs.evidence.sent('again'))!;
    assert.equal(await wire.ours.evidence.taken('NORTHWIND "Retail"', 'Crossdock Inc.', sent.messageId), undefined);
    await wire.theirs.evidence.forget('2099-01-01T00:00:00.000Z', 100);
    assert.equal(await wire.theirs.evidence.sent('again'), undefined);
  });

  test('a receipt to a URL that the partner never takes is given up, and asked for again it is sent again', async () => {
    await using wire = await openWire();
    const receipt = { ...sendRules.receipt, mode: 'async', url: wire.theirs.url } as const;
    const peers = wire.theirs.peers;
    wire.theirs.peers = [];
    const request = await wire.compose('away', payload, { receipt });
    await wire.post(request);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(wire.theirs.receipts.length, 0);
    wire.theirs.peers = peers;
    await wire.post(request);
    const end = Date.now() + 5_000;
    while (wire.theirs.receipts.length === 0 && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(wire.theirs.receipts[0]?.verdict.state, 'receipted');
  });
});
