/**
 * Tampering with any one byte of a message: it is refused, or what is taken is to the byte what was signed, under its name. The
 * second can happen only where a byte says nothing: the case of a header's name, the preamble of a multipart.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { memoryBytes, wholeOf } from '../../../../gateway/channels/as2/bytes.ts';
import type { Encryption } from '../../../../gateway/channels/as2/cms/algorithms.ts';
import { As2Fault } from '../../../../gateway/channels/as2/fault.ts';
import { composeMessage } from '../../../../gateway/channels/as2/message/compose.ts';
import { openMessage } from '../../../../gateway/channels/as2/message/open.ts';
import { checkSecurity } from '../../../../gateway/channels/as2/message/security.ts';
import { testKeys } from '../../../support/as2-keys.ts';
import { scratch } from '../../../support/as2-openssl.ts';
import { memoryFolder, temporaryFolder } from '../../../support/temporary.ts';

const payload = Buffer.from('ISA*00*          *00*          *ZZ*NORTHWIND~BEG*00*SA*4711~SE*2*0001~');
const policy = {
  isSignatureRequired: true,
  isEncryptionRequired: false,
  digests: ['sha256'],
  encryptions: ['aes-256-cbc', 'aes-256-gcm'],
} as const;

suite('tampering by one byte', () => {
  for (const encryption of [undefined, 'aes-256-cbc', 'aes-256-gcm'] as const) {
    for (const compress of ['none', 'before-signing', 'after-signing'] as const) {
      test(`${encryption ?? 'signed only'}, compression ${compress}`, async (t) => {
        const survivors = await tamper(encryption, compress);
        t.diagnostic(`${survivors.taken} of ${survivors.tried} changed nothing that matters`);
        assert.ok(
          survivors.taken / survivors.tried < (encryption === 'aes-256-gcm' ? 0.005 : 0.08),
          `${survivors.taken} of ${survivors.tried}`,
        );
      });
    }
  }
});

async function tamper(encryption: Encryption | undefined, compress: 'none' | 'before-signing' | 'after-signing') {
  const { us, them } = await testKeys();
  using folder = temporaryFolder(memoryFolder);
  await using space = scratch(folder.path, 1_000_000);
  const { entity } = await composeMessage(
    memoryBytes(payload),
    {
      name: 'order.edi',
      contentType: 'application/edi-x12',
      transfer: 'binary',
      compress,
      sign: { key: them, digest: 'sha256', scheme: 'pkcs1' },
      encrypt: encryption && { to: us.certificate, encryption, keyTransport: 'pkcs1' },
      micDigest: 'sha256',
      at: new Date(),
    },
    space,
  );
  const body = await wholeOf(entity.body);
  const open = async (bytes: Buffer) => {
    const raw = memoryBytes(bytes);
    const keys = { own: [us], theirs: [them.certificate] };
    const opened = await openMessage({ header: entity.header, body: raw, raw }, keys, space, 'sha256');
    checkSecurity(opened.security, policy);
    return opened;
  };
  assert.deepEqual(await wholeOf((await open(body)).attachments[0]!.content), payload);
  let taken = 0;
  let tried = 0;
  for (let at = 0; at < body.length; at++) {
    // Opening costs a private operation: of ciphertext, and of envelopes seen already, every thirteenth byte.
    const isThinned = encryption && (compress !== 'none' || at > 620) && at < body.length - 40;
    if (isThinned && at % 13 > 0) continue;
    for (const change of [at % 2 === 0 ? 1 << ((at >> 1) % 8) : 0xff]) {
      tried++;
      const bent = Buffer.from(body);
      bent[at] = (bent[at] as number) ^ change;
      try {
        const opened = await open(bent);
        assert.equal(opened.attachments.length, 1);
        assert.deepEqual(await wholeOf(opened.attachments[0]!.content), payload, `byte ${at} of ${body.length}`);
        assert.equal(opened.attachments[0]!.originalName, 'order.edi');
        taken++;
      } catch (error) {
        if (!(error instanceof As2Fault)) throw error;
      }
    }
  }
  return { taken, tried };
}
