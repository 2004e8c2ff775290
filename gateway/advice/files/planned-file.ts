/** A file of an advice, from its bytes in the archive to the outbound transmission that delivery takes. */
import type { Kept } from '../../archive/archive.ts';
import { fileName } from '../../delivery/file-name.ts';
import type { AdviceFileRecord, AdviceKind } from '../../ledger/advice-store.ts';
import { outboundTransmissionId } from '../../ledger/identity.ts';
import type { Outbound } from '../../ledger/transmission.ts';
import type { Due, Made } from '../due.ts';
import { composedAt } from '../kept/frame.ts';
import type { FileControl, FileStream } from './files.ts';

export interface PlannedFile {
  readonly kept: Kept;
  /** Undefined for what is not X12. */
  readonly control: FileControl | undefined;
  readonly sets: FileStream['sets'];
}

const defaultName = {
  set: 'advice-{control}.edi',
  flat: 'advice-{date}-{number}.csv',
  json: 'advice-{date}-{number}.json',
};

/** The transmission of a file of an advice, from 1. */
export function transmissionId(
  { partner, rule, dueAt, mode }: Pick<Due, 'partner' | 'rule' | 'dueAt' | 'mode'>,
  file: number,
): string {
  const kind = mode === 'urgent' ? `inventory-advice/${rule.key}/urgent` : `inventory-advice/${rule.key}`;
  return outboundTransmissionId(partner.id, file === 1 ? kind : `${kind}/${file}`, dueAt);
}

type About = Pick<Made, 'id' | 'number' | 'frame'>;

/** What the ledger keeps of a file with its advice; of a held one the bytes too, where the archive has no file of them. */
export function fileRecord(due: Due, made: About, planned: PlannedFile, file: number, held: boolean): AdviceFileRecord {
  const { kept, control, sets } = planned;
  return {
    file,
    transmission: transmissionId(due, file),
    name: nameOf(due, made, control, file),
    sha256: kept.sha256,
    bytes: kept.bytes,
    content: held ? (kept.content ?? null) : null,
    interchange: control?.interchange ?? null,
    group: control?.group ?? null,
    sets,
  };
}

export function outbound(due: Due, made: About, planned: PlannedFile, file: number): Outbound {
  const record = fileRecord(due, made, planned, file, false);
  return outboundOf(record, {
    partner: due.partner.id,
    channel: due.rule.over,
    advice: made.id,
    at: composedAt(made.frame),
    test: made.frame.writing.test,
    coalesce: coalesceKey(made.frame.mode, due.rule.key),
    ...(planned.kept.content && { content: planned.kept.content }),
  });
}

export interface OutboundFacts {
  readonly partner: string;
  readonly channel: string;
  readonly advice: string;
  readonly at: string;
  readonly test: boolean;
  readonly coalesce: string;
  readonly content?: Uint8Array;
}

/** What may take the place of what, by the kind of the advice; delivery knows how (its coalesce.ts). */
export function coalesceKey(mode: AdviceKind, rule: string): string {
  return `${mode === 'full' ? '' : `${mode}:`}inventory-advice/${rule}`;
}

/** The transmission of a file, as it is given to delivery. */
export function outboundOf(record: AdviceFileRecord, facts: OutboundFacts): Outbound {
  const { transmission, name, sha256, bytes, interchange, group, sets } = record;
  const { partner, channel, advice, at, test, coalesce, content } = facts;
  return {
    id: transmission,
    partner,
    channel,
    name,
    kind: 'inventory-advice',
    cause: advice,
    sha256,
    bytes,
    ...(content && { content }),
    createdAt: at,
    test,
    ...(coalesce !== undefined && { coalesce }),
    ...(interchange !== null && { group: `IB:${group}`, interchange: String(interchange), sets }),
  };
}

function nameOf(due: Due, { number, frame }: About, control: FileControl | undefined, file: number): string {
  const { partner, rule } = due;
  return fileName(rule.name ?? defaultName[control !== undefined ? 'set' : rule.json === undefined ? 'flat' : 'json'], {
    number: String(number),
    partner: partner.id,
    control: control === undefined ? '' : String(control.interchange).padStart(9, '0'),
    at: composedAt(frame),
    id: transmissionId(due, file),
  });
}
