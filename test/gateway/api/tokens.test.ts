import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import {
  type AskedToken,
  lastUsed,
  listTokens,
  makeToken,
  revokeToken,
  Tokens,
} from '../../../gateway/api/tokens/folder.ts';
import { isExpired, isToken, tokenDigest } from '../../../gateway/api/tokens/token.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const asked: AskedToken = { name: 'WMS', role: 'writer', partner: 'wms', createdAt: '2026-03-01T12:00:00.000Z' };

describe('tokens', () => {
  it('are known as soon as they are made, and no more when they are revoked', () => {
    using folder = temporaryFolder();
    const tokens = new Tokens(folder.path);
    const { record, token } = makeToken(folder.path, asked);
    assert.deepEqual(tokens.find(token), record);
    assert.deepEqual(tokens.find(token), record, 'also out of what was kept');
    assert.equal(revokeToken(folder.path, record.id), true);
    assert.equal(tokens.find(token), undefined);
    assert.equal(revokeToken(folder.path, record.id), false);
    assert.equal(revokeToken(folder.path, '../../etc'), false);
  });

  it('are in no file, and their files are for their owner alone', () => {
    using folder = temporaryFolder();
    const { token } = makeToken(folder.path, asked);
    const [name = ''] = readdirSync(folder.path);
    const file = join(folder.path, name);
    const secret = token.slice(-43);
    assert.ok(!readFileSync(file, 'utf8').includes(secret));
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('are none where anything of them differs', () => {
    using folder = temporaryFolder();
    const tokens = new Tokens(folder.path);
    const { token } = makeToken(folder.path, asked);
    const { token: other } = makeToken(folder.path, asked);
    const [, id] = token.split('_');
    const secret = other.slice(-43);
    for (const wrong of [
      '',
      'x',
      `${token}A`,
      token.slice(0, -1),
      token.toUpperCase(),
      `cdk_${id}_${secret}`,
      `cdk_${'0'.repeat(12)}_${secret}`,
    ]) {
      assert.equal(tokens.find(wrong), undefined, wrong);
    }
    assert.equal(isToken('', { sha256: tokenDigest('') }), true);
    assert.equal(isToken('\0'.repeat(32), undefined), false, 'no record, no token');
  });

  it('follow their files, and a file that is no token is none', () => {
    using folder = temporaryFolder();
    const tokens = new Tokens(folder.path);
    const { record, token } = makeToken(folder.path, asked);
    assert.equal(tokens.find(token)?.name, 'WMS');
    const file = join(folder.path, `${record.id}.json`);
    writeFileSync(file, JSON.stringify({ ...record, name: 'WMS in Dallas' }));
    assert.equal(tokens.find(token)?.name, 'WMS in Dallas');
    for (const text of ['', '{', '[]', JSON.stringify({ ...record, role: 'root' })]) {
      writeFileSync(file, text);
      assert.equal(tokens.find(token), undefined, text);
    }
    assert.deepEqual(listTokens(folder.path), []);
  });

  it('expire at their instant', () => {
    const expiresAt = '2026-03-01T12:00:00.000Z';
    assert.equal(isExpired({ expiresAt }, Date.parse(expiresAt) - 1), false);
    assert.equal(isExpired({ expiresAt }, Date.parse(expiresAt)), true);
    assert.equal(isExpired({}, Number.MAX_SAFE_INTEGER), false);
  });

  it('remember when they were used, to the minute, and forget what was revoked', () => {
    using folder = temporaryFolder();
    const first = makeToken(folder.path, asked).record.id;
    const second = makeToken(folder.path, asked).record.id;
    const tokens = new Tokens(folder.path);
    tokens.use(first, '2026-03-01T12:34:56.000Z');
    tokens.use(second, '2026-03-01T12:34:56.000Z');
    tokens.keepUsed();
    assert.deepEqual(Object.keys(lastUsed(folder.path)).sort(), [first, second].sort());
    revokeToken(folder.path, second);
    const again = new Tokens(folder.path);
    again.use(first, '2026-03-02T00:00:30.000Z');
    again.keepUsed();
    assert.deepEqual(lastUsed(folder.path), { [first]: '2026-03-02T00:00:00.000Z' });
  });
});
