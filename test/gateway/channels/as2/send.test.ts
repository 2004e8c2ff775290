/** Sending to partners that answer wrongly: nothing of it ends as delivered, and a retry is the same message. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { memoryBytes } from '../../../../gateway/channels/as2/bytes.ts';
import type { MadeKey } from '../../../../gateway/channels/as2/keys/make.ts';
import { writeMdn } from '../../../../gateway/channels/as2/mdn/write.ts';
import type { As2SendRules } from '../../../../gateway/channels/as2/peer.ts';
import { post } from '../../../../gateway/channels/as2/sender/post.ts';
import { mdnHeader } from '../../../../gateway/channels/as2/server/reply.ts';
import { type ErrorCode, GatewayError } from '../../../../gateway/errors.ts';
import { crossdock, newest, sendRules } from '../../../support/as2-station.ts';
import { type BentPeer, bentPeer, openWire, type Wire } from '../../../support/as2-wire.ts';

const payload = Buffer.from('ISA*00*');

/** An MDN as a bent partner writes it. */
interface Bend {
  readonly id?: string;
  readonly mic?: string | null;
  readonly outcome?: 'processed' | 'decryption-failed';
  readonly signer?: MadeKey | undefined;
  readonly change?: (body: Buffer) => Buffer;
  readonly status?: number;
}

async function answering(wire: Wire, id: string, bend: Bend): Promise<BentPeer> {
  return await bentPeer(async (_, response) => {
    const sent = await wire.theirs.evidence.sent(id);
    const signer = 'signer' in bend ? bend.signer : wire.keys.us;
    const mic = bend.mic === null ? undefined : { digest: 'sha256' as const, value: bend.mic ?? sent!.mic.value };
    const facts = {
      recipient: 'x',
      originalMessageId: bend.id ?? sent!.messageId,
      outcome: bend.outcome ?? 'processed',
      mic,
      micSpelling: 'sha-256',
    };
    const mdn = await writeMdn(facts, signer && { key: signer, digest: 'sha256', at: new Date() });
    for (const { name, value } of mdnHeader('x', 'y', mdn, new Date())) response.setHeader(name, value);
    response.writeHead(bend.status ?? 200).end(bend.change?.(mdn.body) ?? mdn.body);
  });
}

async function place(wire: Wire, id: string, url: string, rules: Partial<As2SendRules> = {}): Promise<string> {
  const sender = wire.theirs.sender(crossdock(wire.keys.us, wire.keys.them, { url, ...rules }));
  await sender.stage(id, [payload], 'a.edi');
  try {
    return await sender.place(id, '');
  } catch (error) {
    assert.ok(error instanceof GatewayError, String(error));
    return error.code;
  }
}

suite('sending over AS2', { concurrency: 2 }, () => {
  test('the evidence keeps what a receipt says, beside the receipt', async () => {
    await using wire = await openWire();
    const { us, stranger } = wire.keys;
    const said = async (id: string, bend: Bend) => {
      await using peer = await answering(wire, id, bend);
      await place(wire, id, peer.url);
      const sent = await wire.theirs.evidence.sent(id);
      return { mic: sent?.mic.value, mdn: (await wire.theirs.evidence.receiptOf(sent?.messageId ?? ''))?.mdn };
    };
    const good = await said('good', {});
    assert.deepEqual(good.mdn, {
      ...{ disposition: 'processed', mic: `sha256 ${good.mic}`, isSameMic: true, signature: 'good' },
      signer: {
        subject: us.certificate.subject.replaceAll('\n', ', '),
        fingerprint256: us.certificate.fingerprint256,
      },
    });
    const { mdn: other } = await said('other', { mic: 'AAAA' });
    assert.deepEqual([other?.mic, other?.isSameMic, other?.signature], ['sha256 AAAA', false, 'good']);
    const { mdn: foreign } = await said('foreign', { signer: stranger });
    assert.deepEqual([foreign?.isSameMic, foreign?.signature, foreign?.signer], [true, 'bad', null]);
    const { mdn: refused } = await said('refused', { outcome: 'decryption-failed', mic: null });
    assert.deepEqual([refused?.disposition, refused?.mic], ['processed/error: decryption-failed', null]);
    const { mdn: none } = await said('none', { change: () => Buffer.alloc(0) });
    assert.equal(none, undefined);
  });

  test('no wrong receipt ends as delivered', async () => {
    await using wire = await openWire();
    const { us, stranger } = wire.keys;
    const bends: Record<string, [Bend, ErrorCode | 'placed']> = {
      good: [{}, 'placed'],
      'of another message': [{ id: 'other@x' }, 'as2-receipt-untrusted'],
      'another MIC': [{ mic: 'AAAA' }, 'as2-receipt-untrusted'],
      'no MIC': [{ mic: null }, 'as2-receipt-untrusted'],
      unsigned: [{ signer: undefined }, 'as2-receipt-untrusted'],
      'a foreign signature': [{ signer: stranger }, 'as2-receipt-untrusted'],
      'changed after signing': [
        { change: (body) => Buffer.from(body.toString('latin1').replace('verified', 'VERIFIED'), 'latin1') },
        'as2-receipt-untrusted',
      ],
      'no signer': [
        {
          change: (body) =>
            Buffer.from(body.toString('latin1').replace(/(smime.p7s"\r\n\r\n)[^-]+/, '$1MAA=\r\n'), 'latin1'),
        },
        'as2-receipt-untrusted',
      ],
      refused: [{ outcome: 'decryption-failed', mic: null }, 'as2-refused'],
      'refused, unsigned': [{ outcome: 'decryption-failed', signer: undefined }, 'as2-receipt-untrusted'],
      'refused with a status': [{ outcome: 'decryption-failed', status: 500 }, 'as2-refused'],
      'good with a status of failure': [{ status: 500 }, 'as2-unreachable'],
      'cut short': [{ change: (body) => body.subarray(0, body.length - 30) }, 'as2-receipt-untrusted'],
      empty: [{ change: () => Buffer.alloc(0) }, 'as2-receipt-untrusted'],
      'another disposition': [
        {
          change: (body) => Buffer.from(body.toString('latin1').replace('; processed\r', '; displayed\r'), 'latin1'),
          signer: us,
        },
        'as2-receipt-untrusted',
      ],
    };
    for (const [index, [name, [bend, expected]]] of Object.entries(bends).entries()) {
      await using peer = await answering(wire, `t${index}`, bend);
      assert.equal(await place(wire, `t${index}`, peer.url), expected, name);
    }
  });

  test('unsigned receipts where none is asked to be signed: failures, warnings by policy', async () => {
    await using wire = await openWire();
    const receipt = { ...sendRules.receipt, isSigned: false };
    const said = (what: string): Bend => ({
      signer: undefined,
      change: (body) => Buffer.from(body.toString('latin1').replace('; processed\r', `; ${what}\r`), 'latin1'),
    });
    const cases = [
      ['processed', true, 'placed'],
      ['processed/warning: duplicate-document', true, 'placed'],
      ['processed/Warning: duplicate-document', false, 'as2-receipt-untrusted'],
      ['processed/error: unexpected-processing-error', true, 'as2-refused'],
      ['processed/Failure: unsupported format', true, 'as2-refused'],
      ['failed/Failure: sender-equals-receiver', true, 'as2-refused'],
      ['dispatched', true, 'as2-refused'],
    ] as const;
    for (const [index, [what, acceptWarnings, expected]] of cases.entries()) {
      await using peer = await answering(wire, `u${index}`, said(what));
      assert.equal(
        await place(wire, `u${index}`, peer.url, { receipt: { ...receipt, acceptWarnings } }),
        expected,
        what,
      );
    }
  });

  test('HTML, redirects and statuses', async () => {
    await using wire = await openWire();
    const cases: [number, ErrorCode][] = [
      [200, 'as2-receipt-untrusted'],
      [302, 'as2-refused'],
      [401, 'as2-refused'],
      [404, 'as2-refused'],
      [408, 'as2-unreachable'],
      [429, 'as2-unreachable'],
      [500, 'as2-unreachable'],
      [503, 'as2-unreachable'],
    ];
    for (const [status, expected] of cases) {
      await using peer = await bentPeer((_, response) => {
        response
          .writeHead(status, { 'Content-Type': 'text/html', Location: '/elsewhere' })
          .end('<html>processed</html>');
      });
      assert.equal(await place(wire, `s${status}`, peer.url), expected, String(status));
      assert.equal(peer.requests.length, 1);
    }
  });

  test('no answer is ambiguous, and the retry is the same message under the same id, which the partner has once', async () => {
    await using wire = await openWire();
    let isFrozen = true;
    await using peer = await bentPeer(async (request, response, body) => {
      const header = Object.entries(request.headers).map(([name, value]) => ({ name, value: String(value) }));
      const answer = await post({
        url: wire.ours.url,
        header: header.filter(({ name }) => name !== 'host' && name !== 'content-length' && name !== 'connection'),
        body: memoryBytes(body),
        tls: sendRules.tls,
        timeouts: sendRules.timeouts,
      });
      if (isFrozen) return;
      for (const { name, value } of answer.header.fields)
        if (!/^(connection|keep-alive)$/i.test(name)) response.setHeader(name, value);
      response.writeHead(answer.status).end(answer.body);
    });
    const timeouts = { ...sendRules.timeouts, answerMs: 300 };
    assert.equal(await place(wire, 'frozen', peer.url, { timeouts }), 'as2-no-answer');
    isFrozen = false;
    assert.equal(await place(wire, 'frozen', peer.url), 'placed');
    assert.deepEqual(peer.requests[0], peer.requests[1]);
    assert.equal(peer.requests.length, 2);
    // Asked again after it was placed, it finds that in its evidence.
    assert.equal(await place(wire, 'frozen', peer.url), 'placed');
    assert.equal(peer.requests.length, 2);
    assert.equal(await wire.received(), 1);
    assert.deepEqual((await newest(wire.ours)).bytes, payload);
  });

  test('nobody there, a peer that hangs up, and a replay after a refusal is a new message', async () => {
    await using wire = await openWire();
    assert.equal(await place(wire, 'nobody', 'http://127.0.0.1:9/as2'), 'as2-unreachable');
    await using cut = await bentPeer((request) => void request.socket.destroy());
    assert.equal(await place(wire, 'cut', cut.url), 'as2-no-answer');
    await using refusing = await bentPeer((_, response) => void response.writeHead(403).end());
    assert.equal(await place(wire, 'again', refusing.url), 'as2-refused');
    assert.equal(await place(wire, 'again', wire.ours.url), 'placed');
    const sent = await wire.theirs.evidence.sent('again');
    assert.match(sent!.messageId, /^again\.2@/);
    assert.notEqual(refusing.requests[0]?.messageId, `<${sent!.messageId}>`);
  });

  test('what was never staged is lost, what was staged survives a restart', async () => {
    await using wire = await openWire();
    const sender = wire.theirs.sender(crossdock(wire.keys.us, wire.keys.them, { url: wire.ours.url }));
    assert.equal(await sender.place('never', ''), 'lost');
    await sender.stage('twice', [payload], 'a.edi');
    const first = await wire.theirs.evidence.sent('twice');
    await sender.stage('twice', [payload], 'a.edi');
    const second = await wire.theirs.evidence.sent('twice');
    assert.equal(second?.messageId, first?.messageId);
    assert.deepEqual(second?.body.whole, first?.body.whole);
  });

  test('without a valid certificate nothing is composed', async () => {
    await using wire = await openWire();
    const peer = { ...crossdock(wire.keys.us, wire.keys.them, { url: wire.ours.url }), certificates: [] };
    await assert.rejects(wire.theirs.sender(peer).stage('none', [payload], 'a'), { code: 'as2-no-certificate' });
  });
});
