/** `crossdock dead-letters`: what was given up, and what a person does with it. Also while the gateway runs. */
import { userInfo } from 'node:os';
import { instant, systemClock } from '../clock.ts';
import { dropDeadLetter, replayDeadLetter } from '../delivery/dead-letters.ts';
import { errorCodes } from '../errors.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { DeadLetterFilter } from '../ledger/transmission-store.ts';
import { parseDurationMs } from '../settings/units.ts';
import type { Arguments } from './arguments.ts';
import { askedPartners } from './asked-partner.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, Refusal, sharedOptions, UsageError } from './command.ts';
import { type Line, styled, table } from './lines/layout.ts';
import { counted, when } from './lines/phrases.ts';
import { askedTransmission, type LedgerViews, openedLedger, writableLedger } from './opened-ledger.ts';
import type { Io } from './terminal.ts';

/** Dead letters that one command deals with at most. */
const limitMax = 10_000;

export const deadLetters: Command = {
  usage: 'list | show ID | replay ID… | drop ID… --reason TEXT',
  about: [
    'What was given up after its tries, its time, or a failure that no try would mend: with the reason, the code, and what to do. The bytes are kept: crossdock show ID --raw.',
    'replay sends again, with the same bytes, name and place in its queue; what the partner may have already is asked about under the same identity. An advice is not sent where a newer one is there. drop gives up for good. Both are recorded with who and when, and told as events. Instead of ids, both take the filters of list, or --all.',
    'Works while the gateway runs, which takes up a replay within a second, and while it does not.',
  ],
  options: {
    code: { value: 'CODE', text: 'Only those of one cause, as remote-refused.' },
    partner: { value: 'PARTNER', text: 'Only those of one partner.' },
    tier: { value: 'TIER', text: 'Only those of partners of one tier: strategic, standard or low.' },
    kind: { value: 'KIND', text: 'Only those that carry this, as inventory-advice.' },
    since: { value: 'TIME', text: 'Only those given up since: a time ago as 2d, or a time as 2026-11-01T00:00:00Z.' },
    all: { text: 'All of them, for replay and drop.' },
    reason: { value: 'TEXT', text: 'Why they are dropped.' },
    who: { value: 'NAME', text: 'Who decides; the user of the system unless told.' },
    limit: { value: 'NUMBER', text: 'How many; 100 for list, 10,000 for the others unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 1, max: 1_000, missing: 'list, show, replay or drop?' },
  examples: [
    ['crossdock dead-letters list --partner northwind', 'what northwind did not get, and why'],
    ['crossdock dead-letters replay --code remote-refused --since 2d', 'send again what their full disk refused'],
    ['crossdock dead-letters drop out-1a2b --reason "sent by mail"', 'give one up for good'],
  ],
  exits: [
    [exitCodes.ok, 'listed, or done'],
    [exitCodes.bad, 'one that was named is no dead letter, or there is no ledger yet'],
    [exitCodes.usage, 'the command was not understood, or the settings have errors'],
  ],
  async run(args, io) {
    const [action, ...ids] = args.operands;
    if (action === 'list' && ids.length === 0) return await list(args, io);
    if (action === 'show' && ids.length === 1) return await show(args, io, ids[0] as string);
    if (action === 'replay' || action === 'drop') return await decide(args, io, action, ids);
    throw new UsageError(`dead-letters ${args.operands.join(' ')}`, 'It is list, show ID, replay, or drop.');
  },
};

async function list(args: Arguments, io: Io): Promise<number> {
  using ledger = openedLedger(askedSettings(args, io));
  const found = await filtered(args, io, ledger, args.count('limit', 100, limitMax));
  if (args.has('json')) for (const each of found) io.out.json(withHint(each));
  else if (found.length === 0) io.err.line('There is no dead letter.');
  else {
    io.out.lines(table(columns, found.map(row)));
    for (const code of new Set(found.map(({ failureCode }) => failureCode))) {
      const hint = hintOf(code);
      if (code !== null && hint !== undefined) io.err.line(`${code}: ${hint}`);
    }
  }
  return exitCodes.ok;
}

const columns = [
  { title: 'GIVEN UP (UTC)' },
  { title: 'ID' },
  { title: 'PARTNER' },
  { title: 'NAME' },
  { title: 'CARRIES' },
  { title: 'CODE' },
  { title: 'REASON' },
];

function row({ failedAt, id, partner, name, kind, failureCode, reason, doubtful }: Transmission) {
  const words = (reason ?? '').split('\n', 1)[0] ?? '';
  return [
    failedAt === null ? '-' : when(failedAt),
    id,
    partner,
    name,
    (kind ?? '-').replaceAll('-', ' '),
    styled('red', failureCode ?? '-'),
    doubtful ? `the partner may have it; ${words}` : words,
  ];
}

function hintOf(code: string | null): string | undefined {
  return code !== null && code in errorCodes ? errorCodes[code as keyof typeof errorCodes].hint : undefined;
}

function withHint(transmission: Transmission) {
  return { ...transmission, hint: hintOf(transmission.failureCode) ?? null };
}

async function show(args: Arguments, io: Io, id: string): Promise<number> {
  using ledger = openedLedger(askedSettings(args, io));
  const found = await askedTransmission(ledger, id);
  const interventions = await ledger.transmissions.interventions(found.id);
  if (args.has('json')) {
    io.out.json({ ...withHint(found), interventions });
    return exitCodes.ok;
  }
  const { failureCode, failureClass, attempts, triedAt, failedAt, doubtful, delivery, channel } = found;
  const facts: (readonly [string, string])[] = [
    ['reason', (found.reason ?? 'none').split('\n', 1)[0] ?? ''],
    ['code', `${failureCode ?? 'none, a fault of ours or of the system'}, ${failureClass ?? '-'}`],
    ['tries', `${attempts} that count, since ${triedAt === null ? '-' : when(triedAt)} UTC`],
    ['given up', failedAt === null ? 'not' : `${when(failedAt)} UTC`],
    ['what to do', hintOf(failureCode) ?? 'Look at the reason, then replay or drop it.'],
    ...(doubtful ? [['', 'The partner may have it: a replay asks under the same identity.'] as const] : []),
    ['bytes', `kept; crossdock show ${found.id} --raw writes them`],
    ...interventions.map(
      ({ action, who, at, reason }) =>
        [
          action === 'drop' ? 'dropped' : 'replayed',
          `${when(at)} UTC by ${who}${reason ? `: ${reason}` : ''}`,
        ] as const,
    ),
  ];
  const lines = facts.map(([label, text]): Line => ['  ', styled('dim', label.padEnd(12)), text]);
  const standsNow = delivery === 'failed' ? 'a dead letter' : `no dead letter now: ${delivery ?? 'it came in'}`;
  io.out.lines([
    [styled('bold', found.id), `  ${found.name}  to ${found.partner} over ${channel}, ${standsNow}`],
    ...lines,
  ]);
  return exitCodes.ok;
}

async function decide(args: Arguments, io: Io, action: 'replay' | 'drop', ids: readonly string[]): Promise<number> {
  const reason = args.text('reason');
  if (action === 'drop' && !reason?.trim()) throw new UsageError('why is it dropped? --reason TEXT');
  if (action === 'replay' && reason !== undefined) throw new UsageError('--reason is of drop; leave it out');
  const settings = askedSettings(args, io);
  const chosen = await chosenIds(args, io, ids);
  await using ledger = writableLedger(settings);
  const done = { who: args.text('who') ?? userInfo().username, at: instant(systemClock.now()) };
  let isWhole = true;
  for (const id of chosen) {
    const outcome = await act(ledger, id, action, { ...done, reason: reason ?? '' });
    if (outcome === 'no dead letter') isWhole = false;
    if (args.has('json')) io.out.json({ transmission: id, outcome });
    else io.out.line(`${id}  ${outcome === 'superseded' ? 'not sent: a newer advice is there' : outcome}`);
  }
  if (!args.has('json')) io.err.line(`${counted(chosen.length, 'dead letter')}.`);
  return isWhole ? exitCodes.ok : exitCodes.bad;
}

async function act(
  ledger: Ledger,
  id: string,
  action: 'replay' | 'drop',
  how: { readonly who: string; readonly at: string; readonly reason: string },
): Promise<string> {
  if (action === 'replay') return await replayDeadLetter(ledger, id, how);
  return (await dropDeadLetter(ledger, id, how)) ? 'dropped' : 'no dead letter';
}

/** Those that are meant: by id, or by the filters; never all by accident. */
async function chosenIds(args: Arguments, io: Io, ids: readonly string[]): Promise<readonly string[]> {
  const isFiltered = ['code', 'partner', 'tier', 'kind', 'since', 'all'].some((option) => args.has(option));
  if (ids.length > 0 && isFiltered) throw new UsageError('ids and filters together; give one of them');
  if (ids.length === 0 && !isFiltered) {
    throw new UsageError('which? Give ids, or filters, or --all', 'crossdock dead-letters list shows them.');
  }
  using ledger = openedLedger(askedSettings(args, io));
  if (ids.length === 0) {
    return (await filtered(args, io, ledger, args.count('limit', limitMax, limitMax))).map(({ id }) => id);
  }
  const found = await Promise.all(ids.map((id) => askedTransmission(ledger, id)));
  const other = found.find(({ delivery }) => delivery !== 'failed');
  if (other) throw new Refusal(`${other.id} is no dead letter`, 'crossdock dead-letters list shows those there are.');
  return found.map(({ id }) => id);
}

async function filtered(args: Arguments, io: Io, ledger: LedgerViews, limit: number): Promise<readonly Transmission[]> {
  const [code, partner, kind, tier] = [args.text('code'), args.text('partner'), args.text('kind'), args.text('tier')];
  const since = sinceOf(args);
  const filter: DeadLetterFilter = {
    limit,
    ...(code !== undefined && { code }),
    ...(partner !== undefined && { partner }),
    ...(kind !== undefined && { kind }),
    ...(since !== undefined && { since }),
  };
  const found = await ledger.transmissions.deadLetters(filter);
  if (tier === undefined) return found;
  if (!['strategic', 'standard', 'low'].includes(tier)) {
    throw new UsageError(`--tier is ${JSON.stringify(tier)}; it is strategic, standard or low`);
  }
  const { partners } = await askedPartners(askedSettings(args, io));
  return found.filter((each) => (partners.get(each.partner)?.tier ?? 'standard') === tier);
}

function sinceOf(args: Arguments): string | undefined {
  const text = args.text('since');
  const ago = text === undefined ? undefined : parseDurationMs(text);
  const ms = ago === undefined ? args.instant('since') : systemClock.now() - ago;
  return ms === undefined ? undefined : instant(ms);
}
