/**
 * One set on its way to a document: checked segment by segment, mapped as it is read, judged at its end.
 *
 * Parts leave as they fill up. Once an error was found no more of them do: the set is rejected, and the recorder
 * discards what it has.
 */
import type { CanonicalDocument, DocumentType } from '../canonical/document.ts';
import type { InventoryUpdate } from '../canonical/inventory-update.ts';
import type { Place } from '../finding.ts';
import type { DocumentPlace, Outcome, PartOutcome, SetAcknowledgment } from '../outcome.ts';
import type { ReceiveRule } from '../partner.ts';
import type { TranslationContext } from '../translator.ts';
import { acknowledgmentPolicy } from './acknowledgment-policy.ts';
import { finding } from './findings.ts';
import { acknowledgeSet } from './group-tally.ts';
import type { Guideline } from './guideline/guideline.ts';
import type { FindingPolicy } from './guideline/policy.ts';
import type { GroupHeader, InterchangeHeader, SetHeader } from './headers.ts';
import { packId } from './segment-id.ts';
import type { SegmentView } from './segment-view.ts';
import { setGroupFinding } from './set-group.ts';
import type { MappedPart, SetMap, SetMapping } from './set-map.ts';
import type { SetReport } from './validate/report.ts';
import type { SetValidator } from './validate/set-validator.ts';

const stKey = packId('ST');
const seKey = packId('SE');

const noUpdates: readonly InventoryUpdate[] = [];

/** What the sets of a transmission share. */
export interface SetTools {
  readonly context: TranslationContext;
  readonly mappings: readonly SetMapping[];
  readonly report: SetReport;
  readonly validator: SetValidator;
  /** How findings weigh under a guideline. */
  readonly policies: (guideline: Guideline | undefined) => FindingPolicy;
}

export class SetTranslation {
  readonly #tools: SetTools;
  readonly #header: SetHeader;
  readonly #place: DocumentPlace;
  readonly #findingPlace: Place;
  readonly #test: boolean;
  readonly #map: SetMap | undefined;
  #parts = 0;

  /** `translatable` is false where the interchange is not the partner's, or not for us. */
  constructor(
    tools: SetTools,
    header: SetHeader,
    group: GroupHeader | undefined,
    interchange: InterchangeHeader | undefined,
    translatable: boolean,
  ) {
    this.#tools = tools;
    this.#header = header;
    this.#test = interchange?.test ?? true;
    const mapping = tools.mappings.find(({ set }) => set === header.id);
    const rule = tools.context.partner.receive.find(({ set }) => set === header.id);
    this.#place = documentPlace(header, group, interchange, mapping, rule);
    this.#findingPlace = {
      ...(interchange === undefined ? {} : { interchange: interchange.control }),
      ...(group === undefined ? {} : { group: group.control }),
      set: header.control,
      document: header.position,
    };
    const isAcknowledgment = mapping?.document === 'acknowledgment';
    const policy = tools.policies(rule?.guideline);
    tools.report.begin(this.#findingPlace, isAcknowledgment ? acknowledgmentPolicy(policy) : policy);
    // Whoever is sent groups answers them: an acknowledgment needs no receive rule.
    const named = rule !== undefined || isAcknowledgment;
    if (translatable && mapping !== undefined && named && group !== undefined) {
      this.#map = mapping.map(tools.context, rule, header.position);
      tools.validator.begin(header.id, group.version, this.#findingPlace, rule?.guideline);
      const wrong = setGroupFinding(header, group, this.#findingPlace);
      if (wrong !== undefined) tools.report.add(wrong);
    } else if (translatable && group !== undefined)
      this.#refuse('set-not-expected', `A set ${header.id} is not expected from this partner.`);
    else if (!translatable) this.#refuse('set-untranslated', `Set ${header.id} was not translated.`);
  }

  segment(segment: SegmentView, outcomes: Outcome[]): void {
    const map = this.#map;
    if (map === undefined) return;
    const loop = this.#tools.validator.segment(segment);
    if (segment.key === stKey || segment.key === seKey) return;
    map.segment(segment, loop);
    const full = map.full();
    if (full.length === 0) return;
    this.#drain(map);
    for (const part of full) this.#part(part, false, outcomes);
  }

  end(outcomes: Outcome[]): SetAcknowledgment {
    const { report } = this.#tools;
    const map = this.#map;
    if (map !== undefined) {
      const last = map.last();
      this.#drain(map);
      if (report.errors === 0) this.#part(last, true, outcomes);
    }
    const findings = report.take();
    const number = map?.number ?? '';
    const acknowledgment = acknowledgeSet(this.#header, findings, number);
    outcomes.push({
      kind: 'document',
      place: this.#place,
      verdict: acknowledgment.verdict,
      number,
      parts: this.#parts,
      test: this.#test,
      findings,
    });
    return acknowledgment;
  }

  #part(mapped: MappedPart, last: boolean, outcomes: Outcome[]): void {
    if (this.#tools.report.errors > 0) return;
    this.#parts++;
    outcomes.push(
      'body' in mapped
        ? new WrittenOutcome(this.#place, this.#parts, last, mapped.body)
        : { kind: 'part', place: this.#place, part: this.#parts, last, ...mapped },
    );
  }

  #drain(map: SetMap): void {
    const { report } = this.#tools;
    for (const found of map.findings()) {
      if (found.ordinal !== undefined && report.hasErrorIn(found.ordinal)) continue;
      report.add({ ...this.#findingPlace, ...found });
    }
  }

  #refuse(code: 'set-not-expected' | 'set-untranslated', message: string): void {
    const place = { ...this.#findingPlace, segment: 'ST', ordinal: 1, element: 1, offset: this.#header.offset };
    this.#tools.report.add(finding(code, message, place, this.#header.id));
  }
}

/** A part that is text. A class, for an accessor in a literal would give each part a shape of its own. */
class WrittenOutcome implements PartOutcome {
  readonly kind = 'part';
  readonly place: DocumentPlace;
  readonly part: number;
  readonly last: boolean;
  readonly body: string;
  readonly updates = noUpdates;

  constructor(place: DocumentPlace, part: number, last: boolean, body: string) {
    this.place = place;
    this.part = part;
    this.last = last;
    this.body = body;
  }

  get document(): CanonicalDocument {
    return JSON.parse(this.body) as CanonicalDocument;
  }
}

/** Document types of the groups that we know: what a refused set would have been. */
const typesOfGroups: Readonly<Record<string, DocumentType>> = {
  SH: 'ship-notice',
  IB: 'inventory-advice',
  FA: 'acknowledgment',
};

function documentPlace(
  header: SetHeader,
  group: GroupHeader | undefined,
  interchange: InterchangeHeader | undefined,
  mapping: SetMapping | undefined,
  rule: ReceiveRule | undefined,
): DocumentPlace {
  return {
    position: header.position,
    type: mapping?.document ?? rule?.document ?? typesOfGroups[group?.functionalId ?? ''] ?? 'purchase-order',
    set: header.id,
    ...(interchange === undefined ? {} : { interchangeControl: interchange.control }),
    ...(group === undefined
      ? {}
      : { groupControl: group.control, functionalId: group.functionalId, groupSender: group.sender }),
    setControl: header.control,
  };
}
