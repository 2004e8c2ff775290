/** The end of an explanation: the file that the number went in, how it got to the partner, and what the partner answered. */
import type { Answer } from '../../advice/explain/answers.ts';
import type { FileOutcome, LineErrors } from '../../advice/explain/outcome.ts';
import { outboundStates } from '../../ledger/outbound-state.ts';
import type { As2Trace } from '../../wiring/as2/trace.ts';
import { receiptLines } from '../as2-trace.ts';
import { errorWords, noteWords } from './acknowledgment-codes.ts';
import { type Line, type Span, styled } from './layout.ts';
import { acknowledgmentSpan, acknowledgmentWords, counted, when } from './phrases.ts';

/** A file, with what the AS2 evidence knows of it. */
export interface SentFile extends FileOutcome {
  readonly as2: As2Trace['sent'];
}

/** Errors that a person is shown; JSON has all. */
const shownMax = 20;

export function outcomeLines(sent: SentFile): readonly Line[] {
  const { name, transmission, interchange, group, sets } = sent;
  const numbers = [
    ...(interchange === null ? [] : [`interchange ${interchange.padStart(9, '0')}`]),
    ...(group === null ? [] : [`group ${group.replace(/^.*:/, '')}`]),
    ...(sets.length === 1 ? [`set ${sets[0]?.control}`] : sets.length > 1 ? [counted(sets.length, 'set')] : []),
  ];
  return [
    ['file ', styled('bold', name), ` (${transmission})${numbers.length === 0 ? '' : `, ${numbers.join(', ')}`}`],
    ...deliveryLines(sent).map((line) => labelled('', line)),
    ...mdnLines(sent),
    ...acknowledgmentLines(sent),
  ];
}

function labelled(label: string, line: Line): Line {
  const spans: readonly Span[] = typeof line === 'string' || 'text' in line ? [line] : line;
  return ['  ', styled('dim', label.padEnd(5)), ...spans];
}

function deliveryLines(sent: SentFile): readonly Line[] {
  const { state, channel, deliveredTo, sentAt, deliveredAt, fetchedAt, reason, supersededBy } = sent;
  if (state === null) return ['not sent, or its transmission is not in the ledger any more'];
  const to = deliveredTo === null ? '; where to, was not kept' : ` to ${deliveredTo}`;
  const lines: Line[] = [];
  if (deliveredAt !== null) lines.push(`delivered ${when(deliveredAt)} UTC over ${channel}${to}`);
  else if (sentAt !== null) lines.push(`sent ${when(sentAt)} UTC over ${channel}${to}`);
  if (deliveredAt === null) {
    const newer = supersededBy === null ? '' : ` It is ${supersededBy}.`;
    lines.push([styled('yellow', `${state}: `), `${outboundStates[state]}${newer}`]);
    if (reason !== null) lines.push(`reason: ${reason.split('\n', 1)[0] ?? ''}`);
  }
  if (fetchedAt !== null) lines.push(`fetched by the partner ${when(fetchedAt)} UTC, read to its end`);
  return lines;
}

function mdnLines({ as2, receiptedAt, transmission }: SentFile): readonly Line[] {
  if (as2.length === 0) {
    if (receiptedAt === null) return [];
    return [labelled('MDN', `came ${when(receiptedAt)} UTC; what it said is not kept any more`)];
  }
  const lines = as2.flatMap(({ messageId, receipt, mic, receipts }): readonly Line[] => [
    `message <${messageId}>, MIC ${mic}`,
    ...(receipt === 'none' ? ['no receipt was asked for'] : []),
    ...(receipt !== 'none' && receipts.length === 0 ? [styled('yellow', 'no receipt has come')] : []),
    ...receipts.flatMap(receiptLines),
  ]);
  const proof = `./crossdock evidence ${transmission} FOLDER writes out what proves it`;
  return [...lines, proof].map((line, index) => labelled(index === 0 ? 'MDN' : '', line));
}

function acknowledgmentLines(sent: SentFile): readonly Line[] {
  const { group, answers, errors, acknowledgeBy, overdueAt, deliveredAt, sentAt, state } = sent;
  if (group === null) return [];
  if (answers.length === 0 && deliveredAt === null && sentAt === null) return [];
  if (answers.length === 0) {
    // What was given up the partner does not have: nothing of it is due.
    const isGivenUp = state === 'failed' || state === 'dropped';
    const overdue = overdueAt === null ? 'it is due' : 'it was due';
    const due = acknowledgeBy === null || isGivenUp ? '' : `; ${overdue} ${when(acknowledgeBy)} UTC`;
    return [labelled('997', styled('yellow', `none has come${due}`))];
  }
  return [
    ...answers.flatMap((answer) =>
      answerLines(answer, sent).map((line, at) => labelled(at === 0 ? answer.set : '', line)),
    ),
    ...setLines(sent).map((line) => labelled('', line)),
    ...errorLines(errors).map((line) => labelled('', line)),
  ];
}

/** Of several sets, which were taken and which were not: those that were accepted are only counted. */
function setLines({ sets }: SentFile): readonly Line[] {
  if (sets.length < 2) return [];
  const verdicts = Map.groupBy(sets, ({ acknowledgment }) => acknowledgment);
  return [...verdicts].map(([status, its]): Line => {
    if (status === 'A') return [`${counted(its.length, 'set')} `, acknowledgmentSpan(status)];
    const named = its.slice(0, shownMax).map(({ control }) => control);
    const controls = [...named, ...(its.length > shownMax ? [`… (${its.length} in all)`] : [])].join(', ');
    const verdict = status === null ? styled('yellow', 'not answered') : acknowledgmentSpan(status);
    return [`${its.length === 1 ? 'set' : 'sets'} ${controls} `, verdict];
  });
}

function answerLines({ set, transmission, at, name, status, codes, ofSet, kept }: Answer, { sets }: SentFile): Line[] {
  const came =
    at === null ? `${transmission}, which is not in the ledger any more` : `${name} (${transmission}), ${when(at)} UTC`;
  if (set === 'TA1')
    return [[`interchange `, acknowledgmentSpan(status), `; ${codes.map(noteWords).join('; ')}; by ${came}`]];
  const [only] = sets.length === 1 ? sets : [];
  const whole: Span[] = status === '' ? [] : ['group ', acknowledgmentSpan(status), ` (AK901 ${status})`];
  const lines: Line[] = [[...whole, ...(whole.length === 0 ? ['by '] : ['; by ']), came]];
  if (codes.length > 0) lines.push(codes.map((code) => errorWords('group', code)).join('; '));
  if (ofSet !== undefined) {
    const element = set === '999' ? 'IK501' : 'AK501';
    const why = ofSet.codes.map((code) => `; ${errorWords('set', code)}`).join('');
    lines.push([`set ${ofSet.control} `, acknowledgmentSpan(ofSet.status), ` (${element} ${ofSet.status})${why}`]);
  } else if (only !== undefined && only.acknowledgment !== null) {
    const how = kept ? 'it does not name the set, so the group speaks for it' : 'so it was recorded';
    lines.push(`set ${only.control} ${acknowledgmentWords(only.acknowledgment)}: ${how}`);
  }
  if (!kept) lines.push('its errors are not known any more: the acknowledgment itself is not kept');
  return lines;
}

function errorLines(errors: LineErrors | undefined): readonly Line[] {
  if (errors === undefined) return [];
  const { ofLine, elsewhere } = errors;
  if (ofLine === null) {
    return [`it names ${counted(elsewhere, 'segment')} of the set; which are this line's cannot be known any more`];
  }
  const shown = ofLine.slice(0, shownMax).flatMap(({ segment, ordinal, codes, elements, sent }): readonly Line[] => {
    const there = segment === sent ? '' : ` (${sent} is what was sent there)`;
    const words = codes.map((code) => errorWords('segment', code)).join('; ');
    return [
      [styled('red', 'names this line: '), `${segment}, segment ${ordinal} of the set${there}: ${words}`],
      ...elements.map(({ position, code, value }) => {
        const said = value === undefined ? '' : `: ${JSON.stringify(value)}`;
        return `  ${segment}${position.padStart(2, '0')}, ${errorWords('element', code)}${said}`;
      }),
    ];
  });
  const more = ofLine.length > shownMax ? [`… and ${ofLine.length - shownMax} more of this line; --json has them`] : [];
  const rest =
    elsewhere === 0 ? [] : [`it names ${counted(elsewhere, 'segment')} elsewhere in the set, not of this line`];
  return [...shown, ...more, ...rest];
}
