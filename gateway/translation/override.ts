/**
 * Partner overrides: between translating and recording, each part of a document goes through the JSONata expression that
 * its receive rule names. The result is the whole part, or only the properties of it that change; it has to fit the
 * document's schema. Order is kept, and the same outcomes give the same outcomes.
 *
 * An override that fails is a defect of our configuration and not of the partner's file: the document is rejected, so
 * that nothing half changed goes on, but what is acknowledged to the partner stays as the translator judged it.
 */
import { type CanonicalDocument, documentTypes } from '../../translators/canonical/document.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import { CountedPositions, countPart } from '../../translators/maps/counts.ts';
import type { DocumentOutcome, DocumentPlace, EndOutcome, Outcome, PartOutcome } from '../../translators/outcome.ts';
import type { TranslationContext } from '../../translators/translator.ts';
import type { ExpressionDefect } from '../partners/expression.ts';
import { defectText, overridden } from '../partners/overridden.ts';
import type { Override } from '../partners/overrides.ts';
import type { Partner, PartnerReceive } from '../partners/partner.ts';
import { ruleForName } from './choose.ts';

/** Context of a translation whose partner may have overrides. */
export interface OverriddenContext extends TranslationContext {
  readonly partner: Partner;
}

/** What an override changes of one file's outcomes; undefined where the partner has none. */
export function overrideOf(context: OverriddenContext): FileOverride | undefined {
  return context.partner.receive.some(({ override }) => override !== undefined) ? new FileOverride(context) : undefined;
}

/** What is known of the document whose parts are coming. */
interface Open {
  readonly position: string;
  readonly findings: Finding[];
  readonly counted: CountedPositions;
  number: string | undefined;
  failed: boolean;
}

export class FileOverride {
  readonly #context: OverriddenContext;
  #open: Open | undefined;
  #rejected = 0;
  #taken = 0;

  constructor(context: OverriddenContext) {
    this.#context = context;
  }

  /** The outcomes of one step of the translator, changed. Call it with each step's in order. Never throws on data. */
  async apply(outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
    const changed: Outcome[] = [];
    for (const outcome of outcomes) {
      if (outcome.kind === 'part') changed.push(...(await this.#part(outcome)));
      else if (outcome.kind === 'document') changed.push(this.#document(outcome));
      else if (outcome.kind === 'end') changed.push(this.#end(outcome));
      else changed.push(outcome);
    }
    return changed;
  }

  async #part(part: PartOutcome): Promise<readonly PartOutcome[]> {
    const rule = ruleOf(this.#context, part.place);
    if (rule?.override === undefined) return [part];
    const open = this.#opened(part.place);
    if (open.failed) return [];
    const { document, defect } = await overridden(rule.override, part.document, {
      schema: documentTypes[part.document.type].schema,
      at: this.#context.receivedAt,
      fixed: ['type', 'part'],
    });
    if (defect !== undefined) {
      open.failed = true;
      open.findings.push(failure(rule.override, defect, part.place));
      return [];
    }
    if ('number' in document) open.number ??= document.number;
    const { kind, place, last } = part;
    return [{ kind, place, part: part.part, last, document, updates: this.#updates(part, document, rule, open) }];
  }

  /** Counts follow the changed quantities and SKUs; updates are the document itself. */
  #updates(
    part: PartOutcome,
    document: CanonicalDocument,
    rule: PartnerReceive,
    open: Open,
  ): readonly InventoryUpdate[] {
    if (document.type === 'inventory-update') return document.updates;
    if (document.type !== 'inventory-advice') return part.updates;
    // What is odd about the counts was told when the translator counted; here they are only counted again.
    return countPart(document, rule, this.#context, part.place.position, open.counted).updates;
  }

  #opened({ position }: DocumentPlace): Open {
    if (this.#open?.position !== position) {
      this.#open = { position, findings: [], counted: new CountedPositions(), number: undefined, failed: false };
    }
    return this.#open;
  }

  #document(outcome: DocumentOutcome): DocumentOutcome {
    const open = this.#open?.position === outcome.place.position ? this.#open : undefined;
    this.#open = undefined;
    const failed = open?.failed ?? false;
    const verdict = failed ? 'rejected' : outcome.verdict;
    if (verdict === 'rejected') this.#rejected += 1;
    else this.#taken += 1;
    if (open === undefined) return outcome;
    const number = open.number ?? outcome.number;
    return { ...outcome, verdict, number, findings: [...outcome.findings, ...open.findings] };
  }

  /** A document that an override failed on counts as one that was not taken. */
  #end(outcome: EndOutcome): EndOutcome {
    if (this.#rejected === 0 || outcome.verdict === 'rejected') return outcome;
    return { ...outcome, verdict: this.#taken === 0 ? 'rejected' : 'partially-accepted' };
  }
}

function ruleOf({ partner, fileName }: OverriddenContext, place: DocumentPlace): PartnerReceive | undefined {
  if (place.set !== undefined) return partner.receive.find(({ set }) => set === place.set);
  return ruleForName(
    partner.receive.filter(({ flat, document }) => flat !== undefined && document === place.type),
    fileName,
  );
}

function failure(override: Override, defect: ExpressionDefect, place: DocumentPlace): Finding {
  return {
    code: 'override-failed',
    severity: 'error',
    ...(place.interchangeControl === undefined ? {} : { interchange: place.interchangeControl }),
    ...(place.groupControl === undefined ? {} : { group: place.groupControl }),
    ...(place.setControl === undefined ? {} : { set: place.setControl }),
    document: place.position,
    message: defectText(override, defect),
    rule: 'An override gives a document that fits the schema, or the properties of it that change.',
    hint: 'Correct the expression and translate the file again; the partner was told what its file alone deserves.',
  };
}
