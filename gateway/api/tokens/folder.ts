/**
 * The folder of the tokens: one file a token, written once by the command line, read by the gateway at each request, so
 * that a new token counts and a revoked one ends at once. When each was last used stands beside them in `used.json`, which only
 * the gateway writes.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { systemCode } from '../../errors.ts';
import { isToken, newToken, type Role, TokenRecord, tokenDigest, tokenId } from './token.ts';

/** Most files of tokens that are looked at. */
export const tokensMax = 1_000;

const isRecord = new Ajv({ strict: false }).compile<TokenRecord>(TokenRecord);

export interface AskedToken {
  readonly name: string;
  readonly role: Role;
  readonly partner?: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly expiresAt?: string;
}

/** Makes a token and its file. The text of the token is in no other place. Throws the system's error where it cannot. */
export function makeToken(folder: string, asked: AskedToken): { readonly record: TokenRecord; readonly token: string } {
  const { id, token } = newToken(randomBytes);
  const record = { id, ...asked, sha256: tokenDigest(token) };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWhole(folder, `${id}.json`, record);
  return { record, token };
}

/** Every token there is, the oldest first. A file that is no token's is left out. */
export function listTokens(folder: string): readonly TokenRecord[] {
  const names = namesIn(folder).slice(0, tokensMax);
  return names
    .map((name) => readRecord(join(folder, name)))
    .filter((record) => record !== undefined)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** False where there was none. */
export function revokeToken(folder: string, id: string): boolean {
  if (!/^[0-9a-f]{12}$/.test(id) || readRecord(join(folder, `${id}.json`)) === undefined) return false;
  rmSync(join(folder, `${id}.json`));
  return true;
}

/** When each token was last used, RFC 3339 by id, to the minute. */
export function lastUsed(folder: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(readFileSync(join(folder, usedFile), 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

const usedFile = 'used.json';

/** Recognises tokens, keeping what it read of a file while the file stays the same. */
export class Tokens {
  readonly #folder: string;
  readonly #kept = new Map<string, { readonly version: string; readonly record: TokenRecord | undefined }>();
  readonly #used: Map<string, string>;
  #usedChanged = false;

  constructor(folder: string) {
    this.#folder = folder;
    this.#used = new Map(Object.entries(lastUsed(folder)));
  }

  /** The record of a token; undefined where it is none of ours. */
  find(token: string): TokenRecord | undefined {
    const id = tokenId(token);
    const record = id === undefined ? undefined : this.#record(id);
    return isToken(token, record) ? record : undefined;
  }

  /** Remembers that a token was used; `at` is RFC 3339, and kept to the minute. */
  use(id: string, at: string): void {
    const minute = `${at.slice(0, 16)}:00.000Z`;
    if (this.#used.get(id) === minute) return;
    this.#used.set(id, minute);
    this.#usedChanged = true;
  }

  /** Writes down when tokens were used, where there is news. Only for people: a failure is no failure of a request. */
  keepUsed(): void {
    if (!this.#usedChanged) return;
    this.#usedChanged = false;
    try {
      const there = new Set(namesIn(this.#folder).map((name) => name.slice(0, -'.json'.length)));
      writeWhole(this.#folder, usedFile, Object.fromEntries([...this.#used].filter(([id]) => there.has(id))));
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
  }

  #record(id: string): TokenRecord | undefined {
    const path = join(this.#folder, `${id}.json`);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      this.#kept.delete(id);
      return undefined;
    }
    const version = `${stat.ino}/${stat.mtimeMs}/${stat.size}`;
    const kept = this.#kept.get(id);
    if (kept?.version === version) return kept.record;
    const record = readRecord(path);
    this.#kept.set(id, { version, record });
    return record;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]{12}\.json$/.test(name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined where the file is gone, or is not the file of a token. */
function readRecord(path: string): TokenRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isRecord(record) ? record : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written beside and renamed: a reader sees the whole file or none. */
function writeWhole(folder: string, name: string, content: object): void {
  const beside = join(folder, `.${name}.${process.pid}`);
  writeFileSync(beside, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(beside, join(folder, name));
}
