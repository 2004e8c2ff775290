/**
 * What came of a try, in the ledger: delivered, owing a receipt, to be tried again or given up; and what it says of the
 * endpoint. All of one try commits together with its events.
 */
import { clearAlert, raiseAlert } from '../alerts/alerts.ts';
import type { Sender } from '../channels/sender.ts';
import { type Clock, instant } from '../clock.ts';
import { type ErrorClass, GatewayError } from '../errors.ts';
import type { Endpoint } from '../ledger/endpoint-store.ts';
import type { Ledger, Stores } from '../ledger/port.ts';
import type { Queue } from '../ledger/queue.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Logger } from '../log.ts';
import type { Tried } from './attempt.ts';
import { afterFailure, type BreakerPolicy, counts, sound } from './breaker.ts';
import { deliveredEvent, giveUp } from './events.ts';
import { type RetryPolicies, retryAfter } from './retry.ts';

export interface RecordParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly chance: () => number;
  readonly logger: Logger;
  readonly retry: RetryPolicies;
  readonly breaker: BreakerPolicy;
  readonly giveUpAfterMs: (partner: string) => number;
  /** When the partner's acknowledgment of what it has since `at` is due; null where none is waited for. */
  readonly acknowledgeBy: (transmission: Transmission, at: string) => string | null;
  readonly onEvents: () => void;
  readonly onDelivered: (transmission: Transmission) => void;
  readonly onFailed: (transmission: Transmission, final: boolean) => void;
}

export interface Endpointed {
  readonly queue: Queue;
  readonly sender: Sender | undefined;
  readonly isProbe: boolean;
}

export async function record(parts: RecordParts, { queue, sender, isProbe }: Endpointed, tried: Tried): Promise<void> {
  if (tried.placed.length + tried.sent.length > 0) await recordDone(parts, queue, sender, tried);
  if (tried.failure) await recordFailure(parts, tried.failure.transmission, tried.failure.error, isProbe);
}

async function recordDone(parts: RecordParts, queue: Queue, sender: Sender | undefined, tried: Tried): Promise<void> {
  const { ledger, clock, logger, onEvents, onDelivered, acknowledgeBy } = parts;
  const at = instant(clock.now());
  await ledger.write(async (stores) => {
    for (const { id } of tried.sent) await stores.transmissions.sent(id, at, sender?.to);
    for (const { id } of tried.placed) await stores.transmissions.deliver(id, at, sender?.to);
    for (const each of [...tried.sent, ...tried.placed]) {
      const by = acknowledgeBy(each, at);
      if (by !== null) await stores.transmissions.expectAcknowledgment(each.id, by);
    }
    await stores.events.append(tried.placed.map((each) => deliveredEvent(each, at)));
    await works(stores, queue, at);
  });
  onEvents();
  for (const { id, partner, name, kind } of tried.sent) {
    logger.info({ partner, transmission: id, name, kind }, 'sent; its receipt is waited for');
  }
  for (const transmission of tried.placed) {
    onDelivered(transmission);
    const { id, partner, name, kind, cause } = transmission;
    await sender?.settled(id).catch((error: unknown) => {
      // A trace that cannot be removed is no failure of the delivery.
      logger.debug({ partner, transmission: id, err: error }, 'a trace of a delivery stays');
    });
    logger.info({ partner, transmission: id, name, kind, cause }, 'delivered');
  }
}

/** The endpoint works: its breaker closes, and what waits for it goes on at once. */
async function works(stores: Stores, { partner, channel }: Queue, at: string): Promise<void> {
  const { endpoints, transmissions } = stores;
  const endpoint = await endpoints.of(partner, channel);
  if (endpoint === undefined) return;
  await endpoints.forget(partner, channel);
  if (endpoint.state === 'closed') return;
  await transmissions.retryNow(partner, channel, at);
  const waiting = await transmissions.waitingFor(partner, channel);
  const data = () => ({ channel, since: endpoint.downSince ?? at, waiting });
  await clearAlert(stores, {
    kind: 'endpoint-down',
    key: `${partner}/${channel}`,
    at,
    event: { type: 'endpoint.up', data },
  });
}

async function recordFailure(parts: RecordParts, failed: Transmission, error: unknown, isProbe: boolean) {
  const { ledger, clock, logger, onFailed, onEvents } = parts;
  const now = clock.now();
  const kind: ErrorClass = error instanceof GatewayError ? error.class : 'transient';
  const code = error instanceof GatewayError ? error.code : null;
  const reason = error instanceof Error ? error.message : String(error);
  const failure = { now, class: kind, code, reason, isProbe };
  const { next, after, isNews } = await ledger.write(async (stores) => {
    const { partner, channel, id } = failed;
    const before = (await stores.endpoints.of(partner, channel)) ?? sound;
    const after = afterFailure(before, failure, parts.breaker, parts.chance());
    const isCounted = counts(before, code);
    const next = nextAttempt(parts, failed, failure, isCounted, before, after);
    const told = { at: instant(now), reason, code, class: kind, counts: isCounted };
    await stores.transmissions.failDelivery(id, told, next);
    if (after !== before) await stores.endpoints.keep(partner, channel, after);
    const isNews = await raiseWhereDown(stores, failed, after, instant(now));
    if (next === null) await giveUp(stores, failed, told);
    return { next, after, isNews };
  });
  onEvents();
  onFailed(failed, next === null);
  const { id, partner, channel, name } = failed;
  const hint = error instanceof GatewayError ? error.hint : undefined;
  const about = { partner, transmission: id, name, attempt: failed.attempts + 1, hint, err: error };
  if (isNews) logger.error({ partner, channel, reason, hint, probeAt: after.probeAt }, 'an endpoint is down');
  if (next === null) logger.error(about, 'delivery was given up; the bytes are kept');
  else if (isProbe && !isNews) logger.debug({ ...about, againAt: next }, 'the endpoint is still down');
  else logger.warn({ ...about, againAt: next }, 'delivery failed; trying again');
}

/** When it is tried again: not before its endpoint is asked again. Null: it is given up. */
function nextAttempt(
  parts: RecordParts,
  failed: Transmission,
  { now, class: kind, code }: { readonly now: number; readonly class: ErrorClass; readonly code: string | null },
  isCounted: boolean,
  before: Endpoint,
  after: Endpoint,
): string | null {
  const sinceMs = now - triedSince(failed, before, now);
  const attempts = failed.attempts + (isCounted ? 1 : 0);
  const giveUpAfterMs = parts.giveUpAfterMs(failed.partner);
  const wait = retryAfter(parts.retry, { class: kind, code, attempts, sinceMs, giveUpAfterMs }, parts.chance());
  if (wait === null) return null;
  const probeMs = after.state === 'open' && after.probeAt !== null ? Date.parse(after.probeAt) : 0;
  return instant(Math.max(now + wait, probeMs));
}

/** From when its time counts: its first failed try; where it waited behind a down endpoint, that wait as well. */
function triedSince({ triedAt, at }: Transmission, { state, downSince }: Endpoint, now: number): number {
  if (triedAt !== null) return Date.parse(triedAt);
  return state === 'open' && downSince !== null ? Math.max(Date.parse(downSince), Date.parse(at)) : now;
}

async function raiseWhereDown(stores: Stores, failed: Transmission, endpoint: Endpoint, at: string): Promise<boolean> {
  if (endpoint.state === 'closed') return false;
  const { partner, channel } = failed;
  const key = `${partner}/${channel}`;
  const reason = endpoint.reason ?? '';
  const waiting = await stores.transmissions.waitingFor(partner, channel);
  return raiseAlert(stores, {
    kind: 'endpoint-down',
    key,
    partner,
    // An endpoint serves test data and production alike.
    test: false,
    at,
    correlationId: key,
    sentence: `${partner} cannot be reached over ${channel}: ${reason}`,
    data: {
      channel,
      reason,
      ...(endpoint.code !== null && { code: endpoint.code }),
      since: endpoint.downSince ?? at,
      waiting,
    },
  });
}
