/** What an X12 file holds, in lines for a person. */
import type { InspectedGroup, InspectedInterchange, InspectResult } from '../../../translators/x12/inspect.ts';
import { findingCounts, findingLines } from './finding-lines.ts';
import { type Line, styled } from './layout.ts';
import { counted, grouped } from './phrases.ts';

/** Findings and groups that a person is shown of one file; JSON has all. */
const shownFindingsMax = 100;
const shownGroupsMax = 50;

export function inspectionLines(file: string, result: InspectResult): readonly Line[] {
  const { bytes, ok, findings, contents } = result;
  const words = findingCounts(findings);
  const verdict = ok
    ? styled(words === '' ? 'green' : 'yellow', words === '' ? 'ok' : `ok, ${words}`)
    : styled('red', words);
  const shown = findings.slice(0, shownFindingsMax);
  const more = findings.length - shown.length + result.findingsCut;
  return [
    [styled('bold', file), `  ${counted(bytes, 'byte')}  `, verdict],
    ...contentLines(contents, result.groups),
    `  ${sizeWords(result)}`,
    ...shown.flatMap((finding) => findingLines(finding)),
    ...(more > 0
      ? [`  … and ${counted(more, 'further finding')}; --json has the first ${grouped(findings.length)}`]
      : []),
  ];
}

function sizeWords({ interchanges, groups, sets, segments }: InspectResult): string {
  return [
    counted(interchanges, 'interchange'),
    counted(groups, 'group'),
    counted(sets, 'transaction set'),
    counted(segments, 'segment'),
  ].join(', ');
}

function contentLines(contents: readonly InspectedInterchange[], groups: number): readonly Line[] {
  const lines: Line[] = [];
  let left = shownGroupsMax;
  for (const interchange of contents) {
    if (left <= 0) break;
    const { control, sender, receiver, version, test } = interchange;
    const what = [`${sender} to ${receiver}`, version, ...(test ? ['test data'] : [])].join(', ');
    lines.push(['  interchange ', styled('bold', control), `  ${what}`]);
    for (const group of interchange.groups.slice(0, left)) lines.push(groupLine(group));
    left -= Math.max(1, interchange.groups.length);
  }
  if (groups > shownGroupsMax) lines.push(`  … ${counted(groups, 'group')} in all`);
  return lines;
}

function groupLine({ control, functionalId, version, sets }: InspectedGroup): Line {
  const words = Object.entries(sets).map(([id, count]) => `${grouped(count)} × ${id}`);
  return ['    group ', styled('bold', `${functionalId} ${control}`), `  ${version}  ${words.join(', ') || 'empty'}`];
}
