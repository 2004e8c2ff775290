/** `crossdock advices`: the inventory advices that partners were sent, newest first. */
import type { Advice } from '../ledger/advice-store.ts';
import type { Views } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, listExits, sharedOptions } from './command.ts';
import { heldAdvices } from './held-advices.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { grouped, when } from './lines/phrases.ts';
import { standing } from './lines/transmission-words.ts';
import { openedLedger } from './opened-ledger.ts';
import { listMax } from './transmissions.ts';

export const advices: Command = {
  usage: '[held | release ADVICE | drop ADVICE] [--why TEXT]',
  about: [
    'Lists inventory advices, the newest first: when each was due by the schedule, its file, and how far it got. crossdock explain says why a quantity on one is what it is.',
    'held lists those that wait for a person because they depart too far from what the partner acknowledged. release sends one as it is shown, the same bytes; drop decides that it is not sent, and the next due time is judged again. Either asks why, and the ledger keeps who, when and why.',
  ],
  options: {
    partner: { value: 'PARTNER', text: 'Only those to one partner.' },
    limit: { value: 'NUMBER', text: 'How many; 20 unless told.' },
    why: { value: 'TEXT', text: 'Why it is released or dropped.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 2 },
  examples: [
    ['crossdock advices --partner northwind', 'the last advices that northwind was sent'],
    ['crossdock advices held', 'those that wait for a person, and why'],
    ['crossdock advices release northwind-7 --why "the season is over"', 'sends it'],
  ],
  exits: listExits,
  async run(args, io) {
    const [action, id] = args.operands;
    if (action !== undefined) return heldAdvices(args, io, action, id);
    const limit = args.count('limit', 20, listMax);
    const partner = args.text('partner');
    using ledger = openedLedger(askedSettings(args, io));
    const list = await ledger.advices.list(partner, limit);
    if (args.has('json')) for (const { frame: _frame, ...advice } of list) io.out.json(advice);
    else if (list.length === 0) io.err.line(`No advice was sent${partner === undefined ? '' : ` to ${partner}`} yet.`);
    else io.out.lines(table(columns, await Promise.all(list.map((advice) => adviceRow(ledger, advice)))));
    return exitCodes.ok;
  },
};

const columns = [
  { title: 'DUE (UTC)' },
  { title: 'ADVICE' },
  { title: 'PARTNER' },
  { title: 'SAYS' },
  { title: 'LINES', align: 'right' },
  { title: 'FILE' },
  { title: 'STANDS' },
] as const;

async function adviceRow(ledger: Views, advice: Advice): Promise<readonly Span[]> {
  const { dueAt, id, partner, lines } = advice;
  const files = await ledger.transmissions.causedBy(id);
  const [first] = files;
  const more = files.length > 1 ? ` and ${files.length - 1} more` : '';
  const name = first === undefined ? '-' : `${first.name}${more}`;
  const least = leastSettled(files);
  const stands = least ? standing(least) : advice.state === 'sent' ? '-' : styled('yellow', advice.state);
  return [when(dueAt), styled('bold', id), partner, advice.mode, grouped(lines), name, stands];
}

/** Of several files, the one that a person would look at: given up, on its way, rejected, open, and at last settled. */
function leastSettled(files: readonly Transmission[]): Transmission | undefined {
  const rank = ({ delivery, acknowledgment }: Transmission) => {
    if (delivery === 'failed') return 0;
    if (delivery !== 'delivered') return 1;
    if (acknowledgment === null) return 3;
    return acknowledgment === 'A' ? 5 : acknowledgment === 'E' ? 4 : 2;
  };
  return files.toSorted((a, b) => rank(a) - rank(b))[0];
}
