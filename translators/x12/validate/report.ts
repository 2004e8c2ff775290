/**
 * The findings of one set: kept up to a limit, the rest counted. What repeats itself without saying more (the same
 * unlisted code on every line) is kept once. What the partner's guideline or tolerances say of a rule is applied here.
 */
import type { Finding, Place } from '../../finding.ts';
import type { ElementDefinition } from '../dictionary/element.ts';
import { type FindingCode, finding, findingRules } from '../findings.ts';
import { asFound, type FindingPolicy } from '../guideline/policy.ts';
import type { Segment } from '../segment.ts';

export class SetReport {
  readonly #findingsMax: number;
  #place: Place = {};
  #policy: FindingPolicy = asFound;
  #findings: Finding[] = [];
  #cut = 0;
  #errors = 0;
  readonly #told = new Set<string>();
  /** Ordinals of segments with an error. */
  readonly #erroneous = new Set<number>();

  constructor(findingsMax: number) {
    this.#findingsMax = findingsMax;
  }

  /** Begins the next set. `place` holds the control numbers and the document's position. */
  begin(place: Place, policy: FindingPolicy = asFound): void {
    this.#place = place;
    this.#policy = policy;
    this.#findings = [];
    this.#cut = 0;
    this.#errors = 0;
    this.#told.clear();
    this.#erroneous.clear();
  }

  get errors(): number {
    return this.#errors;
  }

  /** Whether an error of a segment was found: what a map then finds in the same segment follows from it, and says nothing new. */
  hasErrorIn(ordinal: number): boolean {
    return this.#erroneous.has(ordinal);
  }

  /** What was found, and a notice of how many more there were. */
  take(): readonly Finding[] {
    if (this.#cut === 0) return this.#findings;
    const message = `${this.#cut} more findings of this set are not shown.`;
    return [...this.#findings, finding('findings-cut', message, this.#place)];
  }

  /** Takes a finding as the partner's policy weighs it. The first error is kept past the limit too: it explains the verdict. */
  add(found: Finding): void {
    const weighed = this.#policy.weigh(found);
    if (weighed === undefined) return;
    const isError = weighed.severity === 'error';
    const isOver = this.#findings.length >= this.#findingsMax && !(isError && this.#errors === 0);
    if (isError) this.#errors++;
    if (isOver) {
      this.#cut++;
      return;
    }
    if (isError && weighed.ordinal !== undefined) this.#erroneous.add(weighed.ordinal);
    this.#findings.push(weighed);
  }

  /** Counts a finding past the limit without making it: a file that is wrong on every line stays cheap. */
  #isPast(code: FindingCode): boolean {
    if (this.#policy !== asFound || this.#findings.length < this.#findingsMax) return false;
    const isError = findingRules[code].severity === 'error';
    if (isError && this.#errors === 0) return false;
    if (isError) this.#errors++;
    this.#cut++;
    return true;
  }

  /** A finding about a segment. */
  segment(code: FindingCode, segment: Segment, loop: string, message: string, id = segment.id): void {
    if (this.#isPast(code)) return;
    const place = { ...this.#place, segment: id, ordinal: segment.ordinal, ...inLoop(loop), offset: segment.offset };
    this.add(finding(code, message, place));
  }

  /** A finding about an element, or one of its components (0 where it is the element). */
  element(
    code: FindingCode,
    segment: Segment,
    loop: string,
    at: { readonly element: number; readonly component: number; readonly definition: ElementDefinition | undefined },
    says: string,
    value: string,
  ): void {
    if (this.#isPast(code)) return;
    const place: Place = {
      ...this.#place,
      segment: segment.id,
      ordinal: segment.ordinal,
      ...inLoop(loop),
      element: at.element,
      ...(at.component === 0 ? {} : { component: at.component }),
      ...(at.definition === undefined || at.definition.reference === 0 ? {} : { reference: at.definition.reference }),
      offset: segment.elementOffset(at.element),
    };
    const name = elementName(segment.id, at.element, at.component, at.definition?.name ?? '');
    this.add(finding(code, `${name} ${says}`, place, value === '' ? undefined : value));
  }

  /** True the first time that something is asked about in a set. */
  first(what: string): boolean {
    if (this.#told.has(what)) return false;
    if (this.#told.size < this.#findingsMax) this.#told.add(what);
    return true;
  }
}

/** `PO102 (quantity ordered)`, `SLN05-01`. */
export function elementName(segment: string, element: number, component: number, name: string): string {
  const place = `${segment}${String(element).padStart(2, '0')}`;
  const part = component === 0 ? '' : `-${String(component).padStart(2, '0')}`;
  return `${place}${part}${name === '' ? '' : ` (${name})`}`;
}

function inLoop(loop: string): Place {
  return loop === '' ? {} : { loop };
}
