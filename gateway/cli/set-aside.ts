/** `crossdock set-aside`: what was accepted and could not be applied to inventory by a fault of ours; tried again on demand. */
import { documentTypes } from '../../translators/canonical/document.ts';
import { instant, systemClock } from '../clock.ts';
import { takeUp } from '../inventory/set-aside.ts';
import type { SetAside } from '../ledger/document-store.ts';
import type { Arguments } from './arguments.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, Refusal, sharedOptions, UsageError } from './command.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { counted, when } from './lines/phrases.ts';
import { askedTransmission, openedLedger, writableLedger } from './opened-ledger.ts';
import type { Io } from './terminal.ts';

/** Most that are listed at once. */
const listMax = 10_000;

export const setAside: Command = {
  usage: '[list | retry TRANSMISSION… | retry --all]',
  about: [
    'Parts of accepted documents that a fault of the gateway kept from inventory, try after try, for a quarter of an hour: what they say is in no number yet. Each has an alert, a finding that names the fault, and an event.',
    'retry has those of some transmissions, or all, tried anew, with as many tries as before; so does each start of the gateway. Works while the gateway runs, which takes them up within a second, and while it does not.',
  ],
  options: {
    all: { text: 'All of them, for retry.' },
    limit: { value: 'NUMBER', text: 'How many are listed; 100 unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 1_000 },
  examples: [
    ['crossdock set-aside', 'what is not in the numbers, and why'],
    ['crossdock set-aside retry in-8c41', 'tries the parts of that transmission again'],
  ],
  exits: [
    [exitCodes.ok, 'listed, or done'],
    [exitCodes.bad, 'nothing of a transmission that was named is set aside, or there is no ledger yet'],
    [exitCodes.usage, 'the command was not understood, or the settings have errors'],
  ],
  async run(args, io) {
    const [action = 'list', ...ids] = args.operands;
    if (action === 'list' && ids.length === 0) return await list(args, io);
    if (action !== 'retry') throw new UsageError(`set-aside ${args.operands.join(' ')}`, 'It is list, or retry.');
    if (ids.length > 0 === args.has('all')) throw new UsageError('which? Give transmissions, or --all');
    return await retry(args, io, ids);
  },
};

async function list(args: Arguments, io: Io): Promise<number> {
  using ledger = openedLedger(askedSettings(args, io));
  const found = await ledger.documents.setAside(args.count('limit', 100, listMax));
  if (args.has('json')) for (const each of found) io.out.json(each);
  else if (found.length === 0) io.err.line('Nothing is set aside.');
  else io.out.lines(table(columns, found.map(row)));
  return exitCodes.ok;
}

const columns = [
  { title: 'ACCEPTED (UTC)' },
  { title: 'TRANSMISSION' },
  { title: 'PARTNER' },
  { title: 'DOCUMENT' },
  { title: 'FAULT' },
] as const;

function row({ at, transmission, partner, type, number, part, fault }: SetAside): readonly Span[] {
  const document = `${documentTypes[type].title} ${number}, part ${part}`;
  return [when(at), styled('bold', transmission), partner, document, styled('red', fault.split('\n', 1)[0] ?? '')];
}

async function retry(args: Arguments, io: Io, ids: readonly string[]): Promise<number> {
  const settings = askedSettings(args, io);
  const transmissions = ids.length === 0 ? [undefined] : await askedIds(args, io, ids);
  await using ledger = writableLedger(settings);
  const at = instant(systemClock.now());
  let parts = 0;
  let isWhole = true;
  for (const transmission of transmissions) {
    const taken = await takeUp(ledger, at, transmission);
    parts += taken.length;
    if (transmission !== undefined && taken.length === 0) {
      isWhole = false;
      io.err.line(`Nothing of ${transmission} is set aside.`);
    }
    if (args.has('json')) for (const each of taken) io.out.json(each);
  }
  if (!args.has('json')) io.out.line(`${counted(parts, 'part')} will be tried again.`);
  return isWhole ? exitCodes.ok : exitCodes.bad;
}

async function askedIds(args: Arguments, io: Io, ids: readonly string[]): Promise<readonly string[]> {
  using ledger = openedLedger(askedSettings(args, io));
  const found = await Promise.all(ids.map((id) => askedTransmission(ledger, id)));
  const out = found.find(({ direction }) => direction === 'out');
  if (out !== undefined) throw new Refusal(`${out.id} went out`, 'crossdock dead-letters replay sends again.');
  return found.map(({ id }) => id);
}
