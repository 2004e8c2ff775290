/** `crossdock explain`: why a partner was told a quantity, from what the ledger kept with the advice. */
import type { Explanation } from '../advice/explanation.ts';
import type { Advice, AdviceLine } from '../ledger/advice-store.ts';
import type { Transmission } from '../ledger/transmission-store.ts';
import { nearestWord } from '../settings/nearest.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, lookUpExits, Refusal, sharedOptions } from './command.ts';
import { explanationLines, toldTable } from './explanation-lines.ts';
import { type LedgerViews, openedLedger } from './opened-ledger.ts';
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
  options: { config: sharedOptions.config, json: sharedOptions.json },
  operands: { min: 1, max: 2, missing: 'which advice? crossdock advices lists them' },
  examples: [
    ['crossdock explain northwind-7 00417', 'why northwind was told what it was told of 00417'],
    ['crossdock explain northwind-7', 'all that northwind was told'],
  ],
  exits: lookUpExits,
  async run(args, io) {
    const [id = '', sku] = args.operands;
    const settings = askedSettings(args, io);
    using ledger = openedLedger(settings);
    const advice = await askedAdvice(ledger, id);
    const lines = sku === undefined ? await ledger.advices.lines(id) : [await askedLine(ledger, advice, sku)];
    const explained = lines.map((line) => ({ sku: line.sku, numbers: numbersOf(line) }));
    if (args.has('json')) {
      for (const { numbers } of explained) for (const number of numbers) io.out.json({ advice: id, ...number });
      return 0;
    }
    const files = await ledger.transmissions.causedBy(advice.id);
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

async function askedLine(ledger: LedgerViews, advice: Advice, sku: string): Promise<AdviceLine> {
  const line = await ledger.advices.line(advice.id, sku);
  if (line !== undefined) return line;
  const near = nearestWord(
    sku,
    (await ledger.advices.lines(advice.id)).map((one) => one.sku),
  );
  const hint = `crossdock explain ${advice.id} lists what is on it; SKUs are ours, not the partner's numbers.`;
  const question = near === undefined ? hint : `Did you mean ${near}? ${hint}`;
  throw new Refusal(`advice ${advice.id} says nothing of ${JSON.stringify(sku)}`, question);
}

function numbersOf(line: AdviceLine): readonly Explanation[] {
  return JSON.parse(line.explanation) as Explanation[];
}

/** ISA13 of a file that begins with an ISA; its element separator is its fourth byte (X12.5). */
function interchangeOf(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const isa = Buffer.from(bytes.subarray(0, 106)).toString('latin1');
  return isa.startsWith('ISA') ? isa.split(isa.charAt(3))[13] : undefined;
}
