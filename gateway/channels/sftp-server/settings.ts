/** Settings of the hosted SFTP drop: its limits in gateway.yaml, and a partner's login at a folder channel. */
import { type Static, Type } from 'typebox';
import { BytesText, DurationText, parseBytes, parseDurationMs } from '../../settings/units.ts';

const closed = { additionalProperties: false } as const;

function integer(fallback: number, minimum: number, maximum: number, description: string) {
  return Type.Integer({ default: fallback, minimum, maximum, description });
}
function duration(fallback: string, description: string) {
  return { ...DurationText, default: fallback, description };
}
function bytes(fallback: string, description: string) {
  return { ...BytesText, default: fallback, description };
}

/** Section `channels.sftpServer` of gateway.yaml. */
export const SftpServerFile = Type.Object(
  {
    listen: Type.Enum(['auto', 'always', 'never'], {
      default: 'auto',
      description: 'When partners can log in to the gateway itself over SFTP; auto: while one of them has a `login`.',
    }),
    host: Type.String({ default: '0.0.0.0', description: 'Address it listens on.' }),
    port: integer(2222, 0, 65_535, 'Port it listens on; 0: any free one.'),
    loginGrace: duration('30s', 'How long a client has to log in.'),
    loginAttemptsMax: integer(6, 1, 100, 'Keys and passwords that one connection may try.'),
    connectionsMax: integer(200, 1, 10_000, 'Connections at the same time.'),
    connectionsPerAddressMax: integer(20, 1, 10_000, 'Connections of one address at the same time.'),
    sessionsPerUserMax: integer(8, 1, 1_000, 'Sessions of one user at the same time.'),
    handlesMax: integer(64, 1, 10_000, 'Files and folders that one session holds open.'),
    requestsMax: integer(256, 16, 100_000, 'Requests of one session that are not answered yet.'),
    idle: duration('10m', 'How long a session may ask nothing before it is ended.'),
    bytesPerSecond: bytes('64MiB', 'Most bytes a second of one user, both ways together.'),
    waitingFilesMax: integer(
      20_000,
      1,
      1_000_000,
      'Files of one partner that wait to be taken; then uploads are refused.',
    ),
    waitingBytesMax: bytes('8GiB', 'Bytes of one partner that wait to be taken; then uploads are refused.'),
    banScore: integer(
      20,
      1,
      10_000,
      'Points at which an address is banned: a wrong password is 4, an unknown user 5, a connection without a login 2.',
    ),
    banWindow: duration('10m', 'How long a point counts.'),
    ban: duration('30m', 'How long an address is banned.'),
  },
  { ...closed, default: {}, description: 'The hosted SFTP drop.' },
);
export type SftpServerFile = Static<typeof SftpServerFile>;

export type SftpServerSettings = ReturnType<typeof sftpServerSettings>;

/** Numbers in the unit that their name says. `given` is checked and has every default filled in. */
export function sftpServerSettings(given: SftpServerFile) {
  const { loginGrace, idle, bytesPerSecond, waitingBytesMax, banWindow, ban, ...others } = given;
  return {
    ...others,
    loginGraceMs: ms(loginGrace),
    idleMs: ms(idle),
    bytesPerSecond: size(bytesPerSecond),
    waitingBytesMax: size(waitingBytesMax),
    banWindowMs: ms(banWindow),
    banMs: ms(ban),
  };
}

/** Key `login` of a folder channel in partner.yaml. */
export const SftpLogin = Type.Object(
  {
    user: Type.String({
      pattern: '^[a-z][a-z0-9._-]{0,31}$',
      patternErrorMessage: 'a user is 1 to 32 lower-case letters, digits, dots and hyphens, as northwind',
      description: 'Name that the partner logs in with; no other partner has it.',
    }),
    keys: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*( .*)?$',
          patternErrorMessage: 'a key is one line of an OpenSSH .pub file, as ssh-ed25519 AAAA…',
        }),
        {
          description: "The partner's public keys, one line of its .pub file each; old and new side by side.",
          maxItems: 32,
        },
      ),
    ),
    password: Type.Optional(
      Type.String({
        writeOnly: true,
        pattern: '^scrypt:[0-9]+:[0-9]+:[0-9]+:[A-Za-z0-9+/]{22,}=*:[A-Za-z0-9+/]{43}=$',
        patternErrorMessage:
          'a password never stands here itself, but its hash, as ./crossdock keys password prints it',
        description: 'Hash of its password.',
      }),
    ),
  },
  { ...closed, description: "The partner's login at the gateway's own SFTP server, which shows it in, out and done." },
);
export type SftpLogin = Static<typeof SftpLogin>;

/** What a schema cannot say of a login. Each with the path of keys, inside the login, that it is said at. */
export function loginComplaints(
  login: SftpLogin,
): readonly { readonly at: readonly (string | number)[]; readonly message: string }[] {
  const found: { at: readonly (string | number)[]; message: string }[] = [];
  const keys = login.keys ?? [];
  if (keys.length === 0 && login.password === undefined) {
    found.push({ at: ['user'], message: 'neither `keys` nor `password` says how the partner logs in' });
  }
  const wires = keys.map((line) => Buffer.from(line.split(' ')[1] ?? '', 'base64'));
  for (const [index, wire] of wires.entries()) {
    const type = keys[index]?.split(' ')[0] ?? '';
    // RFC 4253, section 6.6: a key names its type in its first bytes.
    const isOfType = wire.subarray(4, 4 + type.length).toString('latin1') === type && wire.length > type.length + 36;
    if (!isOfType) {
      const message = `key ${index + 1} does not hold what an ${type} key holds: copy the whole line of the .pub file`;
      found.push({ at: ['keys', index], message });
    } else if (type === 'ssh-rsa' && wire.length < rsaWireBytesMin) {
      found.push({ at: ['keys', index], message: `key ${index + 1} is an RSA key of less than 2048 bits` });
    } else if (wires.findIndex((other) => other.equals(wire)) < index) {
      found.push({ at: ['keys', index], message: `key ${index + 1} stands here twice` });
    }
  }
  if (login.password !== undefined && !isAffordable(login.password)) {
    found.push({ at: ['password'], message: 'the hash of the password asks for more work than one login may cost' });
  }
  return found;
}

/** Bytes of a public RSA key of 2048 bits with the smallest exponent. */
const rsaWireBytesMin = 277;

/** Work of one login at most: 128 MiB and as much hashing as four times what `keys password` asks for. */
function isAffordable(password: string): boolean {
  const [N, r, p] = password.split(':').slice(1, 4).map(Number) as [number, number, number];
  const isPower = N > 1 && N <= 2 ** 20 && (N & (N - 1)) === 0;
  return isPower && r > 0 && p > 0 && 128 * N * r * 2 <= 134_217_728 && N * r * p <= 1_048_576;
}

function ms(text: string): number {
  return parseDurationMs(text) as number;
}

function size(text: string): number {
  return parseBytes(text) as number;
}
