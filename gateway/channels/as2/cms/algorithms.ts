/** The algorithms of CMS that are read and written, by object identifier (RFC 3370, 3560, 4056, 5084, 5754, 8017). */

export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  envelopedData: '1.2.840.113549.1.7.3',
  authEnvelopedData: '1.2.840.113549.1.9.16.1.23',
  compressedData: '1.2.840.113549.1.9.16.1.9',
  zlib: '1.2.840.113549.1.9.16.3.8',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  rsa: '1.2.840.113549.1.1.1',
  oaep: '1.2.840.113549.1.1.7',
  mgf1: '1.2.840.113549.1.1.8',
  pSpecified: '1.2.840.113549.1.1.9',
  pss: '1.2.840.113549.1.1.10',
} as const;

/** Digests, weakest first; `md5` is recognised only to be refused by name. */
export const digestOids = {
  md5: '1.2.840.113549.2.5',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const;
export type Digest = keyof typeof digestOids;

/** Bytes of each digest. */
export const digestBytes: Readonly<Record<Digest, number>> = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

export interface ContentCipher {
  readonly name: Encryption;
  readonly oid: string;
  readonly keyBytes: number;
  readonly ivBytes: number;
  readonly blockBytes: number;
  readonly isAuthenticated: boolean;
}

const cbc = (name: Encryption, oid: string, keyBytes: number, blockBytes = 16): ContentCipher => ({
  name,
  oid,
  keyBytes,
  ivBytes: blockBytes,
  blockBytes,
  isAuthenticated: false,
});
const gcm = (name: Encryption, oid: string, keyBytes: number): ContentCipher => ({
  name,
  oid,
  keyBytes,
  ivBytes: 12,
  blockBytes: 1,
  isAuthenticated: true,
});

export const encryptions = {
  'des-ede3-cbc': 'Triple DES, read only: of old partners that have nothing else.',
  'aes-128-cbc': 'AES with 128 bits; every AS2 product has it.',
  'aes-192-cbc': 'AES with 192 bits.',
  'aes-256-cbc': 'AES with 256 bits.',
  'aes-128-gcm': 'AES with 128 bits that also shows tampering; not every product has it.',
  'aes-192-gcm': 'AES with 192 bits that also shows tampering; not every product has it.',
  'aes-256-gcm': 'AES with 256 bits that also shows tampering; not every product has it.',
} as const;
export type Encryption = keyof typeof encryptions;

const contentCiphers: readonly ContentCipher[] = [
  cbc('des-ede3-cbc', '1.2.840.113549.3.7', 24, 8),
  cbc('aes-128-cbc', '2.16.840.1.101.3.4.1.2', 16),
  cbc('aes-192-cbc', '2.16.840.1.101.3.4.1.22', 24),
  cbc('aes-256-cbc', '2.16.840.1.101.3.4.1.42', 32),
  gcm('aes-128-gcm', '2.16.840.1.101.3.4.1.6', 16),
  gcm('aes-192-gcm', '2.16.840.1.101.3.4.1.26', 24),
  gcm('aes-256-gcm', '2.16.840.1.101.3.4.1.46', 32),
];

export function cipherByOid(oid: string): ContentCipher | undefined {
  return contentCiphers.find((each) => each.oid === oid);
}

export function cipherByName(name: Encryption): ContentCipher {
  return contentCiphers.find((each) => each.name === name) as ContentCipher;
}

export function digestByOid(oid: string): Digest | undefined {
  return (Object.keys(digestOids) as Digest[]).find((name) => digestOids[name] === oid);
}

export type SignatureScheme = 'pkcs1' | 'pss' | 'ecdsa';

/** Signature algorithms that name their digest, and `rsaEncryption`, which leaves it to the digest algorithm. */
const signatureOids: Readonly<Record<string, { scheme: SignatureScheme; digest?: Digest }>> = {
  [oids.rsa]: { scheme: 'pkcs1' },
  [oids.pss]: { scheme: 'pss' },
  '1.2.840.113549.1.1.4': { scheme: 'pkcs1', digest: 'md5' },
  '1.2.840.113549.1.1.5': { scheme: 'pkcs1', digest: 'sha1' },
  '1.2.840.113549.1.1.11': { scheme: 'pkcs1', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'pkcs1', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'pkcs1', digest: 'sha512' },
  '1.2.840.10045.4.1': { scheme: 'ecdsa', digest: 'sha1' },
  '1.2.840.10045.4.3.2': { scheme: 'ecdsa', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'ecdsa', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ecdsa', digest: 'sha512' },
};

export function signatureByOid(oid: string): { scheme: SignatureScheme; digest?: Digest } | undefined {
  return signatureOids[oid];
}

/** The digest of a name as peers spell it: `sha1`, `SHA-256`, `rsa-sha512`; undefined where it is none that is known. */
export function digestByName(name: string): Digest | undefined {
  const plain = name
    .toLowerCase()
    .replace(/^rsa-/, '')
    .replace(/[^a-z0-9]/g, '');
  return Object.hasOwn(digestOids, plain) ? (plain as Digest) : undefined;
}

/** As S/MIME names a digest in `micalg` (RFC 8551 section 3.5.3.2). */
export function micalgName(digest: Digest): string {
  return digest === 'md5' ? 'md5' : digest.replace('sha', 'sha-');
}
