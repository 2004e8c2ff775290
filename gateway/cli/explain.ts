/** `crossdock explain`: why a partner was told a quantity, from what the ledger kept with the advice. */
import { type ExplainedLine, explainedLines, explainedSku, neighbours } from '../advice/explained.ts';
import type { Advice } from '../ledger/advice-store.ts';
import type { Transmission } from '../ledger/transmission-store.ts';
import { nearestWord } from '../settings/nearest.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, lookUpExits, Refusal, sharedOptions } from './command.ts';
import { explanationLines, toldTable } from './explanation-lines.ts';
import { type LedgerViews, openedLedger } from './opened-ledger.ts';
import { rebuild } from './rebuild-advice.ts';
import { sentBytes } from './sent-bytes.ts';

/** An advice with what is known of its files: one, unless the partner's limits made several of it. */
export interface SentAdvice {
  readonly advice: Advice;
  readonly files: readonly Transmission[];
  /** ISA13 of its only file; undefined for a flat file, and where there are several. */
  readonly interchange: string | undefined;
}

export const explainCommand: Command = {
  usage: 'ADVICE [SKU]',
  about: [
    "Says why a partner was told a quantity: what our systems had counted and promised at that time, what was available to sell, and each step of the partner's buffer policy from there to the number on the advice; then the file, and whether it was delivered and acknowledged.",
    'It is read from what was kept when the advice was made: later counts and later changes of the policy do not alter it. Without SKU, the lines of the advice.',
  ],
  options: {
    rebuild: {
      value: 'FILE',
      text: 'Writes the file of the advice again from the ledger, and says whether it is byte for byte what was sent.',
    },
    file: { value: 'NUMBER', text: 'Which file of it, where it was sent as several; 1 unless told.' },
    config: sharedOptions.config,
    json: sharedOptions.json,
  },
  operands: { min: 1, max: 2, missing: 'which advice? crossdock advices lists them' },
  examples: [
    ['crossdock explain northwind-7 00417', 'why northwind was told what it was told of 00417'],
    ['crossdock explain northwind-7', 'all that northwind was told'],
    ['crossdock explain northwind-7 --rebuild 846.edi', 'the file that it was sent as, from the ledger'],
  ],
  exits: lookUpExits,
  async run(args, io) {
    const [id = '', sku] = args.operands;
    const settings = askedSettings(args, io);
    using ledger = openedLedger(settings);
    const advice = await askedAdvice(ledger, id);
    const files = await ledger.transmissions.causedBy(advice.id);
    if (args.has('rebuild')) return rebuild(args, io, ledger, advice);
    const lines = sku === undefined ? explainedLines(ledger.advices, advice) : [await askedLine(ledger, advice, sku)];
    if (args.has('json')) {
      const sent = await Promise.all(files.map((one) => sentFacts(ledger, one)));
      for await (const { numbers } of lines) {
        for (const number of numbers) io.out.json({ ...adviceFacts(advice), ...number, files: sent });
      }
      return 0;
    }
    const explained: ExplainedLine[] = [];
    for await (const line of lines) explained.push(line);
    const [file] = files;
    const interchange =
      file === undefined || files.length > 1 ? undefined : interchangeOf(await sentBytes(ledger, settings, file));
    const about: SentAdvice = { advice, files, interchange };
    const [only] = explained;
    if (sku !== undefined && only !== undefined) io.out.lines(explanationLines(about, sku, only.numbers));
    else io.out.lines(toldTable(about, explained));
    return 0;
  },
};

async function askedAdvice(ledger: LedgerViews, id: string): Promise<Advice> {
  const advice = await ledger.advices.byId(id);
  if (advice !== undefined) return advice;
  const recent = await ledger.advices.list(undefined, 1_000);
  const near = nearestWord(
    id,
    recent.map((one) => one.id),
  );
  const hint =
    near === undefined ? 'crossdock advices lists them.' : `Did you mean ${near}? crossdock advices lists them.`;
  throw new Refusal(`there is no advice ${JSON.stringify(id)}`, hint);
}

async function askedLine(ledger: LedgerViews, advice: Advice, sku: string): Promise<ExplainedLine> {
  const line = await explainedSku(ledger.advices, advice, sku);
  if (line !== undefined) return line;
  const near = nearestWord(sku, await neighbours(ledger.advices, advice, sku));
  const hint = `crossdock explain ${advice.id} lists what is on it; SKUs are ours, not the partner's numbers.`;
  const question = near === undefined ? hint : `Did you mean ${near}? ${hint}`;
  throw new Refusal(`advice ${advice.id} says nothing of ${JSON.stringify(sku)}`, question);
}

/** What is said of the advice beside each number of it. */
function adviceFacts({ id, partner, rule, mode, state, dueAt, at, policyVersion }: Advice) {
  return { advice: id, partner, rule, mode, state, dueAt, at, policyVersion };
}

/** A file of it: how it got to the partner, and what the partner said. */
async function sentFacts(ledger: LedgerViews, sent: Transmission) {
  const { id, name, sha256, interchange, group, delivery, deliveredAt, acknowledgment, acknowledgedAt } = sent;
  const sets = await ledger.acknowledgments.sets(id);
  return {
    transmission: id,
    name,
    sha256,
    interchange,
    group,
    sets,
    delivery,
    deliveredAt,
    acknowledgment,
    acknowledgedAt,
  };
}

/** ISA13 of a file that begins with an ISA; its element separator is its fourth byte (X12.5). */
function interchangeOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const isa = Buffer.from(bytes.subarray(0, 106)).toString('latin1');
  return isa.startsWith('ISA') ? isa.split(isa.charAt(3))[13] : undefined;
}
