/** `crossdock advices held`, `release` and `drop`: what the guard keeps back, and what a person decides of it. */
import { userInfo } from 'node:os';
import type { HeldDecision } from '../advice/advice-events.ts';
import { dropAdvice, releaseAdvice } from '../advice/held.ts';
import { instant, systemClock } from '../clock.ts';
import { ledgerFile } from '../data-folder.ts';
import type { Advice } from '../ledger/advice-store.ts';
import { openLedger } from '../ledger/sqlite/ledger.ts';
import type { Settings } from '../settings/settings.ts';
import type { Arguments } from './arguments.ts';
import { askedSettings } from './asked-settings.ts';
import { exitCodes, Refusal, UsageError } from './command.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { grouped, when } from './lines/phrases.ts';
import { openedLedger } from './opened-ledger.ts';
import type { Io } from './terminal.ts';

const actions = ['held', 'release', 'drop'];

export async function heldAdvices(args: Arguments, io: Io, action: string, id: string | undefined): Promise<number> {
  if (!actions.includes(action))
    throw new UsageError(`there is no \`advices ${action}\``, 'There is held, release and drop.');
  const settings = askedSettings(args, io);
  if (action === 'held') return list(args, io, settings);
  if (id === undefined) throw new UsageError(`which advice? crossdock advices held lists them`);
  const why = args.text('why')?.trim() ?? '';
  if (why === '') throw new UsageError(`why? --why "…" is kept with the decision`);
  const decision = { by: userInfo().username, why, at: instant(systemClock.now()) };
  await decide(settings, id, action === 'release', decision);
  io.out.line(action === 'release' ? `${id} is given to delivery, as it was shown.` : `${id} is not sent.`);
  return exitCodes.ok;
}

async function list(args: Arguments, io: Io, settings: Settings): Promise<number> {
  using ledger = openedLedger(settings);
  const held = await ledger.advices.held();
  if (args.has('json')) for (const { frame: _frame, ...advice } of held) io.out.json(advice);
  else if (held.length === 0) io.err.line('No advice is held.');
  else io.out.lines(table(columns, held.map(row)));
  return exitCodes.ok;
}

const columns = [
  { title: 'MADE (UTC)' },
  { title: 'ADVICE' },
  { title: 'PARTNER' },
  { title: 'SAYS' },
  { title: 'LINES', align: 'right' },
  { title: 'UNITS', align: 'right' },
  { title: 'ZEROS', align: 'right' },
  { title: 'BECAUSE' },
] as const;

function row({ at, id, partner, mode, lines, units, zeroes, reason }: Advice): readonly Span[] {
  return [when(at), styled('bold', id), partner, mode, grouped(lines), units, grouped(zeroes), reason ?? ''];
}

/** The gateway may run meanwhile: a decision is one short transaction, and delivery finds what was released by itself. */
async function decide(settings: Settings, id: string, release: boolean, decision: HeldDecision): Promise<void> {
  const advice = await heldAdvice(settings, id);
  await using ledger = openLedger(ledgerFile(settings.folders.data));
  const done = await (release ? releaseAdvice : dropAdvice)(ledger, advice, decision);
  if (!done) throw new Refusal(`${id} is not held any more`, 'Somebody decided it, or a newer advice took its place.');
}

async function heldAdvice(settings: Settings, id: string): Promise<Advice> {
  using ledger = openedLedger(settings);
  const advice = await ledger.advices.byId(id);
  const hint = 'crossdock advices held lists those that are.';
  if (advice === undefined) throw new Refusal(`there is no advice ${JSON.stringify(id)}`, hint);
  if (advice.state !== 'held') throw new Refusal(`${id} is not held: it is ${advice.state}`, hint);
  return advice;
}
