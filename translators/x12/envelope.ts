/**
 * The envelope walk: segments in, interchanges, groups and sets out (X12.5, X12.6).
 *
 * It opens and closes what headers and trailers say, checks counts and control numbers, and puts itself right after
 * damage: a header that comes while something is open closes that something with a finding, so that one bad set or
 * interchange never hides the next. What stands inside of a set is handed on unread.
 */
import type { Finding, Place } from '../finding.ts';
import { ControlNumbers } from './control-numbers.ts';
import { type FindingCode, finding } from './findings.ts';
import { gsDefects, type HeaderDefect, isaDefects, stDefects } from './header-checks.ts';
import {
  type GroupHeader,
  groupHeader,
  type InterchangeHeader,
  interchangeHeader,
  type SetHeader,
  setHeader,
} from './headers.ts';
import type { SegmentSink } from './reader.ts';
import { defectMessage, type ReaderDefect } from './reader-defects.ts';
import { packId } from './segment-id.ts';
import type { SegmentView } from './segment-view.ts';
import { checkControl, checkCount } from './trailers.ts';

/** What a finding belongs to: the innermost of these that it can reject. */
export type Level = 'set' | 'group' | 'interchange';

export interface EnvelopeSink {
  interchange(header: InterchangeHeader): void;
  group(header: GroupHeader): void;
  set(header: SetHeader): void;
  /** A segment of the open set, ST and SE included. */
  segment(segment: SegmentView): void;
  /** `segments` is their number, ST and SE included. */
  setEnd(header: SetHeader, segments: number): void;
  /** `included` is GE01 as sent; `sets` how many there were. */
  groupEnd(header: GroupHeader, included: number | undefined, sets: number): void;
  interchangeEnd(header: InterchangeHeader, groups: number): void;
  /** A TA1 of the partner, about an interchange of ours. */
  interchangeAcknowledgment(ta1: SegmentView): void;
  /** Comes before the end of what it belongs to; of the interchange level also without one open. */
  finding(level: Level, finding: Finding): void;
}

const key = {
  ISA: packId('ISA'),
  IEA: packId('IEA'),
  TA1: packId('TA1'),
  GS: packId('GS'),
  GE: packId('GE'),
  ST: packId('ST'),
  SE: packId('SE'),
} as const;

export class EnvelopeWalk implements SegmentSink {
  readonly #sink: EnvelopeSink;
  #interchange: InterchangeHeader | undefined;
  #group: GroupHeader | undefined;
  #set: SetHeader | undefined;
  #interchanges = 0;
  #groups = 0;
  #sets = 0;
  /** Segments of the open set so far. */
  #segments = 0;
  /** Segments of the open interchange so far. */
  #outside = 0;
  #groupControls = new ControlNumbers();
  #setControls = new ControlNumbers();
  /** A run of segments where none belong is told once. */
  #strayTold = false;
  /** The open interchange has a TA1. */
  #acknowledged = false;

  constructor(sink: EnvelopeSink) {
    this.#sink = sink;
  }

  segment(segment: SegmentView): void {
    const id = segment.key;
    const inSet = this.#set !== undefined;
    if (inSet && id !== key.SE && id !== key.ST && id !== key.GE && id !== key.GS && id !== key.IEA && id !== key.ISA) {
      segment.ordinal = ++this.#segments;
      this.#sink.segment(segment);
      return;
    }
    if (!inSet) segment.ordinal = ++this.#outside;
    if (id === key.ST) this.#st(segment);
    else if (id === key.SE) this.#se(segment);
    else if (id === key.GS) this.#gs(segment);
    else if (id === key.GE) this.#ge(segment);
    else if (id === key.ISA) this.#isa(segment);
    else if (id === key.IEA) this.#iea(segment);
    else if (id === key.TA1 && this.#group === undefined) this.#ta1(segment);
    else this.#stray(segment);
  }

  defect(code: ReaderDefect, offset: number, length: number, sample: string): void {
    if (code === 'isa-unreadable') this.#closeInterchange(offset);
    if (code === 'segment-too-long' && this.#set !== undefined) this.#segments++;
    const place = { ...this.#place(), offset };
    this.#sink.finding(this.#level(), finding(code, defectMessage(code, offset, length, sample), place));
  }

  /** No more segments come. `offset` is the transmission's length. */
  end(offset: number): void {
    this.#closeInterchange(offset);
  }

  #ta1(ta1: SegmentView): void {
    this.#acknowledged = true;
    this.#sink.interchangeAcknowledgment(ta1);
  }

  #isa(isa: SegmentView): void {
    this.#closeInterchange(isa.offset);
    const header = interchangeHeader(isa, ++this.#interchanges);
    this.#interchange = header;
    this.#groups = 0;
    this.#sets = 0;
    this.#acknowledged = false;
    this.#setControls = new ControlNumbers();
    this.#outside = 1;
    isa.ordinal = 1;
    this.#groupControls = new ControlNumbers();
    this.#strayTold = false;
    this.#sink.interchange(header);
    this.#defects('interchange', isa, isaDefects(isa));
  }

  #gs(gs: SegmentView): void {
    this.#closeGroup(gs.offset);
    const header = groupHeader(gs, this.#interchange?.ordinal ?? 0, ++this.#groups);
    this.#group = header;
    this.#sets = 0;
    this.#setControls = new ControlNumbers();
    this.#strayTold = false;
    this.#sink.group(header);
    this.#defects('group', gs, gsDefects(gs));
    if (header.control !== '' && !this.#groupControls.add(header.control)) {
      const message = `GS06 (control number) ${header.control} was used before in this interchange.`;
      this.#found('group', 'group-control-duplicate', gs, 6, message);
    }
  }

  #st(st: SegmentView): void {
    this.#closeSet(st.offset);
    const position = this.#group?.position ?? `${this.#interchange?.ordinal ?? 0}.0`;
    const header = setHeader(st, position, ++this.#sets);
    this.#set = header;
    this.#segments = 1;
    this.#strayTold = false;
    st.ordinal = 1;
    this.#sink.set(header);
    this.#sink.segment(st);
    if (this.#group === undefined)
      this.#found('set', 'set-outside-group', st, 0, `Set ${header.id} stands outside of a group.`);
    this.#defects('set', st, stDefects(st));
    if (header.control !== '' && !this.#setControls.add(header.control)) {
      const message = `ST02 (control number) ${header.control} was used before in this group.`;
      this.#found('set', 'set-control-duplicate', st, 2, message);
    }
  }

  #se(se: SegmentView): void {
    const set = this.#set;
    if (set === undefined) {
      // What it closes lost its ST, or is closed already: the group's matter, and told with what else stands there.
      if (this.#group === undefined) this.#unopened(se, 'SE', 'ST');
      else this.#stray(se);
      return;
    }
    const segments = ++this.#segments;
    se.ordinal = segments;
    this.#sink.segment(se);
    const place = this.#place();
    const found = (result: Finding | undefined) => result && this.#sink.finding('set', result);
    found(checkCount('set-count-wrong', se, segments, 'segments', 'the set', place));
    found(checkControl('set-control-mismatch', se, set.control, 'ST02', place));
    this.#endSet(set);
  }

  #ge(ge: SegmentView): void {
    this.#closeSet(ge.offset);
    const group = this.#group;
    if (group === undefined) {
      this.#unopened(ge, 'GE', 'GS');
      return;
    }
    const place = this.#place();
    const found = (result: Finding | undefined) => result && this.#sink.finding('group', result);
    found(checkCount('group-count-wrong', ge, this.#sets, 'sets', 'the group', place));
    found(checkControl('group-control-mismatch', ge, group.control, 'GS06', place));
    const included = ge.text(1).trim();
    this.#endGroup(group, /^\d{1,9}$/.test(included) ? Number(included) : undefined);
  }

  #iea(iea: SegmentView): void {
    this.#closeGroup(iea.offset);
    const interchange = this.#interchange;
    if (interchange === undefined) {
      this.#unopened(iea, 'IEA', 'ISA');
      return;
    }
    const place = this.#place();
    const found = (result: Finding | undefined) => result && this.#sink.finding('interchange', result);
    found(checkCount('interchange-count-wrong', iea, this.#groups, 'groups', 'the interchange', place));
    found(checkControl('interchange-control-mismatch', iea, interchange.control, 'ISA13', place));
    this.#endInterchange(interchange);
  }

  #closeSet(offset: number): void {
    const set = this.#set;
    if (set === undefined) return;
    const message = `Set ${set.id} ${set.control} has no SE: it ends without one at byte ${offset}.`;
    this.#sink.finding('set', finding('set-trailer-missing', message, { ...this.#place(), offset }));
    this.#endSet(set);
  }

  #closeGroup(offset: number): void {
    this.#closeSet(offset);
    const group = this.#group;
    if (group === undefined) return;
    const message = `Group ${group.control} has no GE: it ends without one at byte ${offset}.`;
    this.#sink.finding('group', finding('group-trailer-missing', message, { ...this.#place(), offset }));
    this.#endGroup(group, undefined);
  }

  #closeInterchange(offset: number): void {
    this.#closeGroup(offset);
    const interchange = this.#interchange;
    if (interchange === undefined) return;
    const message = `Interchange ${interchange.control} has no IEA: it ends without one at byte ${offset}.`;
    this.#sink.finding('interchange', finding('interchange-trailer-missing', message, { ...this.#place(), offset }));
    this.#endInterchange(interchange);
  }

  #endSet(set: SetHeader): void {
    this.#sink.setEnd(set, this.#segments);
    this.#set = undefined;
    this.#outside += this.#segments;
  }

  #endGroup(group: GroupHeader, included: number | undefined): void {
    if (this.#sets === 0) {
      const message = `Group ${group.control} has no transaction set.`;
      this.#sink.finding('group', finding('group-empty', message, { ...this.#place(), offset: group.offset }));
    }
    this.#sink.groupEnd(group, included, this.#sets);
    this.#group = undefined;
    this.#strayTold = false;
  }

  #endInterchange(interchange: InterchangeHeader): void {
    if (this.#groups === 0 && this.#sets === 0 && !this.#acknowledged) {
      const message = `Interchange ${interchange.control} has neither a group nor a TA1.`;
      this.#sink.finding(
        'interchange',
        finding('interchange-empty', message, { ...this.#place(), offset: interchange.offset }),
      );
    }
    this.#sink.interchangeEnd(interchange, this.#groups);
    this.#interchange = undefined;
  }

  #unopened(trailer: SegmentView, id: string, header: string): void {
    const level = this.#level();
    this.#found(level, 'trailer-without-header', trailer, 0, `${id} closes nothing: no ${header} is open before it.`);
  }

  #stray(segment: SegmentView): void {
    if (this.#strayTold) return;
    this.#strayTold = true;
    const inGroup = this.#group !== undefined;
    const message = `Segment ${segment.id} stands outside of a ${inGroup ? 'transaction set' : 'group'}; more may follow it.`;
    this.#found(this.#level(), inGroup ? 'segment-outside-set' : 'segment-outside-group', segment, 0, message);
  }

  #defects(level: Level, segment: SegmentView, defects: readonly HeaderDefect[]): void {
    for (const { code, element, message } of defects) this.#found(level, code, segment, element, message);
  }

  #found(level: Level, code: FindingCode, segment: SegmentView, element: number, message: string): void {
    const place: Place = {
      ...this.#place(),
      segment: segment.id,
      ordinal: segment.ordinal,
      offset: element === 0 ? segment.offset : segment.elementOffset(element),
      ...(element === 0 ? {} : { element }),
    };
    this.#sink.finding(level, finding(code, message, place, element === 0 ? undefined : segment.text(element)));
  }

  #level(): Level {
    if (this.#set !== undefined) return 'set';
    return this.#group === undefined ? 'interchange' : 'group';
  }

  #place(): Place {
    return {
      ...(this.#interchange === undefined ? {} : { interchange: this.#interchange.control }),
      ...(this.#group === undefined ? {} : { group: this.#group.control }),
      ...(this.#set === undefined ? {} : { set: this.#set.control, document: this.#set.position }),
    };
  }
}
