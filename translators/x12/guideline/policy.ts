/** How findings weigh for one partner: what its guideline of the set says of a rule, then what it tolerates. */
import type { Finding } from '../../finding.ts';
import { finding } from '../findings.ts';
import type { FindingWeight, Guideline, WeightRule } from './guideline.ts';
import { type GuidelinePlace, guidelinePlace, holdsFinding } from './place.ts';
import { type ToleranceName, toleranceOf, tolerances } from './tolerances.ts';

export interface FindingPolicy {
  /** The finding as it weighs; undefined where it is not to be kept at all. */
  weigh(found: Finding): Finding | undefined;
}

/** Every finding as the registry weighs it. */
export const asFound: FindingPolicy = { weigh: (found) => found };

/** The policy of a partner: `asFound` itself where it changes nothing. */
function findingPolicy(
  tolerate: readonly ToleranceName[] | undefined,
  guideline?: Guideline | undefined,
): FindingPolicy {
  const weights = weightsOf(guideline);
  const names = tolerate ?? [];
  const unknown = guideline?.unknownSegments;
  if (names.length === 0 && weights.size === 0 && unknown === undefined) return asFound;
  return {
    weigh(found) {
      const weight = weights.get(found.code)?.(found) ?? keptSegment(found, unknown);
      if (weight !== undefined) return weighed(found, weight);
      const tolerance = toleranceOf(found.code, names);
      return tolerance === undefined ? found : tolerated(found, tolerance);
    },
  };
}

type Weighing = (found: Finding) => FindingWeight | undefined;

function weightsOf(guideline: Guideline | undefined): ReadonlyMap<string, Weighing> {
  const rules = Object.entries<WeightRule>(guideline?.findings ?? {});
  return new Map(rules.map(([code, rule]) => [code, weighing(rule)]));
}

function weighing(rule: WeightRule): Weighing {
  if (typeof rule === 'string') return () => rule;
  const places = rule.at.map(guidelinePlace).filter((place): place is GuidelinePlace => place !== undefined);
  return (found) => (places.some((place) => holdsFinding(place, found)) ? rule.as : undefined);
}

function keptSegment(found: Finding, unknown: Guideline['unknownSegments']): FindingWeight | undefined {
  if (unknown === undefined || (found.code !== 'segment-unrecognised' && found.code !== 'segment-not-in-set')) return;
  return unknown === 'keep' || unknown.includes(found.segment ?? '') ? 'notice' : undefined;
}

/** What is only noticed is not acknowledged: the partner did what its guideline allows. */
function weighed(found: Finding, weight: FindingWeight): Finding | undefined {
  if (weight === 'off') return undefined;
  if (weight !== 'notice') return { ...found, severity: weight };
  const { acknowledge: _, ...rest } = found;
  return { ...rest, severity: weight };
}

/** The record that a tolerance was used, at the place and with the value of what it let pass. */
function tolerated(found: Finding, name: ToleranceName): Finding {
  const { code, severity, message, rule: _rule, hint: _hint, value, acknowledge: _acknowledge, ...place } = found;
  const says = `${message} Tolerated (${name}); otherwise ${severity} ${code}.`;
  const note = finding('tolerated', says, place, value);
  return { ...note, hint: `${tolerances[name].cost} ${note.hint}` };
}

/** Policies of a partner by the guideline of the set, each made once. */
export function findingPolicies(
  tolerate: readonly ToleranceName[] | undefined,
): (guideline: Guideline | undefined) => FindingPolicy {
  const made = new Map<Guideline | undefined, FindingPolicy>();
  return (guideline) => {
    const policy = made.get(guideline) ?? findingPolicy(tolerate, guideline);
    made.set(guideline, policy);
    return policy;
  };
}
