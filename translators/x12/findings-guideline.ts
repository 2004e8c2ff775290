/** Rules that a partner's own guideline adds, and the record of what its tolerances let pass. */
import type { FindingRule } from './findings.ts';

const again = 'The set was not taken and has to be sent again.';

export const guidelineRules = {
  'guideline-segment-missing': {
    severity: 'error',
    rule: "A segment that the partner's guideline asks for is there.",
    hint: `Ask the partner to send the segment, and quote ST02 and its id. If it is not needed after all, take \`use: required\` or the code under \`needs\` out of the guideline. ${again}`,
    acknowledge: 'AK3 3',
    implementation: 'I8',
  },
  'guideline-segment-forbidden': {
    severity: 'error',
    rule: "A segment that the partner's guideline has no use for is not sent.",
    hint: `Ask the partner to leave the segment out, and quote ST02 and its ordinal. If it has a use, take \`use: forbidden\` out of the guideline, and see that something reads it. ${again}`,
    acknowledge: 'AK3 2',
    implementation: 'I4',
  },
  'guideline-over-maximum': {
    severity: 'error',
    rule: "A segment or loop comes no more often than the partner's guideline allows.",
    hint: `Ask the partner to spread it over several sets, and quote ST02 and how often it came; or raise \`max\` in the guideline. ${again}`,
    acknowledge: 'AK3 5',
  },
  'guideline-element-missing': {
    severity: 'error',
    rule: "An element that the partner's guideline asks for is there.",
    hint: `Ask the partner to fill the element, and quote the line or party that it stands in; or take \`use: required\` out of the guideline, if our systems do without. ${again}`,
    acknowledge: 'AK4 1',
    implementation: 'I9',
  },
  'guideline-element-forbidden': {
    severity: 'error',
    rule: "An element that the partner's guideline has no use for is not sent.",
    hint: `Ask the partner to leave the element empty, and quote its value; or take \`use: forbidden\` out of the guideline. ${again}`,
    acknowledge: 'AK4 3',
    implementation: 'I10',
  },
  'guideline-code': {
    severity: 'error',
    rule: "A code is one that the partner's guideline allows.",
    hint: `Ask the partner what they mean by the code, and quote it: either they send one that the guideline names, or you add it under \`codes\` once our systems know what to do with it. ${again}`,
    acknowledge: 'AK4 7',
    implementation: 'I6',
  },
  'guideline-too-short': {
    severity: 'error',
    rule: "An element is as long as the partner's guideline asks.",
    hint: `Look whether leading zeros were lost, which a spreadsheet takes off: then ask the partner to send the value whole. Otherwise lower \`min\` in the guideline. ${again}`,
    acknowledge: 'AK4 4',
  },
  'guideline-too-long': {
    severity: 'error',
    rule: "An element is no longer than the partner's guideline allows.",
    hint: `Our systems may cut the value: ask the partner for a shorter one, and quote it. If they can hold it, raise \`max\` in the guideline. ${again}`,
    acknowledge: 'AK4 5',
  },
  tolerated: {
    severity: 'notice',
    rule: "A deviation that the partner's x12.tolerate names is let pass and recorded.",
    hint: "Nothing to do. Take the tolerance out of the partner's x12.tolerate to have it reported again.",
  },
} as const satisfies Record<string, FindingRule>;
