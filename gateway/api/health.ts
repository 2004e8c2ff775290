/**
 * The health port: `/healthz` (the process is alive), `/readyz` (it can do its work), `/metrics` (figures).
 *
 * Ready means that intake goes on: a file that is dropped now is kept. What is merely degraded (NATS away: events wait
 * in the ledger) does not make it unready, for taking the gateway out of service would help nobody.
 */
import { fastify } from 'fastify';
import type { Metrics } from './metrics.ts';

export const checkStates = {
  ok: 'As it should be.',
  degraded: 'Something waits, nothing is lost, intake goes on.',
  failed: 'Intake does not go on.',
} as const;

export interface Check {
  /** One word: ledger, partners, events. */
  readonly name: string;
  readonly state: keyof typeof checkStates;
  /** What it is, and what to do where it is not ok. */
  readonly sentence: string;
}

export interface HealthOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly metrics: Pick<Metrics, 'render' | 'contentType'>;
  readonly readiness: () => Promise<readonly Check[]>;
}

export interface Health extends AsyncDisposable {
  /** The one it listens on. */
  readonly port: number;
}

/** Longest that the checks of one request may take. */
export const readinessTimeoutMs = 3_000;
const requestTimeoutMs = 5_000;
const bodyBytesMax = 1_024;

/** Throws where the port is taken or not ours to use. */
export async function startHealth({ host, port, metrics, readiness }: HealthOptions): Promise<Health> {
  const server = fastify({
    logger: false,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
  });
  server.get('/healthz', async () => ({ alive: true }));
  server.get('/readyz', async (_request, reply) => {
    const checks = await checked(readiness);
    const ready = checks.every(({ state }) => state !== 'failed');
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.render()));
  await server.listen({ host, port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the health port has no number');
  return { port: address.port, [Symbol.asyncDispose]: () => server.close() };
}

/** Checks that throw or hang are an answer too, and not a good one. */
async function checked(readiness: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  const late = Promise.withResolvers<readonly Check[]>();
  const timer = setTimeout(
    () => late.resolve([checksFailed(`the checks took longer than ${readinessTimeoutMs} ms`)]),
    readinessTimeoutMs,
  );
  try {
    return await Promise.race([readiness(), late.promise]);
  } catch (error) {
    return [checksFailed(error instanceof Error ? error.message : String(error))];
  } finally {
    clearTimeout(timer);
  }
}

function checksFailed(why: string): Check {
  return { name: 'checks', state: 'failed', sentence: `The checks could not be made: ${why}.` };
}
