/** Receiving: refusals with their modifiers, duplicates, identity, receipts to URLs, files: over real sockets. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { suite, test } from 'node:test';
import { crossdock, laxPolicy, newest, receiveRules, sendRules, startStation } from '../../../support/as2-station.ts';
import { openWire, withField } from '../../../support/as2-wire.ts';
import { until } from '../../../support/temporary.ts';

const payload = Buffer.from('ISA*00*          *00*\r\nBEG*00*SA*4711~\n');
const taken = '200 processed, signature good';
const refusedWith = (modifier: string) => `200 processed/error: ${modifier}, signature good`;

suite('receiving over AS2', { concurrency: 2 }, () => {
  test('what is agreed is taken, and kept before the receipt leaves', async () => {
    await using wire = await openWire();
    assert.equal(await wire.said(await wire.post(await wire.compose('a', payload))), taken);
    assert.deepEqual((await newest(wire.ours)).bytes, payload);
  });

  test('what is too weak is refused by policy, and says so', async () => {
    await using wire = await openWire();
    const weak = [
      { sign: undefined },
      { encrypt: undefined },
      { sign: { digest: 'sha1', scheme: 'pkcs1' } },
      { encrypt: { encryption: 'des-ede3-cbc', keyTransport: 'pkcs1' } },
    ] as const;
    for (const [index, rules] of weak.entries()) {
      const answer = await wire.post(await wire.compose(`weak${index}`, payload, rules));
      assert.equal(await wire.said(answer), refusedWith('insufficient-message-security'));
    }
    assert.equal(await wire.received(), 0);
  });

  test('a foreign signer, a wrong recipient, an expired certificate', async () => {
    await using wire = await openWire();
    const { us, them, stranger } = wire.keys;
    const send = async (id: string, key: typeof us, to: typeof us) => {
      const peer = { ...crossdock(us, them, { url: wire.ours.url }), keys: [key], certificates: [to] };
      await wire.theirs.sender(peer).stage(id, [payload], 'x.edi');
      const sent = await wire.theirs.evidence.sent(id);
      return await wire.said(await wire.post({ header: [...sent!.header], body: sent!.body.whole! }));
    };
    assert.equal(await send('foreign', stranger, us), refusedWith('authentication-failed'));
    assert.equal(await send('wrong', them, stranger), refusedWith('decryption-failed'));
    assert.equal(await send('good', them, us), taken);
    const late = Date.now() + 3 * 365 * 86_400_000;
    await using later = await openWire({}, { now: () => late });
    // Our own key has expired by then too: no receipt could be signed, and the sender is told to come back.
    assert.equal(await later.said(await later.post(await later.compose('late', payload))), '503');
    const unsigned = await later.compose('late2', payload, { receipt: { ...sendRules.receipt, isSigned: false } });
    assert.equal(
      await later.said(await later.post(unsigned)),
      '200 processed/error: authentication-failed, signature none',
    );
    assert.equal(await wire.received(), 1);
    assert.equal(await later.received(), 0);
  });

  test('names: with blanks and quotes, unknown, swapped, in another case', async () => {
    await using wire = await openWire();
    const request = await wire.compose('names', payload);
    const unknown = '200 processed/error: unknown-trading-relationship, signature none';
    const from = request.header.find(({ name }) => name === 'AS2-From')!.value;
    const to = request.header.find(({ name }) => name === 'AS2-To')!.value;
    assert.equal(from, '"NORTHWIND \\"Retail\\""');
    assert.equal(await wire.said(await wire.post(withField(request, 'AS2-From', 'NOBODY'))), unknown);
    assert.equal(await wire.said(await wire.post(withField(request, 'AS2-From', from.toLowerCase()))), unknown);
    assert.equal(
      await wire.said(await wire.post(withField(withField(request, 'AS2-From', to), 'AS2-To', from))),
      unknown,
    );
    assert.equal(await wire.said(await wire.post(withField(request, 'AS2-From', undefined))), '400');
    assert.equal(await wire.said(await wire.post(withField(request, 'AS2-From', `"${'x'.repeat(129)}"`))), '400');
    assert.equal(await wire.said(await wire.post(withField(request, 'Disposition-Notification-To', undefined))), '200');
    assert.equal(await wire.received(), 1);
  });

  test('a duplicate gets the earlier receipt, byte by byte: at once, later, after a restart', async () => {
    await using wire = await openWire();
    const request = await wire.compose('twice', payload);
    const answers = await Promise.all(Array.from({ length: 8 }, () => wire.post(request)));
    for (const answer of answers) assert.deepEqual(answer.body, answers[0]!.body);
    assert.equal(await wire.said(answers[0]!), taken);
    await wire.ours[Symbol.asyncDispose]();
    await using again = await startStation(wire.folder);
    again.peers = wire.ours.peers;
    const peer = crossdock(wire.keys.us, wire.keys.them, { url: again.url });
    assert.equal(await wire.theirs.sender(peer).place('twice', ''), 'placed');
    const sent = await wire.theirs.evidence.sent('twice');
    assert.deepEqual((await wire.theirs.evidence.receiptOf(sent!.messageId))?.body, answers[0]!.body);
    assert.equal((await again.ledger.read.transmissions.list({ limit: 9 })).length, 1);
  });

  test('the same id: encrypted anew it is the same, with other content it is refused; a refused try never blocks', async () => {
    await using wire = await openWire();
    const id = '<the-one@northwind.example>';
    const named = async (key: string, content: Buffer, rules = {}) =>
      withField(await wire.compose(key, content, rules), 'Message-ID', id);
    const first = await named('first', payload, { sign: undefined });
    assert.equal(await wire.said(await wire.post(first)), refusedWith('insufficient-message-security'));
    const receipt = await wire.post(await named('second', payload));
    assert.equal(await wire.said(receipt), taken);
    assert.deepEqual((await wire.post(await named('third', payload))).body, receipt.body);
    const other = await named('fourth', Buffer.from('ISA*99'));
    assert.equal(await wire.said(await wire.post(other)), refusedWith('duplicate-document'));
    assert.equal(await wire.received(), 1);
  });

  test('intake fails: no receipt, come back later; and then it is taken', async () => {
    let isFull = true;
    let isAsked = 0;
    await using wire = await openWire(
      {},
      {
        accept: async (files) => {
          isAsked++;
          if (isFull) return files.map(() => ({ error: Object.assign(new Error('disk full'), { code: 'ENOSPC' }) }));
          return files.map(() => ({ transmission: { id: 'kept' } as never }));
        },
      },
    );
    const request = await wire.compose('full', payload);
    assert.equal(await wire.said(await wire.post(request)), '503');
    isFull = false;
    assert.equal(await wire.said(await wire.post(request)), taken);
    assert.equal(isAsked, 2);
  });

  test('receipts to a URL: agreed ones only, tried again while the partner is away', async () => {
    await using wire = await openWire();
    const receipt = { ...sendRules.receipt, mode: 'async', url: 'http://169.254.169.254/latest' } as const;
    for (const url of [
      receipt.url,
      `${wire.theirs.url}evil`,
      wire.theirs.url.replace('127.0.0.1', 'user@127.0.0.1'),
      'file:///etc/passwd',
    ]) {
      const bad = withField(await wire.compose('bad', payload, { receipt }), 'Receipt-Delivery-Option', url);
      assert.equal(await wire.said(await wire.post(bad)), '403');
    }
    const peers = wire.theirs.peers;
    wire.theirs.peers = [];
    const good = await wire.compose('good', payload, { receipt: { ...receipt, url: wire.theirs.url } });
    assert.equal((await wire.post(good)).body.length, 0);
    wire.theirs.peers = peers;
    await until('the receipt', () => wire.theirs.receipts.length > 0);
    assert.equal(wire.theirs.receipts[0]?.verdict.state, 'receipted');
    assert.equal((await wire.post(good)).status, 200);
    await until('the receipt again', () => wire.theirs.receipts.length > 1);
    assert.equal(await wire.received(), 1);
  });

  test('several files in one message, their names made safe and kept as they were', async () => {
    await using wire = await openWire({ policy: laxPolicy });
    const names = [
      ['filename="../../etc/passwd"', 'passwd'],
      ['filename="..\\\\..\\\\boot.ini"', 'boot.ini'],
      ['filename="a\u0000b.edi"', 'ab.edi'],
      ["filename*=UTF-8''gr%C3%BC%C3%9Fe.edi", 'grüße.edi'],
      ['filename="=?UTF-8?B?Z3LDvMOfZS5lZGk=?="', 'grüße-2.edi'],
      [`filename="${'x'.repeat(5_000)}.edi"`, `${'x'.repeat(120)}.edi`],
      ['filename=".hidden"', 'hidden'],
      ['filename="say \\"hi\\".edi"', 'say -hi-.edi'],
      ['filename=plain.edi; x=y', 'plain.edi'],
      ['filename*0="long "; filename*1="name.edi"', 'long name.edi'],
    ];
    const parts = names.map(
      ([name], index) =>
        `--b\r\nContent-Type: application/edi-x12\r\nContent-Disposition: attachment;\r\n ${name}\r\n\r\nISA*${index}\r\n`,
    );
    const body = Buffer.from(`${parts.join('\r\n')}\r\n--b--\r\n`, 'latin1');
    const request = await wire.compose('many', payload, { sign: undefined, encrypt: undefined });
    const many = withField(
      { ...request, body },
      'Content-Type',
      'multipart/related; boundary=b; type="application/edi-x12"',
    );
    assert.equal(await wire.said(await wire.post(many)), taken);
    const list = await wire.ours.ledger.read.transmissions.list({ limit: 99 });
    assert.deepEqual(
      list.map(({ name }) => name).reverse(),
      names.map(([, name]) => name),
    );
    assert.deepEqual(await wire.ours.bytes(list.at(-1)!.sha256), Buffer.from('ISA*0\r\n'));
    const evidence = await wire.ours.evidence.taken(
      'NORTHWIND "Retail"',
      'Crossdock Inc.',
      'many@northwind-retail-.crossdock',
    );
    assert.equal(evidence?.files[0]?.originalName, '../../etc/passwd');
  });

  test('user and password, and content encodings', async () => {
    await using wire = await openWire({ credentials: { user: 'northwind', password: 'sésame:1' } });
    const request = await wire.compose('auth', payload);
    assert.equal(await wire.said(await wire.post(request)), '401');
    const wrong = withField(request, 'Authorization', `Basic ${Buffer.from('northwind:x').toString('base64')}`);
    assert.equal(await wire.said(await wire.post(wrong)), '401');
    const right = withField(request, 'Authorization', `Basic ${Buffer.from('northwind:sésame:1').toString('base64')}`);
    assert.equal(await wire.said(await wire.post(withField(right, 'Content-Encoding', 'gzip'))), '415');
    assert.equal(await wire.said(await wire.post(right)), taken);
  });

  test('every unreadable message gets a receipt and harms nobody', async () => {
    await using wire = await openWire();
    const request = await wire.compose('bent', payload);
    const decryption = refusedWith('decryption-failed');
    for (const body of [
      request.body.subarray(0, -1),
      request.body.subarray(0, 50),
      randomBytes(3_000),
      Buffer.alloc(0),
      Buffer.concat([request.body, Buffer.from('x')]),
    ]) {
      assert.equal(await wire.said(await wire.post({ ...request, body })), decryption);
    }
    const nested = Buffer.alloc(200_000, Buffer.of(0x30, 0x80));
    assert.equal(await wire.said(await wire.post({ ...request, body: nested })), decryption);
    assert.equal(await wire.said(await wire.post(request)), taken);
    assert.equal(receiveRules.policy.isSignatureRequired, true);
  });
});
