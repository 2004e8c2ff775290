/** Our AS2 keys, for `crossdock keys`: made, listed, taken, handed out, renewed. */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  addNewKey,
  exportCertificate,
  importKey,
  type KeyLine,
  listKeys,
  readKeys,
  type StoredKey,
} from '../channels/as2/keys/key-folder.ts';
import { systemClock } from '../clock.ts';
import { nearestWord } from '../settings/nearest.ts';
import type { Settings } from '../settings/settings.ts';
import type { Arguments } from './arguments.ts';
import { Refusal, UsageError } from './command.ts';
import { aligned, type Line, styled } from './lines/layout.ts';
import type { Io } from './terminal.ts';

const dayMs = 86_400_000;
/** How long a certificate holds, and when a renewal takes over, in days, unless told. */
const validDays = 1_095;
const rotateDays = 30;

export async function heldAs2Keys(settings: Settings): Promise<readonly KeyLine[]> {
  return listKeys(await keysIn(settings), systemClock.now());
}

export function as2KeyLines(keys: readonly KeyLine[], settings: Settings): readonly Line[] {
  if (keys.length === 0) return [`There are no AS2 keys in ${settings.as2.keys} yet: crossdock keys new makes one.`];
  return [
    styled('bold', 'AS2 keys'),
    ...aligned(keys.map((key) => [`  ${key.name}`, stateOf(key), `ends ${key.validTo.slice(0, 10)}`, key.subject])),
    ...keys.flatMap(({ name, fingerprint, warning }): Line[] => [
      styled('dim', `  ${name}  SHA-256 ${colons(fingerprint)}`),
      ...(warning === undefined ? [] : [[`  ${name}  `, styled('yellow', warning)]]),
    ]),
  ];
}

/** A new key, which signs at once where there is none yet, and from the day in --from otherwise. */
export async function newAs2Key(settings: Settings, args: Arguments, io: Io, from?: Date): Promise<StoredKey> {
  const now = systemClock.now();
  const name = args.operands[1] ?? `as2-${new Date(now).toISOString().slice(0, 10)}`;
  const wanted = {
    name: settings.as2.id === '' ? 'Crossdock AS2' : settings.as2.id,
    bits: bitsOf(args),
    notBefore: new Date(now),
    days: args.count('days', validDays, 36_500),
  };
  const key = await refusing(() => addNewKey(settings.as2.keys, name, wanted, from ?? fromOf(args)));
  sayAdded(key, settings, io);
  return key;
}

/** A new key beside the one in use, which takes over on a day: until then every partner gets its certificate. */
export async function rotateAs2Key(settings: Settings, args: Arguments, io: Io): Promise<StoredKey> {
  if ((await keysIn(settings)).length === 0)
    throw new Refusal('there is no AS2 key to renew', 'crossdock keys new makes one.');
  const day = fromOf(args) ?? new Date(systemClock.now() + rotateDays * dayMs);
  return await newAs2Key(settings, args, io, new Date(day.toISOString().slice(0, 10)));
}

export async function importAs2Key(settings: Settings, args: Arguments, io: Io): Promise<StoredKey> {
  const [, name, certificate, privateKey] = args.operands;
  if (name === undefined || certificate === undefined || privateKey === undefined) {
    throw new UsageError(
      'keys import needs NAME CERTIFICATE KEY',
      'Both PEM; of a .p12 file: openssl pkcs12 -in FILE -nodes -out PEM, which is then both.',
    );
  }
  const key = await refusing(async () => {
    const [certificatePem, keyPem] = await Promise.all(
      [certificate, privateKey].map((file) => readFile(resolve(io.cwd, file), 'utf8')),
    );
    const passphrase = keyPem?.includes('ENCRYPTED') ? await passphraseIn(io) : undefined;
    return await importKey(settings.as2.keys, name, certificatePem ?? '', keyPem ?? '', passphrase, fromOf(args));
  });
  sayAdded(key, settings, io);
  return key;
}

/** Our certificate for partners, PEM: of a key by its name, or of the one in use; into a file, or printed. */
export async function exportAs2Certificate(settings: Settings, args: Arguments, io: Io): Promise<void> {
  const [, name, file] = args.operands;
  const keys = await keysIn(settings);
  const wanted = name ?? listKeys(keys, systemClock.now()).find(({ isInUse }) => isInUse)?.name;
  const key = keys.find((each) => each.name === wanted);
  if (key === undefined) {
    const near = nearestWord(
      wanted ?? '',
      keys.map((each) => each.name),
    );
    throw new Refusal(
      wanted === undefined ? 'no AS2 key is in use' : `there is no AS2 key ${JSON.stringify(wanted)}`,
      near === undefined ? 'crossdock keys lists them.' : `Did you mean ${near}?`,
    );
  }
  if (file === undefined) io.out.bytes(Buffer.from(exportCertificate(key)));
  else await refusing(() => writeFile(resolve(io.cwd, file), exportCertificate(key), { flag: 'wx' }));
}

function sayAdded(key: StoredKey, settings: Settings, io: Io): void {
  const { name, certificate, from } = key;
  const when = from === undefined ? 'signs from now on' : `takes over on ${new Date(from).toISOString().slice(0, 10)}`;
  io.out.lines([
    [
      styled('bold', name),
      ` is in ${settings.as2.keys}; it ${when}, and ends ${certificate.validToDate.toISOString().slice(0, 10)}.`,
    ],
    `Give partners its certificate, ${join(settings.as2.keys, `${name}.crt`)}, and tell them by telephone:`,
    `  SHA-256 ${certificate.fingerprint256}`,
  ]);
}

function stateOf({ isInUse, from, validTo }: KeyLine) {
  if (isInUse) return styled('green', 'signs');
  const now = systemClock.now();
  if (Date.parse(validTo) < now) return styled('dim', 'ended');
  return from !== undefined && Date.parse(from) > now
    ? styled('yellow', `signs from ${from.slice(0, 10)}`)
    : 'decrypts';
}

function bitsOf(args: Arguments): 2048 | 3072 | 4096 {
  const bits = args.text('bits') ?? '2048';
  if (bits === '2048' || bits === '3072' || bits === '4096') return Number(bits) as 2048 | 3072 | 4096;
  throw new UsageError(`--bits is ${JSON.stringify(bits)}; it is 2048, 3072 or 4096`);
}

function fromOf(args: Arguments): Date | undefined {
  const text = args.text('from');
  if (text === undefined) return undefined;
  const day = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '');
  if (Number.isNaN(day.getTime()))
    throw new UsageError(`--from is ${JSON.stringify(text)}; it is a day, as 2027-01-31`);
  return day;
}

/** The first line of what is piped in. */
async function passphraseIn({ input }: Io): Promise<string> {
  if (input.isTTY)
    throw new Refusal('the key has a passphrase', 'Pipe it in: crossdock keys import … < FILE-WITH-PASSPHRASE');
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as string | Uint8Array));
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}

async function keysIn(settings: Settings): Promise<readonly StoredKey[]> {
  return await refusing(() => readKeys(settings.as2.keys));
}

/** What is wrong with files and keys is an answer. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError || error instanceof Refusal || !(error instanceof Error)) throw error;
    throw new Refusal(error.message);
  }
}

function colons(fingerprint: string): string {
  return fingerprint.replace(/(..)(?=.)/g, '$1:');
}
