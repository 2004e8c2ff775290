/**
 * What a schema cannot say about a guideline: places that its set has, codes that the dictionary knows, and rules that
 * contradict each other or change nothing. Checked against the dictionary of the partner's version.
 */
import type { ElementDefinition } from '../dictionary/element.ts';
import type { GrammarLoop, GrammarNode } from '../dictionary/grammar.ts';
import { setGrammar } from '../dictionary/sets.ts';
import { elementName } from '../validate/report.ts';
import type { ElementRule, Guideline, SegmentRule, WeightRule } from './guideline.ts';
import { nearestCode, nearestPlaces } from './nearest-place.ts';
import { type GuidelinePlace, guidelinePlace, isAt } from './place.ts';

/** One thing that is wrong with a guideline: the steps to it from the file's top, and what, as part of a sentence. */
export interface GuidelineComplaint {
  readonly path: readonly (string | number)[];
  /** The key is meant, not its value. */
  readonly key: boolean;
  readonly message: string;
  readonly hint?: string;
}

/** Checks a guideline for a version (GS08) of its set. */
export function checkGuideline(guideline: Guideline, gs08: string): readonly GuidelineComplaint[] {
  const found = setGrammar(guideline.set, gs08);
  if (found === undefined) {
    const message = `\`set\` is \`${guideline.set}\`, and there is no dictionary for it`;
    return [{ path: ['set'], key: false, message }];
  }
  const { grammar } = found;
  const check = new Check(nodesOf(grammar.root), `${grammar.id} ${grammar.version}`);
  for (const [name, rule] of Object.entries(guideline.segments ?? {})) check.segment(name, rule);
  for (const [name, rule] of Object.entries(guideline.elements ?? {})) check.element(name, rule);
  for (const [code, rule] of Object.entries<WeightRule>(guideline.findings ?? {})) check.weight(code, rule);
  if (Array.isArray(guideline.unknownSegments)) check.unknown(guideline.unknownSegments);
  return check.complaints;
}

/** Every segment of a set by its path; of two at one path the first. */
export type Nodes = ReadonlyMap<string, GrammarNode>;

function nodesOf(root: GrammarLoop): Nodes {
  const nodes = new Map<string, GrammarNode>();
  const walk = (loop: GrammarLoop) => {
    for (const member of loop.members) {
      const path = loop.path === '' ? member.id : `${loop.path}/${member.id}`;
      if (!nodes.has(path)) nodes.set(path, member);
      if (member.loop !== undefined) walk(member.loop);
    }
  };
  walk(root);
  return nodes;
}

class Check {
  readonly complaints: GuidelineComplaint[] = [];
  readonly #nodes: Nodes;
  /** As `850 004010`. */
  readonly #set: string;

  constructor(nodes: Nodes, set: string) {
    this.#nodes = nodes;
    this.#set = set;
  }

  segment(name: string, rule: SegmentRule): void {
    const path = ['segments', name];
    const place = this.#place(name, path, true);
    if (place === undefined) return;
    if (place.element !== undefined) {
      this.#complain(path, true, `\`${name}\` is an element`, 'elements stand under `elements`');
      return;
    }
    const [node] = this.#at(place);
    if (node === undefined) return;
    const changes = rule.use ?? rule.max ?? rule.needs;
    if (changes === undefined) this.#complain(path, false, 'the rule says nothing: `use`, `max` or `needs`');
    if (rule.use === 'optional' && this.#at(place).every(({ minimum }) => minimum === 0)) {
      this.#complain([...path, 'use'], false, '`use` is `optional`, which it is by the dictionary already');
    }
    if (rule.use === 'forbidden') {
      for (const key of ['max', 'needs'] as const) {
        if (rule[key] !== undefined) this.#complain([...path, key], true, `\`${key}\` is of what is not there at all`);
      }
    }
    const first = node.segment.elements[0]?.definition;
    rule.needs?.forEach((code, index) => {
      if (first !== undefined)
        this.#code(code, [...path, 'needs', index], elementName(node.id, 1, 0, first.name), first);
    });
  }

  element(name: string, rule: ElementRule): void {
    const path = ['elements', name];
    const place = this.#place(name, path, true);
    if (place === undefined) return;
    const { element, component } = place;
    if (element === undefined) {
      this.#complain(
        path,
        true,
        `\`${name}\` is a segment`,
        `segments stand under \`segments\`, elements as ${name}01`,
      );
      return;
    }
    const definition = this.#definition(name, place, path);
    if (definition === undefined) return;
    if (Object.keys(rule).length === 0) this.#complain(path, false, 'the rule says nothing');
    const isOptional = component === undefined && this.#at(place).every((node) => isOptionalAt(node, element));
    if (rule.use === 'optional' && isOptional) {
      this.#complain([...path, 'use'], false, '`use` is `optional`, which it is by the dictionary already');
    }
    if (component !== undefined && rule.use === 'forbidden') {
      this.#complain([...path, 'use'], false, '`use` is `forbidden`, and only an element can be, not its component');
    }
    this.#values(name, rule, path, definition);
  }

  weight(code: string, rule: WeightRule): void {
    if (typeof rule === 'string') return;
    rule.at.forEach((name, index) => {
      const path = ['findings', code, 'at', index];
      const place = this.#place(name, path, false);
      if (place?.element !== undefined) this.#definition(name, place, path, false);
    });
  }

  unknown(ids: readonly string[]): void {
    ids.forEach((id, index) => {
      const [path] = [...this.#nodes].find(([, node]) => node.id === id) ?? [];
      if (path === undefined) return;
      this.#complain(['unknownSegments', index], false, `${this.#set} has a segment ${id}, at ${path}`);
    });
  }

  /** The place that a name says, complained about where the set has no such segment. */
  #place(name: string, path: readonly (string | number)[], key: boolean): GuidelinePlace | undefined {
    const place = guidelinePlace(name);
    if (place?.level !== undefined) this.#level(place.level, path, key);
    if (place === undefined) {
      const message = `\`${name}\` names no segment and no element`;
      this.#complain(path, key, message, 'as REF, PO1/REF, */REF, BEG03 or PO1/N104');
      return undefined;
    }
    if (this.#at(place).length > 0) return place;
    this.#complain(path, key, `${this.#set} has no ${place.path}`, nearestPlaces(place, this.#nodes));
    return undefined;
  }

  /** Levels are told apart where a guideline is laid over the dictionary, and not by what a finding says of its place. */
  #level(level: string, path: readonly (string | number)[], key: boolean): void {
    const known = this.#nodes.get('HL')?.segment.elements[2]?.definition.codes;
    if (path[0] === 'findings')
      this.#complain(path, key, 'a level (HL:) holds under `segments` and `elements`, not here');
    else if (known !== undefined && !known.codes.includes(level)) {
      this.#complain(path, key, `\`${level}\` is no level of HL03 (element 735)`, 'as S, O, T, P or I');
    }
  }

  #at(place: GuidelinePlace): readonly GrammarNode[] {
    return [...this.#nodes].filter(([path]) => isAt(place, path)).map(([, node]) => node);
  }

  #definition(name: string, place: GuidelinePlace, path: readonly (string | number)[], key = true) {
    const { element = 0, component } = place;
    const [node] = this.#at(place);
    const elements = node?.segment.elements ?? [];
    const definition = elements[element - 1]?.definition;
    if (definition === undefined) {
      const message = `\`${name}\`: segment ${node?.id} of ${this.#set} has elements 01 to ${two(elements.length)}`;
      this.#complain(path, key, message);
      return undefined;
    }
    if (component === undefined) return definition;
    const { components } = definition;
    const one = components[component - 1]?.definition;
    const has = components.length === 0 ? 'is no composite' : `has components 01 to ${two(components.length)}`;
    if (one === undefined)
      this.#complain(path, key, `\`${name}\`: ${elementName(node?.id ?? '', element, 0, '')} ${has}`);
    return one;
  }

  #values(name: string, rule: ElementRule, path: readonly (string | number)[], definition: ElementDefinition): void {
    const { use, codes, addCodes, min, max } = rule;
    if (use === 'forbidden') {
      for (const key of ['codes', 'addCodes', 'min', 'max'] as const) {
        if (rule[key] !== undefined) this.#complain([...path, key], true, `\`${key}\` is of what is not there at all`);
      }
      return;
    }
    if (min !== undefined && max !== undefined && min > max) {
      this.#complain([...path, 'min'], false, `\`min\` is ${min}, more than \`max\`, which is ${max}`);
    }
    codes?.forEach((code, index) => {
      this.#code(code, [...path, 'codes', index], name, definition);
    });
    if (codes !== undefined && addCodes !== undefined) {
      this.#complain([...path, 'addCodes'], true, '`codes` says all that is allowed, so `addCodes` adds nothing');
    } else if (addCodes !== undefined && definition.codes === undefined) {
      this.#complain([...path, 'addCodes'], true, `${name} has no list of codes to add to`);
    }
  }

  /** A code that the value could never be, being too long or not in a list that is whole. */
  #code(code: string, path: readonly (string | number)[], name: string, definition: ElementDefinition): void {
    if (code.length > definition.maximum || code.length < definition.minimum) {
      const lengths = `${definition.minimum} to ${definition.maximum}`;
      this.#complain(path, false, `\`${code}\` has ${code.length} characters; ${name} has ${lengths}`);
    } else if (definition.strict && definition.codes?.codes.includes(code) === false) {
      const near = nearestCode(code, definition.codes.codes);
      this.#complain(path, false, `\`${code}\` is no code of element ${definition.reference}`, near);
    }
  }

  #complain(path: readonly (string | number)[], key: boolean, message: string, hint?: string): void {
    this.complaints.push({ path, key, message, ...(hint === undefined ? {} : { hint }) });
  }
}

function isOptionalAt({ segment }: GrammarNode, element: number): boolean {
  return segment.elements[element - 1]?.mandatory !== true;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
