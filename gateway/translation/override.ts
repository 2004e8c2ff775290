/**
 * Partner overrides: between translating and recording, each part of a document goes through the JSONata expression that
 * its receive rule names. The result is the whole part, or only the properties of it that change; it has to fit the
 * document's schema. Order is kept, and the same outcomes give the same outcomes.
 *
 * An override that fails is a defect of our configuration and not of the partner's file: the document is rejected, so
 * that nothing half changed goes on, but what is acknowledged to the partner stays as the translator judged it.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { type CanonicalDocument, type DocumentType, documentTypes } from '../../translators/canonical/document.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import { type Finding, quoted } from '../../translators/finding.ts';
import { CountedPositions, countPart } from '../../translators/maps/counts.ts';
import type { DocumentOutcome, DocumentPlace, EndOutcome, Outcome, PartOutcome } from '../../translators/outcome.ts';
import type { TranslationContext } from '../../translators/translator.ts';
import { compileExpression, type Expression, type ExpressionDefect } from '../partners/expression.ts';
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
    const { document, defect } = await changedBy(rule.override, part.document, this.#context.receivedAt);
    if (defect !== undefined) {
      open.failed = true;
      open.findings.push(failure(rule.override, defect, part.place));
      return [];
    }
    if ('number' in document) open.number ??= document.number;
    return [{ ...part, document, updates: this.#updates(part, document, rule, open) }];
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

type Changed =
  | { readonly document: CanonicalDocument; readonly defect?: undefined }
  | { readonly document?: undefined; readonly defect: ExpressionDefect };

async function changedBy({ text }: Override, document: CanonicalDocument, at: string): Promise<Changed> {
  const compiled = expressionOf(text);
  // The configuration is checked before it gets here; what did not compile then has no partner.
  if (compiled === undefined) throw new Error('an override that does not compile passed the configuration check');
  const { value, defect } = await compiled.evaluate(document, at);
  if (defect !== undefined) return { defect };
  const wrong = (message: string): Changed => ({ defect: { line: 0, column: 0, message } });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong(`it gives ${value === undefined ? 'nothing' : quoted(JSON.stringify(value))}, and not a document`);
  }
  const { schema } = documentTypes[document.type];
  const changed = withLists({ ...document, ...value }, schema) as CanonicalDocument;
  if (changed.type !== document.type) return wrong('it changes `type`, which has to stay');
  if (JSON.stringify(changed.part) !== JSON.stringify(document.part))
    return wrong('it changes `part`, which has to stay');
  const misfit = misfitOf(changed, document.type);
  return misfit === undefined ? { document: changed } : wrong(misfit);
}

/** JSONata makes one value of a list of one; where the schema asks for a list, it is one again. */
function withLists(value: unknown, schema: TSchema): unknown {
  const { type, items, properties } = schema as {
    type?: string;
    items?: TSchema;
    properties?: Record<string, TSchema>;
  };
  if (type === 'array' && items !== undefined) {
    return (Array.isArray(value) ? value : [value]).map((one) => withLists(one, items));
  }
  if (properties === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const its = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return [key, its === undefined ? one : withLists(one, its)];
    }),
  );
}

const ajv = new Ajv({ strict: false, inlineRefs: false });
const validators = new Map<DocumentType, ValidateFunction>();

/** What of a document does not fit its schema, in words; undefined where all does. */
function misfitOf(document: CanonicalDocument, type: DocumentType): string | undefined {
  let validate = validators.get(type);
  if (validate === undefined) {
    validate = ajv.compile(documentTypes[type].schema);
    validators.set(type, validate);
  }
  if (validate(document)) return undefined;
  const [error] = validate.errors ?? [];
  const place = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  const unknown = (error?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  const what = unknown === undefined ? error?.message : `has no property ${quoted(unknown)}`;
  return `what it gives does not fit the document: ${place === '' ? '' : `${place} `}${what}`;
}

const expressions = new Map<string, Expression>();
/** Compiled expressions that a worker keeps. */
const expressionsMax = 1_000;

function expressionOf(text: string): Expression | undefined {
  const known = expressions.get(text);
  if (known !== undefined) return known;
  const { expression } = compileExpression(text);
  if (expressions.size >= expressionsMax) expressions.clear();
  if (expression !== undefined) expressions.set(text, expression);
  return expression;
}

function failure({ file }: Override, { line, column, message }: ExpressionDefect, place: DocumentPlace): Finding {
  const where = line > 0 ? `${file}:${line}:${column}` : file;
  return {
    code: 'override-failed',
    severity: 'error',
    ...(place.interchangeControl === undefined ? {} : { interchange: place.interchangeControl }),
    ...(place.groupControl === undefined ? {} : { group: place.groupControl }),
    ...(place.setControl === undefined ? {} : { set: place.setControl }),
    document: place.position,
    message: `${where}: ${message}`,
    rule: 'An override gives a document that fits the schema, or the properties of it that change.',
    hint: 'Correct the expression and translate the file again; the partner was told what its file alone deserves.',
  };
}
