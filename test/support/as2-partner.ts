/**
 * An AS2 partner of a running gateway: the example retailer, with a station of its own and real sockets between. The
 * gateway is configured as a coordinator would do it: files in the partner's folder, and a key of ours in the data folder.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { As2SendRules } from '../../gateway/channels/as2/peer.ts';
import { type TestKeys, testKeys } from './as2-keys.ts';
import { crossdock, receiveRules, type Station, type StationOptions, startStation } from './as2-station.ts';
import { freePort } from './free-port.ts';
import { replaceIn } from './running-gateway.ts';
import { memoryFolder, temporaryFolder } from './temporary.ts';

export interface As2Partner extends AsyncDisposable {
  readonly keys: TestKeys;
  readonly station: Station;
  /** Where the gateway is posted to. */
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** Puts the channel `as2` into the example retailer's folder, in place of its mailbox, and our key into the data folder. */
  prepare(folder: string, settings?: string, url?: string): void;
  /** Sends a file, and judges the receipt as a partner does. Sent again under the same id, it is the same message. */
  send(id: string, bytes: Buffer, rules?: Partial<As2SendRules>, name?: string): Promise<string>;
}

export async function startAs2Partner(options: StationOptions = {}): Promise<As2Partner> {
  await using stack = new AsyncDisposableStack();
  const keys = await testKeys();
  const folder = stack.use(temporaryFolder(memoryFolder)).path;
  const station = stack.use(await startStation(folder, options));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/as2`;
  station.peers = [{ ...crossdock(keys.us, keys.them, { url }), receive: { ...receiveRules, returnUrls: [url] } }];
  const running = stack.move();
  return {
    keys,
    station,
    url,
    env: {
      CROSSDOCK_AS2_HOST: '127.0.0.1',
      CROSSDOCK_AS2_PORT: String(port),
      CROSSDOCK_AS2_URL: url,
      CROSSDOCK_AS2_ID: 'Crossdock Inc.',
      CROSSDOCK_DELIVERY_BACKOFF_BASE: '200ms',
    },
    prepare(gatewayFolder, settings = '', posted = station.url) {
      const partner = join(gatewayFolder, 'partners', 'northwind');
      const ours = join(gatewayFolder, 'data', 'as2', 'keys');
      for (const each of [join(partner, 'certs'), ours]) mkdirSync(each, { recursive: true });
      writeFileSync(join(partner, 'certs', '2026.pem'), keys.them.certificatePem);
      writeFileSync(join(ours, 'first.crt'), keys.us.certificatePem);
      writeFileSync(join(ours, 'first.key'), keys.us.privateKeyPem);
      const channel = `id: 'NORTHWIND "Retail"', url: "${posted}", certificates: [certs/2026.pem]${settings}`;
      replaceIn(join(partner, 'partner.yaml'), /folder: \{\}.*/, `as2: { ${channel} }`);
    },
    async send(id, bytes, rules = {}, name = `${id}.edi`) {
      const sender = station.sender(crossdock(keys.us, keys.them, { url, ...rules }));
      await sender.stage(id, [bytes], name);
      return await sender.place(id, name);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
