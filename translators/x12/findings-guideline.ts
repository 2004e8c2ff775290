/** Rules that a partner's own guideline adds, and the record of what its tolerances let pass. */
import type { FindingRule } from './findings.ts';

const askPartner = "Ask the partner to keep to the guideline, or change it in the partner's folder.";

export const guidelineRules = {
  'guideline-segment-missing': {
    severity: 'error',
    rule: "A segment that the partner's guideline asks for is there.",
    hint: askPartner,
    acknowledge: 'AK3 3',
    implementation: 'I8',
  },
  'guideline-segment-forbidden': {
    severity: 'error',
    rule: "A segment that the partner's guideline has no use for is not sent.",
    hint: askPartner,
    acknowledge: 'AK3 2',
    implementation: 'I4',
  },
  'guideline-over-maximum': {
    severity: 'error',
    rule: "A segment or loop comes no more often than the partner's guideline allows.",
    hint: askPartner,
    acknowledge: 'AK3 5',
  },
  'guideline-element-missing': {
    severity: 'error',
    rule: "An element that the partner's guideline asks for is there.",
    hint: askPartner,
    acknowledge: 'AK4 1',
    implementation: 'I9',
  },
  'guideline-element-forbidden': {
    severity: 'error',
    rule: "An element that the partner's guideline has no use for is not sent.",
    hint: askPartner,
    acknowledge: 'AK4 3',
    implementation: 'I10',
  },
  'guideline-code': {
    severity: 'error',
    rule: "A code is one that the partner's guideline allows.",
    hint: askPartner,
    acknowledge: 'AK4 7',
    implementation: 'I6',
  },
  'guideline-too-short': {
    severity: 'error',
    rule: "An element is as long as the partner's guideline asks.",
    hint: askPartner,
    acknowledge: 'AK4 4',
  },
  'guideline-too-long': {
    severity: 'error',
    rule: "An element is no longer than the partner's guideline allows.",
    hint: askPartner,
    acknowledge: 'AK4 5',
  },
  tolerated: {
    severity: 'notice',
    rule: "A deviation that the partner's x12.tolerate names is let pass and recorded.",
    hint: "Nothing to do. Take the tolerance out of the partner's x12.tolerate to have it reported again.",
  },
} as const satisfies Record<string, FindingRule>;
