/**
 * One HTTP POST with a body of any size, and its answer. Redirects are not followed. What failed is told by how far it
 * came: before the last byte had gone the partner cannot have the message, afterwards it may.
 */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import type { Bytes } from '../bytes.ts';
import { type Field, Header } from '../mime/header.ts';
import type { TlsRules } from '../peer.ts';

export interface Post {
  readonly url: string;
  readonly header: readonly Field[];
  readonly body: Bytes;
  readonly tls: TlsRules;
  readonly timeouts: { readonly connectMs: number; readonly stallMs: number; readonly answerMs: number };
}

export interface Answer {
  readonly status: number;
  readonly header: Header;
  readonly body: Buffer;
}

export class PostError extends Error {
  /** True where the partner may have the whole message. */
  readonly isAmbiguous: boolean;

  constructor(what: string, isAmbiguous: boolean, cause?: unknown) {
    super(what, { cause });
    this.name = 'PostError';
    this.isAmbiguous = isAmbiguous;
  }
}

/** Longest answer, in bytes: an MDN has some thousands. */
const answerBytesMax = 1_048_576;

const httpAgent = new HttpAgent({ keepAlive: true, timeout: 60_000 });
const httpsAgents = new Map<string, HttpsAgent>();

/** Connections are kept and shared by those with the same TLS rules. */
function agentOf(url: string, tls: TlsRules): HttpAgent {
  if (!url.startsWith('https:')) return httpAgent;
  const key = JSON.stringify(tls);
  let agent = httpsAgents.get(key);
  if (agent === undefined) {
    agent = new HttpsAgent({ keepAlive: true, timeout: 60_000, minVersion: 'TLSv1.2', ...tlsOptions(tls) });
    httpsAgents.set(key, agent);
  }
  return agent;
}

function tlsOptions({ trusted, client }: TlsRules) {
  const pins = trusted?.map((pem) => new X509Certificate(pem).fingerprint256);
  return {
    ...(trusted && { ca: [...trusted], allowPartialTrustChain: true }),
    ...(client && { cert: client.certificate, key: client.privateKey }),
    // The very certificate that is trusted is trusted under any name: partners' old ones often bear none that fits.
    checkServerIdentity: (host: string, shown: PeerCertificate) =>
      pins?.includes(shown.fingerprint256) ? undefined : checkServerIdentity(host, shown),
  };
}

export async function post(wanted: Post): Promise<Answer> {
  try {
    return await postOnce(wanted);
  } catch (error) {
    // A kept connection that the partner had closed meanwhile: the message is the same, and so is its Message-ID.
    if (error instanceof PostError && (error.cause as { isReused?: boolean } | undefined)?.isReused)
      return await postOnce(wanted);
    throw error;
  }
}

async function postOnce({ url, header, body, tls, timeouts }: Post): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest;
  const headers: Record<string, string | number> = { 'Content-Length': body.length };
  for (const { name, value } of header) headers[name] = value;
  const request = send(url, { method: 'POST', agent: agentOf(url, tls), headers });
  const limit = new Limit(request, timeouts.connectMs, 'no connection');
  let isSent = false;
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  // It is awaited below, when the bytes have gone; until then its failure is seen by the writing.
  answered.catch(() => undefined);
  try {
    request.once('socket', (socket) => {
      const ready = () => limit.next(timeouts.stallMs, 'the partner takes no more bytes');
      if (!socket.connecting) ready();
      else socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', ready);
    });
    await write(request, body, limit, timeouts.stallMs, answered);
    isSent = true;
    limit.next(timeouts.answerMs, `no answer within ${timeouts.answerMs} ms`);
    const [response] = await answered;
    const answer = await read(response, limit, timeouts.stallMs);
    return answer;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const isReused = request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE') && !limit.isOver;
    const reason = limit.reason ?? (error as Error).message;
    throw new PostError(`${url}: ${reason}`, isSent, isReused ? { isReused } : error);
  } finally {
    limit.end();
    if (!request.destroyed && !request.writableFinished) request.destroy();
  }
}

async function write(
  request: ClientRequest,
  body: Bytes,
  limit: Limit,
  stallMs: number,
  answered: Promise<unknown>,
): Promise<void> {
  const failed = once(request, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  let isAnswered = false;
  void answered.then(
    () => {
      isAnswered = true;
    },
    () => undefined,
  );
  for await (const chunk of body.read()) {
    // An answer before the end is a refusal: the rest is not wanted.
    if (isAnswered) return;
    if (request.write(chunk)) continue;
    await Promise.race([once(request, 'drain'), failed, answered]);
    limit.next(stallMs, 'the partner takes no more bytes');
  }
  const finished = Promise.withResolvers<void>();
  request.end(() => finished.resolve());
  await Promise.race([finished.promise, failed, answered]);
}

async function read(response: IncomingMessage, limit: Limit, stallMs: number): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > answerBytesMax) throw new Error(`an answer of more than ${answerBytesMax} bytes`);
    chunks.push(chunk as Buffer);
    limit.next(stallMs, 'the answer stopped half way');
  }
  return { status: response.statusCode ?? 0, header: headerOf(response.rawHeaders), body: Buffer.concat(chunks) };
}

/** Node's flat list of header names and values. */
export function headerOf(raw: readonly string[]): Header {
  const fields: Field[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) fields.push({ name: raw[at] as string, value: raw[at + 1] as string });
  return new Header(fields);
}

/** A time limit that is set anew at every step. */
class Limit {
  readonly #request: ClientRequest;
  #timer: NodeJS.Timeout;
  reason: string | undefined;

  constructor(request: ClientRequest, ms: number, reason: string) {
    this.#request = request;
    this.#timer = this.#start(ms, reason);
  }

  get isOver(): boolean {
    return this.reason !== undefined;
  }

  next(ms: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(ms, reason);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(ms: number, reason: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.reason = reason;
      this.#request.destroy(new Error(reason));
    }, ms);
  }
}
