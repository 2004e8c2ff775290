/** Verdicts as acknowledgments write them: X12 elements 715 (AK901), 717 (AK501, IK501) and I17 (TA104). */
import type { Verdict } from '../../outcome.ts';

export const verdictCodes = {
  accepted: 'A',
  'accepted-with-errors': 'E',
  'partially-accepted': 'P',
  rejected: 'R',
} as const satisfies Record<Verdict, string>;
