/** The server under senders that are slow, large, many or strange; TLS and client certificates. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { suite, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { memoryBytes } from '../../../../gateway/channels/as2/bytes.ts';
import { makeKey } from '../../../../gateway/channels/as2/keys/make.ts';
import { fingerprint } from '../../../../gateway/channels/as2/peer.ts';
import { PostError, post } from '../../../../gateway/channels/as2/sender/post.ts';
import { crossdock, laxPolicy, newest, northwind, sendRules, startStation } from '../../../support/as2-station.ts';
import { openWire, type Request, type Wire, withField } from '../../../support/as2-wire.ts';
import { memoryFolder, temporaryFolder, until } from '../../../support/temporary.ts';

const payload = Buffer.from('ISA*00*');

/** Opens a connection and writes; resolves with all that comes back until the server closes it. */
async function raw(wire: Wire, write: (socket: Socket) => void | Promise<void>): Promise<string> {
  const socket = connect(wire.ours.server.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  await write(socket);
  await closed;
  return text;
}

function headerText({ header }: Request, more: string): string {
  return `POST /as2 HTTP/1.1\r\nHost: x\r\n${header.map(({ name, value }) => `${name}: ${value}\r\n`).join('')}${more}\r\n`;
}

suite('limits of the AS2 server', { concurrency: 4 }, () => {
  test('too large by its length, too large in chunks, too large when opened', async () => {
    await using wire = await openWire(
      { policy: laxPolicy },
      { limits: { bodyBytesMax: 100_000, pieceBytesMax: 200_000 } },
    );
    const request = await wire.compose('large', Buffer.alloc(150_000, 'x'), { compress: 'none' });
    assert.match(
      await raw(wire, (socket) => void socket.write(headerText(request, 'Content-Length: 150000000\r\n'))),
      /^HTTP\/1.1 413/,
    );
    const chunked = await raw(wire, (socket) => {
      socket.write(headerText(request, 'Transfer-Encoding: chunked\r\n'));
      for (let index = 0; index < 20; index++) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
    });
    assert.match(chunked, /^HTTP\/1.1 413/);
    const bomb = await wire.compose('bomb', Buffer.alloc(5_000_000, 'x'), { compress: 'before-signing' });
    assert.equal(await wire.said(await wire.post(bomb)), '200 processed/error: decompression-failed, signature good');
    assert.ok(deflateSync(Buffer.alloc(10)).length > 0);
    assert.equal(
      await wire.said(await wire.post(await wire.compose('small', payload))),
      '200 processed, signature good',
    );
    assert.equal(await wire.received(), 1);
  });

  test('slow senders: of the header, of the body, silent', async () => {
    const limits = { headerMs: 500, idleMs: 500, graceMs: 300, bytesPerSecondMin: 100_000 };
    await using wire = await openWire({}, { limits });
    const request = await wire.compose('slow', payload);
    const drip = async (socket: Socket, text: string, ms: number) => {
      for (const char of text) {
        if (socket.destroyed) return;
        socket.write(char);
        await new Promise((resolve) => setTimeout(resolve, ms));
      }
    };
    const [header, body, silent, good] = await Promise.all([
      raw(wire, (socket) => drip(socket, headerText(request, ''), 50)),
      raw(wire, async (socket) => {
        socket.write(headerText(request, 'Content-Length: 1000\r\n'));
        await drip(socket, 'x'.repeat(100), 30);
      }),
      raw(wire, (socket) => void socket.write(headerText(request, 'Content-Length: 1000\r\n'))),
      wire.post(request),
    ]);
    assert.match(header, /^HTTP\/1.1 408/);
    assert.match(body, /^HTTP\/1.1 408/);
    assert.match(silent, /^(HTTP\/1.1 408|$)/);
    assert.equal(await wire.said(good), '200 processed, signature good');
  });

  test('header floods, both lengths, other methods and paths, 500 connections', async () => {
    await using wire = await openWire({}, { limits: { connectionsMax: 50 } });
    const request = await wire.compose('flood', payload);
    assert.match(
      await raw(wire, (socket) => void socket.write(headerText(request, `X-Flood: ${'x'.repeat(50_000)}\r\n`))),
      /^HTTP\/1.1 431/,
    );
    const both = headerText(request, 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n');
    assert.match(await raw(wire, (socket) => void socket.write(both)), /^HTTP\/1.1 400/);
    assert.match(
      await raw(wire, (socket) => void socket.write('GET /as2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')),
      /^HTTP\/1.1 405/,
    );
    assert.match(
      await raw(wire, (socket) => void socket.write('GET /other HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')),
      /^HTTP\/1.1 404/,
    );
    const sockets = Array.from({ length: 500 }, () =>
      connect(wire.ours.server.port, '127.0.0.1')
        .on('error', () => undefined)
        .resume(),
    );
    await until(
      'the connections above the limit are closed',
      () => sockets.filter((socket) => socket.destroyed).length >= 440,
    );
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(await wire.said(await wire.post(request)), '200 processed, signature good');
  });

  test('chunked bodies, 100-continue, and one cut off half way', async () => {
    await using wire = await openWire();
    const send = async (id: string, expect: boolean) => {
      const { header, body } = await wire.compose(id, payload);
      const headers = Object.fromEntries(header.map(({ name, value }) => [name, value]));
      const request = httpRequest(wire.ours.url, {
        method: 'POST',
        headers: { ...headers, ...(expect && { Expect: '100-continue' }) },
      });
      if (expect) {
        request.flushHeaders();
        await once(request, 'continue');
      }
      for (let at = 0; at < body.length; at += 100) request.write(body.subarray(at, at + 100));
      request.end();
      const [response] = await once(request, 'response');
      response.resume();
      return response.statusCode;
    };
    assert.equal(await send('chunked', false), 200);
    assert.equal(await send('continue', true), 200);
    assert.equal(await wire.received(), 2);
    const request = await wire.compose('cut', payload);
    await raw(wire, (socket) => {
      socket.write(headerText(request, `Content-Length: ${request.body.length}\r\n`));
      socket.write(request.body.subarray(0, 1_000), () => socket.destroy());
    });
    assert.equal(await wire.received(), 2);
    assert.equal(await wire.said(await wire.post(request)), '200 processed, signature good');
    const refused = withField(request, 'AS2-To', undefined);
    assert.equal((await wire.post(withField(refused, 'Expect', '100-continue'))).status, 400);
  });

  test('a message of many megabytes goes through files, both ways', async () => {
    await using wire = await openWire({}, { limits: { memoryBytesMax: 65_536 } });
    const large = Buffer.concat([payload, Buffer.alloc(6_000_000, 'BEG*00*\r\n--=_\r\n')]);
    for (const compress of ['none', 'before-signing', 'after-signing'] as const) {
      const sender = wire.theirs.sender(
        crossdock(wire.keys.us, wire.keys.them, { url: wire.ours.url, compress, transfer: 'base64' }),
      );
      await sender.stage(compress, [large], 'large.edi');
      assert.equal(await sender.place(compress, ''), 'placed');
      assert.equal(Buffer.compare((await newest(wire.ours)).bytes, large), 0);
    }
  });

  test('TLS: trusted for what it is, another one refused before a byte, client certificates', async () => {
    const day = new Date(Date.now() - 86_400_000);
    const [server, client, other] = await Promise.all(
      ['as2.example', 'client', 'other'].map((name) =>
        makeKey({ name, bits: 2048, notBefore: day, days: 30, hosts: ['127.0.0.1'] }),
      ),
    );
    using folder = temporaryFolder(memoryFolder);
    await using wire = await openWire();
    const { us, them } = wire.keys;
    const tls = { certificate: server!.certificatePem, privateKey: server!.privateKeyPem, asksClient: true };
    await using ours = await startStation(folder.path, { tls });
    ours.peers = [northwind(us, them, { clientFingerprints: [fingerprint(client!.certificate)] })];
    const request = await wire.compose('tls', payload);
    const send = async (trusted: string, shown: typeof client) =>
      await post({
        url: ours.url,
        header: request.header,
        body: memoryBytes(request.body),
        timeouts: sendRules.timeouts,
        tls: {
          trusted: [trusted],
          client: shown && { certificate: shown.certificatePem, privateKey: shown.privateKeyPem },
        },
      });
    assert.equal((await send(server!.certificatePem, undefined)).status, 403);
    assert.equal((await send(server!.certificatePem, other)).status, 403);
    const good = await send(server!.certificatePem, client);
    assert.equal(await wire.said(good), '200 processed, signature good');
    await assert.rejects(
      send(other!.certificatePem, client),
      (error) => error instanceof PostError && !error.isAmbiguous,
    );
    ours.server.renewTls({ certificate: other!.certificatePem, privateKey: other!.privateKeyPem });
    assert.equal((await send(other!.certificatePem, client)).status, 200);
  });
});
