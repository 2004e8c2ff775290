/**
 * The bytes of the files of an advice, most times one; several where the partner's settings limit the sets of a file.
 * Written as a stream, from the lines as they come. The same frame, lines and control numbers give the same bytes.
 */
import { noErrors } from '../../../translators/finding.ts';
import { layoutOf } from '../../../translators/flatfile/layout.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { FlatFileWriter } from '../../../translators/flatfile/writer.ts';
import { jsonLayoutOf } from '../../../translators/jsonfile/layout.ts';
import { JsonFileWriter } from '../../../translators/jsonfile/writer.ts';
import { JsonAdviceWriter } from '../../../translators/maps/json-advice.ts';
import type { OutboundAdviceLine } from '../../../translators/maps/outbound-advice.ts';
import {
  type AdviceForm,
  AdviceSet,
  hasShortDates,
  headingSegments,
  itemsOfLine,
  itemsOfSetMax,
  type OutboundSegment,
  withShortDate,
} from '../../../translators/maps/write-846.ts';
import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import type { WriteDefect, WrittenSet } from '../../../translators/x12/outbound.ts';
import type { X12Settings } from '../../../translators/x12/settings.ts';
import { InterchangeWriter } from '../../../translators/x12/write.ts';
import { nodeHost } from '../../translation/host.ts';
import type { Breath } from '../breath.ts';
import { composedAt, type Frame, formOf, type Writing } from '../kept/frame.ts';
import type { ToldLine } from '../kept/line-record.ts';
import { UnsendableAdvice, writtenCheck } from './check-written.ts';
import type { OutgoingLines } from './outgoing.ts';

/** Files of one advice: more are a mistake in the limits, and would take control numbers by the thousand. */
export const filesMax = 100;

/** The control numbers of one file. */
export interface FileControl {
  readonly interchange: number;
  readonly group: number;
}

/** One file that is being written. */
export interface FileStream {
  /** Throws an UnsendableAdvice where it is not right. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Transaction sets, whole when the bytes are. */
  readonly sets: readonly WrittenSet[];
}

export interface Writer {
  readonly frame: Frame;
  readonly lines: OutgoingLines;
  readonly guideline: Guideline | undefined;
  readonly breath: Breath;
  /** Called with what lines were made of, as they are written, and with ST02 of their set; empty in a flat file. */
  readonly onWritten: (told: readonly ToldLine[], control: string) => void;
}

/** Characters gathered before they are bytes. */
const chunkCharacters = 65_536;
/** Lines of a flat file that are written at once. */
const flatLines = 250;

const host = nodeHost();

/** The next file of the lines that are left. `control` is asked for an X12 file alone. */
export function nextFile(writer: Writer, control: FileControl | undefined): FileStream {
  const { flat, json, x12 } = writer.frame.writing;
  if (flat !== undefined) return { bytes: flatBytes(writer, flat), sets: [] };
  if (json !== undefined) return { bytes: jsonBytes(writer), sets: [] };
  if (x12 === undefined || control === undefined) {
    throw new Error(
      'an advice is neither X12 nor flat nor JSON, which the configuration check lets through by mistake',
    );
  }
  const interchange = new InterchangeWriter({
    from: x12.us,
    to: x12.them,
    version: x12.version,
    usage: writer.frame.writing.test ? 'T' : 'P',
    functionalId: 'IB',
    ...(x12.delimiters && { delimiters: x12.delimiters }),
    control: { ...control, at: composedAt(writer.frame), set: 1 },
    ...replacementOf(x12),
  });
  return { bytes: x12Bytes(writer, interchange), sets: interchange.sets };
}

async function* x12Bytes(writer: Writer, interchange: InterchangeWriter): AsyncGenerator<Uint8Array, void, void> {
  const { lines, breath, guideline, frame } = writer;
  const check = writtenCheck(host, guideline);
  const form = formOf(frame);
  const { x12 } = frame.writing;
  const short = x12 !== undefined && hasShortDates(x12.version);
  const written = (segment: OutboundSegment) => interchange.segment(short ? withShortDate(segment) : segment);
  let text = interchange.begin();
  const flush = () => {
    const [defect] = interchange.defects;
    if (defect !== undefined) throw new UnsendableAdvice(defectOf(defect));
    const bytes = host.bytes(text);
    text = '';
    check.push(bytes);
    return bytes;
  };
  // The first line is looked at before the heading is written, for an override may change the heading with it.
  let next = await lines.peek();
  do {
    text += interchange.beginSet('846');
    const control = interchange.sets.at(-1)?.control ?? '';
    for (const segment of headingSegments(lines.heading)) text += written(segment);
    const set = new AdviceSet(lines.heading.at, form);
    while (next !== undefined && fits(next, set, frame.writing, form)) {
      for (const segment of set.line(next)) text += written(segment);
      writer.onWritten(lines.take(), control);
      if (text.length >= chunkCharacters) {
        yield flush();
        await breath.take();
      }
      const more = lines.peek();
      next = more instanceof Promise ? await more : more;
    }
    text += interchange.segment(set.summary()) + interchange.endSet();
  } while (next !== undefined && interchange.sets.length < (frame.writing.setsPerFile ?? Number.POSITIVE_INFINITY));
  text += interchange.end();
  const last = flush();
  check.end();
  yield last;
}

/** A line goes into a set that has room for all of it; the first one always does. */
function fits(
  line: OutboundAdviceLine,
  set: AdviceSet,
  { linesPerSet = itemsOfSetMax }: Writing,
  form: AdviceForm,
): boolean {
  return set.items === 0 || set.items + itemsOfLine(line, form) <= linesPerSet;
}

async function* flatBytes(writer: Writer, spec: FlatFileSpec): AsyncGenerator<Uint8Array, void, void> {
  const { lines, breath } = writer;
  const file = new FlatFileWriter(host, layoutOf(spec, writer.frame.zone));
  let some: OutboundAdviceLine[] = [];
  let written = 0;
  const write = () => {
    const part = { ...lines.heading, lines: some, firstLine: written + 1 };
    const goesOn = written > 0;
    written += some.length;
    some = [];
    return file.document(part, goesOn);
  };
  for (let next = await lines.peek(); next !== undefined; next = await lines.peek()) {
    some.push(next);
    writer.onWritten(lines.take(), '');
    if (some.length < flatLines) continue;
    yield* write();
    await breath.take();
  }
  if (some.length > 0 || written === 0) yield* write();
  yield* file.end();
  const { findings } = file.report;
  if (!noErrors(findings)) throw new UnsendableAdvice(`it does not fit the partner's file: ${findings[0]?.message}`);
}

async function* jsonBytes({ frame, lines, breath, onWritten }: Writer): AsyncGenerator<Uint8Array, void, void> {
  const { json } = frame.writing;
  const file = typeof json === 'object' ? new JsonFileWriter(jsonLayoutOf(json), frame.zone) : new JsonAdviceWriter();
  // As in an 846: an override may change the heading with the first line.
  let next = await lines.peek();
  let text = file.begin(lines.heading);
  while (next !== undefined) {
    text += file.line(next);
    onWritten(lines.take(), '');
    if (text.length >= chunkCharacters) {
      yield host.bytes(text);
      text = '';
      await breath.take();
    }
    const more = lines.peek();
    next = more instanceof Promise ? await more : more;
  }
  yield host.bytes(text + file.end());
  const [first] = file.troubles;
  if (first === undefined) return;
  throw new UnsendableAdvice(`it does not fit the partner's file: ${first.pointer}: ${first.trouble.what}`);
}

/** What stands in data for a delimiter: a blank unless the partner's rule says another, or that none may be there. */
function replacementOf({ delimitersInData }: X12Settings): { replaceDelimiters?: string } {
  if (delimitersInData === 'refuse') return {};
  return { replaceDelimiters: delimitersInData?.replace ?? ' ' };
}

function defectOf(defect: WriteDefect): string {
  const value = JSON.stringify(defect.value);
  return `${defect.message} The value is ${value}, in segment ${defect.ordinal}; x12.delimitersInData is refuse.`;
}
