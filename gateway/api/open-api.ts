/**
 * The API as an OpenAPI 3.1 document, made from what the routes declare. OpenAPI 3.1 takes JSON Schema 2020-12 as it is, and so the
 * schemas stand in it as they are.
 */
import type { TObject, TSchema } from 'typebox';
import { type ErrorCode, errorCodes } from '../errors.ts';
import { Problem, problemType } from './problem.ts';
import type { Route } from './route.ts';
import { roles } from './tokens/token.ts';

/** Errors that any route may have. */
const problemsOfAll: readonly ErrorCode[] = [
  'request-malformed',
  'token-missing',
  'token-unknown',
  'token-expired',
  'role-refused',
  'rate-exceeded',
  'gateway-fault',
];

export function openApi(routes: readonly Route[]) {
  const paths: Record<string, Record<string, object>> = { '/v1/health': { get: healthOperation } };
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crossdock API',
      version: '1.0.0',
      description:
        'Commands and queries of a Crossdock gateway. Quantities are decimals as text, times are RFC 3339. Errors are ' +
        'problems (RFC 9457), each with a hint for a person.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8081' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`./crossdock tokens new` makes one.' },
      },
      schemas: { Problem: plain(Problem) },
    },
  };
}

const healthOperation = {
  operationId: 'health',
  summary: 'Whether the process is alive; the one route without a token.',
  security: [],
  responses: { 200: { description: 'It is.' } },
};

function operation(route: Route): object {
  const { name, summary, description, body, answer } = route;
  const roleWords = route.roles.map((role) => `${role} (${roles[role]})`).join(' ');
  return {
    operationId: name,
    summary,
    description: `${description === undefined ? '' : `${description}\n\n`}Roles: ${roleWords}`,
    parameters: [
      ...parameters('path', route.params),
      ...parameters('query', route.query),
      ...parameters('header', route.headers),
      ...(route.method === 'GET' ? [ifNoneMatch] : []),
    ],
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: plain(body) } } },
    }),
    responses: {
      [answer.status]: { description: answer.description, content: contentOf(route) },
      ...(route.method === 'GET' && { 304: { description: 'It is as If-None-Match says.' } }),
      ...problemResponses([
        ...problemsOfAll,
        ...(route.params === undefined ? [] : notFound(route)),
        ...(route.problems ?? []),
      ]),
    },
  };
}

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'ETag of an answer that is there already.',
};

function notFound({ params }: Route): readonly ErrorCode[] {
  return Object.keys(params?.properties ?? {}).length > 0 ? ['not-found'] : [];
}

function contentOf({ answer: { schema }, name }: Route): object {
  if (schema !== undefined) return { 'application/json': { schema: plain(schema) } };
  return name === 'openApi' ? { 'application/json': {} } : { 'application/octet-stream': {} };
}

function parameters(place: 'path' | 'query' | 'header', schema: TObject | undefined): readonly object[] {
  const required = new Set((schema as { required?: readonly string[] } | undefined)?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = plain(property as TSchema) as { description?: string };
    return {
      name,
      in: place,
      required: required.has(name),
      schema: rest,
      ...(description !== undefined && { description }),
    };
  });
}

/** Problems by their status, several of one status in one response. */
function problemResponses(codes: readonly ErrorCode[]): Record<number, object> {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, text }: { status?: number; text: string } = errorCodes[code];
    const words = byStatus.get(status ?? 500) ?? [];
    byStatus.set(status ?? 500, [...words, `${code}: ${text}.`]);
  }
  const content = { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, words]) => [status, { description: words.join(' '), content }]),
  );
}

/** A schema without TypeBox's hidden properties. */
function plain(schema: TSchema): object {
  return JSON.parse(JSON.stringify(schema)) as object;
}
