/** `crossdock events`: the outbox, as a list or as it grows; the same events that go to JetStream. */
import { cloudEventJson } from '../events/cloud-event.ts';
import { follow } from '../events/feed.ts';
import type { OutboxEvent } from '../ledger/event-store.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, listExits, sharedOptions } from './command.ts';
import { eventLine } from './lines/event-words.ts';
import { openedLedger } from './opened-ledger.ts';
import { listMax } from './transmissions.ts';

export const events: Command = {
  usage: '[--follow] [--limit NUMBER] [--correlation ID]',
  about: [
    'Lists the last events, oldest first: each document received, each change of availability, each step in the life of a transmission. They are the events that go to NATS JetStream, and are here with or without NATS.',
    'With --json they are CloudEvents 1.0 in structured JSON, one a line.',
  ],
  options: {
    follow: { text: 'Go on with new ones as they happen, until Ctrl-C.' },
    limit: { value: 'NUMBER', text: 'How many of the last ones; 20 unless told.' },
    correlation: {
      value: 'ID',
      text: 'Only those that one transmission caused; its id, or the beginning of it.',
    },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 0 },
  examples: [
    ['crossdock events --follow', 'shows what happens while it happens'],
    ['crossdock events --json --limit 1000', 'the last thousand, for a program'],
  ],
  exits: listExits,
  async run(args, io) {
    const limit = args.count('limit', 20, listMax);
    const settings = askedSettings(args, io);
    using ledger = openedLedger(settings);
    const origin = { environment: settings.environment, ledger: ledger.id };
    const print = async (event: OutboxEvent) => {
      if (args.has('json')) io.out.jsonText(cloudEventJson(event, origin));
      else io.out.line(eventLine(event));
      await io.out.drained();
    };
    const asked = args.text('correlation');
    const found = asked === undefined ? [] : await ledger.transmissions.byPrefix(asked);
    const correlation = found.length === 1 ? found[0]?.id : asked;
    const after = await ledger.events.last();
    // What is committed between the two questions is followed, not listed: nothing twice, nothing missing.
    const recent = await ledger.events.recent(limit, correlation);
    for (const event of recent) if (event.seq <= after) await print(event);
    if (!args.has('follow')) {
      if (recent.length === 0) io.err.line('There are no such events yet.');
      return exitCodes.ok;
    }
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    for await (const event of follow(ledger.events, { after, signal: stop.signal })) {
      if (correlation === undefined || event.correlationId === correlation) await print(event);
    }
    return exitCodes.ok;
  },
};
