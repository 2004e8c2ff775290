/** `crossdock show`: everything that the ledger knows of one transmission. */
import { cloudEventJson } from '../events/cloud-event.ts';
import { type Story, storyOf } from '../ledger/story.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Settings } from '../settings/settings.ts';
import { type As2Trace, as2TraceOf } from '../wiring/as2/trace.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, lookUpExits, sharedOptions, UsageError } from './command.ts';
import { visible } from './lines/layout.ts';
import { storyLines } from './lines/story-lines.ts';
import { askedTransmission, type LedgerViews, openedLedger } from './opened-ledger.ts';
import { allBytes } from './sent-bytes.ts';
import type { Io } from './terminal.ts';

/** With what the AS2 evidence knows of it. */
export interface ToldStory extends Story {
  readonly as2: As2Trace;
}

export const show: Command = {
  usage: 'ID [--raw | --body]',
  about: [
    'Shows one transmission: how far it got, its documents with their verdicts, every finding with its place and what to do, what went out because of it (997s, TA1s, orders passed on), and its events; of what was sent, how the partner acknowledged it, set by set. The beginning of an id is enough where only one begins so; the id of a document shows the transmission that it came in.',
    '--raw writes the bytes as they were received or sent. On a terminal, control characters in them are made visible; into a file or a pipe they go as they are. --body writes the canonical documents as JSON, one part a line: {id, position, part, document}.',
  ],
  options: {
    raw: { text: 'The bytes themselves.' },
    body: { text: 'The canonical documents.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 1, max: 1, missing: 'which transmission? crossdock transmissions lists them' },
  examples: [
    ['crossdock show in-8c41', 'all about the transmission whose id begins so'],
    ['crossdock show in-8c41 --raw > 850.edi', 'the file as the partner sent it'],
  ],
  exits: lookUpExits,
  async run(args, io) {
    if (args.has('raw') && args.has('body')) throw new UsageError('--raw and --body together; ask for one of them');
    const settings = askedSettings(args, io);
    using ledger = openedLedger(settings);
    const transmission = await askedTransmission(ledger, args.operands[0] ?? '');
    if (args.has('raw')) await printRaw(io, ledger, settings, transmission);
    else if (args.has('body')) await printBodies(io, ledger, transmission);
    else {
      const story = { ...(await storyOf(ledger, transmission)), as2: as2TraceOf(transmission, settings.folders.data) };
      if (args.has('json')) io.out.jsonText(storyJson(story, settings, ledger));
      else io.out.lines(storyLines(story));
    }
    return exitCodes.ok;
  },
};

function storyJson({ events, ...story }: ToldStory, { environment }: Settings, ledger: LedgerViews): string {
  const cloudEvents = events.map((event) => cloudEventJson(event, { environment, ledger: ledger.id }));
  return `${JSON.stringify(story).slice(0, -1)},"events":[${cloudEvents.join(',')}]}`;
}

async function printRaw(io: Io, ledger: LedgerViews, settings: Settings, transmission: Transmission): Promise<void> {
  for await (const bytes of allBytes(ledger, settings, transmission)) {
    if (io.out.isTerminal) {
      const lines = Buffer.from(bytes)
        .toString('latin1')
        .split(/(\r?\n)/);
      io.out.bytes(Buffer.from(lines.map((part) => (part.endsWith('\n') ? '\n' : visible(part))).join('')));
    } else {
      io.out.bytes(bytes);
    }
    await io.out.drained();
  }
}

async function printBodies(io: Io, ledger: LedgerViews, { id }: Transmission): Promise<void> {
  for (const document of await ledger.documents.byTransmission(id)) {
    for (const [index, body] of (await ledger.documents.body(document.id)).entries()) {
      const about = JSON.stringify({ id: document.id, position: document.position, part: index + 1 });
      io.out.jsonText(`${about.slice(0, -1)},"document":${body}}`);
      await io.out.drained();
    }
  }
}
