/**
 * The AS2 server: its own port, plain HTTP behind a proxy or TLS of its own. node:http and nothing above it: bodies of a
 * gigabyte go to disk as they come, and what is asked of headers, limits and answers is little and exact.
 */

import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Accepted, Incoming } from '../../../intake/intake.ts';
import type { Logger } from '../../../log.ts';
import { Scratch } from '../bytes.ts';
import type { As2Evidence } from '../evidence/evidence.ts';
import type { Modifier } from '../fault.ts';
import { readAs2Name, readMessageId } from '../identity.ts';
import type { Header } from '../mime/header.ts';
import { type As2Peer, isAuthorized, plainFingerprint, type TlsRules } from '../peer.ts';
import { headerOf } from '../sender/post.ts';
import { type BodyLimits, BodyRefused, readBody } from './body.ts';
import type { Directory } from './directory.ts';
import { gathered } from './gather.ts';
import { LaterReceipts } from './later.ts';
import type { Message } from './message.ts';
import { isReceipt, type ReceiptParts, takeReceipt } from './receipts.ts';
import { Receiver } from './receive.ts';
import { type Reply, textReply } from './reply.ts';
import { Turns } from './turns.ts';

export interface As2ServerLimits extends BodyLimits {
  readonly headerBytesMax: number;
  readonly connectionsMax: number;
  /** Messages that are opened at the same time. */
  readonly openedMax: number;
  /** Time for the header. */
  readonly headerMs: number;
  readonly memoryBytesMax: number;
  /** Bytes that one layer of a message may have when it is opened. */
  readonly pieceBytesMax: number;
}

export interface As2ServerOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Path that messages are posted to, as `/as2`; `/` takes any. */
  readonly path: string;
  /** PEM; undefined where a proxy does it. */
  readonly tls: { readonly certificate: string; readonly privateKey: string; readonly asksClient: boolean } | undefined;
  readonly directory: () => Directory;
  readonly accept: (files: readonly Incoming[]) => Promise<readonly Accepted[]>;
  readonly evidence: As2Evidence;
  readonly scratchFolder: string;
  readonly limits: As2ServerLimits;
  readonly later: {
    readonly attemptsMax: number;
    readonly waitMs: number;
    readonly waitMsMax: number;
    readonly idleMs: number;
  };
  readonly tlsOf: (partner: string) => TlsRules;
  readonly now: () => number;
  readonly chance: () => number;
  readonly logger: Logger;
  readonly onRefused: (partner: string | undefined, modifier: Modifier) => void;
  readonly onReceipt: ReceiptParts['onReceipt'];
}

/** How long a stop waits for senders, in milliseconds. Whoever is cut off has no receipt and sends again. */
const stopMs = 5_000;

const tryLater = textReply(503, 'Try again later.', [{ name: 'Retry-After', value: '60' }]);

/** Largest message of somebody unknown that is read to its end, so that its sender hears why it is refused. */
const strangerBytesMax = 1_048_576;

export class As2Server implements AsyncDisposable {
  readonly #options: As2ServerOptions;
  readonly #server: Server;
  readonly #turns: Turns;
  readonly #later: LaterReceipts;
  readonly #receiver: Receiver;
  readonly #inHand = new Set<Promise<void>>();

  private constructor(options: As2ServerOptions) {
    const { limits, tls, evidence, now, chance, logger, tlsOf, later } = options;
    this.#options = options;
    this.#turns = new Turns(limits.openedMax);
    this.#later = new LaterReceipts({ evidence, now, chance, logger, tls: tlsOf, limits: later });
    this.#receiver = new Receiver({
      ...options,
      accept: gathered(options.accept, () => this.#turns.isQuiet),
      onPending: () => this.#later.poke(),
    });
    const common = {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.headerMs,
      requestTimeout: 0,
      connectionsCheckingInterval: 1_000,
    };
    this.#server = tls
      ? createTlsServer({
          ...common,
          minVersion: 'TLSv1.2',
          cert: tls.certificate,
          key: tls.privateKey,
          requestCert: tls.asksClient,
          rejectUnauthorized: false,
          handshakeTimeout: limits.headerMs,
        })
      : createServer(common);
    this.#server.maxConnections = limits.connectionsMax;
    this.#server.keepAliveTimeout = limits.idleMs;
    this.#server.on('request', (request, response) => this.#take(request, response));
    this.#server.on('checkContinue', (request, response) => this.#take(request, response, true));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      logger.debug({ err: error }, 'a request that is none');
      const status =
        error.code === 'HPE_HEADER_OVERFLOW'
          ? '431 Request Header Fields Too Large'
          : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
            ? '408 Request Timeout'
            : '400 Bad Request';
      if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    });
  }

  /** Listens. Scratch files of a former run are removed: whatever they belonged to was not answered. */
  static async start(options: As2ServerOptions): Promise<As2Server> {
    await rm(options.scratchFolder, { recursive: true, force: true });
    const server = new As2Server(options);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.#server.once('error', reject);
    server.#server.listen(options.port, options.host, resolve);
    await promise;
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** A renewed TLS certificate; connections that are open keep the former. */
  renewTls(tls: { readonly certificate: string; readonly privateKey: string }): void {
    (this.#server as ReturnType<typeof createTlsServer>).setSecureContext({
      cert: tls.certificate,
      key: tls.privateKey,
    });
  }

  /** What is in hand is answered; nothing new is taken. A body that is still coming after a while is let go. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeIdleConnections();
    const tooLong = setTimeout(() => this.#server.closeAllConnections(), stopMs);
    await Promise.all(this.#inHand);
    clearTimeout(tooLong);
    this.#server.closeAllConnections();
    await closed;
    await this.#later[Symbol.asyncDispose]();
  }

  #take(request: IncomingMessage, response: ServerResponse, isContinueAsked = false): void {
    const done = this.#respond(request, response, isContinueAsked).finally(() => this.#inHand.delete(done));
    this.#inHand.add(done);
  }

  async #respond(request: IncomingMessage, response: ServerResponse, isContinueAsked: boolean): Promise<void> {
    const { logger } = this.#options;
    let reply: Reply;
    try {
      reply = await this.#reply(request, () => isContinueAsked && response.writeContinue());
    } catch (error) {
      if (error instanceof BodyRefused) {
        logger.warn({ reason: error.message, from: request.headers['as2-from'] }, 'an AS2 request was cut off');
        reply = textReply(error.status, `The message was refused: ${error.message}.`);
      } else if (request.destroyed && !request.complete) {
        logger.debug({ err: error }, 'an AS2 sender went away');
        return;
      } else {
        logger.error(
          { err: error, from: request.headers['as2-from'] },
          'an AS2 message could not be taken; its sender is told to try again',
        );
        reply = tryLater;
      }
    }
    if (response.destroyed) return;
    for (const { name, value } of reply.header) response.setHeader(name, value);
    response.setHeader('Content-Length', reply.body.length);
    if (!request.complete) response.setHeader('Connection', 'close');
    response.writeHead(reply.status);
    response.end(reply.body);
  }

  async #reply(request: IncomingMessage, proceed: () => void): Promise<Reply> {
    const { limits, path, directory, scratchFolder } = this.#options;
    const url = (request.url ?? '/').split('?')[0] as string;
    if (path !== '/' && url.replace(/\/$/, '') !== path.replace(/\/$/, ''))
      return textReply(404, 'There is nothing here.');
    if (request.method !== 'POST')
      return textReply(405, 'AS2 messages are posted here.', [{ name: 'Allow', value: 'POST' }]);
    const header = headerOf(request.rawHeaders);
    const from = readAs2Name(header.get('as2-from'));
    const to = readAs2Name(header.get('as2-to'));
    const messageId = readMessageId(header.get('message-id'));
    if (from === undefined || to === undefined || messageId === undefined)
      return textReply(400, 'AS2-From, AS2-To and Message-ID are needed.');
    if (!/^(identity)?$/i.test(header.get('content-encoding') ?? ''))
      return textReply(415, 'Content-Encoding is not taken.');
    const length = Number(header.get('content-length') ?? 0);
    if (length > limits.bodyBytesMax) throw new BodyRefused(413, `more than ${limits.bodyBytesMax} bytes`);
    if (directory().isUnready(from, to)) return tryLater;
    const peer = directory().find(from, to);
    const refusal = peer && gateOf(request, header, peer);
    if (refusal) return refusal;
    proceed();
    const pieceBytesMax = Math.max(limits.pieceBytesMax, limits.bodyBytesMax);
    await using scratch = new Scratch(scratchFolder, { ...limits, pieceBytesMax });
    // A stranger's message is not kept: its answer needs the header alone.
    const bodyLimits = peer ? limits : { ...limits, bodyBytesMax: Math.min(limits.bodyBytesMax, strangerBytesMax) };
    const { body, sha256 } = await readBody(request, bodyLimits, scratch);
    const message: Message = { from, to, messageId, header, body, bodySha256: sha256 };
    return await this.#turns.run(JSON.stringify([from, to, messageId]), () => this.#handle(message, peer, scratch));
  }

  async #handle(message: Message, peer: As2Peer | undefined, scratch: Scratch): Promise<Reply> {
    const { header, body, from, to } = message;
    if (peer === undefined) {
      return await this.#receiver.refuseUnknown(message, this.#options.directory().hint(from, to), scratch);
    }
    if (await isReceipt(header, body)) return await takeReceipt(header, body, peer, scratch, this.#options);
    if (peer.receive.isHeld) return tryLater;
    return await this.#receiver.receive(message, peer, scratch);
  }
}

/** Credentials and client certificate, where they are agreed. */
function gateOf(request: IncomingMessage, header: Header, { receive }: As2Peer): Reply | undefined {
  const { credentials, clientFingerprints } = receive;
  if (credentials && !isAuthorized(header.get('authorization'), credentials)) {
    return textReply(401, 'User and password are needed.', [{ name: 'WWW-Authenticate', value: 'Basic realm="AS2"' }]);
  }
  if (clientFingerprints === undefined) return undefined;
  const socket = request.socket as TLSSocket;
  const shown = plainFingerprint(socket.getPeerX509Certificate?.()?.fingerprint256 ?? '');
  if (clientFingerprints.some((each) => plainFingerprint(each) === shown)) return undefined;
  return textReply(403, 'A client certificate that is agreed is needed.');
}
