/**
 * The X12 translator: bytes in, outcomes out, set by set (translators/translator.ts has the contract).
 *
 * reader → envelope → validator and map → outcomes. An interchange that is not from the partner or not for us is read
 * and told, but nothing of it is translated or acknowledged by group; a TA1 may say so. A group of acknowledgments
 * (GS01 FA) makes no group outcome: a 997 never answers a 997 (X12.20).
 */
import { type Finding, noErrors, type Place } from '../finding.ts';
import type { DocumentPlace, EndOutcome, Outcome, Verdict } from '../outcome.ts';
import type { TranslationContext, Translator } from '../translator.ts';
import { counterpartFindings } from './counterpart.ts';
import { type EnvelopeSink, EnvelopeWalk, type Level } from './envelope.ts';
import { finding } from './findings.ts';
import { GroupTally } from './group-tally.ts';
import { type FindingPolicy, findingPolicies } from './guideline/policy.ts';
import type { GroupHeader, InterchangeHeader, SetHeader } from './headers.ts';
import { InterchangeTally, interchangeIdentity } from './interchange-tally.ts';
import { SegmentReader } from './reader.ts';
import { readTa1 } from './received-ta1.ts';
import type { SegmentView } from './segment-view.ts';
import { isExpectedGroup } from './set-group.ts';
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
  /** How findings of interchanges and groups weigh for this partner. */
  readonly #policy: FindingPolicy;
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
  #interchangeTally: InterchangeTally | undefined;
  /** TA1s of the open interchange so far. */
  #ta1s = 0;
  #group: GroupHeader | undefined;
  #tally: GroupTally | undefined;
  #set: SetTranslation | undefined;
  #translatable = false;

  constructor(context: TranslationContext, mappings: readonly SetMapping[]) {
    this.#context = context;
    const { limits, partner } = context;
    const report = new SetReport(limits.findingsMax);
    const { tolerate, characters = 'extended' } = partner.x12 ?? {};
    const validator = new SetValidator(report, { countLines: false, characters });
    const policies = findingPolicies(tolerate);
    this.#policy = policies(undefined);
    this.#tools = { context, mappings, report, validator, policies };
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
    const identity = interchangeIdentity(header);
    this.#outcomes.push({ kind: 'interchange', ordinal, sender, receiver, control, test, identity });
    const against = counterpartFindings(header, this.#context.partner.x12);
    for (const found of against) this.#add(found);
    this.#translatable = against.length === 0;
    this.#interchangeTally = new InterchangeTally(header, against);
    this.#ta1s = 0;
  }

  group(header: GroupHeader): void {
    this.#group = header;
    const interchange = this.#interchange;
    const acknowledged = this.#translatable && header.functionalId !== 'FA' && interchange !== undefined;
    this.#tally = acknowledged ? new GroupTally(header, interchange, this.#context.limits.findingsMax) : undefined;
    this.#interchangeTally?.group(header.functionalId);
    if (this.#tally === undefined || isExpectedGroup(header, this.#context.partner.receive)) return;
    const place: Place = { interchange: interchange?.control ?? '', group: header.control, segment: 'GS', element: 1 };
    const message = `A group of GS01 "${header.functionalId}" is not expected from this partner.`;
    this.#tally.finding(
      finding('group-not-expected', message, { ...place, offset: header.offset }, header.functionalId),
    );
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
    const acknowledgment = this.#interchangeTally?.outcome(this.#context.partner.x12);
    if (acknowledgment !== undefined) this.#outcomes.push({ kind: 'interchange-acknowledgment', acknowledgment });
    this.#interchangeTally = undefined;
    this.#interchange = undefined;
    this.#translatable = false;
  }

  /** A TA1 is a document of its own; it stands at `1.TA1.2`, being the second of the first interchange. */
  interchangeAcknowledgment(ta1: SegmentView): void {
    const interchange = this.#interchange;
    if (interchange === undefined) return;
    this.#interchangeTally?.acknowledgment();
    const position = `${interchange.ordinal}.TA1.${++this.#ta1s}`;
    const found: Place = { interchange: interchange.control, document: position };
    const { document, findings: read } = readTa1(ta1, found);
    const at: Place = { ...found, segment: 'TA1', offset: ta1.offset };
    const findings = this.#translatable ? read : [finding('set-untranslated', 'A TA1 was not taken.', at)];
    const verdict = noErrors(findings) ? (findings.length === 0 ? 'accepted' : 'accepted-with-errors') : 'rejected';
    const type = 'interchange-acknowledgment';
    const place: DocumentPlace = { position, type, set: 'TA1', interchangeControl: interchange.control };
    const parts = verdict === 'rejected' ? 0 : 1;
    if (parts > 0) this.#outcomes.push({ kind: 'part', place, part: 1, last: true, document, updates: [] });
    const { test } = interchange;
    this.#outcomes.push({ kind: 'document', place, verdict, number: document.control, parts, test, findings });
    this.#verdicts[verdict]++;
  }

  finding(level: Level, raw: Finding): void {
    // The report of a set weighs what it is given itself, by the guideline of the set.
    const found = level === 'set' ? raw : this.#policy.weigh(raw);
    if (found === undefined) return;
    this.#interchangeTally?.finding(found);
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
