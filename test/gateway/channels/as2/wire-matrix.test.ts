/** The wire matrix over real sockets: every encryption, signature, compression and receipt with every other, byte by byte. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import type { As2SendRules } from '../../../../gateway/channels/as2/peer.ts';
import { type TestKeys, testKeys } from '../../../support/as2-keys.ts';
import {
  allEncryptions,
  crossdock,
  laxPolicy,
  newest,
  northwind,
  type Station,
  sendRules,
  startStation,
} from '../../../support/as2-station.ts';
import { memoryFolder, type TemporaryFolder, temporaryFolder, until } from '../../../support/temporary.ts';

const signatures = [
  undefined,
  { digest: 'sha1', scheme: 'pkcs1' },
  { digest: 'sha256', scheme: 'pkcs1' },
  { digest: 'sha384', scheme: 'pkcs1' },
  { digest: 'sha512', scheme: 'pkcs1' },
  { digest: 'sha256', scheme: 'pss' },
] as const;
const compressions = ['none', 'before-signing', 'after-signing'] as const;
const receipts = [
  { mode: 'none', isSigned: false },
  { mode: 'sync', isSigned: false },
  { mode: 'sync', isSigned: true },
  { mode: 'async', isSigned: false },
  { mode: 'async', isSigned: true },
] as const;

suite('the wire matrix', () => {
  let keys: TestKeys;
  let folders: TemporaryFolder[];
  let ours: Station;
  let theirs: Station;
  before(async () => {
    keys = await testKeys();
    folders = [temporaryFolder(memoryFolder), temporaryFolder(memoryFolder)];
    [ours, theirs] = await Promise.all([startStation(folders[0]!.path), startStation(folders[1]!.path)]);
    ours.peers = [northwind(keys.us, keys.them, { policy: laxPolicy, returnUrls: [theirs.url] })];
    theirs.peers = [crossdock(keys.us, keys.them, { url: ours.url })];
  });
  after(async () => {
    await Promise.all([ours[Symbol.asyncDispose](), theirs[Symbol.asyncDispose]()]);
    for (const folder of folders) folder[Symbol.dispose]();
  });

  let number = 0;
  async function send(rules: Partial<As2SendRules>): Promise<void> {
    const payload = Buffer.concat([
      Buffer.from(`ISA*00*${number}\r\n--=_\n\r\r\n`),
      randomBytes(number % 7 === 0 ? 0 : 900),
    ]);
    const id = `t${++number}`;
    const sender = theirs.sender(crossdock(keys.us, keys.them, { url: ours.url, ...rules }));
    await sender.stage(id, [payload], `order ${number}.edi`);
    assert.equal(await sender.place(id, 'unused'), rules.receipt?.mode === 'async' ? 'sent' : 'placed');
    const { transmission, bytes } = await newest(ours);
    assert.equal(transmission.name, `order ${number}.edi`);
    assert.deepEqual(bytes, payload);
    const sent = await theirs.evidence.sent(id);
    assert.ok(sent);
    if (rules.receipt?.mode === 'none') return;
    await until('the receipt', async () => (await theirs.evidence.receiptOf(sent.messageId)) !== undefined);
    const receipt = await theirs.evidence.receiptOf(sent.messageId);
    assert.equal(receipt?.state, 'receipted', receipt?.reason ?? 'none');
    const isSigned = receipt?.header.some(
      ({ name, value }) => /^content-type$/i.test(name) && value.startsWith('multipart/signed'),
    );
    assert.equal(isSigned, rules.receipt?.isSigned);
  }

  for (const encryption of [undefined, ...allEncryptions]) {
    for (const sign of signatures) {
      test(`${encryption ?? 'not encrypted'}, ${sign ? `${sign.digest} ${sign.scheme}` : 'not signed'}`, async () => {
        for (const compress of compressions) {
          for (const receipt of receipts) {
            const keyTransport = number % 2 === 0 ? 'pkcs1' : 'oaep';
            await send({
              sign,
              compress,
              encrypt: encryption && { encryption, keyTransport },
              transfer: number % 3 === 0 ? 'base64' : 'binary',
              receipt: { ...sendRules.receipt, ...receipt, url: theirs.url },
            });
          }
        }
      });
    }
  }
});
