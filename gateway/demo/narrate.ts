/** Tells a person at a terminal what became of a file: from the ledger alone, in words. */
import type { CanonicalDocument } from '../../translators/canonical/document.ts';
import { summaryOf } from '../../translators/canonical/summary.ts';
import type { Verdict } from '../../translators/outcome.ts';
import type { Explanation } from '../advice/explain/explanation.ts';
import { findingLines } from '../cli/lines/finding-lines.ts';
import { type Line, type Style, styled } from '../cli/lines/layout.ts';
import type { OutboxEvent } from '../ledger/event-store.ts';
import type { Views } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';

const indent = '    ';
/** Findings and events told of one file. */
const findingsMax = 20;
const eventsMax = 100;

const verdictStyles: Readonly<Record<Verdict, Style>> = {
  accepted: 'green',
  'accepted-with-errors': 'yellow',
  'partially-accepted': 'yellow',
  rejected: 'red',
};

/** Everything that came of one inbound transmission. */
export async function inboundStory(read: Views, transmission: Transmission): Promise<readonly Line[]> {
  const { id, partner, name, bytes, duplicateOf, verdict } = transmission;
  const lines: Line[] = [['  ', styled('bold', name), ` from ${partner}, ${bytes} bytes, recorded as ${id}`]];
  if (duplicateOf !== null) {
    const why = `: the same bytes as ${duplicateOf}; no second event about the order, no second 997`;
    lines.push(['  ', styled('yellow', 'not translated again'), why]);
  } else if (verdict !== null) {
    lines.push(['  ', styled(verdictStyles[verdict], verdict)]);
  }
  for (const document of await read.documents.byTransmission(id)) {
    const [first] = await read.documents.body(document.id);
    const what = first === undefined ? '' : summaryOf(JSON.parse(first) as CanonicalDocument);
    const taken = document.verdict === 'rejected' ? styled('red', 'rejected') : styled('green', 'taken   ');
    lines.push([indent, taken, '  ', what === '' ? `${document.set ?? document.type} ${document.number}` : what]);
  }
  for (const finding of await read.documents.findings(id, findingsMax))
    lines.push(...findingLines(finding, indent.length));
  lines.push(...eventStory(await read.events.recent(eventsMax, id)));
  return lines;
}

/** Events by type, those of one type that are many in one line. */
function eventStory(events: readonly OutboxEvent[]): readonly Line[] {
  return [...Map.groupBy(events, (event) => event.type)].map(([type, some]): Line => {
    const ids = some.slice(0, 2).map((event) => event.id.slice(0, 12));
    const times = some.length > 1 ? ` × ${some.length}` : '';
    return [
      indent,
      styled('dim', 'event'),
      `     ${type}${times}  `,
      styled('dim', `${ids.join(' ')}${some.length > 2 ? ' …' : ''}`),
    ];
  });
}

/** A file as it was sent, a line a line. */
export function fileStory(content: string): readonly Line[] {
  const lines = content.split(/[\r\n]+/).filter((line) => line !== '');
  return lines.map((line): Line => [indent, styled('dim', line)]);
}

/** Why a partner was told a number: only the steps that changed it. */
export function explanationStory(explanation: Explanation): readonly Line[] {
  const { sku, location, told, available, from, steps } = explanation;
  const positions = from.flatMap(({ location, positions, reserved }) => [
    ...positions.map(({ state, quantity, source }) => `${state} ${quantity} at ${location} (${source})`),
    ...(reserved === undefined ? [] : [`reserved by orders ${reserved} at ${location}`]),
  ]);
  const changes = steps.filter(({ before, after }) => before !== after);
  const way = changes.map(
    ({ step, setting, after }) => `${step}${step === 'not below zero' ? '' : ` ${setting}`} → ${after}`,
  );
  const why = positions.length === 0 ? ['no on-hand position is known'] : [positions.join(', '), ...way];
  return [
    [`${indent}${sku} at ${location ?? 'all locations'}: told `, styled('bold', told), ` of ${available} available`],
    [`${indent}  `, styled('dim', why.join('; '))],
  ];
}
