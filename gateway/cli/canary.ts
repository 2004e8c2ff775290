/** `crossdock canary`: how long a change takes to be known to a partner, by its synthetic item. */
import { canaryFacts } from '../canary/facts.ts';
import { systemClock } from '../clock.ts';
import { type CanaryRun, canariesKept } from '../ledger/canary-store.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, lookUpExits, sharedOptions } from './command.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { duration, when } from './lines/phrases.ts';
import { openedLedger } from './opened-ledger.ts';

export const canary: Command = {
  usage: '[PARTNER]',
  about: [
    'Shows how long a change of inventory takes to be known to partners. The gateway changes the synthetic item that a partner.yaml names under `canary`, and each line says how long after that an advice told it, its file was delivered, the partner fetched it (where it logs in to our SFTP drop), and acknowledged it.',
    'Without PARTNER the newest change of each partner; with PARTNER its changes, newest first. A change that is not through in time (`within`) is an alert until it is.',
  ],
  options: {
    limit: { value: 'NUMBER', text: `How many changes of PARTNER; 20 unless told, ${canariesKept} are kept.` },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 0, max: 1 },
  examples: [
    ['crossdock canary', 'the newest change of everyone'],
    ['crossdock canary northwind --limit 5', 'how long the last five took'],
  ],
  exits: lookUpExits,
  async run(args, io) {
    const limit = args.count('limit', 20, canariesKept);
    const [partner] = args.operands;
    using ledger = openedLedger(askedSettings(args, io));
    const runs = partner === undefined ? await ledger.canaries.newest() : await ledger.canaries.of(partner, limit);
    const now = systemClock.now();
    if (args.has('json')) for (const run of runs) io.out.json(canaryFacts(run, now));
    else if (runs.length > 0)
      io.out.lines(
        table(
          columns,
          runs.map((run) => row(run, now)),
        ),
      );
    else {
      const whose = partner === undefined ? 'No canary' : `No canary of ${partner}`;
      io.err.line(`${whose} has been changed yet; \`canary\` in partner.yaml names one.`);
    }
    return exitCodes.ok;
  },
};

const columns = [
  { title: 'CHANGED (UTC)' },
  { title: 'PARTNER' },
  { title: 'SKU' },
  { title: 'TO', align: 'right' },
  { title: 'COMPOSED', align: 'right' },
  { title: 'DELIVERED', align: 'right' },
  { title: 'FETCHED', align: 'right' },
  { title: 'ACKNOWLEDGED', align: 'right' },
  { title: 'STANDS' },
] as const;

function row(run: CanaryRun, now: number): readonly Span[] {
  const facts = canaryFacts(run, now);
  const { composed, delivered, fetched, acknowledged } = facts.seconds;
  return [
    when(run.updatedAt),
    styled('bold', run.partner),
    run.sku,
    run.quantity,
    ...[composed, delivered, fetched, acknowledged].map(behind),
    standing(facts),
  ];
}

/** A time behind the update, shown to the tenth of a second while that means something. */
function behind(seconds: number | null): string {
  if (seconds === null) return '-';
  return seconds < 10 ? `${seconds.toFixed(1)} seconds` : duration(seconds * 1_000);
}

function standing({ outcome, overdue, overdueFrom, seconds: { open } }: ReturnType<typeof canaryFacts>): Span {
  if (outcome !== null) return outcome === 'abandoned' ? styled('yellow', 'abandoned') : styled('green', outcome);
  const since = `under way for ${duration((open ?? 0) * 1_000)}`;
  return overdue ? styled('red', `${since}, overdue since ${when(overdueFrom)}`) : since;
}
