/**
 * Looks at any X12 without knowing a partner: what is in it, and what is wrong with it.
 *
 * The envelope is checked whole, sets by the dictionary where there is one. Never throws on data; memory does not grow
 * with the file beyond the limits below.
 */
import type { Finding, Place } from '../finding.ts';
import type { Host } from '../host.ts';
import type { TranslationLimits } from '../translator.ts';
import { baseVersion } from './dictionary/versions.ts';
import { type EnvelopeSink, EnvelopeWalk, type Level } from './envelope.ts';
import { finding } from './findings.ts';
import type { Guideline } from './guideline/guideline.ts';
import { findingPolicies } from './guideline/policy.ts';
import type { GroupHeader, InterchangeHeader, SetHeader } from './headers.ts';
import { SegmentReader } from './reader.ts';
import { readTa1 } from './received-ta1.ts';
import type { SegmentView } from './segment-view.ts';
import { setGroupFinding } from './set-group.ts';
import { SetReport } from './validate/report.ts';
import { SetValidator } from './validate/set-validator.ts';

/** Groups that are listed one by one; all are counted. */
export const inspectedGroupsMax = 1_000;

export interface InspectResult {
  readonly bytes: number;
  /** No finding is an error. */
  readonly ok: boolean;
  readonly interchanges: number;
  readonly groups: number;
  readonly sets: number;
  readonly segments: number;
  readonly findings: readonly Finding[];
  /** Findings that were counted only, over `findingsMax`. */
  readonly findingsCut: number;
  readonly contents: readonly InspectedInterchange[];
}

export interface InspectedInterchange {
  readonly control: string;
  /** `ZZ:SENDER`. */
  readonly sender: string;
  readonly receiver: string;
  /** ISA12. */
  readonly version: string;
  readonly test: boolean;
  readonly groups: readonly InspectedGroup[];
}

export interface InspectedGroup {
  readonly control: string;
  readonly functionalId: string;
  /** GS08. */
  readonly version: string;
  /** Number of sets by set id. */
  readonly sets: Readonly<Record<string, number>>;
}

export interface Inspector {
  push(bytes: Uint8Array): void;
  end(): InspectResult;
}

/** `guideline` gives a partner's guideline for a set; none unless told. */
export function inspector(host: Host, limits: TranslationLimits, guideline: GuidelineOf = () => undefined): Inspector {
  const inspection = new Inspection(limits, guideline);
  const walk = new EnvelopeWalk(inspection);
  const sink = {
    segment(segment: SegmentView) {
      inspection.segments++;
      walk.segment(segment);
    },
    defect: walk.defect.bind(walk),
  };
  const reader = new SegmentReader(sink, { host, segmentBytesMax: limits.segmentBytesMax });
  let bytes = 0;
  return {
    push(chunk) {
      bytes += chunk.length;
      reader.push(chunk);
    },
    end() {
      reader.end();
      walk.end(bytes);
      return inspection.result(bytes);
    },
  };
}

type GuidelineOf = (set: string) => Guideline | undefined;

interface OpenGroup extends InspectedGroup {
  readonly sets: Record<string, number>;
}

class Inspection implements EnvelopeSink {
  segments = 0;
  readonly #findingsMax: number;
  readonly #report: SetReport;
  readonly #validator: SetValidator;
  readonly #guideline: GuidelineOf;
  readonly #policies = findingPolicies(undefined);
  readonly #findings: Finding[] = [];
  readonly #contents: (InspectedInterchange & { groups: InspectedGroup[] })[] = [];
  #cut = 0;
  #errors = 0;
  /** Interchanges by sender, receiver and ISA13. */
  readonly #controls = new Set<string>();
  #interchanges = 0;
  #groups = 0;
  #sets = 0;
  #interchange: InterchangeHeader | undefined;
  #group: GroupHeader | undefined;
  #listed: OpenGroup | undefined;

  constructor(limits: TranslationLimits, guideline: GuidelineOf) {
    this.#guideline = guideline;
    this.#findingsMax = limits.findingsMax;
    this.#report = new SetReport(limits.findingsMax);
    this.#validator = new SetValidator(this.#report, { countLines: true });
  }

  interchange(header: InterchangeHeader): void {
    this.#interchange = header;
    this.#interchanges++;
    this.#checkControl(header);
    if (this.#interchanges > inspectedGroupsMax) return;
    this.#contents.push({
      control: header.control,
      sender: `${header.senderQualifier}:${header.sender}`,
      receiver: `${header.receiverQualifier}:${header.receiver}`,
      version: header.version,
      test: header.test,
      groups: [],
    });
  }

  /** The same number twice in one file. What came in other files, only a ledger knows. */
  #checkControl({
    control,
    senderQualifier,
    sender,
    receiverQualifier,
    receiver,
    test,
    offset,
  }: InterchangeHeader): void {
    const key = JSON.stringify([senderQualifier, sender, receiverQualifier, receiver, test, control]);
    if (control === '' || this.#controls.size >= inspectedGroupsMax) return;
    if (!this.#controls.has(key)) {
      this.#controls.add(key);
      return;
    }
    const message = `ISA13 ${control} was used before in this file.`;
    const place: Place = { interchange: control, segment: 'ISA', ordinal: 1, element: 13, offset };
    this.#add(finding('interchange-control-duplicate', message, place, control));
  }

  group(header: GroupHeader): void {
    this.#group = header;
    this.#groups++;
    const { control, functionalId, version } = header;
    this.#listed = { control, functionalId, version, sets: {} };
    if (this.#groups <= inspectedGroupsMax) this.#contents.at(-1)?.groups.push(this.#listed);
  }

  set(header: SetHeader): void {
    this.#sets++;
    const sets = this.#listed?.sets;
    if (sets !== undefined) {
      const id = Object.hasOwn(sets, header.id) || Object.keys(sets).length < inspectedGroupsMax ? header.id : 'others';
      sets[id] = (sets[id] ?? 0) + 1;
    }
    const place: Place = {
      ...(this.#interchange === undefined ? {} : { interchange: this.#interchange.control }),
      ...(this.#group === undefined ? {} : { group: this.#group.control }),
      set: header.control,
      document: header.position,
    };
    const guideline = this.#guideline(header.id);
    this.#report.begin(place, this.#policies(guideline));
    this.#validator.begin(header.id, this.#group?.version ?? baseVersion, place, guideline);
    const wrong = this.#group && setGroupFinding(header, this.#group, place);
    if (wrong !== undefined) this.#report.add(wrong);
  }

  segment(segment: SegmentView): void {
    this.#validator.segment(segment);
  }

  setEnd(): void {
    for (const found of this.#report.take()) this.#add(found);
  }

  groupEnd(): void {
    this.#group = undefined;
    this.#listed = undefined;
  }

  interchangeEnd(): void {
    this.#interchange = undefined;
  }

  interchangeAcknowledgment(ta1: SegmentView): void {
    const { findings } = readTa1(ta1, { interchange: this.#interchange?.control ?? '' });
    for (const found of findings) this.#add(found);
  }

  finding(level: Level, found: Finding): void {
    if (level === 'set') this.#report.add(found);
    else this.#add(found);
  }

  result(bytes: number): InspectResult {
    return {
      bytes,
      ok: this.#errors === 0,
      interchanges: this.#interchanges,
      groups: this.#groups,
      sets: this.#sets,
      segments: this.segments,
      findings: this.#findings,
      findingsCut: this.#cut,
      contents: this.#contents,
    };
  }

  #add(found: Finding): void {
    if (found.severity === 'error') this.#errors++;
    if (this.#findings.length < this.#findingsMax) this.#findings.push(found);
    else this.#cut++;
  }
}
