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
    enabled: Type.Boolean({
      default: false,
      description: 'Whether partners can log in to the gateway itself over SFTP.',
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

function ms(text: string): number {
  return parseDurationMs(text) as number;
}

function size(text: string): number {
  return parseBytes(text) as number;
}
