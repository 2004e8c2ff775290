/** AS2 channels as a coordinator writes them: what is taken, and what is wrong, each at its place. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testKeys } from '../../support/as2-keys.ts';
import { Openssl } from '../../support/as2-openssl.ts';
import { partnerYaml, scratch } from './scratch.ts';

const channel = (settings: string, more = '') =>
  partnerYaml({
    channels: `{ as2: { as2: { ${settings} } } }`,
    receive: '[{ document: purchase-order, set: 850, over: as2 }]',
    ...(more && { x12: more }),
  });
const whole =
  'id: NORTHWIND, us: CROSSDOCK, url: "https://as2.northwind.example/", certificates: [certs/2026.pem, certs/2027.der], sign: sha256, encrypt: aes256-cbc, compress: true, mdn: { mode: sync, signed: true }';

test('the channel of the design, with certificates in PEM and DER, becomes part of the partner', async () => {
  const { us, them } = await testKeys();
  using made = scratch({
    'partners/northwind/partner.yaml': channel(whole),
    'partners/northwind/certs/2026.pem': them.certificatePem,
    'partners/northwind/certs/2027.der': us.certificate.raw,
  });
  const { book, text } = await made.read();
  assert.deepEqual(text, []);
  const read = book?.partners.get('northwind')?.channels.as2;
  assert.ok(read && 'as2' in read);
  assert.equal(read.as2.pems['certs/2026.pem'], them.certificate.toString());
  assert.equal(read.as2.pems['certs/2027.der'], us.certificate.toString());
});

test('what is wrong with a channel is named with file, line and column', async () => {
  const { them } = await testKeys();
  const weak = weakCertificates();
  using made = scratch({
    'partners/northwind/partner.yaml': `name: Northwind
status: production
x12: { us: { qualifier: ZZ, id: CROSSDOCK }, them: { qualifier: 01, id: 123456789 }, version: 004010 }
channels:
  as2:
    as2:
      id: CROSSDOCK
      us: CROSSDOCK
      certificates:
        - certs/2062.pem
        - ../fabrikam/certs/theirs.pem
        - certs/text.pem
        - certs/key.pem
        - certs/weak.pem
        - { file: certs/curve.pem, from: 2027-01-31 }
      encrypt: aes256-cbc
  other:
    as2: { id: OTHER, url: "https://other.example/", certificates: [certs/2026.pem], mdn: { mode: async, du: 1h }, encript: none }
receive:
  - { document: purchase-order, set: 850, over: as2 }
send:
  - { document: purchase-order, set: 850, over: as2 }
`,
    'partners/northwind/certs/2026.pem': them.certificatePem,
    'partners/northwind/certs/text.pem': 'no certificate',
    'partners/northwind/certs/key.pem': them.privateKeyPem + them.certificatePem,
    'partners/northwind/certs/weak.pem': weak.rsa1024,
    'partners/northwind/certs/curve.pem': weak.curve,
    'partners/fabrikam/certs/theirs.pem': them.certificatePem,
    'partners/fabrikam/partner.yaml': partnerYaml({ x12: '', receive: '[]', status: 'draft' }),
  });
  const schema = (await made.read()).text.map((line) => line.replace('partners/northwind/partner.yaml', ''));
  assert.deepEqual(schema, [
    ':18:106: unknown key `du`; did you mean `due`?',
    ':18:116: unknown key `encript`; did you mean `encrypt`?',
  ]);
  const file = join(made.partners, 'northwind', 'partner.yaml');
  made.write({
    'partners/northwind/partner.yaml': readFileSync(file, 'utf8')
      .replace('du: 1h', 'due: 1h')
      .replace('encript', 'encrypt'),
  });
  const text = (await made.read()).text.map((line) => line.replace('partners/northwind/partner.yaml', ''));
  assert.deepEqual(text, [
    ':7:11: we and the partner have the same AS2 name',
    ":10:11: there is no certificate `certs/2062.pem` in the partner's folder (did you mean certs/2026.pem?)",
    ":11:11: there is no certificate `../fabrikam/certs/theirs.pem` in the partner's folder",
    ':12:11: `certs/text.pem` is no certificate, PEM or DER (of a .p7b take them out: openssl pkcs7 -print_certs -in FILE)',
    ":13:11: `certs/key.pem` holds a private key, which never stands in a partner's folder (delete it from there, and treat the key as known to others)",
    ':14:11: `certs/weak.pem` has a key of 1024 bits; 2048 is the least (ask the partner for a new certificate)',
    ':15:19: `certs/curve.pem` has a key of type `ec`; AS2 needs RSA',
    ':16:16: `encrypt` is of what we send, and there is no `url` to send it to',
    ':18:16: nothing says how the partner knows us: write `us` here, or `as2.id` in gateway.yaml',
    ':18:99: `mode` is `async`, and `as2.url` in gateway.yaml does not say where receipts are to be sent',
    ':20:49: what comes over `as2` is acknowledged over it, and channel `as2` has no `url` that it could be sent to (give it a `url`, or write `acknowledge: { functional: never }`)',
    ':22:49: `over` is `as2`, and channel `as2` has no `url` that it could be sent to',
  ]);
});

test('two partners cannot have the same pair of AS2 names', async () => {
  const { us, them } = await testKeys();
  const files = (partner: string, identity: string) => ({
    [`partners/${partner}/partner.yaml`]: channel(
      whole,
      `{ us: { qualifier: ZZ, id: CROSSDOCK }, them: { qualifier: 01, id: ${identity} }, version: 004010 }`,
    ),
    [`partners/${partner}/certs/2026.pem`]: them.certificatePem,
    [`partners/${partner}/certs/2027.der`]: us.certificate.raw,
  });
  using made = scratch({ ...files('fabrikam', '111111111'), ...files('northwind', '222222222') });
  assert.deepEqual((await made.read()).text, [
    'partners/northwind/partner.yaml:4:31: channel as2 of partner fabrikam has the same AS2 names, `NORTHWIND` and ours, `CROSSDOCK`',
  ]);
});

/** Certificates that our own maker would not make. */
function weakCertificates() {
  using openssl = new Openssl();
  const make = (name: string, ...key: string[]) => {
    openssl.run(
      'req',
      '-x509',
      '-nodes',
      '-newkey',
      ...key,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.crt`,
    );
    return openssl.read(`${name}.crt`);
  };
  return { rsa1024: make('weak', 'rsa:1024'), curve: make('curve', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256') };
}
