/** Writes an advice: its files to the archive and, beside them, the facts of every line to the ledger. */
import type { Kept } from '../archive/archive.ts';
import { BlockWriter, type LinePlace } from './block-writer.ts';
import type { Breath } from './breath.ts';
import { UnsendableAdvice } from './check-written.ts';
import type { ComposerParts, ModedDue } from './due.ts';
import { filesMax, nextFile, type Writer } from './files.ts';
import type { Frame } from './frame.ts';
import type { ToldLine } from './line-record.ts';
import { OutgoingLines } from './outgoing.ts';
import type { PlannedFile } from './planned-file.ts';

/** One advice that is being written. */
interface InWriting {
  readonly parts: Pick<ComposerParts, 'ledger' | 'archive'>;
  readonly due: Pick<ModedDue, 'partner' | 'rule'>;
  readonly id: string;
  readonly frame: Frame;
  readonly breath: Breath;
}

/** Writes the files and, beside them, the facts of every line. */
export async function writeAdvice(
  about: InWriting,
  told: AsyncIterable<readonly ToldLine[]>,
): Promise<readonly PlannedFile[]> {
  const { id, frame, breath } = about;
  const { ledger, archive } = about.parts;
  const lines = new OutgoingLines(told, frame);
  const blocks = new BlockWriter(ledger, id);
  const waiting: { readonly line: ToldLine; readonly place: LinePlace }[] = [];
  const files: PlannedFile[] = [];
  const overridden = frame.writing.override !== undefined;
  const drain = async () => {
    for (const { line, place } of waiting.splice(0)) {
      const behind = blocks.add(line, place);
      if (behind !== undefined) await behind;
    }
  };
  do {
    const file = files.length + 1;
    if (file > filesMax) {
      throw new UnsendableAdvice(
        `the advice would be more than ${filesMax} files, the most that are sent: raise linesPerSet or setsPerFile.`,
      );
    }
    const control = await nextControl(about);
    const writer: Writer = {
      ...{ frame, lines, breath, guideline: about.due.rule.guideline },
      onWritten: (some, set) => {
        // An override may have made several sets' lines of one: they count by the whole advice.
        const place = overridden ? { file: 0, control: '' } : { file, control: set };
        for (const line of some) waiting.push({ line, place });
      },
    };
    const stream = nextFile(writer, control);
    const kept: Kept = await archive.keep(drained(stream.bytes, drain), `advice ${id}`);
    files.push({ kept, control, sets: stream.sets });
  } while ((await lines.peek()) !== undefined);
  for (const line of lines.left()) waiting.push({ line, place: { file: 0, control: '' } });
  await drain();
  await blocks.end();
  return files;
}

async function nextControl({ frame, parts, due }: InWriting): Promise<PlannedFile['control']> {
  const { flat, json } = frame.writing;
  if (flat !== undefined || json !== undefined) return undefined;
  const { partner } = due;
  return parts.ledger.write(async ({ transmissions }) => ({
    interchange: await transmissions.nextNumber(partner.id, 'interchange'),
    group: await transmissions.nextNumber(partner.id, 'group'),
  }));
}

/** The bytes, and between them what else has to be written, so that neither runs away from the other. */
async function* drained(bytes: AsyncIterable<Uint8Array>, drain: () => Promise<void>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await drain();
    yield chunk;
  }
}
