/**
 * What a partner answered to a file that was sent: its 997 or 999 of the group and of one set, and its TA1 of the
 * interchange, from the acknowledgments as they were recorded. Reads only.
 */
import type { Acknowledgment } from '../../../translators/canonical/acknowledgment.ts';
import type { InterchangeAcknowledgment } from '../../../translators/canonical/interchange-acknowledgment.ts';
import type { SentSet } from '../../ledger/acknowledgment-store.ts';
import { controlKey } from '../../ledger/identity.ts';
import type { Views } from '../../ledger/port.ts';
import type { Transmission } from '../../ledger/transmission.ts';

type AnsweredSet = Acknowledgment['sets'][number];
export type SegmentError = AnsweredSet['errors'][number];

/** One acknowledgment that counts. */
export interface Answer {
  readonly set: '997' | '999' | 'TA1';
  /** Transmission that it came in, its file, and when that was recorded; name and time are null where it is not in the ledger any more. */
  readonly transmission: string;
  readonly name: string | null;
  readonly at: string | null;
  /** AK901 and AK905 to AK909; of a TA1 TA104, and TA105 alone. Empty: it says nothing of the whole. */
  readonly status: string;
  readonly codes: readonly string[];
  /** What it says of the set that was asked about; absent where it does not name it, or none was asked about. */
  readonly ofSet?: AnsweredSet;
  /** False where the ledger does not hold the document itself any more: what it said beyond the verdict is not known. */
  readonly kept: boolean;
}

type AnswerViews = Pick<Views, 'transmissions' | 'documents'>;

/** @param set what is known of the set that is asked about; undefined: of the group and the interchange alone */
export async function answersOf(
  views: AnswerViews,
  sent: Transmission,
  set: SentSet | undefined,
): Promise<readonly Answer[]> {
  const { acknowledgedBy, groupAcknowledgment, interchangeAcknowledgedBy, interchangeAcknowledgment } = sent;
  const answers: Answer[] = [];
  if (interchangeAcknowledgedBy !== null) {
    answers.push(await ta1(views, sent, interchangeAcknowledgedBy, interchangeAcknowledgment ?? ''));
  }
  // A later 997 may have spoken of the group, and this set's verdict be of an earlier one.
  for (const by of new Set([set?.acknowledgedBy ?? null, acknowledgedBy])) {
    if (by !== null) answers.push(await functional(views, sent, { by, set, status: groupAcknowledgment ?? '' }));
  }
  return answers;
}

async function functional(
  views: AnswerViews,
  { group, acknowledgedBy }: Transmission,
  { by, set, status }: { readonly by: string; readonly set: SentSet | undefined; readonly status: string },
): Promise<Answer> {
  const came = await whereFrom(views, by);
  for (const document of await views.documents.byTransmission(by)) {
    if (document.type !== 'acknowledgment') continue;
    const parts = (await views.documents.body(document.id)).map((body) => JSON.parse(body) as Acknowledgment);
    const last = parts.at(-1);
    if (last === undefined || `${last.functionalId}:${controlKey(last.groupControl)}` !== group) continue;
    const ofSet = set && parts.flatMap(({ sets }) => sets).find((each) => isControl(each.control, set.control));
    return {
      set: document.set === '999' ? '999' : '997',
      ...came,
      status: last.status,
      codes: last.codes,
      ...(ofSet && { ofSet }),
      kept: true,
    };
  }
  return { set: '997', ...came, status: by === acknowledgedBy ? status : '', codes: [], kept: false };
}

async function ta1(views: AnswerViews, { interchange }: Transmission, by: string, said: string): Promise<Answer> {
  const came = await whereFrom(views, by);
  const [status = '', ...codes] = said.split(' ').filter((each) => each !== '');
  for (const document of await views.documents.byTransmission(by)) {
    if (document.type !== 'interchange-acknowledgment') continue;
    const [body] = await views.documents.body(document.id);
    const told = body === undefined ? undefined : (JSON.parse(body) as InterchangeAcknowledgment);
    if (told !== undefined && isControl(told.control, interchange ?? '')) {
      return { set: 'TA1', ...came, status, codes, kept: true };
    }
  }
  return { set: 'TA1', ...came, status, codes, kept: false };
}

async function whereFrom(views: AnswerViews, id: string) {
  const came = await views.transmissions.byId(id);
  return { transmission: id, name: came?.name ?? null, at: came?.at ?? null };
}

function isControl(one: string, other: string): boolean {
  return controlKey(one) === controlKey(other);
}
