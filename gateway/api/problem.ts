/** Errors as the API says them: RFC 9457, with the code of our registry, a hint for the person and the request's id. */
import { Type } from 'typebox';
import { closed } from '../../translators/canonical/parts.ts';
import { type ErrorCode, errorCodes, GatewayError } from '../errors.ts';

export const problemType = 'application/problem+json';

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:crossdock:problem: and the code, which is what a program decides by.' }),
    title: Type.String({ description: 'What it is, the same for each of its kind.' }),
    status: Type.Integer(),
    detail: Type.String({ description: 'What it is this time.' }),
    hint: Type.String({ description: 'What a person can do about it.' }),
    instance: Type.String({ description: 'The request, as the log names it.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({ place: Type.String({ description: 'As query/limit or body/updates.' }), message: Type.String() }),
        { description: 'Every place that is wrong.' },
      ),
    ),
  },
  { ...closed, title: 'Problem' },
);

export interface Misplaced {
  readonly place: string;
  readonly message: string;
}

/** A request that cannot be answered as asked. Thrown by handlers, told by the server. */
export class RequestProblem extends GatewayError {
  readonly detail: string;
  readonly errors: readonly Misplaced[];
  /** Seconds; for Retry-After. */
  readonly waitSeconds: number | undefined;

  constructor(code: ErrorCode, detail: string, more: { errors?: readonly Misplaced[]; waitSeconds?: number } = {}) {
    super(code, detail);
    this.name = 'RequestProblem';
    this.detail = detail;
    this.errors = more.errors ?? [];
    this.waitSeconds = more.waitSeconds;
  }
}

/** The body of an answer. What an unexpected error says is for the log alone. */
export function problemOf(error: unknown, requestId: string) {
  const known = error instanceof GatewayError ? error : undefined;
  const code: ErrorCode = known?.code ?? 'gateway-fault';
  const errors = error instanceof RequestProblem ? error.errors : [];
  return {
    type: `urn:crossdock:problem:${code}`,
    title: errorCodes[code].text,
    status: known?.status ?? 500,
    detail: error instanceof RequestProblem ? error.detail : (known?.message ?? errorCodes[code].text),
    hint: errorCodes[code].hint,
    instance: `urn:crossdock:request:${requestId}`,
    ...(errors.length > 0 && { errors }),
  };
}
