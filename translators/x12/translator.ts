/**
 * The X12 translator: bytes in, outcomes out, set by set (translators/translator.ts has the contract).
 *
 * reader → envelope → validator and map → outcomes. An interchange that is not from the partner or not for us is read
 * and told, but nothing of it is translated or acknowledged by group. A group of acknowledgments (GS01 FA) makes no
 * group outcome: a 997 never answers a 997 (X12.20).
 */
import { type Finding, noErrors } from '../finding.ts';
import type { EndOutcome, Outcome, Verdict } from '../outcome.ts';
import type { TranslationContext, Translator } from '../translator.ts';
import { counterpartFindings } from './counterpart.ts';
import { type EnvelopeSink, EnvelopeWalk, type Level } from './envelope.ts';
import { finding } from './findings.ts';
import { GroupTally } from './group-tally.ts';
import type { GroupHeader, InterchangeHeader, SetHeader } from './headers.ts';
import { SegmentReader } from './reader.ts';
import type { SegmentView } from './segment-view.ts';
import type { SetMapping } from './set-map.ts';
import { type SetTools, SetTranslation } from './set-translation.ts';
import { SetReport } from './validate/report.ts';
import { SetValidator } from './validate/set-validator.ts';

export function x12Translator(context: TranslationContext, mappings: readonly SetMapping[]): Translator {
  const translation = new Translation(context, mappings);
  const walk = new EnvelopeWalk(translation);
  const { host, limits } = context;
  const reader = new SegmentReader(walk, { host, segmentBytesMax: limits.segmentBytesMax });
  let bytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      reader.push(chunk);
      return translation.take();
    },
    end() {
      reader.end();
      walk.end(bytes);
      return [...translation.take(), translation.end()];
    },
  };
}

class Translation implements EnvelopeSink {
  readonly #context: TranslationContext;
  readonly #tools: SetTools;
  #outcomes: Outcome[] = [];
  /** Findings that belong to no document and no group. */
  readonly #findings: Finding[] = [];
  #findingsCut = 0;
  #failed = false;
  readonly #verdicts: Record<Verdict, number> = {
    accepted: 0,
    'accepted-with-errors': 0,
    'partially-accepted': 0,
    rejected: 0,
  };
  #interchange: InterchangeHeader | undefined;
  #group: GroupHeader | undefined;
  #tally: GroupTally | undefined;
  #set: SetTranslation | undefined;
  #translatable = false;

  constructor(context: TranslationContext, mappings: readonly SetMapping[]) {
    this.#context = context;
    const report = new SetReport(context.limits.findingsMax);
    this.#tools = { context, mappings, report, validator: new SetValidator(report, { countLines: false }) };
  }

  take(): readonly Outcome[] {
    const outcomes = this.#outcomes;
    this.#outcomes = [];
    return outcomes;
  }

  end(): EndOutcome {
    const documents = Object.values(this.#verdicts).reduce((sum, count) => sum + count, 0);
    if (this.#findingsCut > 0) {
      this.#findings.push(finding('findings-cut', `${this.#findingsCut} more findings are not shown.`, {}));
    }
    return { kind: 'end', verdict: this.#verdict(documents), documents, findings: this.#findings };
  }

  interchange(header: InterchangeHeader): void {
    this.#interchange = header;
    const { ordinal, sender, receiver, control, test } = header;
    this.#outcomes.push({ kind: 'interchange', ordinal, sender, receiver, control, test });
    const against = counterpartFindings(header, this.#context.partner.x12);
    for (const found of against) this.#add(found);
    this.#translatable = against.length === 0;
  }

  group(header: GroupHeader): void {
    this.#group = header;
    const interchange = this.#interchange;
    const acknowledged = this.#translatable && header.functionalId !== 'FA' && interchange !== undefined;
    this.#tally = acknowledged ? new GroupTally(header, interchange, this.#context.limits.findingsMax) : undefined;
  }

  set(header: SetHeader): void {
    this.#set = new SetTranslation(this.#tools, header, this.#group, this.#interchange, this.#translatable);
  }

  segment(segment: SegmentView): void {
    this.#set?.segment(segment, this.#outcomes);
  }

  setEnd(): void {
    const acknowledgment = this.#set?.end(this.#outcomes);
    this.#set = undefined;
    if (acknowledgment === undefined) return;
    this.#verdicts[acknowledgment.verdict]++;
    this.#tally?.set(acknowledgment);
  }

  groupEnd(_header: GroupHeader, included: number | undefined): void {
    if (this.#tally !== undefined) {
      if (!noErrors(this.#tally.findings)) this.#failed = true;
      this.#outcomes.push(this.#tally.outcome(included));
    }
    this.#tally = undefined;
    this.#group = undefined;
  }

  interchangeEnd(): void {
    this.#interchange = undefined;
    this.#translatable = false;
  }

  interchangeAcknowledgment(ta1: SegmentView): void {
    const place = { interchange: this.#interchange?.control ?? '', segment: 'TA1', offset: ta1.offset };
    const message = `The partner's TA1 says ${ta1.text(4)} ${ta1.text(5)} of interchange ${ta1.text(1)}.`;
    this.#add(finding('interchange-acknowledged', message, place));
  }

  finding(level: Level, found: Finding): void {
    if (level === 'set') this.#tools.report.add(found);
    else if (level === 'group' && this.#tally !== undefined) this.#tally.finding(found);
    else this.#add(found);
  }

  #add(found: Finding): void {
    if (found.severity === 'error') this.#failed = true;
    if (this.#findings.length < this.#context.limits.findingsMax) this.#findings.push(found);
    else this.#findingsCut++;
  }

  #verdict(documents: number): Verdict {
    const { rejected } = this.#verdicts;
    if (rejected === documents) return documents > 0 || this.#failed ? 'rejected' : 'accepted';
    if (rejected > 0) return 'partially-accepted';
    return this.#failed || this.#verdicts['accepted-with-errors'] > 0 ? 'accepted-with-errors' : 'accepted';
  }
}
