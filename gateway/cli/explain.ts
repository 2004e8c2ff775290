/** `crossdock explain`: why a partner was told a quantity, from what the ledger kept with the advice. */
import { type ExplainedLine, explainedLines, explainedSku, neighbours } from '../advice/explain/explained.ts';
import { outcomesOf } from '../advice/explain/outcome.ts';
import { sentTrace } from '../channels/as2/evidence/trace.ts';
import type { Advice } from '../ledger/advice-store.ts';
import { nearestWord } from '../settings/nearest.ts';
import type { Settings } from '../settings/settings.ts';
import { evidenceFolder } from '../wiring/as2/partnerships.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, lookUpExits, Refusal, sharedOptions } from './command.ts';
import { explanationLines, toldTable } from './lines/explanation-lines.ts';
import type { SentFile } from './lines/outcome-lines.ts';
import { type LedgerViews, openedLedger } from './opened-ledger.ts';
import { rebuild } from './rebuild-advice.ts';

export const explainCommand: Command = {
  usage: 'ADVICE [SKU]',
  about: [
    "Says why a partner was told a quantity: what our systems had counted and promised at that time, what was available to sell, and each step of the partner's buffer policy from there to the number on the advice; then the file with its control numbers, where it went, the MDN, and what the 997, 999 or TA1 said of it and of this line.",
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
    if (args.has('rebuild')) return await rebuild(args, io, ledger, advice);
    const one = sku === undefined ? undefined : await askedLine(ledger, advice, sku);
    const files = await sentFiles(ledger, settings, advice, one);
    const lines = one === undefined ? explainedLines(ledger.advices, advice) : [one];
    if (args.has('json')) {
      for await (const { numbers } of lines) {
        for (const number of numbers) io.out.json({ ...adviceFacts(advice), ...number, files });
      }
      return 0;
    }
    if (one !== undefined) {
      io.out.lines(explanationLines({ advice, files }, one.sku, one.numbers));
      return 0;
    }
    const explained: ExplainedLine[] = [];
    for await (const line of lines) explained.push(line);
    io.out.lines(toldTable({ advice, files }, explained));
    return 0;
  },
};

async function sentFiles(
  ledger: LedgerViews,
  settings: Settings,
  advice: Advice,
  line: ExplainedLine | undefined,
): Promise<readonly SentFile[]> {
  const files = await outcomesOf(ledger, advice, line);
  return files.map((file) => ({ ...file, as2: sentTrace(evidenceFolder(settings.folders.data), file.transmission) }));
}

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
