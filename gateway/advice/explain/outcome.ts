/**
 * What became of the files of an advice: how each went to the partner, and what the partner answered; for one line, what
 * was said of the set that it is in and of its own segments. Reads only.
 */
import type { SentSet } from '../../ledger/acknowledgment-store.ts';
import type { Advice, AdviceFileRecord } from '../../ledger/advice-store.ts';
import { type OutboundState, outboundState } from '../../ledger/outbound-state.ts';
import type { Views } from '../../ledger/port.ts';
import type { Transmission } from '../../ledger/transmission.ts';
import { type Answer, answersOf, type SegmentError } from './answers.ts';
import type { ExplainedLine } from './explained.ts';
import { type LineSegments, segmentsOfLine } from './line-segments.ts';

/** A file of an advice and its end. */
export interface FileOutcome {
  readonly transmission: string;
  readonly name: string;
  readonly sha256: string;
  readonly channel: string | null;
  /** ISA13 and GS06; null where it is no X12. */
  readonly interchange: string | null;
  readonly group: string | null;
  /** Of the line that was asked about alone, where one was and its place is known. */
  readonly sets: readonly SentSet[];
  /** Where it stands, in the words of `outboundStates`; null: it was not given to delivery. */
  readonly state: OutboundState | null;
  readonly delivery: Transmission['delivery'];
  readonly deliveredTo: string | null;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
  readonly receiptedAt: string | null;
  readonly fetchedAt: string | null;
  readonly supersededBy: string | null;
  readonly reason: string | null;
  readonly acknowledgeBy: string | null;
  readonly overdueAt: string | null;
  /** X12 element 715, the worst of all that the partner said. */
  readonly acknowledgment: string | null;
  readonly acknowledgedAt: string | null;
  readonly answers: readonly Answer[];
  readonly errors?: LineErrors;
}

/** Errors of the partner's 997 or 999 in the set of a line. */
export interface LineErrors {
  /** Those in the line's own segments; null where it cannot be known which these are. */
  readonly ofLine: readonly LineError[] | null;
  /** How many it names elsewhere in the set; all of them where `ofLine` is null. */
  readonly elsewhere: number;
}

export interface LineError extends SegmentError {
  /** Segment that stands at that place in what was sent. */
  readonly sent: string;
}

type OutcomeViews = Pick<Views, 'advices' | 'transmissions' | 'acknowledgments' | 'documents'>;

/** Files of an advice, in order; of a line, the file that it is in, or all where that is not known. */
export async function outcomesOf(
  views: OutcomeViews,
  advice: Advice,
  line?: ExplainedLine,
): Promise<readonly FileOutcome[]> {
  const records = await views.advices.files(advice.id);
  const sent = await views.transmissions.causedBy(advice.id);
  const names = records.length > 0 ? records.map(({ transmission }) => transmission) : sent.map(({ id }) => id);
  const outcomes: FileOutcome[] = [];
  for (const [index, id] of names.entries()) {
    if (line?.place !== undefined && names.length > 1 && line.place.file !== index + 1) continue;
    const its = sent.find((one) => one.id === id);
    if (its === undefined) outcomes.push(notSent(records[index] as AdviceFileRecord));
    else outcomes.push(await outcomeOf(views, advice, its, line));
  }
  return outcomes;
}

/** A file that was not given to delivery, or whose transmission is not in the ledger any more. */
function notSent({ transmission, name, sha256, interchange, group, sets }: AdviceFileRecord): FileOutcome {
  const open = { acknowledgment: null, acknowledgedBy: null, acknowledgedAt: null };
  return {
    ...{ transmission, name, sha256, channel: null, state: null, delivery: null, answers: [] },
    interchange: interchange === null ? null : String(interchange),
    group: group === null ? null : `IB:${group}`,
    sets: sets.map((set) => ({ ...set, ...open })),
    ...{ deliveredTo: null, sentAt: null, deliveredAt: null, receiptedAt: null, fetchedAt: null, supersededBy: null },
    ...{ reason: null, acknowledgeBy: null, overdueAt: null, acknowledgment: null, acknowledgedAt: null },
  };
}

async function outcomeOf(
  views: OutcomeViews,
  advice: Advice,
  sent: Transmission,
  line: ExplainedLine | undefined,
): Promise<FileOutcome> {
  const all = await views.acknowledgments.sets(sent.id);
  // A file of one set needs no place to say which set it is.
  const control = line?.place?.control ?? (all.length === 1 ? all[0]?.control : undefined);
  const set = control === undefined ? undefined : all.find((one) => one.control === control);
  const answers = await answersOf(views, sent, set);
  const errors = line && (await errorsOf(views, advice, line, answers));
  const { id, name, sha256, channel, interchange, group, delivery, deliveredTo, sentAt, deliveredAt } = sent;
  const { receiptedAt, fetchedAt, supersededBy, reason, acknowledgeBy, overdueAt } = sent;
  const { acknowledgment, acknowledgedAt } = sent;
  return {
    ...{ transmission: id, name, sha256, channel, interchange, group },
    sets: set === undefined ? all : [set],
    state: outboundState(sent) ?? null,
    ...{ delivery, deliveredTo, sentAt, deliveredAt, receiptedAt, fetchedAt, supersededBy, reason },
    ...{ acknowledgeBy, overdueAt, acknowledgment, acknowledgedAt, answers },
    ...(errors && { errors }),
  };
}

async function errorsOf(
  views: OutcomeViews,
  advice: Advice,
  line: ExplainedLine,
  answers: readonly Answer[],
): Promise<LineErrors | undefined> {
  const errors = answers.flatMap(({ ofSet }) => ofSet?.errors ?? []);
  if (errors.length === 0) return undefined;
  const place = advice.frame === null ? undefined : line.place;
  const segments = place && (await segmentsOfLine(views.advices, advice, place, line.sku));
  if (segments === undefined) return { ofLine: null, elsewhere: errors.length };
  const ofLine = errors.flatMap((error) => within(error, segments));
  return { ofLine, elsewhere: errors.length - ofLine.length };
}

function within(error: SegmentError, { first, ids }: LineSegments): readonly LineError[] {
  const sent = ids[error.ordinal - first];
  return sent === undefined ? [] : [{ ...error, sent }];
}
