/** `crossdock keys`: the gateway's own keys, and what partners log in with. */

import type { Arguments } from './arguments.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, sharedOptions, UsageError } from './command.ts';
import { heldHostKeys, hostKeyLines } from './host-key-lines.ts';
import { askedPassword } from './password.ts';
import type { Io } from './terminal.ts';

/** What can be done, by its word. */
const works: Readonly<Record<string, (args: Arguments, io: Io) => Promise<number>>> = {
  list: async (args, io) => {
    const keys = await heldHostKeys(askedSettings(args, io).folders.data);
    if (args.has('json')) for (const key of keys) io.out.json(key);
    else io.out.lines(hostKeyLines(keys));
    return exitCodes.ok;
  },
  password: async (args, io) => {
    const hash = await askedPassword(io);
    if (args.has('json')) io.out.json({ password: hash });
    else io.out.line(hash);
    return exitCodes.ok;
  },
};

export const keys: Command = {
  usage: '[list | password]',
  about: [
    'list (what it does unless told) shows the host keys of the hosted SFTP drop with their fingerprints: tell them to a partner by telephone or letter, so that its client knows that it is us. They are made when the drop is first opened, and kept in the data folder.',
    "password reads a password of a partner, from the terminal without showing it or from standard input, and prints its hash and nothing else: that goes into the partner's `login: { password: … }`. The password itself is kept nowhere.",
  ],
  options: { config: sharedOptions.config, json: sharedOptions.json },
  operands: { min: 0, max: 1 },
  examples: [
    ['crossdock keys', 'the fingerprints that partners are told'],
    ['crossdock keys password', 'asks for a password, prints its hash for partner.yaml'],
  ],
  exits: [
    [exitCodes.ok, 'done; also where there are no keys yet'],
    [exitCodes.bad, 'the keys cannot be read, or the password is not one'],
    [exitCodes.usage, 'the command was not understood, or the settings have errors'],
  ],
  run(args, io) {
    const [word = 'list'] = args.operands;
    const work = Object.hasOwn(works, word) ? works[word] : undefined;
    if (work === undefined) {
      throw new UsageError(
        `${JSON.stringify(word)} is nothing that keys does; there is ${Object.keys(works).join(', ')}`,
      );
    }
    return work(args, io);
  },
};
