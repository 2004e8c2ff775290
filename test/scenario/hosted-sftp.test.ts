/**
 * The loop over the gateway's own SFTP server: partners log in, put orders and fetch their 997s. Settling and sweeping
 * take far longer than the test, so that what comes in is taken because it was closed or renamed, and for nothing else.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashPassword } from '../../gateway/channels/sftp-server/password.ts';
import { keygen, openSshSftp } from '../support/openssh.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';
import { ask, startSshClient } from '../support/ssh-client.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('partners log in to the gateway itself: orders in, 997s fetched, and nobody sees what is not his', async () => {
  using keys = temporaryFolder();
  const at = (name: string) => join(keys.path, name);
  for (const name of ['key', 'foreign']) keygen(at(name), 'ed25519');
  const password = await hashPassword('correct horse battery', Buffer.alloc(16, 1));
  const partnerFile = (folder: string, partner: string) => join(folder, 'partners', partner, 'partner.yaml');
  const line = readFileSync(at('key.pub'), 'utf8').trim();
  await using running = await runningGateway({
    prepare: (folder) => {
      const [retailer, warehouse] = [partnerFile(folder, 'northwind'), partnerFile(folder, 'fabrikam-3pl')];
      replaceIn(retailer, /folder: \{\}.*/, `folder: { login: { user: northwind, keys: ["${line}"] } }`);
      replaceIn(warehouse, /folder: \{\}.*/, `folder: { login: { user: fabrikam, password: "${password}" } }`);
    },
    env: {
      CROSSDOCK_CHANNELS_SFTP_SERVER_PORT: '0',
      CROSSDOCK_CHANNELS_FOLDER_SWEEP: '1h',
      CROSSDOCK_CHANNELS_FOLDER_SETTLE: '1h',
    },
  });
  const port = running.gateway.sftpPort;
  assert.ok(port !== undefined, 'it listens, for partners have logins');
  const login = { port, user: 'northwind', keyFile: at('key') };
  const { read } = running.gateway.ledger;
  const outbound = () => read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 10 });
  const acknowledgments = () => readdirSync(running.drops('northwind', 'out')).filter((name) => /^997/.test(name));

  // Put, acknowledged, fetched.
  writeFileSync(at('first.edi'), smallOrder(1));
  await openSshSftp(login, [`put ${at('first.edi')} in/`]);
  assert.equal((await running.dealtWith('northwind', 'first.edi')).verdict, 'accepted');
  const [name = ''] = await until('its 997', () => (acknowledgments().length === 1 ? acknowledgments() : undefined));
  assert.equal((await outbound())[0]?.fetchedAt, null);
  await openSshSftp(login, ['cd out', `get ${name} ${at('997')}`, `rm ${name}`]);
  assert.match(readFileSync(at('997'), 'latin1'), /AK1\*PO\*1~\nAK2\*850\*0001~\nAK5\*A~/);
  const [sent] = await outbound();
  assert.ok(sent?.fetchedAt, 'the fetch is on record before the client was answered');
  const events = await read.events.recent(20, sent.cause ?? '');
  const fetched = events.filter(({ type }) => type === 'transmission.fetched');
  assert.deepEqual(
    fetched.map(({ data }) => JSON.parse(data).transmission),
    [sent.id],
  );
  assert.equal(JSON.parse(fetched[0]?.data ?? '').user, 'northwind');

  // As clients do that rename afterwards.
  writeFileSync(at('second.edi'), smallOrder(2));
  await openSshSftp(login, [
    `put ${at('second.edi')} in/second.edi.filepart`,
    'rename in/second.edi.filepart in/second.edi',
  ]);
  assert.equal((await running.dealtWith('northwind', 'second.edi')).verdict, 'accepted');

  // A connection that breaks in the middle of a file.
  const privateKey = readFileSync(at('key'));
  const half = await startSshClient({ port, username: 'northwind', privateKey });
  const handle = await ask<Buffer>((done) => half.sftp.open('/in/half.edi', 'w', done));
  const text = Buffer.from(smallOrder(3));
  await ask((done) => half.sftp.write(handle as Buffer, text, 0, text.length - 9, 0, (error) => done(error)));
  half.client.destroy();
  await until('it is discarded', () =>
    running.log.some(({ msg }) => /discarded, the session ended/.test(String(msg))) ? true : undefined,
  );
  await openSshSftp(login, [`put ${at('second.edi')} in/again.edi`]);
  assert.equal((await running.dealtWith('northwind', 'again.edi')).translation, 'skipped');
  const received = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 10 });
  assert.deepEqual(
    received.map((each) => each.name),
    ['again.edi', 'second.edi', 'first.edi'],
  );
  assert.deepEqual(readdirSync(running.drops('northwind', 'in')), ['.taking']);

  // Another partner sees its own folders alone; a wrong key is refused.
  await using other = await startSshClient({ port, username: 'fabrikam', password: 'correct horse battery' });
  const listed = await ask<readonly { filename: string }[]>((done) => other.sftp.readdir('/out', done as never));
  assert.deepEqual(listed, []);
  for (const path of ['/northwind', '/../northwind/out', running.drops('northwind', 'out')]) {
    assert.equal(await ask((done) => other.sftp.readdir(path, done as never)), 2, path);
  }
  await assert.rejects(openSshSftp({ ...login, keyFile: at('foreign') }, ['ls']), /Permission denied/);

  // Guessing gets an address banned, and nobody else.
  const guess = { port, username: 'fabrikam', password: 'wrong', localAddress: '127.0.0.2' };
  for (let guesses = 1; guesses <= 5; guesses++) await assert.rejects(startSshClient(guess));
  await assert.rejects(startSshClient({ ...guess, password: 'correct horse battery' }), 'the address is banned');
  assert.ok(running.log.some(({ msg, address }) => /is banned/.test(String(msg)) && address === '127.0.0.2'));
  await openSshSftp(login, ['ls']);

  // A partner that is suspended is put out, and does not come in again; when none has a login the port is closed.
  const gone = once(other.client, 'close');
  replaceIn(partnerFile(running.folder, 'fabrikam-3pl'), 'status: production', 'status: suspended');
  await gone;
  await assert.rejects(startSshClient({ port, username: 'fabrikam', password: 'correct horse battery' }));
  replaceIn(partnerFile(running.folder, 'northwind'), /login: .* \}/, '}');
  await until('it is closed', () => (running.gateway.sftpPort === undefined ? true : undefined));
  const log = JSON.stringify(running.log);
  assert.ok(!log.includes('correct horse') && !log.includes('scrypt:'), 'no secret in the log');
});
