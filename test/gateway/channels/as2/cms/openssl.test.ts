/** Every algorithm, both ways, with `openssl cms` as the referee. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { memoryBytes, wholeOf } from '../../../../../gateway/channels/as2/bytes.ts';
import { type Encryption, encryptions } from '../../../../../gateway/channels/as2/cms/algorithms.ts';
import { openCompressed, writeCompressed } from '../../../../../gateway/channels/as2/cms/compressed.ts';
import { openEnveloped } from '../../../../../gateway/channels/as2/cms/enveloped-read.ts';
import { writeEnveloped } from '../../../../../gateway/channels/as2/cms/enveloped-write.ts';
import { readSigned, verifySigned } from '../../../../../gateway/channels/as2/cms/signed-read.ts';
import { writeDetached, writeOpaque } from '../../../../../gateway/channels/as2/cms/signed-write.ts';
import type { As2Fault } from '../../../../../gateway/channels/as2/fault.ts';
import { type TestKeys, testKeys } from '../../../../support/as2-keys.ts';
import { inChunks, Openssl, scratch } from '../../../../support/as2-openssl.ts';

const names = Object.keys(encryptions) as Encryption[];
const digests = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
const sizes = [0, 1, 15, 16, 17, 5_000, 200_000];

suite('CMS with openssl as the referee', () => {
  let keys: TestKeys;
  const openssl = new Openssl();
  const space = scratch(openssl.path('scratch'));
  const keep = space.keep.bind(space);
  before(async () => {
    keys = await testKeys();
    openssl.key('us', keys.us);
    openssl.key('them', keys.them);
    openssl.key('stranger', keys.stranger);
  });
  after(async () => {
    await space[Symbol.asyncDispose]();
    openssl[Symbol.dispose]();
  });

  for (const name of names) {
    for (const transport of ['pkcs1', 'oaep', 'oaep-sha256', 'oaep-java'] as const) {
      test(`opens what openssl encrypts: ${name}, ${transport}`, async () => {
        const content = randomBytes(70_001);
        openssl.write('plain', content);
        const padding = {
          pkcs1: [],
          oaep: ['rsa_padding_mode:oaep'],
          'oaep-sha256': ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256'],
          'oaep-java': ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha1'],
        }[transport].flatMap((option) => ['-keyopt', option]);
        const to = ['-recip', 'stranger.crt', '-recip', 'us.crt', ...padding];
        openssl.run(
          'cms',
          '-encrypt',
          '-binary',
          '-stream',
          '-outform',
          'DER',
          `-${opensslName(name)}`,
          '-in',
          'plain',
          '-out',
          'cms',
          ...to,
        );
        const decrypted = await openEnveloped(inChunks(openssl.read('cms'), 1_000), [keys.them, keys.us], keep);
        assert.deepEqual(await wholeOf(decrypted.content), content);
        assert.equal(decrypted.encryption, name);
        assert.equal(decrypted.keyTransport, transport === 'pkcs1' ? 'pkcs1' : 'oaep');
        assert.equal(decrypted.key, keys.us);
      });
    }
  }

  for (const name of names) {
    for (const [keyTransport, nameBy] of [
      ['pkcs1', 'issuer'],
      ['oaep', 'key'],
    ] as const) {
      test(`openssl opens what is encrypted here: ${name}, ${keyTransport}, by ${nameBy}`, async () => {
        for (const size of name === 'aes-256-cbc' ? sizes : [5_000]) {
          const content = randomBytes(size);
          const recipients = [keys.stranger.certificate, keys.them.certificate];
          const options = { recipients, encryption: name, keyTransport, nameBy };
          const written = await wholeOf(await keep(writeEnveloped(memoryBytes(content), options)));
          openssl.write('cms', written);
          openssl.run(
            'cms',
            '-decrypt',
            '-binary',
            '-inform',
            'DER',
            '-in',
            'cms',
            '-out',
            'plain',
            '-recip',
            'them.crt',
            '-inkey',
            'them.key',
          );
          assert.deepEqual(openssl.read('plain'), content);
          const own = await openEnveloped(inChunks(written, 7), [keys.them], keep);
          assert.deepEqual(await wholeOf(own.content), content);
        }
      });
    }
  }

  for (const digest of digests) {
    for (const scheme of ['pkcs1', 'pss'] as const) {
      // openssl cannot write PSS with SHA-1, its default: the test below lets it verify ours.
      if (digest === 'sha1' && scheme === 'pss') continue;
      const more = digest === 'sha256' ? (['noattr', 'keyid', 'nocerts'] as const) : [];
      for (const kind of ['detached', 'opaque', ...more] as const) {
        test(`verifies what openssl signs: ${digest}, ${scheme}, ${kind}`, async () => {
          const content = randomBytes(70_001);
          openssl.write('plain', content);
          const options = {
            detached: [],
            opaque: ['-nodetach'],
            noattr: ['-noattr'],
            keyid: ['-keyid', '-nodetach'],
            nocerts: ['-nocerts'],
          }[kind];
          const padding = scheme === 'pss' ? ['-keyopt', 'rsa_padding_mode:pss'] : [];
          openssl.run(
            'cms',
            '-sign',
            '-binary',
            // With PSS and -stream this openssl writes nothing.
            ...(scheme === 'pss' ? [] : ['-stream']),
            '-outform',
            'DER',
            '-md',
            digest,
            '-in',
            'plain',
            '-out',
            'cms',
            '-signer',
            'them.crt',
            '-inkey',
            'them.key',
            ...padding,
            ...options,
          );
          const signed = await readSigned(inChunks(openssl.read('cms'), 333), keep);
          const verified = await verifySigned(signed, signed.content ?? memoryBytes(content), [
            keys.us.certificate,
            keys.them.certificate,
          ]);
          assert.equal(verified.certificate, keys.them.certificate);
          assert.equal(verified.digest, digest);
          assert.equal(verified.scheme, scheme);
          if (signed.content) assert.deepEqual(await wholeOf(signed.content), content);
          const other = memoryBytes(Buffer.concat([content, Buffer.of(0)]));
          await assert.rejects(verifySigned(signed, other, [keys.them.certificate]), {
            modifier: 'integrity-check-failed',
          });
          await assert.rejects(verifySigned(signed, other, [keys.stranger.certificate]), {
            modifier: 'authentication-failed',
          });
        });
      }
    }
  }

  for (const digest of digests) {
    for (const scheme of ['pkcs1', 'pss'] as const) {
      test(`openssl verifies what is signed here: ${digest}, ${scheme}`, async () => {
        const content = memoryBytes(randomBytes(5_000));
        openssl.write('plain', content.whole as Buffer);
        const options = { key: keys.us, digest, scheme, at: new Date() };
        openssl.write('detached', await writeDetached(content, options));
        openssl.write('opaque', await wholeOf(await keep(writeOpaque(content, { ...options, nameBy: 'key' }))));
        const verify = [
          'cms',
          '-verify',
          '-binary',
          '-inform',
          'DER',
          '-CAfile',
          'us.crt',
          '-purpose',
          'any',
          '-out',
          'out',
        ];
        openssl.run(...verify, '-in', 'detached', '-content', 'plain');
        openssl.run(...verify, '-in', 'opaque');
        assert.deepEqual(openssl.read('out'), content.whole);
      });
    }
  }

  test('compression both ways', async (t) => {
    if (!/zlib/.test(openssl.run('list', '-disabled').toString()) && canCompress()) {
      openssl.write('plain', Buffer.alloc(300_000, 'ISA*00*'));
      openssl.run('cms', '-compress', '-binary', '-outform', 'DER', '-in', 'plain', '-out', 'cms');
      assert.deepEqual(
        await wholeOf(await openCompressed(inChunks(openssl.read('cms'), 100), keep)),
        openssl.read('plain'),
      );
    } else t.diagnostic('this openssl has no zlib; its own asn1parse looks at what is written');
    for (const size of sizes) {
      const content = memoryBytes(Buffer.alloc(size, 'BEG*00*SA*4711~'));
      const written = await wholeOf(await keep(writeCompressed(content, keep)));
      openssl.write('own', written);
      assert.match(openssl.run('asn1parse', '-inform', 'DER', '-in', 'own').toString(), /id-smime-ct-compressedData/);
      assert.deepEqual(await wholeOf(await openCompressed(inChunks(written, 100), keep)), content.whole);
    }
  });

  test('a bomb is cut off where it gets too large', async () => {
    const bomb = await wholeOf(await keep(writeCompressed(memoryBytes(Buffer.alloc(50_000_000)), keep)));
    const small = scratch(openssl.path('scratch'), 1_000, 1_000_000);
    await assert.rejects(openCompressed(memoryBytes(bomb), small.keep.bind(small)), {
      modifier: 'decompression-failed',
    });
    await small[Symbol.asyncDispose]();
  });

  test('every fault of decryption gives the one answer', async () => {
    const options = { recipients: [keys.us.certificate], encryption: 'aes-256-cbc', keyTransport: 'pkcs1' } as const;
    const message = await wholeOf(await keep(writeEnveloped(memoryBytes(randomBytes(500)), options)));
    const faults = [
      message.subarray(0, -1),
      message.subarray(0, 100),
      Buffer.concat([message, Buffer.of(1)]),
      Buffer.alloc(0),
    ];
    for (let at = 0; at < 60; at++)
      faults.push(Buffer.from(message.map((octet, index) => (index === at ? octet ^ 0x41 : octet))));
    const answers = new Set<string>();
    for (const fault of [...faults, message]) {
      await openEnveloped(memoryBytes(fault), [fault === message ? keys.them : keys.us], keep).then(
        () => undefined,
        (error: As2Fault) => answers.add(`${error.modifier}: ${error.message}`),
      );
    }
    assert.deepEqual([...answers], ['decryption-failed: the message could not be decrypted']);
  });

  function canCompress(): boolean {
    try {
      openssl.write('plain', 'x');
      openssl.run('cms', '-compress', '-in', 'plain', '-out', 'probe');
      return true;
    } catch {
      return false;
    }
  }
});

function opensslName(name: Encryption): string {
  return name === 'des-ede3-cbc'
    ? 'des3'
    : name
        .replace('aes-', 'aes')
        .replace('aes', 'aes-')
        .replace(/^aes-(\d+)-(cbc|gcm)$/, 'aes-$1-$2');
}
