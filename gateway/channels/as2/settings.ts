/** `as2` of gateway.yaml: our AS2 server. One declaration gives validation, documentation and types. */
import { type Static, Type } from 'typebox';
import { BytesText, DurationOrUnlimitedText, DurationText, parseBytes, parseDurationMs } from '../../settings/units.ts';

const text = (fallback: string, description: string) => Type.String({ default: fallback, description });
const number = (fallback: number, minimum: number, maximum: number, description: string) =>
  Type.Integer({ default: fallback, minimum, maximum, description });
const time = (fallback: string, description: string) => ({ ...DurationText, default: fallback, description });
const bytes = (fallback: string, description: string) => ({ ...BytesText, default: fallback, description });

/** An AS2 name (RFC 4130 section 6.2), or none. */
const OwnName = Type.String({
  pattern: '^[ -~]{0,128}$',
  patternErrorMessage: 'an AS2 name has 128 printable ASCII characters at most; case matters',
  default: '',
  description: 'Our AS2 name, where the partner does not know us by another one.',
});
const OwnUrl = Type.String({
  pattern: '^(https?://[^\\s]+)?$',
  patternErrorMessage: 'it is the URL that partners post to, as https://as2.example.com/as2',
  default: '',
  description:
    'Our server as partners see it, as https://as2.example.com/as2; receipts that come later are sent there.',
});
const OwnPath = Type.String({
  pattern: '^/[^\\s?#]*$',
  patternErrorMessage: 'it begins with a slash, as /as2',
  default: '/as2',
  description: 'Path that partners post to; / takes any.',
});

export const As2GatewaySettings = Type.Object(
  {
    host: text('0.0.0.0', 'Address it listens on, as soon as a partner has an AS2 channel.'),
    port: number(4080, 0, 65_535, 'Port it listens on, apart from the API; 0: any free one.'),
    path: OwnPath,
    url: OwnUrl,
    id: OwnName,
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
    evidenceKept: {
      ...DurationOrUnlimitedText,
      default: '400d',
      description:
        'How long messages and receipts are kept as evidence; a message that comes again later is a new one.',
    },
  },
  { additionalProperties: false, default: {}, description: 'AS2 (RFC 4130): our server, its port, name and keys.' },
);
export type As2GatewaySettings = Static<typeof As2GatewaySettings>;

/** Slowness is looked at after this time, in milliseconds. */
const graceMs = 30_000;

/** Settings of a checked section; `path` makes a file or folder absolute. */
export function as2Settings(given: As2GatewaySettings, path: (text: string) => string) {
  const ms = (text: string) => parseDurationMs(text) as number;
  const size = (text: string) => parseBytes(text) as number;
  return {
    host: given.host,
    port: given.port,
    path: given.path,
    /** Empty: receipts that come later cannot be asked for. */
    url: given.url,
    /** Empty: each channel says its own. */
    id: given.id,
    keys: path(given.keys),
    /** Files; undefined where a proxy ends TLS. */
    tls:
      given.certificate === ''
        ? undefined
        : {
            certificate: path(given.certificate),
            privateKey: path(given.privateKey),
            asksClient: given.clientCertificates,
          },
    limits: {
      bodyBytesMax: size(given.bodyBytesMax),
      pieceBytesMax: size(given.openedBytesMax),
      memoryBytesMax: size(given.memoryBytesMax),
      headerBytesMax: size(given.headerBytesMax),
      connectionsMax: given.connectionsMax,
      openedMax: given.openedMax,
      headerMs: ms(given.headerTime),
      idleMs: ms(given.idle),
      bytesPerSecondMin: given.bytesPerSecondMin,
      graceMs,
    },
    receipts: {
      attemptsMax: given.receiptAttemptsMax,
      waitMs: ms(given.receiptBackoffBase),
      waitMsMax: ms(given.receiptBackoffMax),
    },
    /** Undefined: for ever. */
    evidenceKeptMs: parseDurationMs(given.evidenceKept),
  };
}

/** What each setting allows on its own and two of them together do not; each at its setting. */
export function as2Contradictions(given: As2GatewaySettings): readonly { at: string; message: string }[] {
  const found: { at: string; message: string }[] = [];
  if ((given.certificate === '') !== (given.privateKey === '')) {
    const [has, lacks] = given.certificate === '' ? ['privateKey', 'certificate'] : ['certificate', 'privateKey'];
    found.push({ at: has as string, message: `\`${has}\` is given, and \`${lacks}\` is not` });
  }
  if (given.clientCertificates && given.certificate === '') {
    const message = '`clientCertificates` are asked for within TLS, and there is no `certificate` to offer TLS with';
    found.push({ at: 'clientCertificates', message });
  }
  if (parseDurationMs(given.receiptBackoffMax)! < parseDurationMs(given.receiptBackoffBase)!) {
    const message = `\`receiptBackoffMax\` is \`${given.receiptBackoffMax}\`, less than \`receiptBackoffBase\`, which is \`${given.receiptBackoffBase}\``;
    found.push({ at: 'receiptBackoffMax', message });
  }
  return found;
}
