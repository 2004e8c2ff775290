/** What partners' tolerances and guidelines let pass, as `check` shows it: each with what will no longer be found. */
import { guidelineCosts, toleranceCosts } from '../../../translators/x12/guideline/costs.ts';
import type { Partner } from '../../partners/partner.ts';
import { type Span, styled } from './layout.ts';

/** Every cost of a partner, a sentence each; those of a guideline begin with its set. */
export function costsOf({ x12, receive, send }: Partner): readonly string[] {
  const guided = [...receive, ...send].flatMap(({ guideline }) => (guideline === undefined ? [] : [guideline]));
  return [
    ...toleranceCosts(x12?.tolerate ?? []),
    ...[...new Set(guided)].flatMap((one) => guidelineCosts(one).map((cost) => `${one.set}: ${cost}`)),
  ];
}

/** Lines under the table; none where no partner has costs. */
export function costLines(partners: readonly Partner[]): readonly (readonly Span[])[] {
  return partners.flatMap((partner) => {
    const costs = costsOf(partner);
    if (costs.length === 0) return [];
    return [[''], [styled('bold', partner.id), ' lets pass:'], ...costs.map((cost): readonly Span[] => [`  ${cost}`])];
  });
}
