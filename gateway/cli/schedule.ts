/** `crossdock schedule`: when partners are sent their next advices, and what stops one. */
import { nextRun, type Run } from '../advice/schedule/schedule.ts';
import { wallClock } from '../advice/schedule/wall-clock.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { askedPartner, askedPartners } from './asked-partner.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, sharedOptions } from './command.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { when } from './lines/phrases.ts';

interface Send {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  readonly run: Run;
}

/** Times of one schedule that can be asked for. */
const countMax = 1_000;

export const schedule: Command = {
  usage: '[PARTNER] [--count NUMBER]',
  about: [
    'Lists when the next inventory advices are sent, by the schedules of the partners in test and production: the soonest first, in UTC and as the clock in the zone of the schedule shows it.',
    'A time that a holiday or a blackout window stops is listed with the reason: which holiday, and of which calendar where partners share it. It is read from the configuration alone: a gateway need not run.',
  ],
  options: {
    count: { value: 'NUMBER', text: 'How many of each schedule; 5 unless told.' },
    from: { value: 'TIME', text: 'From when on, as 2026-11-01T00:00:00Z; now unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 1 },
  examples: [
    ['crossdock schedule', 'the next sends of everyone'],
    ['crossdock schedule northwind --count 20 --from 2026-12-24T00:00:00Z', 'what the holidays do to one partner'],
  ],
  exits: [
    [exitCodes.ok, 'listed, also where there are none'],
    [exitCodes.bad, 'it cannot be shown'],
    [exitCodes.usage, 'the command was not understood, or the configuration has errors'],
  ],
  async run(args, io) {
    const count = args.count('count', 5, countMax);
    const book = await askedPartners(askedSettings(args, io));
    const [id] = args.operands;
    const partners = id === undefined ? [...book.partners.values()] : [askedPartner(book, id)];
    const from = args.instant('from') ?? Date.now();
    const sends = partners.flatMap((partner) => sendsOf(partner, from, count));
    sends.sort((a, b) => a.run.at - b.run.at);
    if (args.has('json')) for (const send of sends) io.out.json(facts(send));
    else if (sends.length === 0) io.err.line('No advice is scheduled.');
    else io.out.lines(table(columns, sends.map(row)));
    return exitCodes.ok;
  },
};

const columns = [
  { title: 'DUE (UTC)' },
  { title: 'IN ITS ZONE' },
  { title: 'PARTNER' },
  { title: 'RULE' },
  { title: 'SAYS' },
  { title: 'STOPPED BY' },
] as const;

function sendsOf(partner: Partner, from: number, count: number): readonly Send[] {
  return partner.send.flatMap((rule) => {
    const { schedule } = rule;
    if (rule.document !== 'inventory-advice' || schedule === undefined) return [];
    const sends: Send[] = [];
    let run = nextRun(schedule, from, partner.calendar);
    for (; run !== undefined && sends.length < count; run = nextRun(schedule, run.at, partner.calendar)) {
      sends.push({ partner, rule, run: withStatus(partner, run) });
    }
    return sends;
  });
}

/** A partner that is not in use stops every time of its schedules. */
function withStatus({ status }: Partner, run: Run): Run {
  return status === 'production' || status === 'test' ? run : { ...run, stopped: `the partner is ${status}` };
}

function facts({ partner, rule, run }: Send) {
  const zone = rule.schedule?.zone ?? 'UTC';
  return {
    partner: partner.id,
    rule: rule.key,
    dueAt: new Date(run.at).toISOString(),
    local: wallClock(run.at, zone),
    zone,
    mode: run.mode,
    stopped: run.stopped ?? null,
  };
}

function row(send: Send): readonly Span[] {
  const { partner, rule, dueAt, local, zone, mode, stopped } = facts(send);
  const reason = stopped === null ? '-' : styled('yellow', stopped);
  const says = mode === 'full' ? 'everything' : 'what changed';
  return [when(dueAt), `${local.replace('T', ' ')} ${zone}`, styled('bold', partner), rule, says, reason];
}
