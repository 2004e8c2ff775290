/** The lines of an advice on their way into its files: as they are written, with what they were made of. */
import type { OutboundAdvice, OutboundAdviceLine } from '../../../translators/maps/outbound-advice.ts';
import { lostFuture } from '../../../translators/maps/quantity-loop.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { composedAt, type Frame, outboundLine } from '../kept/frame.ts';
import type { ToldLine } from '../kept/line-record.ts';
import { UnsendableAdvice } from './check-written.ts';
import { overriddenPart } from './override.ts';

/** Lines that are written together, and those that they were made of. */
interface Outgoing {
  readonly lines: readonly OutboundAdviceLine[];
  readonly told: readonly ToldLine[];
}

/** One line at a time, to be looked at before it is taken. */
export class OutgoingLines {
  readonly #source: AsyncIterator<Outgoing>;
  /** What stands before the lines; an override may change it with the first of them. */
  heading: Omit<OutboundAdvice, 'lines'>;
  #some: readonly OutboundAdviceLine[] = [];
  #at = 0;
  #told: ToldLine[] = [];
  /** Each line was made of one that was read, in the same order. */
  readonly #oneToOne: boolean;

  constructor(told: AsyncIterable<readonly ToldLine[]>, frame: Frame) {
    this.heading = frame.heading;
    this.#oneToOne = frame.writing.override === undefined;
    this.#source = frame.writing.override === undefined ? plain(told, frame) : this.#overridden(told, frame);
  }

  /** The next line; undefined at the end. */
  peek(): OutboundAdviceLine | undefined | Promise<OutboundAdviceLine | undefined> {
    return this.#at < this.#some.length ? this.#some[this.#at] : this.#more();
  }

  /** Takes the line that was looked at, and gives what it was made of, once: most times one line. */
  take(): readonly ToldLine[] {
    this.#at += 1;
    return this.#oneToOne ? this.#told.slice(this.#at - 1, this.#at) : this.left();
  }

  /** What was read and not given by `take` yet: an override may have left its lines out. */
  left(): readonly ToldLine[] {
    if (this.#oneToOne) return [];
    const told = this.#told;
    this.#told = [];
    return told;
  }

  async #more(): Promise<OutboundAdviceLine | undefined> {
    while (this.#at >= this.#some.length) {
      const next = await this.#source.next();
      if (next.done === true) return undefined;
      if (this.#oneToOne) this.#told = [];
      for (const line of next.value.told) this.#told.push(line);
      this.#some = next.value.lines;
      this.#at = 0;
    }
    return this.#some[this.#at];
  }

  /** Some hundred lines at a time, so that the bounds of an expression hold for any length. */
  async *#overridden(told: AsyncIterable<readonly ToldLine[]>, frame: Frame): AsyncGenerator<Outgoing, void, void> {
    const { override } = frame.writing;
    if (override === undefined) return;
    let first = true;
    for await (const some of grouped(told, defaultLimits.partLinesMax)) {
      const part = { ...frame.heading, lines: some.map((line) => outboundLine(line, frame)) };
      const { lines, ...heading } = await overriddenPart(override, part, composedAt(frame));
      checkSchedules(lines, frame);
      if (first) this.heading = heading;
      first = false;
      yield { lines, told: some };
    }
  }
}

/** Throws an UnsendableAdvice where an override left something for later that no SCH could stand for. */
function checkSchedules(lines: readonly OutboundAdviceLine[], { writing, future }: Frame): void {
  if (writing.x12 === undefined || future?.as === 'dtm') return;
  for (const line of lines) {
    const lost = lostFuture(line);
    if (lost !== undefined) throw new UnsendableAdvice(`after the override ${writing.override?.file}, ${lost}.`);
  }
}

async function* plain(told: AsyncIterable<readonly ToldLine[]>, frame: Frame): AsyncGenerator<Outgoing, void, void> {
  for await (const lines of told) yield { lines: lines.map((line) => outboundLine(line, frame)), told: lines };
}

/** Groups of some lines; one without any where there is none, for an override may have a word on that too. */
async function* grouped(
  told: AsyncIterable<readonly ToldLine[]>,
  most: number,
): AsyncGenerator<readonly ToldLine[], void, void> {
  let some: ToldLine[] = [];
  let any = false;
  for await (const lines of told) {
    for (const line of lines) {
      some.push(line);
      any = true;
      if (some.length < most) continue;
      yield some;
      some = [];
    }
  }
  if (some.length > 0 || !any) yield some;
}
