/** `crossdock translate`: one file as a partner's, to canonical documents; nothing is sent, kept or acknowledged. */
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { documentTypes } from '../../translators/canonical/document.ts';
import type { Finding } from '../../translators/finding.ts';
import type { DocumentOutcome, Outcome, PartOutcome, Verdict } from '../../translators/outcome.ts';
import { instant, systemClock } from '../clock.ts';
import { systemCode } from '../errors.ts';
import { fileChunks } from '../translation/file-chunks.ts';
import { nodeHost } from '../translation/host.ts';
import { overrideOf } from '../translation/override.ts';
import { translate } from '../translation/translate.ts';
import type { Arguments } from './arguments.ts';
import { askedPartner, askedPartners } from './asked-partner.ts';
import { askedSettings } from './asked-settings.ts';
import { type Command, exitCodes, Refusal, sharedOptions, UsageError } from './command.ts';
import { HeldParts } from './held-parts.ts';
import { countWords, findingLines } from './lines/finding-lines.ts';
import { styled, visibleJson } from './lines/layout.ts';
import { counted, verdictSpan } from './lines/phrases.ts';
import type { Io } from './terminal.ts';

export const translateCommand: Command = {
  usage: 'FILE --partner PARTNER',
  about: [
    "Translates one file as if PARTNER had sent it now, by the partner's folder. Documents that are accepted go to standard output as JSON, one line each: {position, set, part, last, document}. A document of many lines comes in several parts, the last one says so; position 1.2.3 is the third set of the second group of the first interchange; a flat file's documents are 1, 2 …, without set.",
    'What was found goes to standard error: place, value, rule and what to do. With --json that is JSON too, one line a finding, and a last line {verdict, documents, rejected, errors, warnings}.',
    'Nothing is sent, kept or acknowledged, and no inventory changes.',
  ],
  options: {
    partner: { value: 'PARTNER', text: "Name of the partner's folder." },
    config: sharedOptions.config,
    json: { text: 'Findings as JSON too, one object a line.' },
  },
  operands: { min: 1, max: 1, missing: 'which file? crossdock translate FILE --partner PARTNER' },
  examples: [
    [
      'crossdock translate partners/northwind/samples/850.edi --partner northwind',
      'shows the purchase orders that the file becomes',
    ],
  ],
  exits: [
    [exitCodes.ok, 'accepted, or accepted with errors'],
    [exitCodes.bad, 'rejected or partially accepted, or there is no such file'],
    [exitCodes.usage, 'the command was not understood, or the settings or partners have errors'],
  ],
  async run(args, io) {
    const id = args.text('partner');
    if (id === undefined) throw new UsageError("whose file is it? --partner PARTNER is the name of a partner's folder");
    const settings = askedSettings(args, io);
    const partner = askedPartner(await askedPartners(settings), id);
    const [file = ''] = args.operands;
    const path = resolve(io.cwd, file);
    refuseNoFile(path, file);
    const fileName = basename(path);
    const receivedAt = instant(systemClock.now());
    const context = { host: nodeHost(), partner, receivedAt, fileName, limits: settings.translation };
    using print = new Printing(args, io);
    const override = overrideOf(context);
    for (const outcomes of translate(context, fileChunks(path))) {
      for (const outcome of (await override?.apply(outcomes)) ?? outcomes) print.outcome(outcome);
      await io.out.drained();
    }
    return print.end(file);
  },
};

function refuseNoFile(path: string, file: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Refusal(code === 'ENOENT' ? `there is no file ${file}` : `${file} cannot be read: ${code}`);
  }
  throw new Refusal(`${file} is a folder or a device, and no file`);
}

/** Prints outcomes as they come, and counts. */
class Printing implements Disposable {
  readonly #io: Io;
  readonly #json: boolean;
  readonly #held = new HeldParts();
  readonly #counts = { documents: 0, rejected: 0, errors: 0, warnings: 0 };
  #verdict: Verdict = 'rejected';

  constructor(args: Arguments, io: Io) {
    this.#io = io;
    this.#json = args.has('json');
  }

  outcome(outcome: Outcome): void {
    if (outcome.kind === 'part') this.#held.hold(partLine(outcome));
    else if (outcome.kind === 'document') this.#document(outcome);
    else if (outcome.kind === 'end') this.#verdict = outcome.verdict;
    if (outcome.kind === 'document' || outcome.kind === 'group' || outcome.kind === 'end') {
      for (const finding of outcome.findings) this.#finding(finding);
    }
  }

  end(file: string): number {
    const { documents, rejected, errors, warnings } = this.#counts;
    if (this.#json) this.#io.err.json({ verdict: this.#verdict, ...this.#counts });
    else {
      const found = countWords(errors, warnings);
      const lost = rejected === 0 ? '' : `, ${rejected} of them rejected`;
      this.#io.err.line([
        `${file}: `,
        verdictSpan(this.#verdict),
        `: ${counted(documents, 'document')}${lost}${found === '' ? '' : `, ${found}`}`,
      ]);
    }
    return this.#verdict === 'accepted' || this.#verdict === 'accepted-with-errors' ? exitCodes.ok : exitCodes.bad;
  }

  [Symbol.dispose](): void {
    this.#held.clear();
  }

  #document({ place, verdict, number, parts }: DocumentOutcome): void {
    this.#counts.documents += 1;
    if (!this.#json) {
      const title = `${documentTypes[place.type].title} ${number === '' ? 'without number' : number}`;
      const what = [place.set, place.setControl].filter(Boolean).join(' ');
      const about = [title, ...(what === '' ? [] : [`set ${what}`]), ...(parts > 1 ? [`${parts} parts`] : [])].join(
        ', ',
      );
      this.#io.err.line([styled('bold', place.position), `  ${about}: `, verdictSpan(verdict)]);
    }
    if (verdict === 'rejected') this.#counts.rejected += 1;
    else for (const piece of this.#held.pieces()) this.#io.out.bytes(piece);
    this.#held.clear();
  }

  #finding(finding: Finding): void {
    if (finding.severity === 'error') this.#counts.errors += 1;
    if (finding.severity === 'warning') this.#counts.warnings += 1;
    if (this.#json) this.#io.err.json(finding);
    else this.#io.err.lines(findingLines(finding, 0));
  }
}

function partLine(outcome: PartOutcome): string {
  const { place, part, last } = outcome;
  const { position, set } = place;
  const head = JSON.stringify({ position, ...(set === undefined ? {} : { set }), part, last });
  return visibleJson(`${head.slice(0, -1)},"document":${outcome.body ?? JSON.stringify(outcome.document)}}`);
}
