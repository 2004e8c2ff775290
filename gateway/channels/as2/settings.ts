/**
 * Settings of the AS2 channel: the section of gateway.yaml for our server, and the channel of partner.yaml. One
 * declaration gives validation, documentation and types. Scalars of partner.yaml arrive as text.
 */
import { type Static, Type } from 'typebox';
import { encryptions } from './cms/algorithms.ts';

/** How a secret is named in partner.yaml. */
const secretForm = '$' + '{secret:name}';
const closed = { additionalProperties: false } as const;
const duration = {
  pattern: '^[1-9][0-9]{0,8}(ms|s|m|h|d)$',
  patternErrorMessage: 'a length of time is a whole number and ms, s, m, h or d, as 30s',
};
const size = {
  pattern: '^[1-9][0-9]{0,8}(B|KiB|MiB|GiB|TiB)$',
  patternErrorMessage: 'a size is a whole number and B, KiB, MiB, GiB or TiB, as 64KiB',
};
const name = {
  pattern: '^[ -~]{1,128}$',
  patternErrorMessage: 'an AS2 name has 1 to 128 printable ASCII characters; case matters',
};
const fingerprints = Type.Array(Type.String({ pattern: '^(SHA256:)?[0-9A-Fa-f:]{64,95}$' }), { minItems: 1 });

const text = (fallback: string, description: string) => Type.String({ default: fallback, description });
const number = (fallback: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ default: fallback, minimum, maximum, description });
const time = (fallback: string, description: string) => Type.String({ ...duration, default: fallback, description });
const bytes = (fallback: string, description: string) => Type.String({ ...size, default: fallback, description });

/** `as2` of gateway.yaml. */
export const As2GatewaySettings = Type.Object(
  {
    enabled: Type.Boolean({ default: false, description: 'Whether the AS2 server listens.' }),
    host: text('0.0.0.0', 'Address it listens on.'),
    port: number(4080, 0, 65_535, 'Port it listens on, apart from the API; 0: any free one.'),
    path: text('/as2', 'Path that partners post to; / takes any.'),
    url: text(
      '',
      'Our server as partners see it, as https://as2.example.com/as2; receipts that come later are sent there.',
    ),
    id: Type.String({ default: '', description: 'Our AS2 name, where the partner does not know us by another one.' }),
    keys: text('{data}/as2/keys', 'Folder of our keys and certificates; ./crossdock keys keeps it.'),
    certificate: text('', 'File with the TLS certificate, PEM; empty where a proxy ends TLS.'),
    privateKey: text('', 'File with the TLS private key, PEM.'),
    clientCertificates: Type.Boolean({
      default: false,
      description: 'Whether TLS clients are asked for a certificate.',
    }),
    bodyBytesMax: bytes('2GiB', 'Largest message as it comes over the wire.'),
    openedBytesMax: bytes('4GiB', 'Largest message once it is decrypted and decompressed.'),
    memoryBytesMax: bytes('256KiB', 'Bytes of a message kept in memory; what is larger goes through files.'),
    headerBytesMax: bytes('16KiB', 'Largest HTTP header.'),
    connectionsMax: number(256, 1, 100_000, 'Connections at once; further ones are closed.'),
    openedMax: number(16, 1, 1_000, 'Messages that are opened at once; further ones wait.'),
    headerTime: time('10s', 'Time that a sender has for its header.'),
    idle: time('30s', 'Longest silence of a sender.'),
    bytesPerSecondMin: number(
      1_000,
      0,
      1_000_000_000,
      'A sender that is slower than this after half a minute is cut off.',
    ),
    receiptAttemptsMax: number(12, 1, 1_000, 'Attempts to send a receipt that goes to a URL.'),
    receiptBackoffBase: time('5s', 'Pause after the first failed attempt; it doubles each time.'),
    receiptBackoffMax: time('15m', 'Longest pause.'),
  },
  { ...closed, default: {}, description: 'Receiving over AS2 (RFC 4130).' },
);
export type As2GatewaySettings = Static<typeof As2GatewaySettings>;

const digest = Type.Enum(['sha256', 'sha384', 'sha512'], {
  description: 'Digest of our signature; none leaves it away.',
});
const inDigests = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
const CertificateEntry = Type.Union([
  Type.String({ description: 'PEM file in this folder.' }),
  Type.Object(
    {
      file: Type.String({ description: 'PEM file in this folder.' }),
      from: Type.String({
        description: 'Day from which we encrypt to it, as 2027-01-31; its own first day unless told.',
      }),
    },
    closed,
  ),
]);
const Credentials = Type.Object(
  {
    user: Type.String({ description: 'User name.' }),
    password: Type.String({ description: `Password, as ${secretForm}.` }),
  },
  closed,
);

/** `as2` of a channel in partner.yaml. */
export const As2ChannelSettings = Type.Object(
  {
    id: Type.String({ ...name, description: "The partner's AS2 name, without quotes." }),
    us: Type.Optional(
      Type.String({ ...name, description: 'The name that the partner knows us by; gateway.yaml says the default.' }),
    ),
    url: Type.Optional(
      Type.String({ pattern: '^https?://', description: 'Where we post to; left away where we only receive.' }),
    ),
    certificates: Type.Array(CertificateEntry, {
      minItems: 1,
      description: "The partner's certificates; a renewal stands beside the former and takes over by its dates.",
    }),
    sign: Type.Optional(
      Type.Union([digest, Type.Literal('none')], { description: 'How we sign; sha256 unless told.' }),
    ),
    signature: Type.Optional(
      Type.Enum(['pkcs1', 'pss'], {
        description: 'Padding of our signature; pkcs1 unless told, for not every product reads pss.',
      }),
    ),
    encrypt: Type.Optional(
      Type.Enum([...Object.keys(encryptions).filter((each) => each !== 'des-ede3-cbc'), 'none'], {
        description: 'How we encrypt; aes-256-cbc unless told.',
      }),
    ),
    keyTransport: Type.Optional(
      Type.Enum(['pkcs1', 'oaep'], {
        description: 'How the content key is wrapped; pkcs1 unless told, for few products read oaep.',
      }),
    ),
    compress: Type.Optional(
      Type.Enum(['none', 'before-signing', 'after-signing'], {
        description: 'Whether and where we compress; none unless told.',
      }),
    ),
    transfer: Type.Optional(
      Type.Enum(['binary', 'base64'], { description: 'How the file stands in the message; binary unless told.' }),
    ),
    contentType: Type.Optional(
      Type.String({ description: 'Media type of the file; told by its content unless given.' }),
    ),
    subject: Type.Optional(Type.String({ description: 'Subject of our messages; EDI unless told.' })),
    mdn: Type.Optional(
      Type.Object(
        {
          mode: Type.Optional(
            Type.Enum(['sync', 'async', 'none'], { description: 'Receipt at once (unless told), later, or none.' }),
          ),
          signed: Type.Optional(
            Type.Enum(['true', 'false'], { description: 'Whether it has to be signed; true unless told.' }),
          ),
          warnings: Type.Optional(
            Type.Enum(['accept', 'refuse'], {
              description: 'Whether a receipt with a warning counts; accept unless told.',
            }),
          ),
        },
        { ...closed, description: 'The receipt that we ask for.' },
      ),
    ),
    accept: Type.Optional(
      Type.Object(
        {
          unsigned: Type.Optional(
            Type.Enum(['true', 'false'], {
              description: 'Whether messages without a signature are taken; false unless told.',
            }),
          ),
          unencrypted: Type.Optional(
            Type.Enum(['true', 'false'], {
              description: 'Whether messages without encryption are taken; false unless told.',
            }),
          ),
          digests: Type.Optional(
            Type.Array(Type.Enum([...inDigests]), {
              description: 'Digests of signatures that are taken; sha1 only where it is named.',
            }),
          ),
          encryptions: Type.Optional(
            Type.Array(Type.Enum(Object.keys(encryptions)), {
              description: 'Encryptions that are taken; des-ede3-cbc only where it is named.',
            }),
          ),
        },
        { ...closed, description: "What we ask of the partner's messages." },
      ),
    ),
    returnUrls: Type.Optional(
      Type.Array(Type.String({ pattern: '^https?://' }), {
        description: 'Beginnings of URLs that receipts may be sent to; that of url unless told.',
      }),
    ),
    login: Type.Optional({ ...Credentials, description: 'What we show to the partner.' }),
    askLogin: Type.Optional({ ...Credentials, description: 'What the partner has to show us.' }),
    clientCertificates: Type.Optional({
      ...fingerprints,
      description: 'SHA-256 fingerprints of TLS client certificates, one of which the partner has to show.',
    }),
    tls: Type.Optional(
      Type.Object(
        {
          trust: Type.Optional(
            Type.Array(Type.String(), {
              description:
                "PEM files with authorities, or the server's own certificates, that are trusted; the system's unless told.",
            }),
          ),
          certificate: Type.Optional(Type.String({ description: 'PEM file that we show as a TLS client.' })),
          privateKey: Type.Optional(Type.String({ description: `Its private key, as ${secretForm}.` })),
        },
        { ...closed, description: 'TLS towards the partner.' },
      ),
    ),
    timeout: Type.Optional(
      Type.String({ ...duration, description: 'How long we wait for the receipt; 2m unless told.' }),
    ),
  },
  { ...closed, description: 'AS2 (RFC 4130), over HTTP.' },
);
export type As2ChannelSettings = Static<typeof As2ChannelSettings>;
