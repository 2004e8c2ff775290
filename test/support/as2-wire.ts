/** Both ends of a partnership for tests that bend what goes over the wire. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryBytes, type Scratch, wholeOf } from '../../gateway/channels/as2/bytes.ts';
import { readMdn } from '../../gateway/channels/as2/mdn/read.ts';
import type { Field } from '../../gateway/channels/as2/mime/header.ts';
import type { As2ReceiveRules, As2SendRules } from '../../gateway/channels/as2/peer.ts';
import { type Answer, post } from '../../gateway/channels/as2/sender/post.ts';
import { type TestKeys, testKeys } from './as2-keys.ts';
import { scratch } from './as2-openssl.ts';
import { crossdock, northwind, type Station, type StationOptions, sendRules, startStation } from './as2-station.ts';
import { memoryFolder, temporaryFolder } from './temporary.ts';

export interface Request {
  readonly header: Field[];
  readonly body: Buffer;
}

export interface Wire extends AsyncDisposable {
  readonly keys: TestKeys;
  readonly ours: Station;
  readonly theirs: Station;
  readonly folder: string;
  readonly space: Scratch;
  /** A message of the partner as it would go over the wire. */
  compose(id: string, payload: Buffer, rules?: Partial<As2SendRules>, name?: string): Promise<Request>;
  post(request: Request): Promise<Answer>;
  /** Disposition, and whether the signature is ours, of an answer. */
  said(answer: Answer): Promise<string>;
  received(): Promise<number>;
}

export async function openWire(receive: Partial<As2ReceiveRules> = {}, options: StationOptions = {}): Promise<Wire> {
  await using stack = new AsyncDisposableStack();
  const keys = await testKeys();
  const folder = stack.use(temporaryFolder(memoryFolder)).path;
  const others = stack.use(temporaryFolder(memoryFolder)).path;
  const ours = stack.use(await startStation(folder, options));
  const theirs = stack.use(await startStation(others));
  ours.peers = [northwind(keys.us, keys.them, { returnUrls: [theirs.url], ...receive })];
  theirs.peers = [crossdock(keys.us, keys.them, { url: ours.url })];
  const space = stack.use(scratch(folder));
  const running = stack.move();
  return {
    keys,
    ours,
    theirs,
    folder,
    space,
    async compose(id, payload, rules = {}, name = 'order.edi') {
      await theirs.sender(crossdock(keys.us, keys.them, { url: ours.url, ...rules })).stage(id, [payload], name);
      const sent = await theirs.evidence.sent(id);
      if (sent === undefined) throw new Error('nothing was composed');
      return { header: [...sent.header], body: await wholeOf(sent.body) };
    },
    async post({ header, body }) {
      return await post({
        url: ours.url,
        header,
        body: memoryBytes(body),
        tls: sendRules.tls,
        timeouts: sendRules.timeouts,
      });
    },
    async said({ status, header, body }) {
      const bytes = memoryBytes(body);
      const mdn = await readMdn({ header, body: bytes, raw: bytes }, [keys.us.certificate], space);
      if (mdn === undefined) return `${status}`;
      const { type, modifier } = mdn.disposition ?? { type: 'nothing', modifier: '' };
      return `${status} ${type}${modifier === '' ? '' : `/${modifier}`}, signature ${mdn.signature}`;
    },
    async received() {
      return (await ours.ledger.read.transmissions.list({ limit: 1_000 })).length;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export function withField(request: Request, name: string, value: string | undefined): Request {
  const header = request.header.filter((field) => field.name.toLowerCase() !== name.toLowerCase());
  return { ...request, header: value === undefined ? header : [...header, { name, value }] };
}

export interface BentPeer extends AsyncDisposable {
  readonly url: string;
  /** Requests as they came. */
  readonly requests: { readonly messageId: string; readonly body: Buffer }[];
}

/** A partner that answers as it likes. */
export async function bentPeer(
  answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void | Promise<void>,
): Promise<BentPeer> {
  const requests: BentPeer['requests'] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    requests.push({ messageId: String(request.headers['message-id']), body });
    await answer(request, response, body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/as2`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
