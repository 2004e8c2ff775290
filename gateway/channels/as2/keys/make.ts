/** Makes a key and its self-signed certificate, as AS2 partners exchange them (`@peculiar/x509`). */
import { createPrivateKey, generateKeyPair, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import type { OwnKey } from '../cms/certificate.ts';

export interface NewKey {
  /** Common name, as `Crossdock AS2`. */
  readonly name: string;
  readonly bits: 2048 | 3072 | 4096;
  readonly notBefore: Date;
  readonly days: number;
  /** Names and addresses of a TLS server. */
  readonly hosts?: readonly string[];
}

export interface MadeKey extends OwnKey {
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
}

const dayMs = 86_400_000;

export async function makeKey(wanted: NewKey): Promise<MadeKey> {
  // Loaded only here: they are large, and a running gateway never needs them. The second is what the first asks for.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: wanted.bits });
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const privateDer = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
  const publicDer = pair.publicKey.export({ type: 'spki', format: 'der' });
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', privateDer, algorithm, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', publicDer, algorithm, true, ['verify']),
  };
  const hosts = wanted.hosts ?? [];
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: Buffer.concat([Buffer.of(1), randomBytes(15)]).toString('hex'),
      name: [{ CN: [wanted.name] }],
      notBefore: wanted.notBefore,
      notAfter: new Date(wanted.notBefore.getTime() + wanted.days * dayMs),
      signingAlgorithm: algorithm,
      keys: keys as Parameters<typeof x509.X509CertificateGenerator.createSelfSigned>[0]['keys'],
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        ...(hosts.length > 0
          ? [
              new x509.SubjectAlternativeNameExtension(
                hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? 'ip' : 'dns', value })),
              ),
            ]
          : []),
      ],
    },
    webcrypto,
  );
  const privateKeyPem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const certificate = new X509Certificate(Buffer.from(made.rawData));
  return {
    certificate,
    privateKey: createPrivateKey(privateKeyPem),
    certificatePem: `${certificate.toString().trimEnd()}\n`,
    privateKeyPem,
  };
}
