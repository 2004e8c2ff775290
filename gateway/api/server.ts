/**
 * The API's port: lets a request in, holds it against its route's schemas, has it answered, and tells errors as problems.
 *
 * Nothing is answered without a token but /v1/health, unknown paths neither; a body is not read before its token was.
 */
import { randomUUID } from 'node:crypto';
import { Ajv, type ErrorObject } from 'ajv';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Logger } from '../log.ts';
import { Admission, type AdmissionLimits, assertRole } from './admission.ts';
import { entityTag, isNamed } from './etag.ts';
import type { Metrics } from './metrics.ts';
import { problemOf, problemType, RequestProblem } from './problem.ts';
import type { Answer, ApiParts, Route } from './route.ts';
import { routes } from './routes.ts';
import { Tokens } from './tokens/folder.ts';
import type { TokenRecord } from './tokens/token.ts';

export interface ApiSettings extends AdmissionLimits {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Folder. */
  readonly tokens: string;
  readonly connectionsMax: number;
  readonly requestTimeoutMs: number;
  readonly bodyBytesMax: number;
}

export interface ApiOptions {
  readonly settings: ApiSettings;
  readonly parts: ApiParts;
  readonly metrics: Pick<Metrics, 'request'>;
  readonly logger: Logger;
}

export interface Api extends AsyncDisposable {
  /** The one it listens on. */
  readonly port: number;
}

const healthPath = '/v1/health';
/** How often it is written down when tokens were last used, in milliseconds. */
const keepUsedMs = 60_000;
/** Bytes of the headers of a request. */
const headerBytesMax = 16_384;

/** Throws where the port is taken or not ours to use. */
export async function startApi({ settings, parts, metrics, logger }: ApiOptions): Promise<Api> {
  const tokens = new Tokens(settings.tokens);
  const admission = new Admission(tokens, parts.clock, settings);
  const admitted = new WeakMap<FastifyRequest, TokenRecord>();
  const server = fastify({
    logger: false,
    bodyLimit: settings.bodyBytesMax,
    requestTimeout: settings.requestTimeoutMs,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    http: { maxHeaderSize: headerBytesMax },
    frameworkErrors: (error, request, reply) => void fail(error, request, reply as FastifyReply, logger),
  });
  server.server.maxConnections = settings.connectionsMax;
  server.setValidatorCompiler(({ schema, httpPart }) =>
    validators[httpPart === 'querystring' ? 'query' : 'other'].compile(schema as object),
  );
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'private, no-cache').header('x-content-type-options', 'nosniff');
    if (request.routeOptions.url === healthPath) return;
    admitted.set(request, admission.admit(request.headers.authorization, request.ip));
  });
  server.addHook('onResponse', async (request, reply) =>
    metrics.request(request.routeOptions.url ?? 'unknown', reply.statusCode),
  );
  server.setErrorHandler((error, request, reply) => fail(error, request, reply, logger));
  server.setNotFoundHandler((request, reply) =>
    fail(new RequestProblem('not-found', asked(request)), request, reply, logger),
  );
  server.get(healthPath, async () => ({ alive: true }));
  for (const route of routes) addRoute(server, route, parts, (request) => admitted.get(request) as TokenRecord);
  await server.listen({ host: settings.host, port: settings.port });
  const timer = setInterval(() => tokens.keepUsed(), keepUsedMs);
  timer.unref();
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the port of the API has no number');
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await server.close();
      tokens.keepUsed();
    },
  };
}

/** Method and path of a request that no route answers; its query may hold what is nobody's business. */
function asked({ method, url }: FastifyRequest): string {
  return `${method} ${url.split('?', 1)[0]?.slice(0, shownPathMax)}`;
}

/** Characters of a path that are said again. */
const shownPathMax = 200;

/** A query is text and is made numbers; everything else is what it is. */
const validators = {
  query: new Ajv({ strict: false, allErrors: true, coerceTypes: true }),
  other: new Ajv({ strict: false, allErrors: true }),
};

function addRoute(
  server: FastifyInstance,
  route: Route,
  parts: ApiParts,
  tokenOf: (request: FastifyRequest) => TokenRecord,
): void {
  server.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    schema: { params: route.params, querystring: route.query },
    onRequest: async (request) => assertRole(tokenOf(request), route.roles),
    handler: async (request, reply) => {
      const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const asked = {
        params: request.params as Record<string, unknown>,
        query: request.query as Record<string, unknown>,
        header: (name: string) => [request.headers[name]].flat()[0],
        bytes,
        body: route.body === undefined ? undefined : parsed(bytes),
        token: tokenOf(request),
        requestId: request.id,
      };
      return send(await route.handle(asked, parts), request, reply);
    },
  });
}

function send(answer: Answer, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if ('content' in answer) return reply.headers(answer.headers).send(answer.content);
  reply.code(answer.status ?? 200).type('application/json');
  if (request.method !== 'GET') return reply.send(answer.json);
  const tag = entityTag(answer.json);
  reply.header('etag', tag);
  return isNamed(tag, request.headers['if-none-match']) ? reply.code(304).send() : reply.send(answer.json);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const errors = [{ place: 'body', message: `is not JSON in UTF-8: ${(error as Error).message}` }];
    throw new RequestProblem('request-malformed', 'body', { errors });
  }
}

function fail(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): FastifyReply {
  const told = toldError(error);
  const problem = problemOf(told, request.id);
  const about = { request: request.id, method: request.method, route: request.routeOptions?.url, from: request.ip };
  if (problem.status >= 500) logger.error({ ...about, err: error }, 'a request to the API failed');
  else if (problem.status === 401 || problem.status === 403)
    logger.warn({ ...about, problem: problem.detail }, 'a request to the API was refused');
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="crossdock"');
  if (told instanceof RequestProblem && told.waitSeconds !== undefined) reply.header('retry-after', told.waitSeconds);
  return reply.code(problem.status).type(problemType).send(JSON.stringify(problem));
}

/** Errors of fastify's own, as ours. */
function toldError(error: unknown): unknown {
  const { code, validation, validationContext, statusCode } = error as {
    code?: string;
    validation?: readonly ErrorObject[];
    validationContext?: string;
    statusCode?: number;
  };
  if (validation !== undefined) {
    const part = validationContext === 'querystring' ? 'query' : validationContext;
    const errors = validation.map((each) => misplaced(part ?? 'request', each));
    return new RequestProblem('request-malformed', errors.map(({ place }) => place).join(', '), { errors });
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new RequestProblem('body-too-large', 'body');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new RequestProblem('type-unsupported', 'content-type');
  const isOfRequest = code?.startsWith('FST_ERR_') && statusCode !== undefined && statusCode < 500;
  return isOfRequest ? new RequestProblem('request-malformed', (error as Error).message) : error;
}

function misplaced(part: string, { instancePath, message = 'is wrong', params }: ErrorObject) {
  const { additionalProperty: unknown, allowedValues: allowed } = params as {
    readonly additionalProperty?: string;
    readonly allowedValues?: readonly string[];
  };
  if (unknown !== undefined) return { place: `${part}${instancePath}/${unknown}`, message: 'is not known here' };
  const may = allowed && `may be ${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`;
  return { place: `${part}${instancePath}`, message: may ?? message };
}
