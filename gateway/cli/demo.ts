/** `crossdock demo`: the main job before your eyes. */
import { type Command, exitCodes } from './command.ts';

export const demo: Command = {
  usage: '',
  about: [
    'Starts a gateway with the example partners in a temporary folder, drops files into their folders as the partners would, and shows what happens: each transmission, what was found in it, the events, the 997s, and the inventory advice that goes back with its quantities and why. It ends by itself in less than a minute, and leaves the folder for you to look at.',
    'Nothing of yours is read or touched, and nothing is needed beside it: no NATS, no SFTP server. Where CROSSDOCK_NATS_URL names a NATS server, the events go there.',
  ],
  options: {},
  operands: { min: 0, max: 0 },
  examples: [['crossdock demo', 'then read along']],
  exits: [
    [exitCodes.ok, 'everything happened as it should'],
    [exitCodes.bad, 'something did not, and the last lines say what'],
    [exitCodes.usage, 'the command was not understood'],
  ],
  async run(_args, { out, err }) {
    const { runDemo } = await import('../demo/demo.ts');
    return await runDemo(out, err);
  },
};
