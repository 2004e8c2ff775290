/** Settings of an SFTP channel: what a partner.yaml says, and the same as the channel works with it. */
import { type Static, Type } from 'typebox';
import { SecretText } from '../../settings/secrets.ts';
import { BytesText, DurationText, parseBytes, parseDurationMs } from '../../settings/units.ts';

const closed = { additionalProperties: false } as const;

const RemoteFolder = {
  minLength: 1,
  pattern: '^[^\\u0000]*[^/\\u0000]$',
  patternErrorMessage: 'a folder on the server is a path without a slash at its end, as /outbound',
} as const;

function remoteFolder(description: string) {
  return Type.Optional(Type.String({ ...RemoteFolder, description }));
}

function secret(description: string) {
  return Type.Optional({ ...SecretText, description });
}

function duration(description: string) {
  return Type.Optional({ ...DurationText, description });
}

const fingerprint = 'SHA256:[A-Za-z0-9+/]{43}';

/** What becomes of a file on the partner's server once it is recorded here. */
export const afterwards = {
  move: 'It moves to the folder `done`.',
  delete: 'It is deleted.',
  keep: 'It stays; the gateway knows it by name, size and time, and reads it once more after a restart.',
} as const;

export const SftpChannel = Type.Object(
  {
    host: Type.String({ minLength: 1, description: "Name or address of the partner's server." }),
    port: Type.Optional(
      Type.String({
        pattern: '^[1-9][0-9]{0,4}$',
        patternErrorMessage: 'a port is a number from 1 to 65535',
        description: 'Its port; 22 unless told.',
      }),
    ),
    user: Type.String({ minLength: 1, description: 'User that we log in as.' }),
    password: secret('Password: a secret by its name.'),
    key: secret('Private key (OpenSSH, PEM or PPK): a secret by its name.'),
    passphrase: secret('Passphrase of the private key: a secret by its name.'),
    hostKey: Type.Optional(
      Type.String({
        pattern: `^${fingerprint}([ ,]+${fingerprint})*$`,
        patternErrorMessage: 'it is SHA256: and 43 signs, as ssh-keygen -lf prints it; several with a blank between',
        description: "Fingerprint of the server's key; several with a blank between. Any other key is refused.",
      }),
    ),
    algorithms: Type.Optional(
      Type.Enum(['current', 'legacy'], {
        description:
          'legacy also offers what old servers need and is weak today: SHA-1, CBC, group 1, ssh-rsa, ssh-dss.',
      }),
    ),
    in: remoteFolder('Folder on the server that we take files from; none unless told.'),
    out: remoteFolder('Folder on the server that we put files into; none unless told.'),
    done: remoteFolder('Folder on the server that taken files move to.'),
    after: Type.Optional(
      Type.Enum(Object.keys(afterwards) as (keyof typeof afterwards)[], {
        description: 'What becomes of a taken file: move (the rule where `done` is told), delete or keep.',
      }),
    ),
    every: duration('How often the folder is looked through; 30s unless told.'),
    files: Type.Optional(
      Type.String({ minLength: 1, description: 'Names to take, with * and ?, several with commas; all unless told.' }),
    ),
    settle: duration('How long size and time of a file stand still before it is taken; 5s unless told.'),
    age: duration('How long a file has been seen by us before it is taken; no time unless told.'),
    marker: Type.Optional(
      Type.String({
        pattern: '^[^/]*\\{(name|stem)\\}[^/]*$',
        patternErrorMessage: 'it holds {name}, or {stem} for the name without its ending, as {name}.done',
        description: 'Name of the empty file that says that a file is whole, as {name}.done; it goes with the file.',
      }),
    ),
    claim: Type.Optional(
      Type.Enum(['read', 'rename'], {
        description:
          'rename: a file is renamed before it is read, so that of two pollers one has it; read unless told.',
      }),
    ),
    existing: Type.Optional(
      Type.Enum(['number', 'replace'], {
        description:
          'Where the partner still has a file of that name: number (unless told) adds one, replace puts ours there.',
      }),
    ),
    inFlight: Type.Optional(
      Type.String({
        pattern: '^([1-9]|[1-5][0-9]|6[0-4])$',
        patternErrorMessage: 'it is a whole number from 1 to 64',
        description: 'Files that move at the same time, each way; 8 unless told.',
      }),
    ),
    bytesPerSecond: Type.Optional({
      ...BytesText,
      description: 'Most bytes a second, both ways; no limit unless told.',
    }),
    connectTimeout: duration('How long connecting and logging in may take; 20s unless told.'),
    frozenAfter: duration('How long the server may leave us without an answer before we hang up; 60s unless told.'),
    idle: duration('How long an unused connection is kept; 10m unless told.'),
  },
  { ...closed, description: "A folder on a partner's SFTP server, that we take files from, put files into, or both." },
);
export type SftpChannel = Static<typeof SftpChannel>;

/** As the channel works with it: every default filled in, numbers in the unit that their name says. */
export type SftpSettings = ReturnType<typeof sftpSettings>;

/** Settings of a checked channel. */
export function sftpSettings(given: SftpChannel) {
  return {
    host: given.host,
    port: Number(given.port ?? 22),
    user: given.user,
    /** References to secrets; undefined: none. */
    password: given.password,
    key: given.key,
    passphrase: given.passphrase,
    hostKeys: given.hostKey?.split(/[ ,]+/) ?? [],
    algorithms: given.algorithms ?? 'current',
    in: given.in,
    out: given.out,
    done: given.done,
    after: given.after ?? (given.done === undefined ? 'keep' : 'move'),
    everyMs: ms(given.every, '30s'),
    /** Empty: every name. */
    files: (given.files ?? '').split(',').flatMap((pattern) => pattern.trim() || []),
    settleMs: ms(given.settle, '5s'),
    ageMs: given.age === undefined ? 0 : ms(given.age, '5s'),
    marker: given.marker,
    claim: given.claim ?? 'read',
    existing: given.existing ?? 'number',
    inFlight: Number(given.inFlight ?? 8),
    /** Undefined: no limit. */
    bytesPerSecond: given.bytesPerSecond === undefined ? undefined : parseBytes(given.bytesPerSecond),
    connectTimeoutMs: ms(given.connectTimeout, '20s'),
    frozenAfterMs: ms(given.frozenAfter, '60s'),
    idleMs: ms(given.idle, '10m'),
  } as const;
}

/** What a schema cannot say: things that go together or do not. Each with the key that it is said at. */
export function sftpComplaints(given: SftpChannel): readonly { readonly at: string; readonly message: string }[] {
  const found: { at: string; message: string }[] = [];
  const say = (at: string, message: string) => void found.push({ at, message });
  if (given.password === undefined && given.key === undefined) {
    say('user', 'neither `key` nor `password` says how we log in');
  }
  if (given.passphrase !== undefined && given.key === undefined)
    say('passphrase', '`passphrase` is of a `key`, and there is none');
  if (given.in === undefined && given.out === undefined)
    say('host', 'neither `in` nor `out` names a folder of the server');
  if (given.in !== undefined && given.done === undefined && (given.after === undefined || given.after === 'move')) {
    say(
      'in',
      'nothing says what becomes of a taken file: name the folder `done`, or write `after: delete` or `after: keep`',
    );
  }
  if (given.done !== undefined && given.after !== undefined && given.after !== 'move') {
    say('done', `taken files move to \`done\`, and \`after\` is \`${given.after}\``);
  }
  if (given.done !== undefined && given.done === given.in)
    say('done', '`done` and `in` are the same folder: every file would be taken for ever');
  if (given.out !== undefined && given.out === given.in)
    say('out', '`out` and `in` are the same folder: we would take what we send');
  if (given.claim === 'rename' && given.after === 'keep')
    say('claim', '`claim` renames files, and `after: keep` leaves them as they are');
  if (Number(given.port ?? 22) > 65_535) say('port', '`port` is over 65535');
  return found;
}

function ms(text: string | undefined, otherwise: string): number {
  return parseDurationMs(text ?? otherwise) as number;
}
