/** Reads the certificate files that AS2 channels name: PEM or DER, of the partner's folder and nowhere else. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { certificateFiles } from '../channels/as2/channel-settings.ts';
import { nearestWord } from '../settings/nearest.ts';
import { quote } from '../settings/wording.ts';
import type { Complaints } from './complaints.ts';
import { codeOf, type PartnerFolder } from './folder.ts';
import type { PartnerFile } from './schema/schema.ts';

/** Largest certificate file, in bytes: a certificate has some two thousand. */
const certificateBytesMax = 65_536;
/** Weakest RSA key of a partner, in bits (NIST SP 800-131A). */
const bitsMin = 2_048;

/** Every certificate that can be read, as PEM, by its file name; complains where one cannot, or is of no use. */
export async function certificatesOf(
  folder: PartnerFolder,
  partner: PartnerFile,
  complaints: Complaints,
): Promise<Readonly<Record<string, string>>> {
  const pems: Record<string, string> = {};
  for (const [channel, { as2 }] of Object.entries(partner.channels)) {
    for (const { file, at, isTheirs } of as2 ? certificateFiles(as2) : []) {
      const complain = (message: string, hint?: string) =>
        complaints.value(['channels', channel, 'as2', ...at], message, hint);
      const certificate = await certificateIn(folder, file, complain);
      if (certificate === undefined) continue;
      pems[file] = certificate.toString();
      if (isTheirs) checkKey(file, certificate, complain);
    }
  }
  return pems;
}

/** When a certificate of a partner's AS2 channel ends that is the last to end of that channel, and its file. */
export function lastDay(files: readonly string[], pems: Readonly<Record<string, string>>): { file: string; end: Date } {
  const ends = files.map((file) => ({ file, end: new X509Certificate(pems[file] ?? '').validToDate }));
  return ends.reduce((last, one) => (one.end > last.end ? one : last));
}

type Complain = (message: string, hint?: string) => void;

async function certificateIn(
  folder: PartnerFolder,
  name: string,
  complain: Complain,
): Promise<X509Certificate | undefined> {
  const file = folder.files.get(name);
  if (file === undefined) {
    const near = nearestWord(name, folder.files.keys());
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    complain(`there is no certificate ${quote(name)} in the partner's folder`, hint);
    return undefined;
  }
  if (file.bytes > certificateBytesMax) {
    complain(`${quote(name)} has ${file.bytes} bytes; a certificate has ${certificateBytesMax} at most`);
    return undefined;
  }
  try {
    const bytes = await readFile(file.path);
    if (bytes.includes('PRIVATE KEY')) {
      complain(
        `${quote(name)} holds a private key, which never stands in a partner's folder`,
        'delete it from there, and treat the key as known to others',
      );
      return undefined;
    }
    return new X509Certificate(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      complain(`${quote(name)} cannot be read: ${codeOf(error)}`);
    else
      complain(
        `${quote(name)} is no certificate, PEM or DER`,
        'of a .p7b take them out: openssl pkcs7 -print_certs -in FILE',
      );
    return undefined;
  }
}

/** A key that CMS can encrypt to and that is not weak. That a certificate has expired is no error: time alone must not stop a start. */
function checkKey(name: string, { publicKey }: X509Certificate, complain: Complain): void {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  if (type !== 'rsa') {
    complain(`${quote(name)} has a key of type ${quote(String(type))}; AS2 needs RSA`);
    return;
  }
  const bits = details?.modulusLength ?? 0;
  if (bits < bitsMin)
    complain(
      `${quote(name)} has a key of ${bits} bits; ${bitsMin} is the least`,
      'ask the partner for a new certificate',
    );
}
