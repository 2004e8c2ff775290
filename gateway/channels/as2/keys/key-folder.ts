/**
 * Our keys, in a folder of the data volume: for each a NAME.crt, a NAME.key (readable by us alone), and NAME.from where it comes into use later
 * than its first day. Several overlap: every one decrypts, the one in use signs. `./crossdock keys` works on it.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../../archive/archive.ts';
import { inUseAt } from '../message/security.ts';
import { fingerprint, type OwnDatedKey } from '../peer.ts';
import { makeKey, type NewKey } from './make.ts';

export interface StoredKey extends OwnDatedKey {
  readonly name: string;
}

export interface KeyLine {
  readonly name: string;
  readonly subject: string;
  readonly fingerprint: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly from: string | undefined;
  /** Whether it signs now. */
  readonly isInUse: boolean;
  /** A sentence where a person has to act; undefined where all is well. */
  readonly warning: string | undefined;
}

const dayMs = 86_400_000;
/** Days before the end of a certificate from which on it is warned of. */
export const warnDays = 30;

/** Every key of the folder, in the order of their names; none where there is no folder. */
export async function readKeys(folder: string): Promise<readonly StoredKey[]> {
  const files: readonly string[] = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = files.filter((file) => file.endsWith('.key')).map((file) => file.slice(0, -4));
  return await Promise.all(names.sort().map((name) => readKey(folder, name, files.includes(`${name}.from`))));
}

async function readKey(folder: string, name: string, hasFrom: boolean): Promise<StoredKey> {
  const certificate = new X509Certificate(await readFile(join(folder, `${name}.crt`)));
  const privateKey = createPrivateKey(await readFile(join(folder, `${name}.key`)));
  if (!certificate.checkPrivateKey(privateKey))
    throw new Error(`${join(folder, name)}: the key is not the certificate's`);
  const from = hasFrom ? Date.parse((await readFile(join(folder, `${name}.from`), 'utf8')).trim()) : Number.NaN;
  return { name, certificate, privateKey, ...(Number.isNaN(from) ? {} : { from }) };
}

/** Makes a key. `from`: when it comes into use, for a renewal that partners get beforehand. */
export async function addNewKey(folder: string, name: string, wanted: NewKey, from?: Date): Promise<StoredKey> {
  const { certificatePem, privateKeyPem } = await makeKey(wanted);
  return await importKey(folder, name, certificatePem, privateKeyPem, undefined, from);
}

/** Takes a certificate and a key in PEM (a PKCS#12 file: `openssl pkcs12 -in FILE -nodes` makes PEM of it). */
export async function importKey(
  folder: string,
  name: string,
  certificatePem: string,
  privateKeyPem: string,
  passphrase?: string,
  from?: Date,
): Promise<StoredKey> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name))
    throw new Error(`${name} is no name for a key: letters, digits, dots, hyphens`);
  const certificate = new X509Certificate(certificatePem);
  const privateKey = createPrivateKey({ key: privateKeyPem, ...(passphrase !== undefined && { passphrase }) });
  if (!certificate.checkPrivateKey(privateKey)) throw new Error(`${name}: the key is not the certificate's`);
  if (privateKey.asymmetricKeyType !== 'rsa') throw new Error(`${name}: AS2 partners need an RSA key`);
  if ((privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2_048)
    throw new Error(`${name}: a key of less than 2048 bits`);
  if ((await readKeys(folder)).some((key) => key.name === name))
    throw new Error(`there is a key ${name} already; a key is never written over`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The key comes last: without it nothing of the rest is looked at.
  await writeDurable(folder, `${name}.crt`, certificate.toString(), 0o644);
  if (from) await writeDurable(folder, `${name}.from`, from.toISOString(), 0o644);
  await writeDurable(folder, `${name}.key`, privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, 0o600);
  await syncFolder(folder);
  return { name, certificate, privateKey, ...(from && { from: from.getTime() }) };
}

/** What a person is shown of the keys: never the private ones. */
export function listKeys(keys: readonly StoredKey[], now: number): readonly KeyLine[] {
  const inUse = inUseAt(keys, now);
  return keys.map((key) => ({
    name: key.name,
    subject: key.certificate.subject.replaceAll('\n', ', '),
    fingerprint: fingerprint(key.certificate),
    validFrom: key.certificate.validFromDate.toISOString(),
    validTo: key.certificate.validToDate.toISOString(),
    from: key.from === undefined ? undefined : new Date(key.from).toISOString(),
    isInUse: key === inUse,
    warning: expiryWarning(key, keys, now),
  }));
}

/** The certificate to give to partners, PEM. */
export function exportCertificate(key: StoredKey): string {
  return key.certificate.toString();
}

function expiryWarning(key: StoredKey, keys: readonly StoredKey[], now: number): string | undefined {
  const end = key.certificate.validToDate.getTime();
  const renewal = keys.find((other) => other.certificate.validToDate.getTime() > end);
  if (end < now)
    return renewal ? undefined : 'It has expired: make a new one, and give its certificate to every partner.';
  if (end > now + warnDays * dayMs) return undefined;
  const days = Math.floor((end - now) / dayMs);
  if (renewal)
    return `It expires in ${days} days; ${renewal.name} takes over. See that every partner has that certificate.`;
  return `It expires in ${days} days: make a renewal now, and give its certificate to every partner.`;
}

async function writeDurable(folder: string, name: string, text: string, mode: number): Promise<void> {
  const unfinished = join(folder, `.${name}.unfinished`);
  const file = await open(unfinished, 'w', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
}
