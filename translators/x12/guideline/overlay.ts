/**
 * A guideline laid over the dictionary: the grammar's own nodes and segment definitions are made anew where it says
 * something, so that checking by it costs nothing more. An overlay serves one compilation.
 */
import { CodeList } from '../dictionary/code-list.ts';
import type { ElementDefinition, ElementUse } from '../dictionary/element.ts';
import type { Overlay, Uses } from '../dictionary/grammar.ts';
import { defineSegment, type SegmentDefinition } from '../dictionary/segment-definition.ts';
import type { ElementRule, Guideline, SegmentRule } from './guideline.ts';
import { type GuidelinePlace, guidelinePlace, isAt } from './place.ts';

type Placed<T> = { readonly place: GuidelinePlace; readonly rule: T };

/** What a guideline changes. Names that are no places are passed over: the configuration check has told them. */
export function overlayOf(guideline: Guideline): Overlay {
  const segments = placed<SegmentRule>(guideline.segments);
  const elements = placed<ElementRule>(guideline.elements);
  const levels = [...new Set([...segments, ...elements].flatMap(({ place }) => place.level ?? []))];
  const demanded = new Set<string>();
  return {
    uses(path, level, base) {
      const rules = segments.filter(({ place }) => isAt(place, path, level));
      if (rules.length === 0) return base;
      // A loop may have a segment at two places; what is asked for is asked for once.
      const here = `${level} ${path}`;
      const again = demanded.has(here);
      demanded.add(here);
      return rules.reduce((uses, { rule }) => usesBy(rule, uses, base, again), base);
    },
    segment(path, level, base) {
      const rules = elements.filter(({ place }) => isAt(place, path, level));
      return rules.length === 0 ? base : segmentBy(rules, base);
    },
    levels: () => levels,
  };
}

function placed<T>(rules: Readonly<Record<string, T>> | undefined): readonly Placed<T>[] {
  return Object.entries(rules ?? {}).flatMap(([name, rule]) => {
    const place = guidelinePlace(name);
    return place === undefined ? [] : [{ place, rule }];
  });
}

/** A rule over those before it: the general ones stand first in a guideline, and a later one takes back what they say. */
function usesBy({ use, max, needs }: SegmentRule, before: Uses, base: Uses, again: boolean): Uses {
  if (use === 'forbidden') return { minimum: 0, maximum: 0 };
  const required = use === 'required' && !again ? 1 : before.minimum;
  const most = use !== undefined && before.maximum === 0 ? base.maximum : before.maximum;
  return {
    ...before,
    minimum: use === 'optional' ? 0 : required,
    maximum: max ?? most,
    ...(needs === undefined || again ? {} : { needs }),
  };
}

function segmentBy(rules: readonly Placed<ElementRule>[], base: SegmentDefinition): SegmentDefinition {
  let forbidden = 0;
  let asked = 0;
  const elements = base.elements.map((use, index) => {
    const bit = 1 << index;
    return rules.reduce((changed: ElementUse, { place, rule }) => {
      if (place.element !== index + 1) return changed;
      if (place.component !== undefined) return componentBy(rule, place.component, changed);
      if (rule.use === 'forbidden') forbidden |= bit;
      if (rule.use === 'required' && !use.mandatory) asked |= bit;
      return elementBy(rule, changed);
    }, use);
  });
  return defineSegment(base.id, elements, base.notes, { forbidden, asked });
}

function componentBy(rule: ElementRule, component: number, use: ElementUse): ElementUse {
  const { definition } = use;
  const components = definition.components.map((one, index) => (index + 1 === component ? elementBy(rule, one) : one));
  return { ...use, definition: { ...definition, components } };
}

function elementBy(rule: ElementRule, { definition, mandatory, repeats }: ElementUse): ElementUse {
  const required = rule.use === undefined ? mandatory : rule.use === 'required';
  return { definition: definitionBy(rule, definition), mandatory: required, repeats };
}

function definitionBy({ codes, addCodes, min, max }: ElementRule, base: ElementDefinition): ElementDefinition {
  let definition = base;
  if (addCodes !== undefined && base.codes !== undefined) {
    definition = { ...definition, codes: new CodeList(base.codes.status, [...base.codes.codes, ...addCodes]) };
  }
  if (codes !== undefined) definition = { ...definition, codes: new CodeList('guideline', codes), strict: true, base };
  if (min !== undefined) definition = { ...definition, minimum: min, base };
  if (max !== undefined) definition = { ...definition, maximum: max, base };
  return definition;
}
