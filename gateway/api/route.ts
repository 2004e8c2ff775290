/**
 * What a route of the API is: declared once, for the server that answers it and for the OpenAPI document that describes it.
 */
import type { Readable } from 'node:stream';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { ItemFactsOf } from '../advice/telling/item-facts.ts';
import type { ReceivedTrace, SentTrace } from '../channels/as2/evidence/trace.ts';
import type { Clock } from '../clock.ts';
import type { UpdateBatch } from '../commands/batch.ts';
import type { BatchResult } from '../commands/inventory-updates.ts';
import type { ErrorCode } from '../errors.ts';
import type { Views } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { PartnerBook } from '../partners/partner.ts';
import type { Role, TokenRecord } from './tokens/token.ts';

/** What handlers may use of the gateway. */
export interface ApiParts {
  readonly read: Views;
  /** Environment and ledger id, as events name their source. */
  readonly origin: { readonly environment: string; readonly ledger: string };
  readonly book: () => PartnerBook;
  readonly clock: Clock;
  /** Our locations, and what the item master knows. */
  readonly stock: () => { readonly locations: readonly string[]; readonly itemFacts: ItemFactsOf };
  /** Synthetic SKUs, which are in no list of what there is. */
  readonly canaries: () => { has(sku: string): boolean };
  readonly limits: { readonly pageMax: number; readonly updatesMax: number };
  /** Records and applies a batch in one commit. */
  readonly applyUpdates: (batch: UpdateBatch) => Promise<BatchResult>;
  /** The bytes of a transmission, as they were received or sent. */
  readonly bytes: (transmission: Transmission) => Promise<Uint8Array | Readable>;
  /** What the AS2 evidence knows of a transmission. */
  readonly as2: (transmission: Pick<Transmission, 'id' | 'direction' | 'messageId' | 'partner'>) => {
    readonly received: readonly ReceivedTrace[];
    readonly sent: readonly SentTrace[];
  };
  /** Has the parts of a transmission that were set aside tried again; returns how many. */
  readonly retrySetAside: (transmission: string) => Promise<number>;
  /** Takes the bytes of an inbound transmission in once more, as a new one. */
  readonly resubmit: (transmission: Transmission, request: string) => Promise<Transmission>;
}

/** A request that was let in and is as the route describes it. */
export interface Asked<P, Q> {
  readonly params: P;
  readonly query: Q;
  /** A header's value; undefined where it is absent. */
  readonly header: (name: string) => string | undefined;
  /** Of a POST: the bytes as sent, and the JSON in them. */
  readonly bytes: Uint8Array;
  readonly body: unknown;
  readonly token: TokenRecord;
  readonly requestId: string;
}

export type Answer =
  | { readonly json: string; readonly status?: number }
  | { readonly content: Uint8Array | Readable; readonly headers: Readonly<Record<string, string>> };

interface Declared<P extends TObject, Q extends TObject> {
  readonly method: 'GET' | 'POST';
  /** As OpenAPI writes it: `/v1/positions/{sku}`. */
  readonly path: string;
  /** Its operationId. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly roles: readonly Role[];
  readonly params?: P;
  readonly query?: Q;
  readonly headers?: TObject;
  readonly body?: TSchema;
  readonly answer: { readonly status: number; readonly description: string; readonly schema?: TSchema };
  /** Errors that it has beside those of every route. */
  readonly problems?: readonly ErrorCode[];
  handle(asked: Asked<Static<P>, Static<Q>>, parts: ApiParts): Promise<Answer>;
}

export type Route = Declared<TObject, TObject>;

const none = Type.Object({}, { additionalProperties: false });

/** Declares a route; what its handler is given follows from its schemas. */
export function route<P extends TObject = typeof none, Q extends TObject = typeof none>(
  declared: Declared<P, Q>,
): Route {
  return { params: none, query: none, ...declared } as unknown as Route;
}

/** A value as the JSON of an answer. */
export function json(value: unknown, status = 200): Answer {
  return { json: JSON.stringify(value), status };
}
