/** `crossdock whatif`: the ledger's history through another buffer policy, beside today's and what was really told. */
import { resolve } from 'node:path';
import { replayed } from '../advice/whatif/history.ts';
import { Policies } from '../advice/whatif/policy.ts';
import { instant } from '../clock.ts';
import { canariesKept } from '../ledger/canary-store.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { readPolicy } from '../partners/policy-file.ts';
import { parseDurationMs } from '../settings/units.ts';
import { adviceRules } from '../standing/standings.ts';
import type { Arguments } from './arguments.ts';
import { askedConfiguration, askedPartner } from './asked-partner.ts';
import { askedSettings } from './asked-settings.ts';
import { BadConfiguration } from './bad-configuration.ts';
import { type Command, lookUpExits, Refusal, sharedOptions, UsageError } from './command.ts';
import { whatIfFacts, whatIfLines } from './lines/whatif-lines.ts';
import { openedLedger } from './opened-ledger.ts';

const sinceUnlessTold = '30d';

export const whatif: Command = {
  usage: 'PARTNER --policy FILE [--since 30d]',
  about: [
    "Replays what a partner was told through another buffer policy, beside today's policy and beside what was really told: units told and withheld, what was told as zero while there was some, and the partner's orders held against the number that it would have been told last.",
    'It reads the ledger and changes nothing. Notes at the end say what is left out, and where it cannot be exact.',
  ],
  options: {
    policy: {
      value: 'FILE',
      text: 'The policy to try: a YAML file with `buffer:` as a send rule has it, or a whole partner.yaml.',
    },
    since: { value: 'TIME', text: 'How far back, as 30d or 2026-11-01T00:00:00Z; 30d unless told.' },
    rule: { value: 'KEY', text: 'Which send rule, where the partner has several advices: its `id`.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 1, max: 1, missing: 'which partner?' },
  examples: [
    ['crossdock whatif northwind --policy new.yaml', 'what new.yaml would have told northwind in the last 30 days'],
    ['crossdock whatif northwind --policy new.yaml --since 90d --json', 'the same of 90 days, for a program'],
  ],
  exits: lookUpExits,
  async run(args, io) {
    const [id = ''] = args.operands;
    const policy = args.text('policy');
    if (policy === undefined) throw new UsageError('which policy? --policy FILE names it');
    const since = askedSince(args);
    const settings = askedSettings(args, io);
    const { book, inventory } = await askedConfiguration(settings);
    const partner = askedPartner(book, id);
    const rule = askedRule(partner, args.text('rule'));
    const { buffer, errors } = await readPolicy(resolve(io.cwd, policy), policy, {
      partner,
      rule,
      master: inventory.items,
    });
    if (buffer === undefined) throw new BadConfiguration(errors, policy);
    const policies = new Policies(rule.buffer, buffer, rule.schedule?.zone);
    using views = openedLedger(settings);
    const has = (sku: string) => partner.items.has(sku);
    const canaries = new Set((await views.canaries.of(id, canariesKept)).map(({ sku }) => sku));
    const done = await replayed({ views, partner: id, rule: rule.key, since, has, canaries, policies });
    if (done.replay.tally.advices + done.replay.unknown.advices === 0) {
      throw new Refusal(
        `no advice of ${rule.key} that reached ${id} since ${instant(since)} can be replayed`,
        'A replay begins with a full advice; crossdock advices lists what was sent.',
      );
    }
    const what = { ...done, partner: id, rule: rule.key, policy, since: instant(since) };
    if (args.has('json')) io.out.json(whatIfFacts(what));
    else io.out.lines(whatIfLines(what));
    return 0;
  },
};

function askedSince(args: Arguments): number {
  const text = args.text('since') ?? sinceUnlessTold;
  const length = parseDurationMs(text);
  return length === undefined ? (args.instant('since') ?? 0) : Date.now() - length;
}

function askedRule(partner: Partner, key: string | undefined): PartnerSend {
  const rules = adviceRules(partner);
  const [only, other] = rules;
  if (only === undefined) {
    throw new Refusal(`${partner.id} is told no inventory`, 'Its partner.yaml sends no inventory-advice.');
  }
  const keys = rules.map((rule) => rule.key).join(', ');
  if (key === undefined && other !== undefined) {
    throw new UsageError(`${partner.id} has several inventory advices: which rule?`, `--rule names it: ${keys}`);
  }
  const found = key === undefined ? only : rules.find((rule) => rule.key === key);
  if (found === undefined) throw new UsageError(`there is no send rule ${JSON.stringify(key)}`, `There is ${keys}.`);
  return found;
}
