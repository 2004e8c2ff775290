/** What a partner's guideline and tolerances cost: each rule that they loosen, and what will no longer be found by it. */
import type { FindingRule } from '../findings.ts';
import { type ElementRule, type Guideline, type SegmentRule, type WeightRule, weighableRules } from './guideline.ts';
import { type ToleranceName, tolerances } from './tolerances.ts';

const weights = { off: 0, notice: 1, warning: 2, error: 3 } as const;

/** One sentence for each thing that a guideline no longer asks. Narrowing costs nothing and is not named. */
export function guidelineCosts({ segments, elements, findings, unknownSegments }: Guideline): readonly string[] {
  const costs = [
    ...Object.entries<SegmentRule>(segments ?? {}).flatMap(([name, { use }]) => optionalCost(name, use)),
    ...Object.entries<ElementRule>(elements ?? {}).flatMap(([name, { use, addCodes }]) => [
      ...optionalCost(name, use),
      ...(addCodes === undefined ? [] : [`${name} may be ${addCodes.join(', ')}, which the dictionary's list lacks.`]),
    ]),
    ...Object.entries<WeightRule>(findings ?? {}).flatMap(([code, rule]) => weightCost(code, rule)),
  ];
  if (unknownSegments === undefined) return costs;
  const which = unknownSegments === 'keep' ? 'Any segment' : `Segments ${unknownSegments.join(', ')}`;
  return [...costs, `${which} that the set has not is kept under extra: ${tolerances['unknown-segments'].cost}`];
}

/** One sentence for each tolerance: what it lets pass, and its cost. */
export function toleranceCosts(names: readonly ToleranceName[]): readonly string[] {
  return names.map((name) => `${name}: ${tolerances[name].lets} ${tolerances[name].cost}`);
}

function optionalCost(name: string, use: SegmentRule['use']): readonly string[] {
  return use === 'optional' ? [`${name} may be missing where the dictionary asks for it.`] : [];
}

function weightCost(code: string, weight: WeightRule): readonly string[] {
  const known: FindingRule | undefined = (weighableRules as Readonly<Record<string, FindingRule>>)[code];
  if (known === undefined) return [];
  const as = typeof weight === 'string' ? weight : weight.as;
  if (weights[as] >= weights[known.severity]) return [];
  const where = typeof weight === 'string' ? '' : ` at ${weight.at.join(', ')}`;
  const what = as === 'off' ? 'is no longer looked at' : `is only a ${as} and rejects nothing`;
  return [`${code}${where} ${what}: "${known.rule}"`];
}
