/** `crossdock alerts`: what a person should look at now, and with which command. */
import { type AlertFacts, alertFacts } from '../alerts/alerts.ts';
import { systemClock } from '../clock.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, sharedOptions } from './command.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { duration, when } from './lines/phrases.ts';
import { openedLedger } from './opened-ledger.ts';

export const alerts: Command = {
  usage: '',
  about: [
    'Alerts that are open, the oldest first: each was raised once, and clears by itself when its cause is gone. LOOK is the command that shows more, and lets you decide where there is something to decide.',
    'The same as events while they come and go (endpoint.down, transmission.failed, advice.held …), as the metric crossdock_alerts_open, and at GET /v1/alerts.',
  ],
  options: {
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 0 },
  examples: [['crossdock alerts', 'what is wrong now, and where to look']],
  exits: [
    [exitCodes.ok, 'none is open'],
    [exitCodes.bad, 'at least one is, or there is no ledger yet'],
    [exitCodes.usage, 'the command was not understood, or the settings have errors'],
  ],
  async run(args, io) {
    using ledger = openedLedger(askedSettings(args, io));
    const open = (await ledger.alerts.open()).map(alertFacts);
    if (args.has('json')) for (const each of open) io.out.json(each);
    else if (open.length === 0) io.err.line('No alert is open.');
    else
      io.out.lines(
        table(
          columns,
          open.map((each) => row(each, systemClock.now())),
        ),
      );
    return open.length === 0 ? exitCodes.ok : exitCodes.bad;
  },
};

const columns = [
  { title: 'SINCE (UTC)' },
  { title: 'FOR' },
  { title: 'KIND' },
  { title: 'WHAT' },
  { title: 'LOOK' },
] as const;

function row({ raisedAt, kind, test, sentence, look }: AlertFacts, now: number): readonly Span[] {
  const what = test ? `${sentence} (test data)` : sentence;
  return [when(raisedAt), duration(now - Date.parse(raisedAt)), styled('red', kind), what, styled('bold', look)];
}
