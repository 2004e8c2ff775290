/** Large files over lines that break, and bytes that stay what they were whatever the cipher. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { download } from '../../../../gateway/channels/sftp/transfer.ts';
import { startOpenSsh } from '../../../support/openssh.ts';
import { memoryFolder, until } from '../../../support/temporary.ts';
import { misbehavingPeer } from './peer.ts';
import { channelTo } from './set-up.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const content = randomBytes(9_000_001);

describe('a large file over a line that breaks', () => {
  it('comes whole though no connection lasts for a third of it', async () => {
    await using peer = await misbehavingPeer();
    await using each = channelTo(peer);
    writeFileSync(each.disk('in/a.bin'), content);
    peer.faults = { cutAfterBytes: 3_500_000 };
    each.receiver(each.session());
    const [taken] = await each.taken(1);
    assert.equal(taken?.sha256, sha256(content));
    assert.ok(each.logged('going on with the file').length >= 2);
    await until('it is put away', () => each.names('done').length === 1);
    assert.equal((await each.recorded()).length, 1);
  });

  it('is read anew where another one took its place meanwhile', async () => {
    await using peer = await misbehavingPeer();
    await using each = channelTo(peer);
    const other = randomBytes(content.length);
    writeFileSync(each.disk('in/a.bin'), content);
    utimesSync(each.disk('in/a.bin'), 1_000_000, 1_000_000);
    peer.faults = { cutAfterBytes: 3_500_000 };
    each.receiver(each.session());
    await until('it was cut', () => peer.counts.connections > 1);
    writeFileSync(each.disk('in/a.bin'), other);
    peer.faults = {};
    await until('the new one is put away', () => each.names('in').length === 0);
    const taken = await each.recorded();
    assert.ok(taken.every((one) => [sha256(content), sha256(other)].includes(one.sha256)));
    assert.equal(taken.at(-1)?.sha256, sha256(other));
  });
});

describe('bytes from OpenSSH', () => {
  for (const cipher of ['aes128-gcm@openssh.com', 'aes256-ctr', 'chacha20-poly1305@openssh.com']) {
    it(`are what they were over ${cipher}, with new keys on the way`, async () => {
      const config = `Ciphers ${cipher}\nRekeyLimit 2M`;
      await using server = await startOpenSsh({ config, parent: memoryFolder });
      await using each = channelTo(server);
      writeFileSync(each.disk('a.bin'), content);
      const session = each.session({ frozenAfter: '60s' });
      const remote = await session.remote();
      const stats = await remote.look(each.remote('a.bin'));
      assert.ok(stats);
      const hashes = Array.from({ length: 3 }, async () => {
        const hash = createHash('sha256');
        for await (const piece of download(remote, each.remote('a.bin'), stats, session.pace)) hash.update(piece);
        return hash.digest('hex');
      });
      assert.deepEqual(new Set(await Promise.all(hashes)), new Set([sha256(content)]));
    });
  }
});
