/** A caller of the API of a running gateway, with tokens of every role. */
import { join } from 'node:path';
import { makeToken } from '../../gateway/api/tokens/folder.ts';
import type { Role } from '../../gateway/api/tokens/token.ts';
import type { RunningGateway } from './running-gateway.ts';

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body where it is JSON. */
  readonly json: Record<string, unknown>;
}

export interface Caller {
  readonly token: string;
  get(path: string, headers?: Record<string, string>): Promise<Called>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Called>;
}

/** Every answer that any caller got, for a test that looks through them all. */
export const answers: Called[] = [];

/** `token` undefined: none is sent. */
export function caller(port: number, token: string | undefined): Caller {
  const call = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { ...authorization, ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    const called = {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
    answers.push(called);
    return called;
  };
  return {
    token: token ?? '',
    get: (path, headers = {}) => call('GET', path, headers),
    post(path, body, headers = {}) {
      if (body === undefined) return call('POST', path, headers);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return call('POST', path, { 'content-type': 'application/json', ...headers }, text);
    },
  };
}

/** Makes a token of a running gateway and a caller with it. */
export function callerWith(running: RunningGateway, role: Role, partner?: string, expiresAt?: string): Caller {
  const folder = join(running.folder, 'data', 'tokens');
  const { token } = makeToken(folder, {
    name: `${role} ${partner ?? ''}`.trim(),
    role,
    createdAt: new Date().toISOString(),
    ...(partner !== undefined && { partner }),
    ...(expiresAt !== undefined && { expiresAt }),
  });
  return caller(running.gateway.apiPort, token);
}

/** A count, or a change, of 00417 in Dallas unless told. */
export function stockUpdate(key: string, quantity: number, more: Record<string, string> = {}) {
  const occurredAt = new Date().toISOString();
  return {
    key,
    sku: '00417',
    location: 'DAL',
    state: 'on-hand',
    kind: 'count',
    quantity: String(quantity),
    occurredAt,
    ...more,
  };
}

/** Key and outcome of each result of a batch. */
export function outcomesOf({ json }: Called): readonly string[] {
  return (json.results as { key: string; outcome: string }[]).map(({ key, outcome }) => `${key} ${outcome}`);
}
