/**
 * `as2` of a channel in partner.yaml: its schema, what a schema cannot say about it, and its values in the words that
 * the channel works with. Scalars arrive as text.
 */
import { type Static, Type } from 'typebox';
import { SecretText } from '../../settings/secrets.ts';
import { DurationText } from '../../settings/units.ts';
import type { Encryption } from './cms/algorithms.ts';

const closed = { additionalProperties: false } as const;

/** Encryptions as a person writes them, and as CMS calls them. */
const encryptionNames = {
  'aes128-cbc': 'aes-128-cbc',
  'aes192-cbc': 'aes-192-cbc',
  'aes256-cbc': 'aes-256-cbc',
  'aes128-gcm': 'aes-128-gcm',
  'aes192-gcm': 'aes-192-gcm',
  'aes256-gcm': 'aes-256-gcm',
  '3des': 'des-ede3-cbc',
} as const satisfies Record<string, Encryption>;
type EncryptionName = keyof typeof encryptionNames;
const strongEncryptions = (Object.keys(encryptionNames) as EncryptionName[]).filter((each) => each !== '3des');

const yesNo = (description: string) => Type.Optional(Type.Enum(['true', 'false'], { description }));
const url = (description: string) =>
  Type.String({
    pattern: '^https?://[^\\s@]+$',
    patternErrorMessage: 'a URL begins with https:// or http:// and holds no user, as https://as2.partner.example/as2',
    description,
  });
const name = (description: string) =>
  Type.String({
    pattern: '^[ -~]{1,128}$',
    patternErrorMessage: 'an AS2 name has 1 to 128 printable ASCII characters; case matters',
    description,
  });
const fingerprint = Type.String({
  pattern: '^(SHA256:)?([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$',
  patternErrorMessage: 'a fingerprint is 64 hexadecimal digits, as openssl x509 -noout -fingerprint -sha256 prints it',
});
const file = (description: string) => Type.String({ minLength: 1, description });

const CertificateEntry = Type.Union([
  file('Certificate file in this folder, PEM or DER.'),
  Type.Object(
    {
      file: file('Certificate file in this folder, PEM or DER.'),
      from: Type.String({
        pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
        patternErrorMessage: 'it is a day, as 2027-01-31',
        description: 'Day (UTC) from which we encrypt to it; its own first day unless told.',
      }),
    },
    closed,
  ),
]);

const login = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        user: Type.String({ minLength: 1, description: 'User name.' }),
        password: { ...SecretText, description: 'Password: a secret by its name.' },
      },
      { ...closed, description },
    ),
  );

const Mdn = Type.Object(
  {
    mode: Type.Optional(
      Type.Enum(['sync', 'async', 'none'], { description: 'Receipt at once (unless told), later, or none.' }),
    ),
    signed: yesNo('Whether it has to be signed; true unless told.'),
    warnings: Type.Optional(
      Type.Enum(['accept', 'refuse'], { description: 'Whether a receipt with a warning counts; accept unless told.' }),
    ),
    due: Type.Optional({
      ...DurationText,
      description: 'How long an async receipt may take before the same message is sent again; 1h unless told.',
    }),
  },
  { ...closed, description: 'The receipt that we ask for.' },
);

const Accept = Type.Object(
  {
    unsigned: yesNo('Whether messages without a signature are taken; false unless told.'),
    unencrypted: yesNo('Whether messages without encryption are taken; false unless told.'),
    digests: Type.Optional(
      Type.Array(Type.Enum(['sha1', 'sha256', 'sha384', 'sha512']), {
        minItems: 1,
        description: 'Digests of signatures that are taken; sha1 only where it is named.',
      }),
    ),
    encryptions: Type.Optional(
      Type.Array(Type.Enum(Object.keys(encryptionNames) as EncryptionName[]), {
        minItems: 1,
        description: 'Encryptions that are taken; 3des only where it is named.',
      }),
    ),
  },
  { ...closed, description: "What we ask of the partner's messages." },
);

const Tls = Type.Object(
  {
    trust: Type.Optional(
      Type.Array(file('Certificate file in this folder.'), {
        minItems: 1,
        description:
          "Files with authorities, or the server's own certificates, that are trusted; the system's unless told.",
      }),
    ),
    certificate: Type.Optional(file('File in this folder with the certificate that we show as a TLS client.')),
    privateKey: Type.Optional({ ...SecretText, description: 'Its private key, PEM: a secret by its name.' }),
  },
  { ...closed, description: 'TLS towards the partner.' },
);

export const As2Channel = Type.Object(
  {
    id: name("The partner's AS2 name, without quotes."),
    us: Type.Optional(name('The name that the partner knows us by; as2.id of gateway.yaml unless told.')),
    url: Type.Optional(url('Where we post to; left away where we only receive.')),
    certificates: Type.Array(CertificateEntry, {
      minItems: 1,
      description: "The partner's certificates; a renewal stands beside the former and takes over by its dates.",
    }),
    sign: Type.Optional(
      Type.Enum(['sha256', 'sha384', 'sha512', 'none'], { description: 'How we sign; sha256 unless told.' }),
    ),
    signature: Type.Optional(
      Type.Enum(['pkcs1', 'pss'], {
        description: 'Padding of our signature; pkcs1 unless told, for not every product reads pss.',
      }),
    ),
    encrypt: Type.Optional(
      Type.Enum([...strongEncryptions, 'none'], { description: 'How we encrypt; aes256-cbc unless told.' }),
    ),
    keyTransport: Type.Optional(
      Type.Enum(['pkcs1', 'oaep'], {
        description: 'How the content key is wrapped; pkcs1 unless told, for few products read oaep.',
      }),
    ),
    compress: Type.Optional(
      Type.Enum(['false', 'true', 'before-signing', 'after-signing'], {
        description: 'Whether we compress; true is before-signing. false unless told.',
      }),
    ),
    transfer: Type.Optional(
      Type.Enum(['binary', 'base64'], { description: 'How the file stands in the message; binary unless told.' }),
    ),
    contentType: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+$',
        patternErrorMessage: 'a media type is as application/edi-x12',
        description: 'Media type of the file; told by its content unless given.',
      }),
    ),
    subject: Type.Optional(
      Type.String({
        pattern: '^[ -~]{1,200}$',
        patternErrorMessage: 'a subject has 1 to 200 printable ASCII characters',
        description: 'Subject of our messages; EDI unless told.',
      }),
    ),
    mdn: Type.Optional(Mdn),
    accept: Type.Optional(Accept),
    returnUrls: Type.Optional(
      Type.Array(url('Beginning of a URL.'), {
        description: 'Beginnings of URLs that receipts may be sent to; that of url unless told.',
      }),
    ),
    login: login('What we show to the partner (HTTP basic).'),
    askLogin: login('What the partner has to show us (HTTP basic).'),
    clientCertificates: Type.Optional(
      Type.Array(fingerprint, {
        minItems: 1,
        description: 'SHA-256 fingerprints of TLS client certificates, one of which the partner has to show.',
      }),
    ),
    tls: Type.Optional(Tls),
    timeout: Type.Optional({ ...DurationText, description: 'How long we wait for an answer; 2m unless told.' }),
  },
  { ...closed, description: 'AS2 (RFC 4130), over HTTP.' },
);
export type As2Channel = Static<typeof As2Channel>;

/** A channel with the certificate files that it names read: PEM by file name. A value, compared as JSON. */
export interface As2ChannelSettings {
  readonly given: As2Channel;
  readonly pems: Readonly<Record<string, string>>;
}

/** Every certificate file that a channel names, each with where it is named inside of the channel. */
export function certificateFiles(
  given: As2Channel,
): readonly { readonly file: string; readonly at: readonly (string | number)[]; readonly isTheirs: boolean }[] {
  const theirs = given.certificates.map((entry, index) =>
    typeof entry === 'string'
      ? { file: entry, at: ['certificates', index], isTheirs: true }
      : { file: entry.file, at: ['certificates', index, 'file'], isTheirs: true },
  );
  const trusted = (given.tls?.trust ?? []).map((file, index) => ({
    file,
    at: ['tls', 'trust', index],
    isTheirs: false,
  }));
  const client = given.tls?.certificate;
  return [
    ...theirs,
    ...trusted,
    ...(client === undefined ? [] : [{ file: client, at: ['tls', 'certificate'], isTheirs: false }]),
  ];
}

/** References to secrets that a channel names. */
export function secretsOf({ login, askLogin, tls }: As2Channel): readonly string[] {
  return [login?.password, askLogin?.password, tls?.privateKey].filter((each) => each !== undefined);
}

/** An encryption by the name in partner.yaml; undefined for `none`. */
export function encryptionOf(name: string): Encryption | undefined {
  return name === 'none' ? undefined : encryptionNames[name as EncryptionName];
}

/** What is taken where nothing is told. */
export const encryptionsTaken: readonly EncryptionName[] = strongEncryptions;

/** What the gateway's own settings give a channel. */
export interface OwnAs2 {
  readonly id: string;
  readonly url: string;
  readonly tls: { readonly asksClient: boolean } | undefined;
}

interface Complaint {
  /** Keys from the channel to what is wrong. */
  readonly at: readonly string[];
  readonly message: string;
}

/** What a schema cannot say: things that go together or do not. Each with the key that it is said at. */
export function as2Complaints(given: As2Channel, own: OwnAs2): readonly Complaint[] {
  const found: Complaint[] = [];
  const say = (at: string, message: string) => void found.push({ at: at.split('.'), message });
  if (given.us === undefined && own.id === '') {
    say('id', 'nothing says how the partner knows us: write `us` here, or `as2.id` in gateway.yaml');
  }
  if ((given.us ?? own.id) === given.id) say('id', 'we and the partner have the same AS2 name');
  if (given.mdn?.mode === 'async' && own.url === '') {
    say('mdn.mode', '`mode` is `async`, and `as2.url` in gateway.yaml does not say where receipts are to be sent');
  }
  if (given.clientCertificates !== undefined && !own.tls?.asksClient) {
    const message =
      'TLS clients are not asked for a certificate, so nobody could show one: `as2.clientCertificates` and `as2.certificate` in gateway.yaml';
    say('clientCertificates', message);
  }
  return [...found, ...sendComplaints(given)];
}

/** Keys that are of what we send. */
const sendKeys = ['sign', 'encrypt', 'compress', 'mdn', 'login', 'tls', 'timeout'] as const;

function sendComplaints(given: As2Channel): readonly Complaint[] {
  const found: Complaint[] = [];
  const say = (at: string, message: string) => void found.push({ at: at.split('.'), message });
  for (const key of given.url === undefined ? sendKeys : []) {
    if (given[key] !== undefined) say(key, `\`${key}\` is of what we send, and there is no \`url\` to send it to`);
  }
  const { mdn, sign, encrypt, url, tls } = given;
  if (mdn?.due !== undefined && mdn.mode !== 'async') {
    say('mdn.due', '`due` is of receipts that come later, and `mode` is not `async`');
  }
  if (given.signature !== undefined && sign === 'none') {
    say('signature', '`signature` is of what we sign, and `sign` is `none`');
  }
  if (given.keyTransport !== undefined && encrypt === 'none') {
    say('keyTransport', '`keyTransport` is of what we encrypt, and `encrypt` is `none`');
  }
  if (tls?.certificate !== undefined && tls.privateKey === undefined) {
    say('tls.certificate', '`certificate` has no `privateKey`');
  }
  if (tls?.privateKey !== undefined && tls.certificate === undefined) {
    say('tls.privateKey', '`privateKey` has no `certificate`');
  }
  if (tls !== undefined && url?.startsWith('http:')) say('url', '`tls` is given, and `url` begins with http:');
  return found;
}
