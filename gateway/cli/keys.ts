/** `crossdock keys`: the gateway's own keys, and what partners log in with. */
import type { Arguments } from './arguments.ts';
import { as2KeyLines, exportAs2Certificate, heldAs2Keys, importAs2Key, newAs2Key, rotateAs2Key } from './as2-keys.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, sharedOptions, UsageError } from './command.ts';
import { heldHostKeys, hostKeyLines } from './lines/host-key-lines.ts';
import { askedPassword } from './password.ts';
import type { Io } from './terminal.ts';

/** What can be done, by its word. */
const works: Readonly<Record<string, (args: Arguments, io: Io) => Promise<void>>> = {
  list: async (args, io) => {
    const settings = askedSettings(args, io);
    const as2 = await heldAs2Keys(settings);
    const keys = await heldHostKeys(settings.folders.data);
    if (args.has('json')) {
      for (const key of as2) io.out.json({ use: 'as2', ...key });
      for (const key of keys) io.out.json(key);
    } else {
      io.out.lines([...as2KeyLines(as2, settings), '', ...hostKeyLines(keys)]);
    }
  },
  new: async (args, io) => void (await newAs2Key(askedSettings(args, io), args, io)),
  rotate: async (args, io) => void (await rotateAs2Key(askedSettings(args, io), args, io)),
  import: async (args, io) => void (await importAs2Key(askedSettings(args, io), args, io)),
  export: (args, io) => exportAs2Certificate(askedSettings(args, io), args, io),
  password: async (args, io) => {
    const hash = await askedPassword(io);
    if (args.has('json')) io.out.json({ password: hash });
    else io.out.line(hash);
  },
};

/** Operands that each word takes after itself, at most. */
const operandsMax: Readonly<Record<string, number>> = { new: 1, rotate: 1, import: 3, export: 2 };

export const keys: Command = {
  usage: '[list | new | rotate | import | export | password] [NAME] [FILE…]',
  about: [
    'list (what it does unless told) shows our AS2 keys, which of them signs and when each ends, and the host keys of the hosted SFTP drop, with the fingerprints to tell partners by telephone or letter, so that they know that it is us. Host keys are made when the drop is first opened; all are kept in the data folder.',
    'new makes an AS2 key with its certificate, valid for 1095 days (--days). rotate makes one that takes over on a day (--from; in 30 days unless told): until then every partner puts its certificate beside the former; both decrypt, and the former goes on signing. import NAME CERTIFICATE KEY takes files in PEM; the passphrase of a key is read from standard input. export NAME prints the certificate for partners, or writes it to a new FILE. A running gateway sees a new key by itself.',
    "password reads a password of a partner, from the terminal without showing it or from standard input, and prints its hash and nothing else: that goes into the partner's `login: { password: … }`. The password itself is kept nowhere.",
  ],
  options: {
    days: { value: 'NUMBER', text: 'With new and rotate: days that the certificate holds.' },
    bits: { value: 'NUMBER', text: 'With new and rotate: 2048 (unless told), 3072 or 4096.' },
    from: { value: 'DAY', text: 'With new, rotate and import: the day that it takes over, as 2027-01-31.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 4 },
  examples: [
    ['crossdock keys', 'our keys, with the fingerprints that partners are told'],
    ['crossdock keys new 2026', 'makes the first AS2 key'],
    ['crossdock keys rotate 2027 --from 2027-01-31', 'makes its successor, which takes over on that day'],
    ['crossdock keys export 2027 ours-2027.pem', 'the certificate for partners'],
    ['crossdock keys password', 'asks for a password, prints its hash for partner.yaml'],
  ],
  exits: [
    [exitCodes.ok, 'done; also where there are no keys yet'],
    [exitCodes.bad, 'the keys cannot be read, or what was given is no key or password'],
    [exitCodes.usage, 'the command was not understood, or the settings have errors'],
  ],
  async run(args, io) {
    const [word = 'list', ...more] = args.operands;
    const work = Object.hasOwn(works, word) ? works[word] : undefined;
    if (work === undefined) {
      throw new UsageError(
        `${JSON.stringify(word)} is nothing that keys does; there is ${Object.keys(works).join(', ')}`,
      );
    }
    const extra = more[operandsMax[word] ?? 0];
    if (extra !== undefined) throw new UsageError(`${JSON.stringify(extra)} is one argument too many`);
    await work(args, io);
    return exitCodes.ok;
  },
};
