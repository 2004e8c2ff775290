/** Tells a person at a terminal what became of a file: from the ledger alone, in words. */

import type { CanonicalDocument } from '../../translators/canonical/document.ts';
import { summaryOf } from '../../translators/canonical/summary.ts';
import type { Finding } from '../../translators/finding.ts';
import type { Explanation } from '../advice/explanation.ts';
import type { Paint } from '../cli/paint.ts';
import type { OutboxEvent } from '../ledger/event-store.ts';
import type { Views } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission-store.ts';

const indent = '    ';

/** Everything that came of one inbound transmission. */
export async function inboundStory(read: Views, transmission: Transmission, paint: Paint): Promise<readonly string[]> {
  const { id, partner, name, bytes, duplicateOf, verdict } = transmission;
  const lines = [`  ${paint.bold(name)} from ${partner}, ${bytes} bytes, recorded as ${id}`];
  if (duplicateOf !== null) {
    lines.push(
      `  ${paint.yellow('not translated again')}: the same bytes as ${duplicateOf}; no event about the order, no second 997`,
    );
  } else {
    const color = verdict === 'accepted' ? paint.green : verdict === 'rejected' ? paint.red : paint.yellow;
    lines.push(`  ${color(verdict ?? 'waiting')}`);
  }
  for (const document of await read.documents.byTransmission(id)) {
    const [first] = await read.documents.body(document.id);
    const what =
      first === undefined
        ? `${document.set ?? document.type} ${document.number}`
        : summaryOf(JSON.parse(first) as CanonicalDocument);
    lines.push(`${indent}${document.verdict === 'rejected' ? paint.red('rejected') : paint.green('taken')}  ${what}`);
  }
  for (const finding of await read.documents.findings(id, 20)) lines.push(...findingStory(finding, paint));
  lines.push(...eventStory(await read.events.recent(100, id), paint));
  return lines;
}

function findingStory(finding: Finding, paint: Paint): readonly string[] {
  const color = finding.severity === 'error' ? paint.red : paint.yellow;
  const place = [
    finding.set && `set ${finding.set}`,
    finding.segment && `segment ${finding.ordinal ?? '?'} ${finding.segment}`,
    finding.element && `element ${finding.element}`,
    finding.line && `line ${finding.line}`,
    finding.column && `column ${finding.column}`,
    finding.offset !== undefined && `byte ${finding.offset}`,
    finding.value !== undefined && `value ${JSON.stringify(finding.value)}`,
  ].filter(Boolean);
  return [
    `${indent}${color(finding.severity)}  ${finding.message}`,
    `${indent}       at ${place.join(', ')}`,
    `${indent}       rule: ${finding.rule}`,
    `${indent}       do:   ${finding.hint}`,
  ];
}

/** Events by type, those of one type that are many in one line. */
function eventStory(events: readonly OutboxEvent[], paint: Paint): readonly string[] {
  const byType = Map.groupBy(events, (event) => event.type);
  return [...byType].map(([type, some]) => {
    const ids = some.slice(0, 2).map((event) => event.id.slice(0, 12));
    return `${indent}${paint.dim('event')}  ${type}${some.length > 1 ? ` × ${some.length}` : ''}  ${paint.dim(`${ids.join(' ')}${some.length > 2 ? ' …' : ''}`)}`;
  });
}

/** An X12 file as it was sent, a segment a line. */
export function x12Story(content: string, paint: Paint): readonly string[] {
  return content
    .split(/[\r\n]+/)
    .filter((line) => line !== '')
    .map((line) => `${indent}${paint.dim(line)}`);
}

/** Why a partner was told a number. */
export function explanationStory(explanation: Explanation, paint: Paint): readonly string[] {
  const { sku, location, told, available, from, steps } = explanation;
  const positions = from.flatMap(({ location, positions }) =>
    positions.map(({ state, quantity, source }) => `${state} ${quantity} at ${location} (${source})`),
  );
  const way = steps.map(
    ({ step, setting, after }) => `${step}${step === 'not below zero' ? '' : ` ${setting}`} → ${after}`,
  );
  return [
    `${indent}${sku} at ${location ?? 'all locations'}: told ${paint.bold(told)} of ${available} available`,
    `${indent}  ${paint.dim(`${positions.join(', ') || 'no on-hand position is known'}; ${way.join(', ')}`)}`,
  ];
}
