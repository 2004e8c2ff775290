/** `crossdock transmissions`: what came in and went out, newest first. */
import { outboundState } from '../ledger/outbound-state.ts';
import type { Transmission } from '../ledger/transmission.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, listExits, sharedOptions, UsageError } from './command.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { when } from './lines/phrases.ts';
import { carriedWords, foundWords, standing } from './lines/transmission-words.ts';
import { openedLedger } from './opened-ledger.ts';

/** Most that are listed at once. */
export const listMax = 100_000;

export const transmissions: Command = {
  usage: '[--partner PARTNER] [--in | --out | --overdue] [--limit NUMBER]',
  about: [
    'Lists transmissions, the newest first: every file that came in with its verdict, and every file that went out with how far it got. Works also while the gateway runs.',
  ],
  options: {
    partner: { value: 'PARTNER', text: 'Only those of one partner.' },
    in: { text: 'Only what came in.' },
    out: { text: 'Only what goes out.' },
    overdue: { text: 'Only what the partner should have acknowledged by now, the longest first.' },
    limit: { value: 'NUMBER', text: 'How many; 20 unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 0 },
  examples: [['crossdock transmissions --partner northwind --in', 'the last files that northwind sent']],
  exits: listExits,
  async run(args, io) {
    if (args.has('in') && args.has('out')) throw new UsageError('--in and --out together; leave both out to see both');
    if (args.has('overdue') && (args.has('in') || args.has('out'))) {
      throw new UsageError('--overdue is of what went out; leave --in and --out away');
    }
    const limit = args.count('limit', 20, listMax);
    const partner = args.text('partner');
    using ledger = openedLedger(askedSettings(args, io));
    const some = { limit, ...(partner === undefined ? {} : { partner }) };
    const list = args.has('overdue')
      ? await ledger.transmissions.overdue(some)
      : await ledger.transmissions.list({
          ...some,
          ...(args.has('in') ? { direction: 'in' } : args.has('out') ? { direction: 'out' } : {}),
        });
    if (args.has('json')) {
      for (const transmission of list) io.out.json({ ...transmission, state: outboundState(transmission) ?? null });
      return exitCodes.ok;
    }
    if (list.length === 0)
      io.err.line(`There are no transmissions${partner === undefined ? '' : ` of ${partner}`} yet.`);
    else io.out.lines(transmissionTable(list));
    return exitCodes.ok;
  },
};

const columns = [
  { title: 'TIME (UTC)' },
  { title: 'ID' },
  { title: 'WAY' },
  { title: 'PARTNER' },
  { title: 'NAME' },
  { title: 'STANDS' },
  { title: 'CARRIES' },
  { title: 'FOUND' },
];

export function transmissionTable(list: readonly Transmission[]) {
  return table(columns, list.map(transmissionRow));
}

function transmissionRow(transmission: Transmission): readonly Span[] {
  const { at, id, direction, partner, name, test } = transmission;
  return [
    when(at),
    id,
    direction === 'in' ? styled('cyan', 'in') : 'out',
    test ? `${partner} (test)` : partner,
    name,
    standing(transmission),
    carriedWords(transmission),
    foundWords(transmission),
  ];
}
