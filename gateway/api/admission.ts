/**
 * Who is let in: the token of a request, its role, and how often it asks. A good token is never held up by another
 * address's bad ones; an address that comes with too many bad ones is told to wait.
 */
import type { Clock } from '../clock.ts';
import { instant } from '../clock.ts';
import { RequestProblem } from './problem.ts';
import { Rate } from './rate.ts';
import type { Tokens } from './tokens/folder.ts';
import { isExpired, type Role, type TokenRecord } from './tokens/token.ts';

export interface AdmissionLimits {
  readonly requestsPerMinuteMax: number;
  readonly refusalsPerMinuteMax: number;
}

export class Admission {
  readonly #tokens: Tokens;
  readonly #clock: Clock;
  readonly #requests: Rate;
  readonly #refusals: Rate;

  constructor(tokens: Tokens, clock: Clock, limits: AdmissionLimits) {
    this.#tokens = tokens;
    this.#clock = clock;
    this.#requests = new Rate(limits.requestsPerMinuteMax);
    this.#refusals = new Rate(limits.refusalsPerMinuteMax);
  }

  /** The token of a request. Throws a RequestProblem: 401 or 429. */
  admit(authorization: string | undefined, address: string): TokenRecord {
    const now = this.#clock.now();
    const record = this.#recognised(authorization, address, now);
    const waitSeconds = this.#requests.take(record.id, now);
    if (waitSeconds > 0) throw new RequestProblem('rate-exceeded', `token ${record.name}`, { waitSeconds });
    this.#tokens.use(record.id, instant(now));
    return record;
  }

  #recognised(authorization: string | undefined, address: string, now: number): TokenRecord {
    const token = /^Bearer ([A-Za-z0-9_-]{1,100})$/i.exec(authorization ?? '')?.[1];
    const record = token === undefined ? undefined : this.#tokens.find(token);
    if (record !== undefined && !isExpired(record, now)) return record;
    const waitSeconds = this.#refusals.take(address, now);
    if (waitSeconds > 0) throw new RequestProblem('rate-exceeded', `address ${address}`, { waitSeconds });
    if (record !== undefined) throw new RequestProblem('token-expired', `token ${record.name}`);
    const sent = authorization === undefined ? 'no Authorization header' : 'Authorization header';
    throw new RequestProblem(authorization === undefined ? 'token-missing' : 'token-unknown', sent);
  }
}

/** Throws `role-refused` where the route is not open to the token. */
export function assertRole(token: TokenRecord, roles: readonly Role[]): void {
  if (roles.includes(token.role)) return;
  throw new RequestProblem(
    'role-refused',
    `token ${token.name} is a ${token.role}, and this is for ${roles.join(' or ')}`,
  );
}
