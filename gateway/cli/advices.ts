/** `crossdock advices`: the inventory advices that partners were sent, newest first. */
import type { Advice } from '../ledger/advice-store.ts';
import type { Views } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission-store.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, listExits, sharedOptions } from './command.ts';
import { type Span, styled, table } from './layout.ts';
import { openedLedger } from './opened-ledger.ts';
import { grouped, when } from './phrases.ts';
import { standing } from './transmission-words.ts';
import { listMax } from './transmissions.ts';

export const advices: Command = {
  usage: '[--partner PARTNER] [--limit NUMBER]',
  about: [
    'Lists inventory advices, the newest first: when each was due by the schedule, its file, and how far it got. crossdock explain says why a quantity on one is what it is.',
  ],
  options: {
    partner: { value: 'PARTNER', text: 'Only those to one partner.' },
    limit: { value: 'NUMBER', text: 'How many; 20 unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 0 },
  examples: [['crossdock advices --partner northwind', 'the last advices that northwind was sent']],
  exits: listExits,
  async run(args, io) {
    const limit = args.count('limit', 20, listMax);
    const partner = args.text('partner');
    using ledger = openedLedger(askedSettings(args, io));
    const list = await ledger.advices.list(partner, limit);
    if (args.has('json')) for (const advice of list) io.out.json(advice);
    else if (list.length === 0) io.err.line(`No advice was sent${partner === undefined ? '' : ` to ${partner}`} yet.`);
    else io.out.lines(table(columns, await Promise.all(list.map((advice) => adviceRow(ledger, advice)))));
    return exitCodes.ok;
  },
};

const columns = [
  { title: 'DUE (UTC)' },
  { title: 'ADVICE' },
  { title: 'PARTNER' },
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
  return [when(dueAt), styled('bold', id), partner, grouped(lines), name, least ? standing(least) : '-'];
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
