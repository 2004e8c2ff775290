/**
 * Host keys of the hosted drop: an Ed25519 and an RSA key, made at the first start and kept in the data folder. Partners
 * pin them, so that they are never made anew while a file of them is there.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { syncFolder } from '../../archive/archive.ts';
import { systemCode } from '../../errors.ts';
import { fingerprint } from '../sftp/host-key.ts';

export interface HostKey {
  /** As `ssh-ed25519`. */
  readonly type: string;
  /** As `SHA256:…`, to be told to partners. */
  readonly fingerprint: string;
  /** One line, as in an OpenSSH .pub file. */
  readonly publicLine: string;
  readonly privateKey: string;
}

const kinds = { ed25519: undefined, rsa: { bits: 3_072 } } as const;
type Kind = keyof typeof kinds;
/** Keys drawn until one can be read. */
const drawsMax = 8;

/** Reads the keys in a folder, and makes those that are missing. Throws where one is there and cannot be read. */
export async function hostKeys(folder: string): Promise<readonly HostKey[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys: HostKey[] = [];
  for (const kind of Object.keys(kinds) as Kind[]) keys.push(await hostKey(folder, kind));
  return keys;
}

/** Those that are there; makes none. Throws where one cannot be read. */
export async function heldKeys(folder: string): Promise<readonly HostKey[]> {
  const keys: HostKey[] = [];
  for (const kind of Object.keys(kinds) as Kind[]) {
    const path = pathOf(folder, kind);
    const text = await read(path);
    if (text !== undefined) keys.push(keyOf(path, text));
  }
  return keys;
}

async function hostKey(folder: string, kind: Kind): Promise<HostKey> {
  const path = pathOf(folder, kind);
  const held = await read(path);
  if (held !== undefined) return keyOf(path, held);
  const made = await readable(kind);
  await keep(folder, path, made);
  return keyOf(path, made);
}

/**
 * A new key that can be read again: of 256 Ed25519 keys ssh2 1.17 writes one without the zero that its public half
 * begins with, and then refuses it (mscdex/ssh2, issue 1390). That one is drawn again before anything is kept.
 */
async function readable(kind: Kind): Promise<string> {
  for (let draws = 1; ; draws += 1) {
    const made = await make(kind);
    const parsed = ssh2.utils.parseKey(made);
    if (!(parsed instanceof Error)) return made;
    if (draws === drawsMax) throw new Error(`no ${kind} key of ${drawsMax} could be read again`, { cause: parsed });
  }
}

function pathOf(folder: string, kind: Kind): string {
  return join(folder, `ssh_host_${kind}_key`);
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function keyOf(path: string, text: string): HostKey {
  const parsed = ssh2.utils.parseKey(text);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined || key instanceof Error) throw new Error(`${path}: not a private key`, { cause: key });
  const wire = key.getPublicSSH();
  return {
    type: key.type,
    fingerprint: fingerprint(wire),
    publicLine: `${key.type} ${wire.toString('base64')} crossdock`,
    privateKey: text,
  };
}

function make(kind: Kind): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { comment: 'crossdock', ...kinds[kind] };
    // The types have one signature a kind.
    const generate = ssh2.utils.generateKeyPair as unknown as (
      kind: string,
      options: object,
      done: (error: Error | null, keys: { readonly private: string }) => void,
    ) => void;
    generate(kind, options, (error, keys) => (error ? reject(error) : resolve(keys.private)));
  });
}

/** Whole or not at all: a crash must not leave half a key, which would then be refused for ever. */
async function keep(folder: string, path: string, text: string): Promise<void> {
  const file = await open(`${path}.unfinished`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.unfinished`, path);
  await syncFolder(folder);
}
