/** Passwords of partners: kept as scrypt hashes (RFC 7914), `scrypt:N:r:p:SALT:HASH` in base64. */
import { scrypt, timingSafeEqual } from 'node:crypto';

const cost = { N: 32_768, r: 8, p: 1 } as const;
const hashBytes = 32;
/** Longest password that is looked at, in bytes: hashing is work that a stranger can ask for. */
const passwordBytesMax = 1_024;
/** Most memory that a hash may take, in bytes. */
const memoryMax = 134_217_728;

/** @param salt 16 random bytes or more */
export async function hashPassword(password: string, salt: Uint8Array): Promise<string> {
  const hash = await derive(password, salt, cost);
  return `scrypt:${cost.N}:${cost.r}:${cost.p}:${Buffer.from(salt).toString('base64')}:${hash.toString('base64')}`;
}

/** Takes as long for a user without a password, so that the time tells nothing of who there is. */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (stored ?? nobody).split(':');
  if (Buffer.byteLength(password) > passwordBytesMax) return false;
  const expected = Buffer.from(hash, 'base64');
  const found = await derive(password, Buffer.from(salt, 'base64'), { N: Number(N), r: Number(r), p: Number(p) });
  return found.length === expected.length && timingSafeEqual(found, expected) && stored !== undefined;
}

const nobody = `scrypt:${cost.N}:${cost.r}:${cost.p}:${'A'.repeat(22)}==:${'A'.repeat(43)}=`;

function derive(password: string, salt: Uint8Array, { N, r, p }: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, hashBytes, { N, r, p, maxmem: memoryMax }, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}
