/** `crossdock standing`: per SKU and location what is true, what the partner was told last, and what it acknowledged. */
import { Breath } from '../advice/breath.ts';
import { inOrder } from '../advice/layers/sku-order.ts';
import type { Partner } from '../partners/partner.ts';
import { nearestWord } from '../settings/nearest.ts';
import type { Said, StandingLine } from '../standing/compare.ts';
import { standingFacts } from '../standing/facts.ts';
import { adviceRules, standings } from '../standing/standings.ts';
import { itemFactsOf } from '../wiring/stock-rules.ts';
import { askedConfiguration, askedPartner } from './asked-partner.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, lookUpExits, Refusal, sharedOptions } from './command.ts';
import { type Span, styled, table } from './lines/layout.ts';
import { when } from './lines/phrases.ts';
import { openedLedger } from './opened-ledger.ts';

/** Lines of one answer. */
const limitMax = 1_000_000;

export const standing: Command = {
  usage: 'PARTNER [SKU] [--differing]',
  about: [
    'Shows how what a partner knows stands to the truth, a line for each SKU and location that it is told of: what is available to sell, what the buffer policy would say now, what the partner was told last, and what it acknowledged last.',
    'since is when the truth moved away from what it acknowledged; variance is the units that it was told less the units that are available: above zero it can sell what is not there.',
  ],
  options: {
    differing: { text: 'Only what the partner has not acknowledged as it would be told now.' },
    limit: { value: 'NUMBER', text: 'How many lines; 20 unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 1, max: 2, missing: 'which partner?' },
  examples: [
    ['crossdock standing northwind --differing', 'what northwind believes and is not so'],
    ['crossdock standing northwind 00417', 'one SKU: truth, advised, acknowledged'],
  ],
  exits: lookUpExits,
  async run(args, io) {
    const [id = '', sku] = args.operands;
    const limit = args.count('limit', 20, limitMax);
    const settings = askedSettings(args, io);
    const configuration = await askedConfiguration(settings);
    const { book, inventory } = configuration;
    const itemFacts = itemFactsOf(() => configuration);
    const partner = askedPartner(book, id);
    const rules = adviceRules(partner);
    if (rules.length === 0)
      throw new Refusal(`${id} is told no inventory`, 'Its partner.yaml sends no inventory-advice.');
    if (sku !== undefined) known(partner, sku);
    using ledger = openedLedger(settings);
    const breath = new Breath();
    const now = Date.now();
    const skus = sku === undefined ? [...(await inOrder(partner.items.skus(), breath))] : [sku];
    const locations = [...inventory.locations.keys()];
    const shown: { readonly rule: string; readonly line: StandingLine }[] = [];
    for (const rule of rules) {
      const about = { views: ledger, partner, rule, locations, itemFacts, now, breath };
      for await (const line of standings(about, skus)) {
        if (shown.length === limit) break;
        if (!args.has('differing') || line.state !== 'agreed') shown.push({ rule: rule.key, line });
      }
    }
    if (args.has('json')) for (const { rule, line } of shown) io.out.json(standingFacts(rule, line, now));
    else if (shown.length === 0) io.err.line(`${id} acknowledged everything as it would be told now.`);
    else
      io.out.lines(
        table(
          columns,
          shown.map(({ line }) => row(line)),
        ),
      );
    return exitCodes.ok;
  },
};

const columns = [
  { title: 'SKU' },
  { title: 'LOCATION' },
  { title: 'AVAILABLE', align: 'right' },
  { title: 'WOULD SAY', align: 'right' },
  { title: 'ADVISED' },
  { title: 'ACKNOWLEDGED' },
  { title: 'VARIANCE', align: 'right' },
  { title: 'DIFFERS SINCE (UTC)' },
] as const;

function row(line: StandingLine): readonly Span[] {
  const { sku, location, available, would, advised, acknowledged, variance, state, since } = line;
  const differs = since === null ? '-' : when(since);
  return [
    styled('bold', sku),
    location ?? 'all',
    available,
    would ?? '-',
    said(advised, advised?.composedAt),
    said(acknowledged, acknowledged?.acceptedAt),
    variance ?? '-',
    state === 'agreed'
      ? styled('green', 'agreed')
      : styled('yellow', state === 'differs' ? differs : unacknowledged(advised, differs)),
  ];
}

function unacknowledged(advised: Said | null, since: string): string {
  return advised === null ? 'never told' : `not acknowledged: ${since}`;
}

function said(what: Said | null, at: string | null | undefined): string {
  if (what === null || at == null) return '-';
  return `${what.quantity ?? 'not sold'} by ${what.advice}, ${when(at)}`;
}

function known({ id, items }: Partner, sku: string): void {
  if (items.has(sku)) return;
  const near = nearestWord(sku, items.skus());
  const hint = 'SKUs are ours, as in its items.csv.';
  throw new Refusal(
    `${id} has no item ${JSON.stringify(sku)}`,
    near === undefined ? hint : `Did you mean ${near}? ${hint}`,
  );
}
