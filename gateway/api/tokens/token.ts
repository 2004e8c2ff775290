/**
 * Bearer tokens: what they look like, what they may do, how they are recognised.
 *
 * A token is `cdk_ID_SECRET`. The id finds its record; the secret is 256 bits of chance, and only the sha-256 of the
 * whole token is kept. A slow hash (scrypt, bcrypt) protects what people choose, by making guesses dear; among 2^256
 * nobody guesses, and a slow hash on every request would be a lever to bring the gateway down with.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { closed, InstantText } from '../../../translators/canonical/parts.ts';

/** What a token may do. Routes name the roles that they are open to. */
export const roles = {
  reader: 'Reads inventory, transmissions, advices, events and partners; never raw files.',
  writer: 'Says inventory updates as one partner, and nothing else.',
  operator: 'Reads all, raw files too, and submits transmissions again.',
} as const;
export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as Role[];

const words = { minLength: 1, maxLength: 100 } as const;

/** The file of a token, `ID.json`. */
export const TokenRecord = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9a-f]{12}$' }),
    name: Type.String({ ...words, description: 'Who or what uses it.' }),
    role: Type.Enum(roleNames),
    partner: Type.Optional(Type.String({ ...words, description: 'For whom a writer speaks.' })),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the whole token, in hexadecimal.' }),
    createdAt: InstantText,
    expiresAt: Type.Optional(InstantText),
  },
  closed,
);
export type TokenRecord = Static<typeof TokenRecord>;

const shape = /^cdk_([0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** Bytes of the id and of the secret. */
const idBytes = 6;
const secretBytes = 32;

/** A new token, told once, and its id. `random` gives so many bytes that nobody can foretell. */
export function newToken(random: (bytes: number) => Buffer): { readonly id: string; readonly token: string } {
  const id = random(idBytes).toString('hex');
  return { id, token: `cdk_${id}_${random(secretBytes).toString('base64url')}` };
}

/** The id in a token; undefined where the text is none. */
export function tokenId(token: string): string | undefined {
  return shape.exec(token)?.[1];
}

export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Takes as long whatever differs, and as long for an unknown id as for a wrong secret. */
export function isToken(token: string, record: Pick<TokenRecord, 'sha256'> | undefined): boolean {
  const expected = Buffer.from(record?.sha256 ?? nobody, 'hex');
  return timingSafeEqual(createHash('sha256').update(token).digest(), expected) && record !== undefined;
}

const nobody = '0'.repeat(64);

export function isExpired({ expiresAt }: Pick<TokenRecord, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= nowMs;
}
