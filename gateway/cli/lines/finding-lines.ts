/** A finding in words: where, what, which value, which rule, what to do. */
import type { Finding, Severity } from '../../../translators/finding.ts';
import { type Line, labelled, type Span, type Style, styled } from './layout.ts';
import { counted } from './phrases.ts';

const severityStyles: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', notice: 'dim' };
const labelColumns = 9;

/** Lines of one finding, indented. */
export function findingLines(finding: Finding, indent = 2): readonly Line[] {
  const { severity, message, rule, hint, value, code } = finding;
  const place = placeWords(finding);
  const head: Span[] = [styled(severityStyles[severity], severity.padEnd(labelColumns))];
  if (place !== '') head.push(styled('bold', place), '  ');
  const lines: Line[] = [[' '.repeat(indent), ...head, styled('dim', code)]];
  lines.push(...labelled('', message, indent, labelColumns));
  if (value !== undefined && value !== '') lines.push(...labelled(styled('dim', 'value'), value, indent, labelColumns));
  if (rule !== '') lines.push(...labelled(styled('dim', 'rule'), rule, indent, labelColumns));
  if (hint !== '') lines.push(...labelled(styled('dim', 'to do'), hint, indent, labelColumns));
  return lines;
}

/** `PO1-02, segment 5 of set 0001, byte 612`, or `line 4, column qty, byte 120`; empty where no place is known. */
export function placeWords(finding: Finding): string {
  const { segment, ordinal, element, component, set, group, interchange, loop, line, column, offset } = finding;
  const words: string[] = [];
  if (segment !== undefined) words.push(segment + elementWords(element, component));
  const around =
    set !== undefined
      ? `set ${set}`
      : group !== undefined
        ? `group ${group}`
        : interchange !== undefined
          ? `interchange ${interchange}`
          : '';
  if (ordinal !== undefined) words.push(`segment ${ordinal}${around === '' ? '' : ` of ${around}`}`);
  else if (around !== '') words.push(around);
  if (loop !== undefined && loop !== '') words.push(`loop ${loop}`);
  if (line !== undefined) words.push(`line ${line}`);
  if (column !== undefined) words.push(`column ${column}`);
  if (offset !== undefined) words.push(`byte ${offset}`);
  return words.join(', ');
}

/** `2 errors, 1 warning`; empty where there are none. Notices are not worth a count. */
export function findingCounts(findings: readonly Pick<Finding, 'severity'>[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  return countWords(errors, warnings);
}

export function countWords(errors: number, warnings: number): string {
  return [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ].join(', ');
}

/** X12's own way to name a place: `-02`, `-04-1`. */
function elementWords(element: number | undefined, component: number | undefined): string {
  if (element === undefined) return '';
  return `-${String(element).padStart(2, '0')}${component === undefined ? '' : `-${component}`}`;
}
