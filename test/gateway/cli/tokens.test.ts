import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Tokens } from '../../../gateway/api/tokens/folder.ts';
import { jsonLines, scratch, words } from './run-cli.ts';

describe('crossdock tokens', () => {
  it('makes one that the gateway knows, lists it without its secret, and revokes it', async () => {
    using folder = scratch();
    const env = { CROSSDOCK_FOLDERS_DATA: folder.path };
    const tokens = new Tokens(join(folder.path, 'tokens'));
    const made = await words(['tokens', 'new', 'WMS', '--role', 'writer', '--partner', 'wms', '--expires', '90d'], {
      env,
    });
    assert.equal(made.code, 0, made.err);
    const token = made.out.trim();
    const record = tokens.find(token);
    assert.deepEqual([record?.name, record?.role, record?.partner], ['WMS', 'writer', 'wms']);
    assert.equal(Date.parse(record?.expiresAt ?? '') - Date.parse(record?.createdAt ?? ''), 90 * 86_400_000);

    const listed = await words(['tokens', 'list'], { env });
    const json = await words(['tokens', 'list', '--json'], { env });
    assert.match(listed.out, /writer\s+wms/);
    assert.equal(jsonLines(json.out).length, 1);
    for (const { out } of [listed, json]) {
      assert.ok(!out.includes(token.split('_').slice(2).join('_')));
      assert.ok(!out.includes(record?.sha256 as string));
    }

    assert.equal((await words(['tokens', 'revoke', record?.id as string], { env })).code, 0);
    assert.equal(tokens.find(token), undefined);
    assert.equal((await words(['tokens', 'revoke', record?.id as string], { env })).code, 1);
    assert.match((await words(['tokens', 'list'], { env })).err, /no token yet/);
  });

  for (const [argv, code, text] of [
    [['new'], 2, /has a name/],
    [['new', 'x'], 2, /which role/],
    [['new', 'x', '--role', 'root'], 2, /no role "root"/],
    [['new', 'x', '--role', 'writer'], 2, /--partner PARTNER/],
    [['new', 'x', '--role', 'reader', '--partner', 'wms'], 2, /leave --partner out/],
    [['new', 'x', '--role', 'writer', '--partner', 'wmss'], 1, /Did you mean wms\?/],
    [['new', 'x', '--role', 'reader', '--expires', 'soon'], 2, /as 90d/],
    [['lst'], 2, /tokens list/],
    [['revoke'], 2, /tokens revoke ID/],
  ] as const) {
    it(`says what is wrong with: ${argv.join(' ')}`, async () => {
      using folder = scratch();
      const { code: ended, err } = await words(['tokens', ...argv], { env: { CROSSDOCK_FOLDERS_DATA: folder.path } });
      assert.equal(ended, code, err);
      assert.match(err, text);
    });
  }
});
